"""What the grammar of YAML objects to, in words for people who write knowledge."""

from __future__ import annotations

import re
from typing import Any

import yaml

_BREAK = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_INVISIBLE = "\u00a0\u00ad\u2007\u200b\u200c\u200d\u202f\u2060\ufeff"
# Where only a plain space will do: in the indentation, and beside the colon or dash that follows.
_IN_THE_WAY = re.compile(rf"^ *([{_INVISIBLE}])|:([{_INVISIBLE}])|^ *-([{_INVISIBLE}])")

_WORDS = {
    "'\\t'": "a tab stands here; indent with spaces",
    "mapping values are not allowed": (
        "a `:` too many: put a text that holds `: ` in quotes, or use `>-`; if this is a key, look "
        "at its indentation and at the line above"
    ),
    "find expected ':'": (
        "this line has no `: `; write `key: value` with a space after the colon, or indent the "
        "line if it continues a text"
    ),
    "characters are not allowed": "a character that YAML does not allow stands here; take it out",
    "expected <block end>": (
        "the indentation does not fit the lines above; lines that belong together begin in the "
        "same column"
    ),
    "unexpected end of stream": "a quotation mark is opened and never closed",
    "unexpected document separator": "a quotation mark is opened and never closed",
    "<stream end>": "the file ends inside a bracket or brace that is never closed",
    "expected ',' or": "a comma, or the closing bracket or brace, is missing before this",
    "cannot start any token": "a text cannot begin with this character; put it in quotes",
    "sequence entries are not allowed": (
        "a list cannot begin in the middle of a line; put each `- item` on a line of its own, or "
        "the text in quotes"
    ),
    "mapping keys are not allowed": "a text cannot begin with `?`; put it in quotes",
    "expected alphabetic or numeric": "a text cannot begin with `*` or `&`; put it in quotes",
    "tag": "a text cannot begin with `!`; put it in quotes",
    "a comment or a line break": "after `|` or `>` the text begins on the next line",
    "chomping or indentation": "after `|` or `>` the text begins on the next line",
    "unexpected ':'": "inside braces a `:` needs a space and a value after it",
    "escape": "a backslash in double quotes starts an escape; use single quotes",
    "YAML document (version": "lines that begin with `%` are not allowed; take this one out",
    "directive": "lines that begin with `%` are not allowed; take this one out",
    "expected '<document start>'": (
        "the file has ended before this, at a line with `%` or `...`, or after a text or a "
        "bracket; take out what stands on the wrong side"
    ),
    "expected the node content": "a value is missing before this",
}
"""Part of the parser's complaint → what a person can do about it; the first that fits counts."""


def explained(text: str, error: Exception) -> tuple[int, int, str]:
    """Return line, column and a sentence for a text that is not YAML, and the error met in it."""
    try:
        for _ in yaml.parse(text, Loader=yaml.SafeLoader):
            pass
    except (yaml.YAMLError, ValueError) as clearer:
        error = clearer  # the slow parser explains itself better
    line, column = _place(text, error)
    return _invisible_before(text, line) or (line, column, _in_words(text, error))


def _place(text: str, error: Exception) -> tuple[int, int]:
    mark: Any = getattr(error, "problem_mark", None)
    context = str(getattr(error, "context", ""))
    if mark is None or "quoted scalar" in context or "simple key" in context:
        mark = getattr(error, "context_mark", mark)  # where the quotation or the key begins
    if mark is not None:
        return mark.line + 1, mark.column + 1
    offset = getattr(error, "position", 0)
    before = _BREAK.split(text[: offset if isinstance(offset, int) else 0])
    return len(before), len(before[-1]) + 1


def _invisible_before(text: str, line: int) -> tuple[int, int, str] | None:
    """Return the place of a character, here or on the line above, that only looks like a space."""
    lines = _BREAK.split(text)
    for number in (line, line - 1):
        found = _IN_THE_WAY.search(lines[number - 1]) if 1 <= number <= len(lines) else None
        if found:
            at = found.end() - 1
            code = f"U+{ord(lines[number - 1][at]):04X}"
            message = f"an invisible character ({code}) stands here; type a space instead"
            return number, at + 1, message
    return None


def _in_words(text: str, error: Exception) -> str:
    problem = str(getattr(error, "problem", "") or getattr(error, "reason", "") or error)
    problem = " ".join(problem.split())
    if problem.startswith("expected <block end>"):
        mark: Any = getattr(error, "problem_mark", None)
        before = text[: mark.index].rstrip(" ")[-1:] if mark else ""
        if before in {'"', "'", "]", "}"}:
            return (
                f"a text goes on after the closing {before}, or one is missing above; put the "
                "whole text in quotes, or use `>-`"
            )
    for fragment, words in _WORDS.items():
        if fragment in problem:
            return words
    return f"not valid YAML: {problem}"
