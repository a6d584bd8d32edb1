"""Strict YAML: text in, plain values with their positions out.

The grammar is PyYAML's; the meaning is YAML 1.2's core schema, narrowed for people who write
knowledge: `no`, `on`, `12:30` and `007` are words, mapping keys are text, and what only surprises
(anchors, aliases, tags, directives, duplicate keys, a second document, bottomless nesting, curly
quotation marks around a value, a ` #` that cuts a text off) is an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from engine.problems import Code, Problem, quoted
from engine.syntax import explained

MAX_BYTES = 500_000
MAX_DEPTH = 20
MAX_PROBLEMS = 100

Position = tuple[int, int]
"""Line and column, from 1."""

YamlPath = tuple[str | int, ...]
"""Keys and list positions that lead to a value."""

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUE = {"true", "True", "TRUE"}
_FALSE = {"false", "False", "FALSE"}
_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_CURLY = re.compile(r"[“”„‘’][^“”„‘’]*[“”‘’\"']")  # noqa: RUF001  these are meant
_CUT = re.compile(r"[ \t]+(#[^\s#]\S{0,60})")

# libyaml is several times as fast; its messages are terser, so errors are looked at again.
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(slots=True)
class Document:
    """A YAML file as plain values (dict, list, str, int, float, bool, None).

    `values` gives the position of every value by its path, `keys` that of every mapping key,
    `texts` what was written where it was not read as text. `whole` says whether it was read to
    its end; if not, entries may be missing.
    """

    file: str
    data: Any = None
    values: dict[YamlPath, Position] = field(default_factory=dict)
    keys: dict[YamlPath, Position] = field(default_factory=dict)
    texts: dict[YamlPath, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    whole: bool = True

    def where(self, path: YamlPath) -> Position:
        """Return the position of the key or value at `path`, or of what stands nearest above it."""
        while path:
            found = self.keys.get(path) or self.values.get(path)
            if found:
                return found
            path = path[:-1]
        return self.values.get((), (1, 1))

    @property
    def full(self) -> bool:
        """Whether so much is wrong already that nothing more is noted."""
        return len(self.problems) > MAX_PROBLEMS

    def note(self, path: YamlPath, message: str, code: Code) -> None:
        """Record an error that points at `path`."""
        self.note_at(self.where(path), message, code)

    def note_at(self, position: Position, message: str, code: Code) -> None:
        """Record an error, as long as there are not too many to read."""
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(self.file, *position, message, code))
        elif not self.full:
            message = f"{MAX_PROBLEMS} problems are told, and there are more; mend these first"
            self.problems.append(Problem(self.file, 0, 0, message, "too-large"))


class _Refused(Exception):
    """Reading cannot go on; the problem says why."""

    def __init__(self, event: Event, message: str) -> None:
        super().__init__(message)
        self.position = _position(event.start_mark)
        self.message = message


def read_capped(path: Path) -> bytes:
    """Return at most one byte more than `MAX_BYTES` of a file. Raises OSError."""
    with path.open("rb") as stream:
        return stream.read(MAX_BYTES + 1)


def read_bytes(content: bytes, name: str) -> Document:
    """Read YAML from bytes. Never raises; what is wrong stands in `Document.problems`."""
    if len(content) > MAX_BYTES:
        return _too_large(name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        message = "this is not UTF-8 text; save the file with the encoding UTF-8"
        problem = Problem(name, line, column, message, "encoding")
        return Document(name, problems=[problem], whole=False)
    return read_text(text, name)


def read_text(text: str, name: str) -> Document:
    """Read YAML from text. Never raises; what is wrong stands in `Document.problems`."""
    if len(text) > MAX_BYTES:
        return _too_large(name)
    document = Document(name)
    try:
        _Reader(document, text, _FAST).read()
    except _Refused as refused:
        document.whole = False
        document.note_at(refused.position, refused.message, "not-allowed")
    except (yaml.YAMLError, ValueError) as error:
        document.whole = False
        line, column, message = explained(text, error)
        document.note_at((line, column), message, "syntax")
    return document


def _too_large(name: str) -> Document:
    message = f"larger than {MAX_BYTES // 1000} kB; split the file"
    return Document(name, problems=[Problem(name, 0, 0, message, "too-large")], whole=False)


class _Reader:
    """Builds plain values from PyYAML's events, noting where each stands."""

    def __init__(self, document: Document, text: str, loader: Any) -> None:
        self.document = document
        self.text = text
        self.events: Iterator[Event] = iter(yaml.parse(text, Loader=loader))

    def read(self) -> None:
        documents = 0
        for event in self.events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(event, "a second document begins here; keep one per file")
                if event.version or event.tags:
                    message = "lines that begin with `%` are not allowed; take this one out"
                    raise _Refused(event, message)
            elif isinstance(event, NodeEvent):
                self.document.data = self._node(event, ())
            elif isinstance(event, StreamEndEvent):
                return

    def _node(self, event: Event, path: YamlPath) -> Any:
        self._refuse_extras(event)
        self.document.values[path] = _position(event.start_mark)
        if isinstance(event, ScalarEvent):
            value = _scalar(event)
            if not isinstance(value, str):
                self.document.texts[path] = str(event.value)
            elif event.implicit[0]:
                self._check_plain(event, value)
            return value
        if len(path) >= MAX_DEPTH:
            message = f"nested deeper than {MAX_DEPTH} levels; is a bracket never closed?"
            raise _Refused(event, message)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        return self._mapping(path)

    def _sequence(self, path: YamlPath) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            items.append(self._node(event, (*path, len(items))))
        return items

    def _mapping(self, path: YamlPath) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self._key(event)
            here = (*path, key)
            position = _position(event.start_mark)
            if key in mapping:
                first = self.document.keys[here][0]
                message = (
                    f"the key {quoted(key)} stands here twice (first on line {first}); "
                    "take one of them out"
                )
                self.document.note_at(position, message, "duplicate-key")
                here = (*path, f"{key} (again on line {position[0]})")
                self._node(next(self.events), here)
                continue
            self.document.keys[here] = position
            mapping[key] = self._node(next(self.events), here)
        return mapping

    def _key(self, event: Event) -> str:
        self._refuse_extras(event)
        if not isinstance(event, ScalarEvent):
            raise _Refused(event, "a key must be a plain word, not a list or a mapping")
        return str(event.value)

    def _check_plain(self, event: Any, text: str) -> None:
        """Note what makes a text without quotes another one than was meant."""
        if _CURLY.fullmatch(text):
            message = (
                "curly quotation marks would be part of the text; type straight ones, or put "
                "straight ones around them"
            )
            self.document.note_at(_position(event.start_mark), message, "not-allowed")
        cut = _CUT.match(self.text, event.end_mark.index)
        if cut and text:
            message = (
                f"the text ends before {quoted(cut.group(1))}, which is read as a comment; put the "
                "text in quotes, or write `# ` with a space for a comment"
            )
            self.document.note_at(_position(event.end_mark), message, "not-allowed")

    def _refuse_extras(self, event: Event) -> None:
        anchor = getattr(event, "anchor", None)
        if anchor:
            what, sign = ("aliases", "*") if isinstance(event, AliasEvent) else ("anchors", "&")
            message = (
                f"{what} such as {quoted(sign + str(anchor))} are not allowed; write it out, or "
                "put the text in quotes"
            )
            raise _Refused(event, message)
        tag = getattr(event, "tag", None)
        if tag:
            written = str(tag).replace("tag:yaml.org,2002:", "!!")
            message = f"tags such as {quoted(written)} are not allowed; put the text in quotes"
            raise _Refused(event, message)


def _scalar(event: ScalarEvent) -> str | int | float | bool | None:
    text = str(event.value)
    plain, _ = event.implicit
    if not plain:
        return text
    if text in _NULL:
        return None
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _position(mark: Any) -> Position:
    return mark.line + 1, mark.column + 1
