"""What is valid YAML and still wrong: knowledge that has no effect, contradicts itself or is old.

docs/checks.md explains every code. A finding is only made where it is certain, or says how far it
was looked into; a pack on which nothing can be improved gives none.
"""

from __future__ import annotations

import datetime

from engine.lint import coverage, criteria, evidence, questions, rules, texts, winners
from engine.lint.subject import Subject
from engine.loader import Reading
from engine.problems import Problem

__all__ = ["lint"]

_CHECKS = (
    criteria.unreachable,
    criteria.double_counting,
    questions.never_asked,
    questions.without_effect,
    questions.same_effect,
    questions.never_counts,
    rules.never_fires,
    rules.shadowed,
    rules.excludes_all,
    winners.never_wins,
    evidence.stale,
    evidence.in_future,
    evidence.uncited,
    texts.to_do,
    texts.empty,
    texts.too_long,
    coverage.options,
    coverage.unsure,
    coverage.rules,
    coverage.doubles,
)


def lint(reading: Reading, today: datetime.date) -> tuple[Problem, ...]:
    """Return what is worth mending in a pack that loads, in the order of the files.

    `today` decides what is stale. Raises ValueError if the pack does not load
    (`reading.pack` is None): there is nothing whole to look at.
    """
    if reading.pack is None:
        raise ValueError("only a pack that loads can be linted")
    subject = Subject(reading.pack, reading, today)
    return tuple(sorted({problem for check in _CHECKS for problem in check(subject)}))
