"""What an edit does: from an old pack to a new one, in entries, scenarios and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from engine.answer_space import Outcomes, Population, Share, choices, outcomes, population
from engine.answers import Answers, clean
from engine.changes import Change, changes
from engine.model import Criterion, Pack, Question
from engine.scoring import Decision, Kind, decide, judge


class Standing(NamedTuple):
    """How a scenario stands under one pack; `lead` is in points of 100."""

    kind: Kind
    winner: str | None
    lead: float


class Flip(NamedTuple):
    """A scenario that gets another winner or another kind of verdict."""

    scenario: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Diff:
    """What became of the old pack.

    `flips` are found among all `scenarios` of the new pack, by giving both packs the same answers.
    Over one and the same `population`, `verdicts` is the share with another winner (none fits and
    a tie being outcomes too), `kinds` the share with another kind of verdict, and `before` and
    `after` say who wins under either pack.
    """

    changes: tuple[Change, ...]
    scenarios: int
    flips: tuple[Flip, ...]
    population: Population
    verdicts: Share
    kinds: Share
    before: Outcomes
    after: Outcomes

    @property
    def entries(self) -> int:
        """How many entries are added, removed or changed."""
        return len({(change.kind, change.id) for change in self.changes})

    @property
    def summary(self) -> str:
        """The sum of it in one line."""
        changed = f"{self.entries} {'entry' if self.entries == 1 else 'entries'} changed"
        flips = f"{len(self.flips)} of {self.scenarios} scenarios flip"
        if self.verdicts.exact and not self.verdicts.hits:
            return f"{changed}, {flips}, no answer combination gets another verdict"
        return f"{changed}, {flips}, {self.verdicts} of answer combinations get another verdict"


@dataclass(frozen=True, slots=True)
class Baseline:
    """A pack with its decisions on a fixed set of answers, to hold many edits against."""

    pack: Pack
    population: Population
    decisions: tuple[Decision, ...]
    count: int
    seed: int

    def against(self, new: Pack) -> Diff:
        """Return what becomes of the pack if `new` takes its place.

        Questions and options that only the new pack has make a larger space of answers, so then
        the answers are drawn anew.
        """
        if choices(self.pack, new) != choices(self.pack):
            return _difference(_baseline(self.pack, new, count=self.count, seed=self.seed), new)
        return _difference(self, new)


def diff(old: Pack, new: Pack, samples: int = 20_000, seed: int = 0) -> Diff:
    """Return what becomes of `old` if `new` takes its place.

    Shares are exact where there are no more than `samples` answer combinations, or where nothing
    has changed that a decision follows from; else they are estimated from that many, drawn.
    """
    return _difference(_baseline(old, new, count=samples, seed=seed), new)


def baseline(pack: Pack, count: int = 1_000, seed: int = 0) -> Baseline:
    """Return the pack with its decisions on `count` answer combinations, or all if they are fewer.

    Against it, an edit costs one decision for each.
    """
    return _baseline(pack, count=count, seed=seed)


def _baseline(pack: Pack, *others: Pack, count: int, seed: int) -> Baseline:
    answered = population(pack, *others, limit=count, seed=seed)
    return Baseline(pack, answered, _decisions(pack, answered.answers), count, seed)


def _difference(base: Baseline, new: Pack) -> Diff:
    same = _basis(base.pack) == _basis(new)
    answered = base.population
    decisions = base.decisions if same else _decisions(new, answered.answers)
    pairs = list(zip(base.decisions, decisions, strict=True))
    verdicts = answered.share(not before.agrees(after) for before, after in pairs)
    kinds = answered.share(before.kind != after.kind for before, after in pairs)
    return Diff(
        changes=changes(base.pack, new),
        scenarios=len(new.scenarios),
        flips=() if same else tuple(_flips(base.pack, new)),
        population=answered,
        verdicts=replace(verdicts, exact=True) if same else verdicts,
        kinds=replace(kinds, exact=True) if same else kinds,
        before=outcomes(base.pack, answered, base.decisions),
        after=outcomes(new, answered, decisions),
    )


def _decisions(pack: Pack, sets: Iterable[Answers]) -> tuple[Decision, ...]:
    return tuple([decide(pack, answers) for answers in _fitting(pack, sets)])


def _fitting(pack: Pack, sets: Iterable[Answers]) -> Iterator[Answers]:
    """Yield what `clean` leaves of each; no single answer is cleaned twice."""
    known = {(name, way): way for name, ways in choices(pack).items() for way in ways}
    for answers in sets:
        for name, chosen in answers.items():
            if (name, chosen) not in known:
                known[name, chosen] = clean(pack, {name: chosen})[0].get(name, ())
        yield {answer[0]: kept for answer in answers.items() if (kept := known[answer])}


def _flips(old: Pack, new: Pack) -> Iterator[Flip]:
    given = [scenario.given for scenario in new.scenarios]
    cases = zip(new.scenarios, _fitting(old, given), _fitting(new, given), strict=True)
    for scenario, before, after in cases:
        if decide(old, before) != decide(new, after):
            yield Flip(scenario.name, _standing(old, before), _standing(new, after))


def _standing(pack: Pack, answers: Answers) -> Standing:
    verdict = judge(pack, answers)
    return Standing(verdict.kind, verdict.winner, verdict.points(verdict.lead))


def _basis(pack: Pack) -> object:
    """Return all of a pack that a decision follows from: with equal ones, all decisions are equal.

    A field that scoring begins to use belongs here.
    """
    return (
        pack.info.importance,
        pack.info.close_call,
        set(pack.frameworks),
        {name: (entry.baseline, _likely(entry)) for name, entry in pack.criteria.items()},
        [
            (name, entry.choose, entry.ask_if, _raises(entry))
            for name, entry in pack.questions.items()
        ],
        {name: (rule.when, set(rule.exclude)) for name, rule in pack.rules.items() if rule.exclude},
    )


def _likely(criterion: Criterion) -> dict[str, int]:
    return {name: rating.likely for name, rating in criterion.ratings.items()}


def _raises(question: Question) -> dict[str, object]:
    return {
        name: (option.importance, option.importance_when)
        for name, option in question.options.items()
    }
