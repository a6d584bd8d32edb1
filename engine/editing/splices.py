"""The ways in which one change can be written into a YAML text, the best looking first.

Each function gives whole texts to choose from: now and then the best looking one would swallow a
comment or read as something else, and only reading it back tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.editing.spans import WHITE, Span
from engine.editing.written import STEP, Scalar, Value, entry, flow_entry, folded, inline


def with_value(text: str, spans: list[Span], value: Scalar) -> Iterator[str]:
    """Yield the text with another value in place of the last of `spans` (root first)."""
    span = spans[-1]
    gap = _gap(text, span)
    if span.flow:
        yield _spliced(text, span.start, span.end, gap + inline(value, flow=True))
        return
    first_line_end = _header_end(text, span) if span.block_scalar else span.end
    beside = text[first_line_end : _line_end(text, first_line_end)]
    end = max(span.end, _line_end(text, first_line_end))
    if lines := folded(value, span.column, _indent_below(spans)):
        below = _line_break(text).join([f"{gap}>-{beside}", *lines])
        yield _spliced(text, span.start, end, below)
    yield _spliced(text, span.start, end, gap + inline(value) + beside)


def with_entry(text: str, spans: list[Span], key: str, value: Value) -> Iterator[str]:
    """Yield the text with an entry at the end of the mapping that is the last of `spans`.

    No spans at all, or a single empty one, stand for a text in which nothing is written yet.
    """
    if not spans or (len(spans) == 1 and spans[0].empty):
        for fold in (True, False):
            yield _at_the_end(text, entry(key, value, 0, fold=fold))
    elif spans[-1].flow:
        yield _in_braces(text, spans[-1], flow_entry(key, value))
    elif spans[-1].children:
        for fold in (True, False):
            yield _below_last(text, spans[-1], entry(key, value, spans[-1].column, fold=fold))
    else:
        for fold in (True, False):
            yield _below_key(text, spans[-1], entry(key, value, _indent_below(spans), fold=fold))


def without_entry(text: str, spans: list[Span], key: str | int) -> Iterator[str]:
    """Yield the text without one entry of the mapping that is the last of `spans`."""
    mapping = spans[-1]
    start, end = mapping.keys[key][0], mapping.children[key].end
    keys = list(mapping.keys)
    index = keys.index(key)
    after = mapping.keys[keys[index + 1]][0] if index + 1 < len(keys) else None
    if mapping.flow:
        before = mapping.children[keys[index - 1]].end if index else None
        yield _out_of_braces(text, (before, start, end, after))
    elif len(keys) > 1:
        yield _without_lines(text, start, end, after)
    else:
        if len(spans) > 1:
            yield from _emptied_on_the_line_above(text, spans[-2], start, end)
        yield _spliced(text, start, end, "{}")


def _spliced(text: str, start: int, end: int, new: str) -> str:
    return text[:start] + new + text[end:]


def _line_break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _line_end(text: str, place: int) -> int:
    """Return where the line at `place` ends, its line break not included."""
    found = re.compile(r"\r?\n|\Z").search(text, place)
    return found.start() if found else len(text)


def _line_start(text: str, place: int) -> int:
    return text.rfind("\n", 0, place) + 1


def _header_end(text: str, span: Span) -> int:
    """Return where `>-`, `|` and the like end; a comment may follow."""
    found = re.compile(r"[|>][-+0-9]*").match(text, span.start)
    return found.end() if found else span.start


def _gap(text: str, span: Span) -> str:
    """Return the space that has to stand between a colon and a value that was left out."""
    return " " if span.empty and text[span.start - 1 : span.start] not in WHITE else ""


def _indent_below(spans: list[Span]) -> int:
    return spans[-2].column + STEP if len(spans) > 1 else STEP


def _at_the_end(text: str, lines: list[str]) -> str:
    line_break = _line_break(text)
    before = text if not text or text.endswith("\n") else text + line_break
    return before + line_break.join(lines) + line_break


def _in_braces(text: str, span: Span, new: str) -> str:
    if span.children:
        place = next(reversed(span.children.values())).end
        return _spliced(text, place, place, f", {new}")
    if text[span.start : span.start + 1] == "{":
        return _spliced(text, span.start + 1, span.start + 1, new)
    return _spliced(text, span.start, span.end, f"{_gap(text, span)}{{{new}}}")


def _below_last(text: str, span: Span, lines: list[str]) -> str:
    """Insert lines below a block and the comments that are indented as far as it."""
    comments = re.compile(rf"(?:\r?\n {{{span.column},}}#[^\r\n]*)*")
    found = comments.match(text, _line_end(text, span.end))
    place = found.end() if found else span.end
    apart = [""] if _entries_stand_apart(text, span) else []
    line_break = _line_break(text)
    return _spliced(text, place, place, line_break + line_break.join([*apart, *lines]))


def _entries_stand_apart(text: str, span: Span) -> bool:
    """Return whether a blank line stands between the last two entries."""
    keys = list(span.keys)
    if len(keys) < 2:
        return False
    between = text[span.children[keys[-2]].end : span.keys[keys[-1]][0]]
    return re.search(r"\n[ \t\r]*\n", between) is not None


def _below_key(text: str, span: Span, lines: list[str]) -> str:
    """Insert lines below a key that holds nothing, or `null`, which goes."""
    line_end = _line_end(text, span.end)
    before = text[: span.start].rstrip(" ")
    line_break = _line_break(text)
    return (
        before + text[span.end : line_end] + line_break + line_break.join(lines) + text[line_end:]
    )


def _out_of_braces(text: str, places: tuple[int | None, int, int, int | None]) -> str:
    """Take an entry out of braces with one comma; comments stay.

    `places` are the end of the entry before, the start and end of this one, the start of the next.
    """
    before, start, end, after = places
    if after is not None:
        comment = "#" in text[end:after]
        return _spliced(text, start, text.index(",", end) + 1 if comment else after, "")
    if before is not None:
        comment = "#" in text[before:start]
        return _spliced(text, start if comment else before, end, "")
    comma = re.compile(r"\s*,?").match(text, end)
    return _spliced(text, start, comma.end() if comma else end, "")


def _without_lines(text: str, start: int, end: int, after: int | None) -> str:
    """Take out the lines of an entry; where it begins beside a dash, the next one moves up."""
    line_start = _line_start(text, start)
    if not text[line_start:start].strip():
        line_end = _line_end(text, end)
        beyond = re.compile(r"\r?\n").match(text, line_end)
        return _spliced(text, line_start, beyond.end() if beyond else line_end, "")
    if after is not None and not text[end:after].strip():
        end = after
    return _spliced(text, start, end, "")


def _emptied_on_the_line_above(text: str, parent: Span, start: int, end: int) -> Iterator[str]:
    """Yield the text with `{}` beside the key above, in place of the only entry below it."""
    above = [key_end for _, key_end in parent.keys.values() if key_end < start]
    line_start = _line_start(text, start)
    if above and not text[line_start:start].strip():
        colon = text.index(":", max(above)) + 1
        rest = _without_lines(text, start, end, None)
        yield _spliced(rest, colon, colon, " {}")
