"""Text that is shown as it was written, whatever is in it."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reports.markdown import escape

PUNCTUATION = re.escape(string.punctuation)


@given(st.text(alphabet=string.printable, max_size=30))
def test_escaping_loses_nothing(text: str) -> None:
    """Markdown drops a backslash before punctuation and shows any other; the text comes back."""
    assert re.sub(rf"\\([{PUNCTUATION}])", r"\1", escape(text)) == " ".join(text.split())


@pytest.mark.parametrize("text", ["1. one", "2) two", "- three", "+ four", "= five", "# six"])
def test_the_beginning_of_a_line_is_no_list_and_no_heading(text: str) -> None:
    """Neither a list, nor a heading, nor the underline of one."""
    assert not re.match(r"\d+[.)]|[-+=#]", escape(text))


def test_a_date_and_a_version_need_no_escape() -> None:
    """What begins like a list and is none stays readable in the file."""
    assert escape("2026-01-01") == "2026-01-01"
    assert escape("1.0") == "1.0"
    assert escape("-v") == "-v"
