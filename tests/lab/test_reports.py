"""Reports of a worker are read as hostile input."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.lab.events import Phase, Timing
from engine.lab.reports import BrokenReport, parse

json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)


@given(st.binary() | json_values.map(repr).map(str.encode))
def test_anything_is_a_report_or_broken(line: bytes) -> None:
    with contextlib.suppress(BrokenReport):
        parse(line)


def test_what_a_report_looks_like() -> None:
    assert parse(b'{"kind": "phase", "text": "Reading", "progress": 0.5}') == Phase("Reading", 0.5)
    assert parse(b'{"kind": "timing", "mode": "eager", "what": "each", "seconds": 1e-3}') == Timing(
        "eager", "each", 1e-3
    )


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"{}",
        b'{"kind": "output", "text": "forged"}',
        b'{"kind": "phase", "text": 3, "progress": 0.5}',
        b'{"kind": "phase", "text": "x", "progress": "0.5"}',
        b'{"kind": "phase", "text": "' + b"x" * 301 + b'", "progress": 0.5}',
        b'{"kind": "timing", "mode": "eager", "what": "each", "seconds": -1}',
        b'{"kind": "timing", "mode": "eager", "what": "each", "seconds": Infinity}',
        b'{"kind": "result", "modes": [{"name": "eager", "first": 1, "second": 1, "blocks": [0], "difference": null, "error": null}], "total": 1, "others": 0}',
        b'{"kind": "result", "modes": [], "total": 1, "others": 0}',
        b'{"kind": "phase", "text": "x", "progress": true}',
        b'{"kind": "error", "what": "raised", "type": "X", "message": "", "line": '
        + b"9" * 4000
        + b"}",
        b'{"kind": ["phase"], "text": "x", "progress": 1}',
        b'["kind"]',
        b'{"kind": "error", "what": "stopped", "type": "X", "message": "", "line": null}',
    ],
)
def test_what_is_refused(line: bytes) -> None:
    with pytest.raises(BrokenReport):
        parse(line)
