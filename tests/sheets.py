"""YAML texts made up at random: every style that the advisor reads, and comments wherever one may stand."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

from engine.source import read_text

Path_ = tuple[Any, ...]

# A value → the ways in which it may be written on one line.
LEAVES: list[tuple[Any, list[str]]] = [
    (7, ["7", "+7"]),
    (0.5, ["0.5", "5e-1"]),
    (None, ["", "~", "null"]),
    ("word", ["word", "'word'", '"word"']),
    ("no", ["no", "'no'"]),
    ("2.10", ['"2.10"', "'2.10'"]),
    ("2026-11-21", ["2026-11-21"]),
    ("it's: #1", ["'it''s: #1'", '"it\'s: \\x231"']),
]
# A text → the ways in which it may go over several lines: what stands on the first, and the others.
PROSES: list[tuple[str, list[tuple[str, list[str]]]]] = [
    ("folded # no remark", [(">-", ["folded", "# no remark"]), ('"folded', ['# no remark"'])]),
    ("two\nlines", [("|-", ["two", "lines"]), (">-", ["two", "", "lines"])]),
    ("kept\n", [("|", ["kept"]), ("|", ["kept", "", ""])]),
    ("plain over lines", [("plain", ["over", "lines"])]),
]
KEYS = {"a": "a", "b": "b", "no": "no", "0": "0", "quoted: key": '"quoted: key"'}


class Scribe:
    """Writes data down with the styles and comments that hypothesis chooses.

    `above` and `beside` give the comments over an entry and behind one, with the entry's path.
    """

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.above: dict[str, Path_] = {}
        self.beside: dict[str, Path_] = {}

    def maybe(self) -> bool:
        return self.draw(st.booleans())

    def remark(self, notes: dict[str, Path_], path: Path_) -> str:
        """A comment that stands nowhere else, or none."""
        if not self.maybe():
            return ""
        note = f"# remark-{len(self.above) + len(self.beside)}! with: {{signs]"
        notes[note] = path
        return note

    def mapping(
        self, path: Path_, indent: int, depth: int, *, at_dash: bool = False
    ) -> tuple[dict[str, Any], list[str]]:
        """Lines of `key: value`; beside a dash nothing stands above the first."""
        data: dict[str, Any] = {}
        lines: list[str] = []
        names = st.lists(st.sampled_from(sorted(KEYS)), min_size=1, max_size=4, unique=True)
        for name in self.draw(names):
            here = (*path, name)
            if lines or not at_dash:
                lines += [""] * self.maybe()
                note = self.remark(self.above, here)
                lines += [" " * indent + note] if note else []
            data[name], value = self.value(here, indent, depth)
            lines += [f"{' ' * indent}{KEYS[name]}:{value[0]}", *value[1:]]
        return data, lines

    def sequence(self, path: Path_, indent: int, depth: int) -> tuple[list[Any], list[str]]:
        """Lines of `- item`."""
        data: list[Any] = []
        lines: list[str] = []
        for number in range(self.draw(st.integers(1, 3))):
            here = (*path, number)
            item: Any
            if depth and self.maybe():
                item, inner = self.mapping(here, indent + 2, depth - 1, at_dash=True)
                lines += [f"{' ' * indent}- {inner[0][indent + 2 :]}", *inner[1:]]
            else:
                item, value = self.leaf(here, indent)
                lines += [f"{' ' * indent}-{value[0]}", *value[1:]]
            data.append(item)
        return data, lines

    def value(self, path: Path_, indent: int, depth: int) -> tuple[Any, list[str]]:
        """What follows a colon: the rest of its line, and the lines below."""
        kinds = ("leaf", "flow", "mapping", "sequence") if depth else ("leaf",)
        kind = self.draw(st.sampled_from(kinds))
        if kind == "leaf":
            return self.leaf(path, indent)
        note = self.remark(self.beside, path)
        note = f"  {note}" if note else ""
        if kind == "flow":
            data, text = self.flow(depth)
            return data, [f" {text}{note}"]
        deeper = indent + self.draw(st.sampled_from((1, 2, 4)))
        below = self.mapping if kind == "mapping" else self.sequence
        data, lines = below(path, deeper, depth - 1)
        return data, [note, *lines]

    def leaf(self, path: Path_, indent: int) -> tuple[Any, list[str]]:
        """A single value in one of its spellings."""
        if self.maybe():
            data, styles = self.draw(st.sampled_from(PROSES))
            head, lines = self.draw(st.sampled_from(styles))
            note = self.remark(self.beside, path) if head[0] in "|>" else ""
            body = [" " * (indent + 3) + line if line else "" for line in lines]
            return data, [f" {head}" + (f" {note}" if note else ""), *body]
        data, spellings = self.draw(st.sampled_from(LEAVES))
        spelling = self.draw(st.sampled_from(spellings))
        note = self.remark(self.beside, path)
        return data, [(f" {spelling}" if spelling else "") + (f"   {note}" if note else "")]

    def flow(self, depth: int) -> tuple[Any, str]:
        """Braces or brackets, with or without a comma at the end."""
        items = [self.flow_item(depth) for _ in range(self.draw(st.integers(0, 3)))]
        tail = self.draw(st.sampled_from(("", ",", " , "))) if items else ""
        if self.maybe():
            keys = self.draw(st.permutations(sorted(KEYS)))
            pairs = list(zip(keys, items, strict=False))
            text = ", ".join(f"{KEYS[key]}: {item}" for key, (_, item) in pairs)
            return {key: data for key, (data, _) in pairs}, f"{{{text}{tail}}}"
        return [data for data, _ in items], f"[{', '.join(text for _, text in items)}{tail}]"

    def flow_item(self, depth: int) -> tuple[Any, str]:
        if depth and self.maybe():
            return self.flow(depth - 1)
        data, spellings = self.draw(st.sampled_from(LEAVES))
        return data, self.draw(st.sampled_from([text for text in spellings if text]))


@st.composite
def sheets(draw: st.DrawFn) -> tuple[str, Scribe]:
    """A text, and who wrote it."""
    scribe = Scribe(draw)
    data, lines = scribe.mapping((), 0, 3)
    line_break = draw(st.sampled_from(("\n", "\r\n")))
    ends = (line_break, line_break * 2, "")
    end = draw(st.sampled_from(ends[: 2 if lines[-1].endswith("kept") else 3]))
    text = draw(st.sampled_from(("", "\ufeff"))) + line_break.join(lines) + end
    read = read_text(text, "sheet.yaml")
    assert not read.problems
    assert json.dumps(read.data) == json.dumps(data)
    return text, scribe


_ANY = st.characters(exclude_categories=["Cs"])
_SIGNS = st.sampled_from(" \n\t:#-?,[]{}'\"\\|>&*!%@`~0a")
_WORDS = st.sampled_from(("Words", "of", "prose:", "- and", "#more", "\n"))

scalars = st.one_of(
    st.none(),
    st.integers(-(10**9), 10**9),
    st.text(_ANY, max_size=20),
    st.text(_SIGNS, max_size=12),
    st.lists(_WORDS, min_size=20, max_size=60).map(" ".join),
)
"""Values to write into a text."""

values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(_ANY, max_size=8), inner, max_size=3),
    ),
    max_leaves=6,
)
"""Values to write into a text, nested ones too."""
