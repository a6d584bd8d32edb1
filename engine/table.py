"""The pack's numbers laid out once, by position, so that a verdict is sums and look-ups."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.answers import Answers
from engine.condition import Condition
from engine.model import UNSURE, ImportanceWord, Pack

Answer = tuple[str, tuple[str, ...]]
"""A question and the options chosen."""

Part = tuple[Condition | None, tuple[tuple[int, int], ...]]
"""Under which condition an option adds which points: (position of a criterion, points)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What one answer does to the totals.

    `exclusions` are the positions of the excluding rules that it may make hold; `sums` remembers
    what it adds, by which of `conditions` hold.
    """

    conditions: tuple[Condition, ...]
    exclusions: tuple[int, ...]
    sums: dict[tuple[bool, ...], tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Table:
    """The pack's numbers: criteria by position, options with their points.

    Sums of points are tuples: what they give to each framework's total, and last to the weight.
    """

    criteria: tuple[str, ...]
    baseline: tuple[int, ...]
    ratings: dict[str, tuple[int, ...]]
    rating_rows: tuple[dict[str, int], ...]
    adds: dict[tuple[str, str], tuple[Part, ...]]
    rules: tuple[tuple[str, Condition], ...]
    rules_on: dict[tuple[str, str], tuple[int, ...]]
    """Chosen option → positions of the rules that it may make hold."""
    rules_always: tuple[int, ...]
    """Positions of the rules that name no option outright and have to be looked at each time."""
    start: Effect
    """What counts before anything is answered."""
    effects: dict[Answer, Effect]
    """The answers that `effect` met so far."""


@lru_cache(maxsize=8)
def table_of(pack: Pack) -> Table:
    """Return the pack's table; it is made once."""
    points = pack.info.importance
    position = {name: index for index, name in enumerate(pack.criteria)}

    def rows(importance: Mapping[str, ImportanceWord]) -> tuple[tuple[int, int], ...]:
        added = ((position[name], points[word]) for name, word in importance.items())
        return tuple((criterion, count) for criterion, count in added if count)

    adds: dict[tuple[str, str], tuple[Part, ...]] = {}
    for question_id, question in pack.questions.items():
        adds[question_id, UNSURE] = ()
        for option_id, option in question.options.items():
            always: Part = (None, rows(option.importance))
            sometimes = [(part.when, rows(part.importance)) for part in option.importance_when]
            adds[question_id, option_id] = (always, *sometimes)
    baseline = tuple(points[criterion.baseline] for criterion in pack.criteria.values())
    ratings = {
        name: tuple(criterion.ratings[name].likely for criterion in pack.criteria.values())
        for name in pack.frameworks
    }
    rules_always = _rules_always(pack)
    return Table(
        criteria=tuple(pack.criteria),
        baseline=baseline,
        ratings=ratings,
        rating_rows=tuple(
            {name: criterion.ratings[name].likely for name in pack.frameworks}
            for criterion in pack.criteria.values()
        ),
        adds=adds,
        rules=tuple((name, rule.when) for name, rule in pack.rules.items()),
        rules_on=_rules_by_option(pack),
        rules_always=rules_always,
        start=Effect(
            conditions=(),
            exclusions=_excluding(pack, rules_always),
            sums={(): _sums(ratings.values(), dict(enumerate(baseline)))},
        ),
        effects={},
    )


def _rules_always(pack: Pack) -> tuple[int, ...]:
    rules = enumerate(pack.rules.values())
    return tuple(index for index, rule in rules if not rule.when.answers)


def _excluding(pack: Pack, rules: Iterable[int]) -> tuple[int, ...]:
    every = list(pack.rules.values())
    return tuple(index for index in rules if every[index].exclude)


def _rules_by_option(pack: Pack) -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for index, rule in enumerate(pack.rules.values()):
        for question, options in list(rule.when.answers.items())[:1]:  # one line decides enough
            for option in options:
                found[question, option] = (*found.get((question, option), ()), index)
    return found


def strongest(
    table: Table, question: str, chosen: tuple[str, ...], counting: Answers
) -> dict[int, tuple[int, str]]:
    """Return what an answer adds: position of a criterion → points, and the option behind them."""
    found: dict[int, tuple[int, str]] = {}
    for option in chosen:
        for condition, rows in table.adds[question, option]:
            if condition is not None and not condition.holds(counting):
                continue
            for criterion, points in rows:
                if criterion not in found or points > found[criterion][0]:
                    found[criterion] = (points, option)
    return found


def firing(table: Table, possible: set[int], counting: Answers) -> tuple[str, ...]:
    """Return the rules that hold, of those at the given positions, in the pack's order."""
    rules = [table.rules[index] for index in sorted(possible)]
    return tuple([name for name, when in rules if when.holds(counting)])


def effect(pack: Pack, table: Table, answer: Answer) -> Effect:
    """Return what an answer does; it is worked out once."""
    question, chosen = answer
    parts = [part for option in chosen for part in table.adds[question, option]]
    rules = [index for option in chosen for index in table.rules_on.get((question, option), ())]
    found = Effect(
        conditions=tuple(condition for condition, _ in parts if condition is not None),
        exclusions=_excluding(pack, rules),
        sums={},
    )
    return table.effects.setdefault(answer, found)


def added(table: Table, answer: Answer, effect: Effect, counting: Answers) -> tuple[int, ...]:
    """Return the sums that an answer adds, given all answers that count."""
    holding = tuple([condition.holds(counting) for condition in effect.conditions])
    if holding not in effect.sums:
        points = {at: count for at, (count, _) in strongest(table, *answer, counting).items()}
        effect.sums[holding] = _sums(table.ratings.values(), points)
    return effect.sums[holding]


def _sums(ratings: Iterable[tuple[int, ...]], points: Mapping[int, int]) -> tuple[int, ...]:
    totals = [sum(count * rated[at] for at, count in points.items()) for rated in ratings]
    return (*totals, sum(points.values()))
