"""Criteria that never count, and criteria that count the same thing twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from math import gcd

from engine.lint.conditions import form
from engine.lint.subject import Subject
from engine.model import Criterion
from engine.problems import Problem, quoted


def unreachable(subject: Subject) -> Iterator[Problem]:
    """Criteria that matter to nobody: no baseline, and no answer that could raise them."""
    raised = {part.criterion for part in subject.parts}
    for name, criterion in subject.pack.criteria.items():
        if subject.pack.info.importance[criterion.baseline] == 0 and name not in raised:
            message = (
                f"{quoted(name)} never counts: its baseline is none and no answer raises it; "
                "name it under the `importance` of an option, or give it a baseline"
            )
            place = subject.draft.criteria.places[name]
            yield subject.problem(place, ("baseline",), message, "unreachable-criterion")


def double_counting(subject: Subject) -> Iterator[Problem]:
    """Criteria that every answer raises in step, on which the frameworks differ in the same way."""
    effects = _effects(subject)
    met: dict[Hashable, str] = {}
    for name, criterion in subject.pack.criteria.items():
        differences = _differences(subject, criterion)
        if not any(differences) or not effects[name]:
            continue
        likeness = (differences, _in_proportion(effects[name]))
        first = met.setdefault(likeness, name)
        if first != name:
            message = (
                f"{quoted(name)} counts the same thing as {quoted(first)} once more: the same "
                "answers raise both, and the frameworks differ alike on both; merge the two, or "
                "let different answers raise them"
            )
            place = subject.draft.criteria.places[name]
            yield subject.problem(place, (), message, "double-counting")


_Effects = dict[Hashable, int]
"""The baseline, or an option with its condition → points that it gives to a criterion."""


def _effects(subject: Subject) -> dict[str, _Effects]:
    points = subject.pack.info.importance
    effects: dict[str, _Effects] = {}
    for name, criterion in subject.pack.criteria.items():
        baseline = points[criterion.baseline]
        effects[name] = {"baseline": baseline} if baseline else {}
    for part in subject.parts:
        added = effects[part.criterion]
        key = (part.question, part.option, form(part.when) if part.when else None)
        added[key] = max(part.points, added.get(key, 0))
    return effects


def _in_proportion(effects: _Effects) -> Hashable:
    divisor = gcd(*effects.values())
    return frozenset((key, points // divisor) for key, points in effects.items())


def _differences(subject: Subject, criterion: Criterion) -> tuple[int, ...]:
    ratings = [criterion.ratings[name].likely for name in subject.pack.frameworks]
    return tuple(rating - ratings[0] for rating in ratings)
