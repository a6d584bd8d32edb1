"""Two edits of one text put together, line by line."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import NamedTuple


class _Hunk(NamedTuple):
    """Lines `start` to `end` of the base that one side replaced by `lines`."""

    start: int
    end: int
    lines: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> str | None:
    """Return `base` with the edits of both sides, or None where they touch the same lines.

    Edits of neighbouring lines count as touching, as they do for other programs that merge. The
    same edit on both sides is made once.
    """
    lines = _lines(base)
    hunks = sorted({*_hunks(lines, _lines(mine)), *_hunks(lines, _lines(theirs))})
    result: list[str] = []
    done, touched = 0, -1
    for hunk in hunks:
        if hunk.start <= touched:
            return None
        result += [*lines[done : hunk.start], *hunk.lines]
        done = touched = hunk.end
    return "".join([*result, *lines[done:]])


def _hunks(base: list[str], other: list[str]) -> list[_Hunk]:
    matcher = SequenceMatcher(None, base, other, autojunk=False)
    return [
        _Hunk(start, end, tuple(other[first:last]))
        for tag, start, end, first, last in matcher.get_opcodes()
        if tag != "equal"
    ]


def _lines(text: str) -> list[str]:
    """Return the lines with their ends; only a line feed ends a line."""
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + lines[-1:] * bool(lines[-1])
