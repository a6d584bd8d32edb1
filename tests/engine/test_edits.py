"""Edits of a text change what they are asked to change and no other character."""

from __future__ import annotations

import functools
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.editing.edits import EditRefused, add_entry, remove_entry, set_value
from engine.source import Document, YamlPath, read_text
from tests.sheets import Path_, Scribe, scalars, sheets, values

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
PROSE = "A sentence that goes on " + "and on " * 20 + "until it no longer fits one line."

TEXT = """\
# On top.
plain: one   # beside plain
prose: >- # beside prose
  folded over
  two lines

# Above nothing.
nothing:
inner: # beside inner
  first: 1
  # Below first.
# Below inner.
items:
  - name: 'it''s'
    size: 2
braces: {a: 1, b: [x, y] }   # beside braces
empty: {}
lonely:
  only: 1 # beside only
"""

# Which edit → the lines that go and the lines that come.
EDITS: list[tuple[Callable[[str], str], list[str], list[str]]] = [
    (lambda text: set_value(text, ("plain",), "two"),
     ["plain: one   # beside plain"], ["plain: two   # beside plain"]),
    (lambda text: set_value(text, ("plain",), "2.10"),
     ["plain: one   # beside plain"], ['plain: "2.10"   # beside plain']),
    (lambda text: set_value(text, ("plain",), "two: so"),
     ["plain: one   # beside plain"], ['plain: "two: so"   # beside plain']),
    (lambda text: set_value(text, ("plain",), "word " * 20 + "end"),
     ["plain: one   # beside plain"],
     ["plain: >-   # beside plain", "  " + "word " * 18 + "word", "  word end"]),
    (lambda text: set_value(text, ("prose",), "short"),
     ["prose: >- # beside prose", "  folded over", "  two lines"], ["prose: short # beside prose"]),
    (lambda text: set_value(text, ("prose",), "one paragraph\nand another"),
     ["  folded over", "  two lines"], ["  one paragraph", "", "  and another"]),
    (lambda text: set_value(text, ("nothing",), 5), ["nothing:"], ["nothing: 5"]),
    (lambda text: set_value(text, ("items", 0, "name"), None),
     ["  - name: 'it''s'"], ["  - name: null"]),
    (lambda text: set_value(text, ("braces", "b", 1), "y, z"),
     ["braces: {a: 1, b: [x, y] }   # beside braces"],
     ['braces: {a: 1, b: [x, "y, z"] }   # beside braces']),
    (lambda text: add_entry(text, (), "new", [1, "no"]), [], ["new:", "  - 1", "  - no"]),
    (lambda text: add_entry(text, ("nothing",), "new", 1), [], ["  new: 1"]),
    (lambda text: add_entry(text, ("inner",), "new", {"a": {}, "b": [{"c": 1, "d": 2}]}),
     [], ["  new:", "    a: {}", "    b:", "      - c: 1", "        d: 2"]),
    (lambda text: add_entry(text, ("items", 0), "new", PROSE),
     [],
     ["    new: >-",
      "      A sentence that goes on and on and on and on and on and on and on and on and on and on and on",
      "      and on and on and on and on and on and on and on and on and on and on until it no longer fits",
      "      one line."]),
    (lambda text: add_entry(text, ("braces",), "new", {"c": [1]}),
     ["braces: {a: 1, b: [x, y] }   # beside braces"],
     ["braces: {a: 1, b: [x, y], new: {c: [1]} }   # beside braces"]),
    (lambda text: add_entry(text, ("empty",), "new", "high"), ["empty: {}"], ["empty: {new: high}"]),
    (lambda text: remove_entry(text, ("plain",)), ["plain: one   # beside plain"], []),
    (lambda text: remove_entry(text, ("items", 0, "name")),
     ["  - name: 'it''s'", "    size: 2"], ["  - size: 2"]),
    (lambda text: remove_entry(text, ("braces", "a")),
     ["braces: {a: 1, b: [x, y] }   # beside braces"], ["braces: {b: [x, y] }   # beside braces"]),
    (lambda text: remove_entry(text, ("braces", "b")),
     ["braces: {a: 1, b: [x, y] }   # beside braces"], ["braces: {a: 1 }   # beside braces"]),
    (lambda text: remove_entry(text, ("lonely", "only")),
     ["lonely:", "  only: 1 # beside only"], ["lonely: {}"]),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "gone", "come"), EDITS)
@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_an_edit_touches_its_own_lines_only(
    edit: Callable[[str], str], gone: list[str], come: list[str], line_break: str
) -> None:
    """Line by line, with either kind of line end."""
    before = TEXT.splitlines()
    after = edit(TEXT.replace("\n", line_break))
    assert after.endswith(line_break)
    assert after.count("\n") == after.count(line_break)
    start, stop, new = changed_lines(before, after.splitlines())
    assert (before[start:stop], new) == (gone, come)


def test_an_entry_stands_where_its_neighbours_would_have_it() -> None:
    """Below the comments of the entry above, above those of what follows, and as far apart."""
    assert "  # Below first.\n  new: 1\n# Below inner." in add_entry(TEXT, ("inner",), "new", 1)
    apart = "# Top.\n\na:\n  b: 1\n\nc:\n  d: 1\n"
    assert add_entry(apart, (), "new", 1) == apart + "\nnew: 1\n"


BRACES = "all: {\n  a: 1,  # beside a\n  # above b\n  b: 2   # beside b\n  }\n"


def test_comments_in_braces_stay() -> None:
    """On whichever side of the comma they stand."""
    assert add_entry(BRACES, ("all",), "c", 3) == BRACES.replace("b: 2", "b: 2, c: 3")
    assert remove_entry(BRACES, ("all", "a")) == BRACES.replace("a: 1,", "")
    assert remove_entry(BRACES, ("all", "b")) == BRACES.replace("b: 2", "")


@pytest.mark.parametrize("text", ["", "# A comment.\n", "---\n", "{}\n", "\ufeff# A mark.\n"])
def test_a_text_without_anything_takes_an_entry(text: str) -> None:
    """A file that holds nothing is an empty mapping."""
    after = add_entry(text, (), "new", [{"a": 1}])
    assert read_text(after, "").data == {"new": [{"a": 1}]}
    assert after.startswith(text.removesuffix("}\n"))


REFUSED: list[tuple[Callable[[], str], str]] = [
    (lambda: set_value(TEXT, ("inner", "second"), 1), "rules.yaml:9:1: error: there is nothing here to change; edit the file by hand at this place"),
    (lambda: set_value(TEXT, ("inner",), 1), "rules.yaml:9:1: error: several values stand here, not a single one"),
    (lambda: add_entry(TEXT, ("outer",), "new", 1), "rules.yaml:2:1: error: there is nothing here to add to"),
    (lambda: add_entry(TEXT, ("items",), "new", 1), "rules.yaml:13:1: error: an entry can only be added to lines of `key: value`"),
    (lambda: add_entry(TEXT, ("inner",), "first", 1), "rules.yaml:9:1: error: `first` stands here already"),
    (lambda: remove_entry(TEXT, ("inner", "second")), "rules.yaml:9:1: error: there is no entry `second` here to take away"),
    (lambda: remove_entry(TEXT, ("items", 0)), "rules.yaml:13:1: error: there is no entry `0` here to take away"),
    (lambda: remove_entry("? a\n: 1\n", ("a",)), "rules.yaml:1:1: error: this cannot be changed without touching something else"),
    (lambda: remove_entry("a: {b: 1 # so, so\n, c: 2}\n", ("a", "b")), "rules.yaml:1:1: error: this cannot be changed without touching something else"),
    (lambda: set_value("a: 1\nb: [", ("a",), 2), "rules.yaml:2:"),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "message"), REFUSED, ids=map(str, range(len(REFUSED))))
def test_what_cannot_be_done_is_said(edit: Callable[[], str], message: str) -> None:
    """With the place, and what to do instead."""
    with pytest.raises(EditRefused) as refused:
        edit()
    assert str(refused.value).startswith(message.replace("rules.yaml", "the text"))


def test_a_refusal_names_the_file() -> None:
    """For who calls with its name."""
    with pytest.raises(EditRefused, match=r"^rules\.yaml:2:1: error: "):
        set_value(TEXT, ("?",), 1, "rules.yaml")


# Texts made up at random.


def walk(data: Any, path: Path_ = ()) -> list[tuple[Path_, Any]]:
    """All paths of the data with what stands there."""
    found = [(path, data)]
    items = (
        data.items()
        if isinstance(data, dict)
        else enumerate(data)
        if isinstance(data, list)
        else ()
    )
    for step, value in items:
        found += walk(value, (*path, step))
    return found


def put(data: Any, path: Path_, change: Callable[[Any], Any]) -> Any:
    """The data with what stands at a path changed."""
    if not path:
        return change(data)
    copy = data.copy()
    copy[path[0]] = put(copy[path[0]], path[1:], change)
    return copy


def changed_lines(before: list[str], after: list[str]) -> tuple[int, int, list[str]]:
    """From which to which line the old text differs from the new one, and what is new there."""
    start, most = 0, min(len(before), len(after))
    while start < most and before[start] == after[start]:
        start += 1
    same = 0
    while same < most - start and before[-1 - same] == after[-1 - same]:
        same += 1
    return start, len(before) - same, after[start : len(after) - same]


def extent(document: Document, path: Path_, count: int) -> tuple[int, int]:
    """The lines of an entry, from 0: from its key to just before what comes after it."""
    first = document.where(path)[0] - 1
    places = {**document.values, **document.keys}
    inside = [place for here, place in places.items() if here[: len(path)] == path]
    after = [
        place[0] - 1
        for here, place in places.items()
        if place > max(inside) and here[: len(path)] != path
    ]
    return first, max(first + 1, min(after, default=count))


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def check(before: str, after: str, path: Path_, meant: Any) -> None:
    """The data are as meant, other lines as before, and line ends of one kind."""
    read = read_text(after, "sheet.yaml")
    assert not read.problems
    assert json.dumps(read.data) == json.dumps(meant)
    assert after.count("\r") == (after.count("\n") if "\r\n" in before else 0)
    old = lines_of(before)
    start, stop, _ = changed_lines(old, lines_of(after))
    first, last = extent(read_text(before, ""), path, len(old))
    assert first <= start, "a line above was touched"
    assert stop <= max(start, last), "a line below was touched"


@settings(deadline=None)
@given(sheets(), st.data())
def test_any_value_in_any_text_can_be_set(sheet: tuple[str, Scribe], data: st.DataObject) -> None:
    """The value, no other line, and no comment is lost."""
    text, scribe = sheet
    before = read_text(text, "").data
    leaves = [path for path, value in walk(before) if not isinstance(value, (dict, list))]
    if leaves:
        path, value = data.draw(st.sampled_from(leaves)), data.draw(scalars)
        after = set_value(text, path, value)
        check(text, after, path, put(before, path, lambda _: value))
        assert all(note in after for note in (*scribe.above, *scribe.beside))


@settings(deadline=None)
@given(sheets(), st.data())
def test_an_entry_can_be_added_to_any_mapping(
    sheet: tuple[str, Scribe], data: st.DataObject
) -> None:
    """At its end, with no other line touched and no comment lost."""
    text, scribe = sheet
    before = read_text(text, "").data
    mappings = [path for path, value in walk(before) if value is None or isinstance(value, dict)]
    path, value = data.draw(st.sampled_from(mappings)), data.draw(values)
    after = add_entry(text, path, "new", value)
    check(text, after, path, put(before, path, lambda found: {**(found or {}), "new": value}))
    assert all(note in after for note in (*scribe.above, *scribe.beside))


@settings(deadline=None)
@given(sheets(), st.data())
def test_any_entry_can_be_removed(sheet: tuple[str, Scribe], data: st.DataObject) -> None:
    """With its own comments; all others stay, those above it included."""
    text, scribe = sheet
    before = read_text(text, "").data
    entries = [path for path, _ in walk(before) if path and isinstance(path[-1], str)]
    path = data.draw(st.sampled_from(entries))
    after = remove_entry(text, path)
    *above, key = path
    meant = put(before, tuple(above), lambda found: {k: v for k, v in found.items() if k != key})
    check(text, after, tuple(above), meant)
    kept = {note for note, place in scribe.beside.items() if place[: len(path)] != path}
    kept |= {
        note for note, place in scribe.above.items() if place == path or place[: len(path)] != path
    }
    assert all(note in after for note in kept)


# The files that come along.


@functools.cache
def shipped(name: str) -> tuple[str, list[tuple[Path_, Any]]]:
    text = (KNOWLEDGE / name).read_bytes().decode()
    return text, walk(read_text(text, name).data)


NAMES = sorted(path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("*.yaml"))


def filled_lines(text: str) -> list[str]:
    return [line for line in text.splitlines() if line]


def comments(text: str) -> Counter[str]:
    return Counter(line for line in text.splitlines() if line.lstrip().startswith("#"))


@settings(deadline=None)
@given(st.sampled_from(NAMES), st.data())
def test_shipped_files_keep_their_comments_and_other_lines(name: str, data: st.DataObject) -> None:
    """One edit of each kind, one after the other, anywhere in the pack."""
    text, places = shipped(name)
    whole = read_text(text, name).data
    leaf = data.draw(
        st.sampled_from([p for p, v in places if p and not isinstance(v, (dict, list))])
    )
    value = data.draw(scalars)
    after = set_value(text, leaf, value, name)
    check(text, after, leaf, put(whole, leaf, lambda _: value))
    assert comments(text) <= comments(after)
    mapping: YamlPath = data.draw(st.sampled_from([p for p, v in places if isinstance(v, dict)]))
    after = add_entry(text, mapping, "new", data.draw(values), name)
    assert comments(text) <= comments(after)
    without = remove_entry(after, (*mapping, "new"), name)
    assert filled_lines(without) == filled_lines(text)
