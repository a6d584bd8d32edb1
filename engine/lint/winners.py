"""Frameworks that no answers lead to."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from engine.answers import Answers
from engine.lint.subject import Subject
from engine.model import Pack, Question
from engine.problems import Problem, quoted
from engine.scoring import Tally, decided, tally

_RANDOM_SETS = 300
_ROUNDS = 3


def never_wins(subject: Subject) -> Iterator[Problem]:
    """Frameworks that cannot win, or for which no answers were found under which they do."""
    settled = {trial.verdict.winner for trial in subject.trials}
    for rule in subject.constant_rules:  # what these exclude is told there
        settled.update(subject.pack.rules[rule].exclude or ())
    for name in subject.pack.frameworks:
        if name in settled:
            continue
        better = _never_worse(subject, name)
        if better:
            message = (
                f"{quoted(name)} cannot win: even if everything that speaks for it were answered, "
                f"{quoted(better)} would be as good; look at its ratings, or take it out"
            )
        elif not _found(subject.pack, name):
            message = (
                f"no answers were found under which {quoted(name)} wins, among the scenarios, the "
                f"{_RANDOM_SETS} sets drawn at random and those that suit it best; look at its "
                "ratings, or add a scenario that it wins"
            )
        else:
            continue
        place = subject.draft.frameworks.places[name]
        yield subject.problem(place, (), message, "framework-never-wins")


def _never_worse(subject: Subject, name: str) -> str | None:
    """Return a framework that is at least as good under all answers and never excluded alone."""
    most = _most_importance(subject)
    for other in subject.pack.frameworks:
        excluding = [
            rule.exclude
            for key, rule in subject.pack.rules.items()
            if rule.exclude and other in rule.exclude and key not in subject.idle_rules
        ]
        if (
            other != name
            and _best_lead(subject, name, other, most) <= 0
            and all(name in excluded for excluded in excluding)
        ):
            return other
    return None


def _most_importance(subject: Subject) -> dict[str, int]:
    """Return an upper limit of each criterion's importance: every question at its strongest."""
    points = subject.pack.info.importance
    strongest: dict[tuple[str, str], int] = {}
    for part in subject.parts:
        key = (part.criterion, part.question)
        strongest[key] = max(part.points, strongest.get(key, 0))
    most = {name: points[entry.baseline] for name, entry in subject.pack.criteria.items()}
    for (criterion, _), added in strongest.items():
        most[criterion] += added
    return most


def _best_lead(subject: Subject, name: str, other: str, most: dict[str, int]) -> int:
    """Return an upper limit of the raw lead over another framework.

    What speaks for `name` counts as much as it ever can, what speaks against it only as much as it
    does for everybody.
    """
    points = subject.pack.info.importance
    lead = 0
    for key, criterion in subject.pack.criteria.items():
        difference = criterion.ratings[name].likely - criterion.ratings[other].likely
        lead += difference * (most[key] if difference > 0 else points[criterion.baseline])
    return lead


def _found(pack: Pack, name: str) -> bool:
    """Whether the framework wins under some of the answers that are tried."""
    tried = chain(_climb(pack, name), islice(_random_answers(pack), _RANDOM_SETS))
    return any(decided(pack, tally(pack, answers)).winner == name for answers in tried)


def _climb(pack: Pack, name: str) -> Iterator[Answers]:
    """Return answers that suit the framework ever better, one question changed at a time."""
    best: Answers = {}
    yield best
    for _ in range(_ROUNDS):
        before = best
        for question in pack.questions:
            best = max(
                _changed(pack, best, question),
                key=lambda answers: _advantage(tally(pack, answers), name),
            )
            yield best
        if best == before:
            return


def _changed(pack: Pack, answers: Answers, question: str) -> Iterable[Answers]:
    """Return the answers as they are, without the question, and with each of its options."""
    yield answers
    yield {name: chosen for name, chosen in answers.items() if name != question}
    for option in pack.questions[question].options:
        yield {**answers, question: (option,)}


def _advantage(counted: Tally, name: str) -> tuple[bool, bool, int]:
    """Return how well the framework stands: possible at all, alone so, and its raw lead."""
    rivals = [
        total
        for other, total in counted.totals.items()
        if other != name and other not in counted.excluded
    ]
    lead = counted.totals[name] - max(rivals) if rivals else 0
    return name not in counted.excluded, not rivals, lead


def _random_answers(pack: Pack) -> Iterator[Answers]:
    random_ = random.Random(0)  # noqa: S311  the same sets at each check; nothing secret
    while True:
        yield {
            name: _random_choice(question, random_)
            for name, question in pack.questions.items()
            if random_.random() < 0.5
        }


def _random_choice(question: Question, random_: random.Random) -> tuple[str, ...]:
    options = list(question.options)
    count = random_.randint(1, len(options)) if question.choose == "many" else 1
    several = set(random_.sample(options, count))
    return tuple(option for option in options if option in several)
