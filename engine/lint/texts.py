"""Texts that are still to be written, keys without a value, texts too long for a page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.draft import Place
from engine.lint.subject import Subject
from engine.problems import Problem, quoted
from engine.source import YamlPath

# Neither an id (no capitals) nor a sentence such as "To do without a GPU, …" matches.
_TO_DO = re.compile(r"TODO\b|Todo\b|todo *:|To do *([:.…,;!(–-]|$)")

LIMITS = {
    "label": 80,
    "ask": 80,
    "group": 60,
    "section": 60,
    "example": 60,
    "phrase": 60,
    "0": 90,
    "5": 90,
    "10": 90,
    "name": 120,
    "title": 240,
    "way_out": 240,
    "why_it_matters": 300,
    "says": 300,
    "because": 400,
    "fairness": 400,
    "look_for": 500,
    "help": 500,
    "explains": 700,
}
"""Key → the most characters of its text; a phrase is one entry of a list under `says`.

No limit is below the 60 characters that an id may have, so that an id is never taken for a text.
"""


def to_do(subject: Subject) -> Iterator[Problem]:
    """Texts that only say that they are to be written; a rating with such a reason is told once."""
    for place, text in _texts(subject):
        if not text.isprintable() and not any(map(str.isprintable, text.replace(" ", ""))):
            message = "this text has nothing to be seen; write it, or take it out"
        elif not _TO_DO.match(text):
            continue
        elif not _is_of_unfilled_rating(subject, place):
            message = "this text is still to be written; write it, or take it out"
        elif place.path[-1] == "because":
            message = (
                "nobody has filled in this rating yet; look at the evidence, then write rating, "
                "range and reason"
            )
        else:
            continue
        yield subject.problem(place, (), message, "to-do")


def _is_of_unfilled_rating(subject: Subject, place: Place) -> bool:
    if not place.document.file.startswith("criteria/") or "ratings" not in place.path:
        return False
    criterion, _, framework = map(str, place.path[:3])
    rating = subject.pack.criteria[criterion].ratings[framework]
    return bool(_TO_DO.match(rating.because))


def empty(subject: Subject) -> Iterator[Problem]:
    """Keys with nothing behind them that count as if they were not there."""
    for place, value in subject.leaves:
        if value is None and place.path and place.path[-1] not in _MAY_BE_EMPTY:
            name = quoted(str(place.path[-1]))
            message = f"{name} is empty and counts for nothing; fill it in, or take it out"
            yield subject.problem(place, (), message, "empty-value")


_MAY_BE_EMPTY = {"url", "winner"}
"""Keys at which null says something: no page, no winner."""


def too_long(subject: Subject) -> Iterator[Problem]:
    """Texts that would crowd a page."""
    for place, text in _texts(subject):
        kind = _kind(place.path)
        limit = LIMITS.get(kind)
        if limit is not None and len(text) > limit:
            message = (
                f"{len(text)} characters are long for {_WORDS.get(kind, f'`{kind}`')}; "
                f"make it {limit} at most"
            )
            yield subject.problem(place, (), message, "long-text")


_WORDS = {
    "phrase": "a phrase under `says`",
    "0": "a line of `scale`",
    "5": "a line of `scale`",
    "10": "a line of `scale`",
}


def _kind(path: YamlPath) -> str:
    """Return the key that a text stands at, or `phrase` for one of a list under `says`."""
    if path and isinstance(path[-1], int):
        return "phrase" if path[-2:-1] == ("says",) else ""
    return str(path[-1]) if path else ""


def _texts(subject: Subject) -> Iterator[tuple[Place, str]]:
    for place, value in subject.leaves:
        if isinstance(value, str):
            yield place, value.strip()
