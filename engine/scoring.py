"""Pack and answers in, verdict out: exact integer arithmetic, and the lead split two ways.

With importance points w_c (integers, never negative) and ratings r_fc (integers, 0 to 10):

    w_c = baseline_c + sum over questions of what the chosen options add to c
    V_f = sum of w_c * r_fc / sum of w_c            0 to 10, shown as 0 to 100
    D   = sum of w_c * (r_Ac - r_Bc)                the raw lead of A over B, an integer

Within one question the strongest chosen option counts for a criterion, not the sum, so that
ticking three similar boxes does not shout. This is the additive value model on fixed scales
(Keeney and Raiffa, Decisions with Multiple Objectives, 1976): a further framework never changes
the order of two others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from operator import mul, sub
from typing import Literal, NamedTuple

from engine.answers import Answers, asked
from engine.model import UNSURE, Condition, ImportanceWord, Pack

Kind = Literal["clear", "close_call", "none_fits"]


class Raise(NamedTuple):
    """An answer that makes a criterion matter, with the points it adds."""

    question: str
    option: str
    points: int


class CriterionShare(NamedTuple):
    """What one criterion gives to the lead.

    `importance` is w_c, in points; `contribution` is w_c times the difference of the two ratings,
    positive for the first of `Verdict.between`. `raised_by` are the answers behind the importance;
    what they do not account for is the baseline.
    """

    criterion: str
    importance: int
    ratings: Mapping[str, int]
    contribution: int
    raised_by: tuple[Raise, ...]


class AnswerShare(NamedTuple):
    """What one chosen option gives to the lead; both ids are None for the baseline."""

    question: str | None
    option: str | None
    contribution: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the answers lead to.

    `between` names the two frameworks that are compared: the leader and the best of the others
    (of those still in the running, if there are any). `lead`, like every contribution, is the raw
    integer D; `points` turns it into points of 100. `winner` is None when nothing fits or on an
    exact tie. `weight` is the sum of all importance.
    """

    kind: Kind
    winner: str | None
    between: tuple[str, str]
    lead: int
    weight: int
    totals: Mapping[str, int]
    excluded: Mapping[str, tuple[str, ...]]
    fired: tuple[str, ...]
    by_criterion: tuple[CriterionShare, ...]
    by_answer: tuple[AnswerShare, ...]

    def points(self, raw: int) -> float:
        """Return a raw sum of importance times rating as points of 100."""
        return 10 * raw / self.weight if self.weight else 0.0

    def weightiest(self) -> list[CriterionShare]:
        """Return the criteria that give or take most, first; ties by importance."""
        return sorted(
            self.by_criterion,
            key=lambda share: (abs(share.contribution), share.importance),
            reverse=True,
        )

    @property
    def values(self) -> dict[str, float]:
        """Each framework's value, 0 to 100."""
        return {name: self.points(total) for name, total in self.totals.items()}


def judge(pack: Pack, answers: Answers) -> Verdict:
    """Return the verdict on clean answers (see `engine.answers.clean`)."""
    table = _table(pack)
    counting = asked(pack, answers)
    weights, raised = _weights(table, counting)
    totals = {name: sum(map(mul, weights, ratings)) for name, ratings in table.ratings.items()}
    fired = _fired(table, counting)
    excluded = _excluded(pack, fired)
    first, second = _compared(totals, excluded)
    lead = totals[first] - totals[second]
    weight = sum(weights)
    difference = list(map(sub, table.ratings[first], table.ratings[second]))
    return Verdict(
        kind=_kind(pack, totals, excluded, second, lead, weight),
        winner=None if len(excluded) == len(totals) or _tied(lead, second, excluded) else first,
        between=(first, second),
        lead=lead,
        weight=weight,
        totals=totals,
        excluded=excluded,
        fired=fired,
        by_criterion=_by_criterion(table, weights, difference, raised),
        by_answer=_by_answer(table, counting, difference, raised),
    )


_Part = tuple[Condition | None, tuple[tuple[int, int], ...]]
"""Under which condition an option adds which points: (position of a criterion, points)."""


@dataclass(frozen=True, slots=True)
class _Table:
    """The pack's numbers, laid out once: criteria by position, options with their points."""

    criteria: tuple[str, ...]
    baseline: tuple[int, ...]
    ratings: dict[str, tuple[int, ...]]
    rating_rows: tuple[dict[str, int], ...]
    adds: dict[tuple[str, str], tuple[_Part, ...]]
    rules: tuple[tuple[str, Condition], ...]
    rules_on: dict[tuple[str, str], tuple[int, ...]]
    """Chosen option → positions of the rules that it may make hold."""
    rules_always: tuple[int, ...]
    """Positions of the rules that name no option outright and have to be looked at each time."""


@lru_cache(maxsize=8)
def _table(pack: Pack) -> _Table:
    points = pack.info.importance
    position = {name: index for index, name in enumerate(pack.criteria)}

    def rows(importance: Mapping[str, ImportanceWord]) -> tuple[tuple[int, int], ...]:
        added = ((position[name], points[word]) for name, word in importance.items())
        return tuple((criterion, count) for criterion, count in added if count)

    adds: dict[tuple[str, str], tuple[_Part, ...]] = {}
    for question_id, question in pack.questions.items():
        adds[question_id, UNSURE] = ()
        for option_id, option in question.options.items():
            always: _Part = (None, rows(option.importance))
            sometimes = [(part.when, rows(part.importance)) for part in option.importance_when]
            adds[question_id, option_id] = (always, *sometimes)
    return _Table(
        criteria=tuple(pack.criteria),
        baseline=tuple(points[criterion.baseline] for criterion in pack.criteria.values()),
        ratings={
            name: tuple(criterion.ratings[name].likely for criterion in pack.criteria.values())
            for name in pack.frameworks
        },
        rating_rows=tuple(
            {name: criterion.ratings[name].likely for name in pack.frameworks}
            for criterion in pack.criteria.values()
        ),
        adds=adds,
        rules=tuple((name, rule.when) for name, rule in pack.rules.items()),
        rules_on=_rules_by_option(pack),
        rules_always=tuple(
            index for index, rule in enumerate(pack.rules.values()) if not rule.when.answers
        ),
    )


def _rules_by_option(pack: Pack) -> dict[tuple[str, str], tuple[int, ...]]:
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for index, rule in enumerate(pack.rules.values()):
        for question, options in list(rule.when.answers.items())[:1]:  # one line decides enough
            for option in options:
                found[question, option] = (*found.get((question, option), ()), index)
    return found


def _fired(table: _Table, counting: Answers) -> tuple[str, ...]:
    possible = set(table.rules_always)
    for question, chosen in counting.items():
        for option in chosen:
            possible.update(table.rules_on.get((question, option), ()))
    rules = [table.rules[index] for index in sorted(possible)]
    return tuple([name for name, when in rules if when.holds(counting)])


_Raised = dict[int, list[Raise]]
"""Position of a criterion → the answers that make it matter."""


def _weights(table: _Table, counting: Answers) -> tuple[list[int], _Raised]:
    weights = list(table.baseline)
    raised: _Raised = {}
    for question, chosen in counting.items():
        strongest: dict[int, tuple[int, str]] = {}
        for option in chosen:
            for condition, rows in table.adds[question, option]:
                if condition is not None and not condition.holds(counting):
                    continue
                for criterion, points in rows:
                    if criterion not in strongest or points > strongest[criterion][0]:
                        strongest[criterion] = (points, option)
        for criterion, (points, option) in strongest.items():
            weights[criterion] += points
            raised.setdefault(criterion, []).append(Raise(question, option, points))
    return weights, raised


def _excluded(pack: Pack, fired: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    excluded: dict[str, tuple[str, ...]] = {}
    for name in fired:
        for framework in pack.rules[name].exclude or ():
            excluded[framework] = (*excluded.get(framework, ()), name)
    return excluded


def _compared(totals: Mapping[str, int], excluded: Mapping[str, object]) -> tuple[str, str]:
    """Return the leader and the one to hold against it; what is ruled out stands last."""
    if len(excluded) == len(totals):
        order = sorted(totals, key=lambda name: -totals[name])
    else:
        order = sorted(totals, key=lambda name: (name in excluded, -totals[name]))
    return order[0], order[1]


def _tied(lead: int, second: str, excluded: Mapping[str, object]) -> bool:
    return lead == 0 and second not in excluded


def _kind(
    pack: Pack,
    totals: Mapping[str, int],
    excluded: Mapping[str, object],
    second: str,
    lead: int,
    weight: int,
) -> Kind:
    if len(excluded) == len(totals):
        return "none_fits"
    if second in excluded:
        return "clear"
    if lead == 0 or 10 * lead < pack.info.close_call * weight:
        return "close_call"
    return "clear"


def _by_criterion(
    table: _Table, weights: list[int], difference: list[int], raised: _Raised
) -> tuple[CriterionShare, ...]:
    behind: list[tuple[Raise, ...]] = [()] * len(weights)
    for index, answers in raised.items():
        behind[index] = tuple(answers)
    contributions = map(mul, weights, difference)
    rows = map(CriterionShare, table.criteria, weights, table.rating_rows, contributions, behind)
    return tuple(rows)


def _by_answer(
    table: _Table, counting: Answers, difference: list[int], raised: _Raised
) -> tuple[AnswerShare, ...]:
    baseline = sum(map(mul, table.baseline, difference))
    given = {(question, option): 0 for question in counting for option in counting[question]}
    for criterion, answers in raised.items():
        for answer in answers:
            given[answer.question, answer.option] += answer.points * difference[criterion]
    shares = [AnswerShare(question, option, raw) for (question, option), raw in given.items()]
    return (AnswerShare(None, None, baseline), *shares)
