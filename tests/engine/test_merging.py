"""Two edits of one text: put together as git does, or left to the person."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.editing.merging import merged

TEXTS = st.lists(st.sampled_from("abc"), max_size=7).map(lambda lines: "\n".join([*lines, ""]))


@given(TEXTS, TEXTS)
def test_one_side_alone_is_taken_over(base: str, edited: str) -> None:
    """Whichever side it is; the same edit on both sides is made once."""
    assert merged(base, edited, base) == edited
    assert merged(base, base, edited) == edited
    assert merged(base, edited, edited) == edited


@given(TEXTS, TEXTS, TEXTS)
def test_the_sides_are_equal(base: str, mine: str, theirs: str) -> None:
    """Who saved first makes no difference."""
    assert merged(base, mine, theirs) == merged(base, theirs, mine)


@settings(max_examples=60)
@given(st.data())
def test_separate_edits_come_out_as_git_has_them(data: st.DataObject) -> None:
    """Lines are distinct, so that there is one way to see what each side did."""
    lines = [f"line {number}" for number in range(data.draw(st.integers(3, 9)))]
    edits = data.draw(
        st.dictionaries(
            st.sampled_from(range(len(lines))), st.sampled_from(("mine", "theirs")), max_size=4
        )
    )
    sides = {side: list(lines) for side in ("base", "mine", "theirs")}
    for number, side in edits.items():
        sides[side][number] = f"{side} {number}"
    texts = {side: "\n".join([*found, ""]) for side, found in sides.items()}
    result = merged(texts["base"], texts["mine"], texts["theirs"])
    with tempfile.TemporaryDirectory() as folder:
        for side, text in texts.items():
            Path(folder, side).write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["git", "merge-file", "-p", "mine", "base", "theirs"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
    assert result == (done.stdout if done.returncode == 0 else None)
