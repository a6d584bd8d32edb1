"""An editor for one YAML file, with a mark wherever something is wrong."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from engine.problems import Problem
from ui import state

_HTML = """
<div class="frame">
  <div class="margin" aria-hidden="true"><div class="numbers"></div></div>
  <div class="page">
    <div class="drawing" aria-hidden="true"><div class="lines"></div></div>
    <textarea wrap="off" dir="ltr" spellcheck="false" autocomplete="off" autocapitalize="off"
      autocorrect="off" aria-label="Text" aria-describedby="keys"></textarea>
  </div>
</div>
<div class="message" role="status"></div>
<div class="keys" id="keys">
  <span><kbd>Tab</kbd> leaves the editor</span>
  <span><kbd>F8</kbd> <kbd>Shift+F8</kbd> next and previous mark</span>
  <span><kbd>Ctrl+]</kbd> <kbd>Ctrl+[</kbd> move lines in and out</span>
  <span><kbd>Ctrl+S</kbd> saves</span>
</div>
"""
_FOLDER = Path(__file__).parent
_CSS = (_FOLDER / "editor.css").read_text(encoding="utf-8")
# One script for the browser, in three files for the reader.
_JS = "\n".join(
    (_FOLDER / name).read_text(encoding="utf-8")
    for name in ("editor_text.js", "editor_drawing.js", "editor.js")
)

# What ends a line for the YAML parser; a textarea breaks lines at the first three only.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
_LINE_FEEDS = re.compile("\r\n?")
_BEYOND_UTF16_UNIT = re.compile("[\U00010000-\U0010ffff]")
_WORD = re.compile(r"[\w-]+(?:\.[\w-]+)*|.|")


@dataclass(frozen=True, slots=True)
class Edited:
    """The text as it stands in the browser, and whether the person asked to save it just now."""

    text: str
    save_wanted: bool


@dataclass(frozen=True, slots=True)
class _Received:
    """The text as the browser last sent it; its number counts the changes since the revision."""

    number: int
    text: str
    crlf: bool


def received(key: str, name: str, text: str, revision: int) -> str:
    """Return what was typed into the editor `key` since `revision`; `text` where nothing was.

    For the beginning of a run, so that the text can be checked before its editor is drawn, and for
    the callbacks of other widgets, which run even before that.
    """
    return _received(key, name, text, revision).text


def editor(
    key: str,
    name: str,
    text: str,
    revision: int,
    marks: Sequence[Problem],
    goto: tuple[int, int, int] | None = None,
) -> Edited:
    """Draw an editor of the file `name` and return what stands in it.

    The browser keeps what is typed: `text` replaces it only where `name` or `revision` differ from
    before. `marks` are the problems of the text that `received` returned; those of other files are
    left out. `goto` is a line, a column and a number that is new whenever the caret shall be put
    there.

    A file that ended its lines with CRLF throughout keeps them. Mixed line ends are kept until
    something is typed, and are LF from then on.
    """
    current = _received(key, name, text, revision)
    places = _Places(current.text)
    draw = st.components.v2.component("yaml_editor", html=_HTML, css=_CSS, js=_JS)
    result = draw(
        key=key,
        data={
            "name": name,
            "edition": _edition(name, revision),
            "number": current.number,
            "text": _LINE_FEEDS.sub("\n", current.text),
            "crlf": current.crlf,
            "marks": [places.mark(problem) for problem in marks if problem.file == name],
            "goto": goto and {"offset": places.offset(*goto[:2]), "id": f"{key} {goto[2]}"},
        },
        on_typed_change=_nothing,
        on_save_change=_nothing,
    )
    return Edited(current.text, result.save == _edition(name, revision))


def _nothing() -> None:
    """Streamlit hands over only what has a callback."""


def _edition(name: str, revision: int) -> str:
    return f"{revision} {name}"


def _received(key: str, name: str, text: str, revision: int) -> _Received:
    typed = _sent(key)
    if not typed or typed["edition"] != _edition(name, revision):
        return _Received(0, text, _is_crlf(text))
    restored = typed["text"].replace("\n", "\r\n") if typed["crlf"] else typed["text"]
    return _Received(typed["number"], restored, typed["crlf"])


def _sent(key: str) -> Any:
    try:
        return state.value(key).get("typed")
    except KeyError:  # not drawn in the run before
        return None


def _is_crlf(text: str) -> bool:
    return text.count("\r\n") == max(text.count("\n"), text.count("\r"), 1)


class _Places:
    """Lines and columns of a text as offsets in the browser.

    There, a line end is one character, and a character beyond the first 65 536 counts as two.
    """

    def __init__(self, text: str) -> None:
        self.text = _LINE_FEEDS.sub("\n", text)
        byte_order_mark = int(self.text.startswith("\ufeff"))
        self.starts = [byte_order_mark, *(m.end() for m in _LINE_END.finditer(self.text))]
        self.wide = [m.start() for m in _BEYOND_UTF16_UNIT.finditer(self.text)]

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a place; beyond the end of a line or the text, of that end."""
        return self._units(self._index(line, column))

    def mark(self, problem: Problem) -> dict[str, object]:
        """Return a problem with the extent of the word that it points at."""
        start = end = self._index(problem.line, problem.column)
        if problem.line and (word := _WORD.match(self.text, start)):
            end = word.end()
        return {
            "start": self._units(start),
            "end": self._units(end),
            "whole": not problem.line,
            "severity": problem.severity,
            "message": problem.message,
        }

    def _index(self, line: int, column: int) -> int:
        if line > len(self.starts):
            return len(self.text)
        start = self.starts[max(line, 1) - 1]
        ending = _LINE_END.search(self.text, start)
        return min(start + max(column, 1) - 1, ending.start() if ending else len(self.text))

    def _units(self, index: int) -> int:
        return index + bisect_left(self.wide, index)
