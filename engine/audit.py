"""What a pack tends to say: who wins how often, and what each criterion and question does.

All shares are of answer combinations (`engine.answer_space`), counted over several populations side
by side. They tell how the pack is built. They are no probabilities of being right.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from engine.answer_space import (
    Outcomes,
    Population,
    Share,
    choices,
    outcomes,
    population,
    realistic,
)
from engine.answers import Answers, is_asked
from engine.model import Pack
from engine.scoring import Decision, Verdict, decide, decided, judge, tally

ONE_IN = (4, 2, 1)
"""The populations: each question is answered by one in so many, the typical one first."""

EXAMINED = 1_000
"""So many combinations of a sample are examined: each takes a few hundred decisions."""


@dataclass(frozen=True, slots=True)
class Favour:
    """Whom a criterion favours: those with the highest likely rating, by so much over the next.

    `by` is a difference of ratings, 0 to 10. Ratings do not depend on the answers, so a criterion
    can favour nobody else. Where all are rated alike it favours nobody, by 0.
    """

    frameworks: tuple[str, ...]
    by: int


@dataclass(frozen=True, slots=True)
class CriterionFigures:
    """What a criterion does over a population.

    `matters` is the share of combinations that give it any importance; `points` is what it gives
    those whom it favours over the next, in points of 100, on average.
    """

    matters: Share
    points: float


@dataclass(frozen=True, slots=True)
class Backing:
    """What stands behind a framework over a population.

    `criteria` are those that favour it, and it alone; `importance` is their part of all importance,
    0 to 1, and `points` what they give it in points of 100, both on average.
    """

    criteria: int
    importance: float
    points: float


@dataclass(frozen=True, slots=True)
class QuestionFigures:
    """What another answer to one question alone does over a population.

    `asked` is the share of combinations in which the question is put at all. `mean` is how far
    another answer moves the lead, in points of 100 either way: the average over the other ways to
    answer, and over the combinations in which it is put; `largest` is the largest of these moves.
    `flips` is the share of combinations in which some other answer changes the winner.
    """

    asked: Share
    mean: float
    largest: float
    flips: Share


@dataclass(frozen=True, slots=True)
class Findings:
    """All figures over one population; those below `outcomes` over `examined`, a part of it."""

    population: Population
    examined: Population
    outcomes: Outcomes
    criteria: Mapping[str, CriterionFigures]
    backing: Mapping[str, Backing]
    questions: Mapping[str, QuestionFigures]


@dataclass(frozen=True, slots=True)
class Audit:
    """What a pack tends to say, over each population; the typical one is the first."""

    favours: Mapping[str, Favour]
    findings: tuple[Findings, ...]


def audit(pack: Pack, samples: int = 20_000, seed: int = 0) -> Audit:
    """Return what the pack tends to say.

    Combinations are counted in full where they are at most `samples`, else so many are drawn.
    """
    favours = {name: _favour(pack, name) for name in pack.criteria}
    populations = [population(pack, limit=samples, seed=seed, one_in=one_in) for one_in in ONE_IN]
    return Audit(
        favours=favours,
        findings=tuple(_findings(pack, favours, each) for each in (*populations, realistic(pack))),
    )


def _favour(pack: Pack, criterion: str) -> Favour:
    likely = {name: rating.likely for name, rating in pack.criteria[criterion].ratings.items()}
    best, *rest = sorted(set(likely.values()), reverse=True)
    if not rest:
        return Favour((), 0)
    return Favour(tuple(name for name in pack.frameworks if likely[name] == best), best - rest[0])


def _findings(pack: Pack, favours: Mapping[str, Favour], answered: Population) -> Findings:
    decisions = [decide(pack, answers) for answers in answered.answers]
    examined = answered.part(EXAMINED)
    verdicts = [judge(pack, answers) for answers in examined.answers]
    criteria = dict(_criteria(favours, examined, verdicts))
    return Findings(
        population=answered,
        examined=examined,
        outcomes=outcomes(pack, answered, decisions),
        criteria=criteria,
        backing={
            name: _backing(name, favours, criteria, examined, verdicts) for name in pack.frameworks
        },
        questions={name: _question(pack, name, examined, verdicts) for name in pack.questions},
    )


def _criteria(
    favours: Mapping[str, Favour], examined: Population, verdicts: Sequence[Verdict]
) -> Iterator[tuple[str, CriterionFigures]]:
    for index, (name, favour) in enumerate(favours.items()):
        importance = [verdict.by_criterion[index].importance for verdict in verdicts]
        given = [
            verdict.points(weight * favour.by)
            for verdict, weight in zip(verdicts, importance, strict=True)
        ]
        matters = examined.share(weight > 0 for weight in importance)
        yield name, CriterionFigures(matters, examined.mean(given))


def _backing(
    framework: str,
    favours: Mapping[str, Favour],
    criteria: Mapping[str, CriterionFigures],
    examined: Population,
    verdicts: Sequence[Verdict],
) -> Backing:
    names = {name for name, favour in favours.items() if favour.frameworks == (framework,)}
    return Backing(
        criteria=len(names),
        importance=examined.mean(_part(verdict, names) for verdict in verdicts),
        points=sum(criteria[name].points for name in names),
    )


def _part(verdict: Verdict, criteria: Collection[str]) -> float:
    """Return the part of all importance that falls to some criteria, 0 to 1."""
    shares = (share.importance for share in verdict.by_criterion if share.criterion in criteria)
    return sum(shares) / verdict.weight if verdict.weight else 0.0


class _Move(NamedTuple):
    """What the other ways to answer one question do in one combination."""

    mean: float = 0.0
    largest: float = 0.0
    flips: bool = False


def _question(
    pack: Pack, name: str, examined: Population, verdicts: Sequence[Verdict]
) -> QuestionFigures:
    ways = choices(pack)[name]
    asked = [is_asked(pack, name, answers) for answers in examined.answers]
    moves = [
        _move(pack, answers, verdict, name, ways) if counts else _Move()
        for counts, answers, verdict in zip(asked, examined.answers, verdicts, strict=True)
    ]
    share = examined.share(asked)
    return QuestionFigures(
        asked=share,
        mean=examined.mean(move.mean for move in moves) / share.value if share.hits else 0.0,
        largest=max((move.largest for move in moves), default=0.0),
        flips=examined.share(move.flips for move in moves),
    )


def _move(
    pack: Pack, answers: Answers, verdict: Verdict, name: str, ways: Sequence[tuple[str, ...]]
) -> _Move:
    others = [way for way in ways if way != answers.get(name)]
    if not others:
        return _Move()
    first, second = verdict.between
    lead = verdict.points(verdict.lead)
    decision = Decision(verdict.kind, verdict.winner)
    tallies = [tally(pack, {**answers, name: way}) for way in others]
    moved = [abs(it.value(first) - it.value(second) - lead) for it in tallies]
    flips = any(not decision.agrees(decided(pack, it)) for it in tallies)
    return _Move(sum(moved) / len(moved), max(moved), flips)
