"""A pack under construction: its entries and where they stand, not yet known to be sound."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Generic

from engine.entry import ID_PATTERN
from engine.model import (
    Claim,
    Criterion,
    Framework,
    PackInfo,
    Question,
    Rule,
    Scenario,
    Source,
    System,
    Topic,
)
from engine.problems import Code, quoted
from engine.shape import ID_RULE, EntryType, shaped
from engine.source import Document, YamlPath


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry stands."""

    document: Document
    path: YamlPath

    def note(self, path: YamlPath, message: str, code: Code) -> None:
        """Record an error at a path within the entry."""
        self.document.note((*self.path, *path), message, code)


@dataclass(slots=True)
class Section(Generic[EntryType]):
    """All entries of one kind.

    `declared` also holds the ids of entries that are broken, so that one mistake is told once.
    """

    entries: dict[str, EntryType] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    declared: set[str] = field(default_factory=set)
    documents: list[Document] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        """Whether all its files could be read to their end, so that `declared` is complete."""
        return all(document.whole for document in self.documents)


@dataclass(slots=True)
class Draft:
    """Everything that was read, as far as its shape is right."""

    info: PackInfo | None
    frameworks: Section[Framework]
    criteria: Section[Criterion]
    questions: Section[Question]
    rules: Section[Rule]
    systems: Section[System]
    claims: Section[Claim]
    sources: Section[Source]
    topics: Section[Topic]
    scenarios: list[tuple[Scenario, Place]]
    samples: dict[str, list[str]]
    """Topic → names of the Python files beside its topic.yaml, without the ending."""


def section(documents: Iterable[Document], model: type[EntryType]) -> Section[EntryType]:
    """Read files that map ids to entries; a file that holds nothing is an empty mapping."""
    found: Section[EntryType] = Section(documents=list(documents))
    for document in found.documents:
        data = document.data if document.data is not None else {}
        if not isinstance(data, dict):
            message = "this file must be a mapping: every entry begins with its id and a colon"
            document.note((), message, "wrong-type")
            document.whole = False
            continue
        for key, value in data.items():
            if key in found.declared:
                message = f"`{key}` is also defined in another file of this folder"
                document.note((key,), message, "duplicate-id")
                continue
            _add(found, key, Place(document, (key,)), value, model)
    return found


def topics(documents: Iterable[Document]) -> Section[Topic]:
    """Read the topic.yaml files; a topic's id is the name of its folder."""
    found: Section[Topic] = Section(documents=list(documents))
    for document in found.documents:
        topic = document.file.split("/")[1]
        if document.whole:
            _add(found, topic, Place(document, ()), document.data, Topic)
        else:
            found.declared.add(topic)
    return found


def scenarios(documents: Iterable[Document]) -> list[tuple[Scenario, Place]]:
    """Read files that list scenarios."""
    found = []
    for document in documents:
        data = document.data if document.data is not None else []
        if not isinstance(data, list):
            message = "this file must be a list: every scenario begins with `- name:`"
            document.note((), message, "wrong-type")
            continue
        for number, value in enumerate(data):
            scenario = shaped(document, (number,), value, Scenario)
            if scenario:
                found.append((scenario, Place(document, (number,))))
    return found


def _add(
    found: Section[EntryType],
    key: str,
    place: Place,
    value: object,
    model: type[EntryType],
) -> None:
    if not re.fullmatch(ID_PATTERN, key):
        place.note((), f"{quoted(key)} is no id: {ID_RULE}", "bad-id")
        place.document.whole = False  # what refers to it may write the id that was meant
        return
    found.declared.add(key)
    entry = shaped(place.document, place.path, value, model)
    if entry is not None:
        found.entries[key] = entry
        found.places[key] = place
