"""Evidence that nobody has looked at for long, and sources that nothing rests on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from engine.draft import Place
from engine.entry import Evidenced
from engine.freshness import missed_reviews
from engine.lint.subject import Subject
from engine.problems import Problem, quoted
from engine.source import YamlPath


class _Statement(NamedTuple):
    place: Place
    path: YamlPath
    rests_on: Evidenced
    checked: datetime.date


def stale(subject: Subject) -> Iterator[Problem]:
    """Statements whose evidence was last looked at longer ago than the pack allows."""
    days = subject.pack.info.review_after
    for place, path, _, checked in _statements(subject):
        if missed_reviews(checked, days, subject.today):
            message = (
                f"last checked on {checked}, more than {days} days ago; look at the evidence "
                "again, mend what has changed, and write the new date"
            )
            yield subject.problem(place, (*path, "checked"), message, "stale")


def in_future(subject: Subject) -> Iterator[Problem]:
    """Statements that were checked on a day to come; tomorrow has begun already east of here."""
    for place, path, _, checked in _statements(subject):
        if (checked - subject.today).days > 1:
            message = f"checked on {checked}, which is yet to come; write the day of the check"
            here = (*path, "checked")
            yield subject.problem(place, here, message, "checked-in-future", "error")


def uncited(subject: Subject) -> Iterator[Problem]:
    """Sources that no statement and no scenario cites."""
    cited = {name for statement in _statements(subject) for name in statement.rests_on.sources}
    cited.update(name for scenario in subject.pack.scenarios for name in scenario.sources)
    for name, place in subject.draft.sources.places.items():
        if name not in cited:
            message = (
                f"nothing rests on the source {quoted(name)}; cite it under `sources` where it "
                "is used, or take it out"
            )
            yield subject.problem(place, (), message, "uncited-source")


def _statements(subject: Subject) -> Iterator[_Statement]:
    """Return everything that has evidence: ratings, rules, systems and claims."""
    draft = subject.draft
    for name, criterion in draft.criteria.entries.items():
        for framework, rating in criterion.ratings.items():
            path = ("ratings", framework)
            yield _Statement(draft.criteria.places[name], path, rating, rating.checked)
    for section in (draft.rules, draft.systems, draft.claims):
        for name, entry in section.entries.items():
            yield _Statement(section.places[name], (), entry, entry.checked)
