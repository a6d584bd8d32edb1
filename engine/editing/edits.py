"""Edits of a YAML text that change one thing: comments, order, quotes and line ends stay.

Each edit cuts characters out of the text and puts others in; nothing is written out anew. The
result is read back, and refused unless it says exactly what was meant and else what it said.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from engine.editing.spans import Span, span_tree
from engine.editing.splices import with_entry, with_value, without_entry
from engine.editing.written import Scalar, Value
from engine.problems import AdvisorError, Problem, quoted
from engine.source import Document, YamlPath, read_text

THE_TEXT = "the text"
"""What a problem calls the file when nobody says its name."""


class EditRefused(AdvisorError):
    """An edit would change more than was asked, or there is nothing that it could change."""


def set_value(text: str, path: YamlPath, value: Scalar, name: str = THE_TEXT) -> str:
    """Return the text with another value at `path`, where a single value stands.

    `name` is the file's, for messages. Raises EditRefused.
    """
    target = _find(text, path, name)
    if not target.spans:
        raise target.refused("there is nothing here to change")
    if isinstance(target.value, (dict, list)):
        raise target.refused("several values stand here, not a single one")
    return target.first_sound(with_value(text, target.spans, value), value)


def add_entry(text: str, path: YamlPath, key: str, value: Value, name: str = THE_TEXT) -> str:
    """Return the text with `key: value` at the end of the mapping at `path`.

    A key that is there but holds nothing counts as an empty mapping, and so does a text in which
    nothing is written. `name` is the file's, for messages. Raises EditRefused.
    """
    target = _find(text, path, name)
    if path and not target.spans:
        raise target.refused("there is nothing here to add to")
    if not isinstance(target.value, dict | None):
        raise target.refused("an entry can only be added to lines of `key: value`")
    before = target.value or {}
    if key in before:
        raise target.refused(f"{quoted(key)} stands here already")
    meant = {**before, key: value}
    return target.first_sound(with_entry(text, target.spans, key, value), meant)


def remove_entry(text: str, path: YamlPath, name: str = THE_TEXT) -> str:
    """Return the text without the key that `path` ends with, and without all that it holds.

    Comments inside the entry and on its last line go with it; those above it stay. A mapping that
    loses its last entry stays as `{}`. `name` is the file's, for messages. Raises EditRefused.
    """
    *above, key = path
    target = _find(text, tuple(above), name)
    if not target.spans or key not in target.spans[-1].keys:
        raise target.refused(f"there is no entry {quoted(str(key))} here to take away")
    meant = {name: value for name, value in target.value.items() if name != key}
    return target.first_sound(without_entry(text, target.spans, key), meant)


@dataclass(frozen=True, slots=True)
class _Target:
    """What an edit is about: the text as it was read, and what stands at one path of it.

    `spans` lead from the root to the value; there are none where the path leads nowhere.
    """

    document: Document
    path: YamlPath
    spans: list[Span]
    value: Any

    def refused(self, reason: str) -> EditRefused:
        message = f"{reason}; edit the file by hand at this place"
        line, column = self.document.where(self.path)
        return EditRefused([Problem(self.document.file, line, column, message, "not-allowed")])

    def first_sound(self, candidates: Iterable[str], meant: object) -> str:
        """Return the first text that says what is meant at the path, and else what it said."""
        wanted = json.dumps(_replaced(self.document.data, self.path, meant))
        for candidate in candidates:
            after = read_text(candidate, self.document.file)
            if not after.problems and json.dumps(after.data) == wanted:
                return candidate
        raise self.refused("this cannot be changed without touching something else")


def _find(text: str, path: YamlPath, name: str) -> _Target:
    document = read_text(text, name)
    if document.problems:
        raise EditRefused(document.problems)
    root = span_tree(text)
    spans, value = [root] if root else [], document.data
    for step in path:
        child = spans[-1].children.get(step) if spans else None
        if child is None:
            return _Target(document, path, [], None)
        spans.append(child)
        value = value[step]
    return _Target(document, path, spans, value)


def _replaced(data: Any, path: YamlPath, value: object) -> Any:
    """Return the data with another value at `path`."""
    if not path:
        return value
    copy = data.copy()
    copy[path[0]] = _replaced(copy[path[0]], path[1:], value)
    return copy
