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
from operator import mul, sub
from typing import Literal, NamedTuple

from engine.answers import Answers, asked
from engine.model import Pack
from engine.table import Table, added, effect, firing, strongest, table_of

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


class Tally(NamedTuple):
    """What a decision follows from: raw totals, the weight behind them, and what is ruled out.

    `totals` maps a framework to the sum of importance times rating; `weight` is the sum of all
    importance, in points; `excluded` maps a framework to the rules that exclude it.
    """

    totals: Mapping[str, int]
    weight: int
    excluded: Mapping[str, tuple[str, ...]]

    def value(self, framework: str) -> float:
        """Return the value of a framework, 0 to 100."""
        return 10 * self.totals[framework] / self.weight if self.weight else 0.0


class Decision(NamedTuple):
    """The verdict without its reasons; both fields mean what they mean in `Verdict`."""

    kind: Kind
    winner: str | None

    def agrees(self, other: Decision) -> bool:
        """Whether both have the same winner, or none fits in both, or both are ties."""
        none_fits = self.kind == "none_fits", other.kind == "none_fits"
        return self.winner == other.winner and none_fits[0] == none_fits[1]


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
    table = table_of(pack)
    counting = asked(pack, answers)
    weights, raised = _weights(table, counting)
    totals = {name: sum(map(mul, weights, ratings)) for name, ratings in table.ratings.items()}
    fired = _fired(table, counting)
    counted = Tally(totals, sum(weights), _excluded(pack, fired))
    first, second = _compared(counted)
    decision = decided(pack, counted)
    difference = list(map(sub, table.ratings[first], table.ratings[second]))
    return Verdict(
        kind=decision.kind,
        winner=decision.winner,
        between=(first, second),
        lead=totals[first] - totals[second],
        weight=counted.weight,
        totals=totals,
        excluded=counted.excluded,
        fired=fired,
        by_criterion=_by_criterion(table, weights, difference, raised),
        by_answer=_by_answer(table, counting, difference, raised),
    )


def decide(pack: Pack, answers: Answers) -> Decision:
    """Return what `judge` says about clean answers, several times faster: without the splits."""
    return decided(pack, tally(pack, answers))


def tally(pack: Pack, answers: Answers) -> Tally:
    """Return the totals, their weight and what is ruled out, on clean answers.

    What an answer does is worked out once for a pack, so this suits thousands of answer sets.
    """
    table = table_of(pack)
    counting = asked(pack, answers)
    sums = [table.start.sums[()]]
    rules = set(table.start.exclusions)
    for answer in counting.items():
        does = table.effects.get(answer) or effect(pack, table, answer)
        sums.append(added(table, answer, does, counting))
        rules.update(does.exclusions)
    *totals, weight = map(sum, zip(*sums, strict=True))
    excluded = _excluded(pack, firing(table, rules, counting))
    return Tally(dict(zip(table.ratings, totals, strict=True)), weight, excluded)


def decided(pack: Pack, counted: Tally) -> Decision:
    """Return what follows from a tally."""
    first, second = _compared(counted)
    if len(counted.excluded) == len(counted.totals):
        return Decision("none_fits", None)
    if second in counted.excluded:
        return Decision("clear", first)
    lead = counted.totals[first] - counted.totals[second]
    if lead == 0:
        return Decision("close_call", None)
    close = 10 * lead < pack.info.close_call * counted.weight
    return Decision("close_call" if close else "clear", first)


def _compared(counted: Tally) -> tuple[str, str]:
    """Return the leader and the one to hold against it; what is ruled out stands last."""
    totals, excluded = counted.totals, counted.excluded
    if len(excluded) == len(totals):
        order = sorted(totals, key=lambda name: -totals[name])
    else:
        order = sorted(totals, key=lambda name: (name in excluded, -totals[name]))
    return order[0], order[1]


def _fired(table: Table, counting: Answers) -> tuple[str, ...]:
    possible = set(table.rules_always)
    for question, chosen in counting.items():
        for option in chosen:
            possible.update(table.rules_on.get((question, option), ()))
    return firing(table, possible, counting)


_Raised = dict[int, list[Raise]]
"""Position of a criterion → the answers that make it matter."""


def _weights(table: Table, counting: Answers) -> tuple[list[int], _Raised]:
    weights = list(table.baseline)
    raised: _Raised = {}
    for question, chosen in counting.items():
        for criterion, (points, option) in strongest(table, question, chosen, counting).items():
            weights[criterion] += points
            raised.setdefault(criterion, []).append(Raise(question, option, points))
    return weights, raised


def _excluded(pack: Pack, fired: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    excluded: dict[str, tuple[str, ...]] = {}
    for name in fired:
        for framework in pack.rules[name].exclude or ():
            excluded[framework] = (*excluded.get(framework, ()), name)
    return excluded


def _by_criterion(
    table: Table, weights: list[int], difference: list[int], raised: _Raised
) -> tuple[CriterionShare, ...]:
    behind: list[tuple[Raise, ...]] = [()] * len(weights)
    for index, answers in raised.items():
        behind[index] = tuple(answers)
    contributions = map(mul, weights, difference)
    rows = map(CriterionShare, table.criteria, weights, table.rating_rows, contributions, behind)
    return tuple(rows)


def _by_answer(
    table: Table, counting: Answers, difference: list[int], raised: _Raised
) -> tuple[AnswerShare, ...]:
    baseline = sum(map(mul, table.baseline, difference))
    given = {(question, option): 0 for question in counting for option in counting[question]}
    for criterion, answers in raised.items():
        for answer in answers:
            given[answer.question, answer.option] += answer.points * difference[criterion]
    shares = [AnswerShare(question, option, raw) for (question, option), raw in given.items()]
    return (AnswerShare(None, None, baseline), *shares)
