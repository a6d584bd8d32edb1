"""The space of answers that shares are counted over, and shares with how they were found.

A choose-one question can be answered by one of its options, a choose-many question by one or two
of them, each way as likely as the other. Each question is answered by one person in `one_in`, and
left out by the rest. With `one_in=1` every question is answered; then rules decide nearly
everything, because somebody always has to use something. An answer to a question that is not asked
counts for nothing, so several answer sets may be the same case.

Nobody's projects are spread like this: it is a yardstick that leaves no corner out.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, compress, product
from math import prod, sqrt
from operator import mul

from engine.answers import Answers, clean
from engine.model import Pack
from engine.scoring import Decision

Choices = Mapping[str, tuple[tuple[str, ...], ...]]
"""Question id → the ways to answer it, all equally likely."""

TYPICAL = 4
"""Each question is answered by one in so many, unless something else is said.

Our judgement: the shipped scenarios answer about one question in six, and with one in two, rules
already decide most cases.
"""

Z95 = 1.959964
"""How many standard errors either side hold 95 % of a normal distribution."""


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a population has some property: `hits` of `count`, by weight.

    It is `exact` where all answer sets were looked at, else an estimate from `count` drawn ones.
    """

    hits: int
    count: int
    exact: bool

    @property
    def value(self) -> float:
        """The share, 0 to 1; 0 where there is nothing to count."""
        return self.hits / self.count if self.count else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % interval, within 0 to 1; an exact share is both its ends.

        The score interval of Wilson (Probable inference, the law of succession, and statistical
        inference, Journal of the American Statistical Association 22, 1927), which also holds for
        shares near 0 and 1.
        """
        if self.exact or not self.count:
            return self.value, self.value
        rate, squared = self.value, Z95 * Z95 / self.count
        middle = rate + squared / 2
        half = sqrt(squared * rate * (1 - rate) + squared * squared / 4)
        low, high = (middle - half) / (1 + squared), (middle + half) / (1 + squared)
        return (low if self.hits else 0.0, high if self.hits < self.count else 1.0)

    def __str__(self) -> str:
        low, high = self.interval
        if 0 < high < 0.0005:
            return "under 0.1 %"
        error = "" if self.exact else f" ({100 * low:.1f} to {100 * high:.1f})"
        return f"{100 * self.value:.1f} %{error}"


@dataclass(frozen=True, slots=True)
class Population:
    """Answer sets with their weights; `seed` is None if they are all there are, not drawn."""

    label: str
    answers: Sequence[Answers]
    weights: Sequence[int]
    seed: int | None = None

    @property
    def whole(self) -> bool:
        """Whether these are all answer sets there are."""
        return self.seed is None

    def share(self, hits: Iterable[bool]) -> Share:
        """Return the share of the answer sets that are hits; one truth value for each set."""
        return Share(sum(compress(self.weights, hits)), sum(self.weights), self.whole)

    def mean(self, values: Iterable[float]) -> float:
        """Return the mean of one value for each answer set; 0 where there is none."""
        total = sum(map(mul, self.weights, values))
        return total / sum(self.weights) if self.answers else 0.0

    def part(self, count: int) -> Population:
        """Return the first `count` answer sets of a sample; a whole population stays whole."""
        if self.whole:
            return self
        return Population(self.label, self.answers[:count], self.weights[:count], self.seed)

    def __str__(self) -> str:
        counted = f"{len(self.answers):,} answer combinations ({self.label})"
        if self.whole:
            return f"Counted over all {counted}."
        return (
            f"Estimated from {counted} drawn with seed {self.seed}; in brackets the 95 % interval."
        )


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What comes out over a population: the share that each framework wins, and the rest.

    Wins, ties and cases where none fits add up to the whole. Close calls are counted besides: they
    are ties, or wins by less than the pack's limit.
    """

    wins: Mapping[str, Share]
    ties: Share
    none_fits: Share
    close_calls: Share


def population(*packs: Pack, limit: int, seed: int, one_in: int = TYPICAL) -> Population:
    """Return all answer sets of the space if they are at most `limit`, else that many drawn."""
    label = f"1 in {one_in} answered" if one_in > 1 else "all answered"
    if size(*packs, one_in=one_in) <= limit:
        answers, weights = zip(*enumerate_all(*packs, one_in=one_in), strict=True)
        return Population(label, answers, weights)
    drawn = sample(*packs, count=limit, seed=seed, one_in=one_in)
    return Population(label, drawn, [1] * limit, seed)


def realistic(pack: Pack) -> Population:
    """Return the answers of the pack's own scenarios, which are whole projects."""
    answers = [clean(pack, scenario.given)[0] for scenario in pack.scenarios]
    return Population("scenarios", answers, [1] * len(answers))


def size(*packs: Pack, one_in: int = 1) -> int:
    """Return how many different answer sets there are."""
    return prod(len(ways) + (one_in > 1) for ways in choices(*packs).values())


def enumerate_all(*packs: Pack, one_in: int = 1) -> Iterator[tuple[Answers, int]]:
    """Yield every answer set once, with its weight.

    A weight is a product over the questions: 1 where one is answered, and (one_in - 1) times the
    number of ways to answer it where it is left out. That makes all chances whole numbers.
    """
    columns = [
        [((name, way), 1) for way in ways] + [(None, (one_in - 1) * len(ways))] * (one_in > 1)
        for name, ways in choices(*packs).items()
    ]
    for chosen in product(*columns):
        answers = dict(answer for answer, _ in chosen if answer is not None)
        yield answers, prod(weight for _, weight in chosen)


def sample(*packs: Pack, count: int, seed: int, one_in: int = 1) -> list[Answers]:
    """Return `count` answer sets, drawn with replacement; the same ones for the same seed."""
    draw = random.Random(seed)  # noqa: S311
    space = choices(*packs)
    return [
        {name: draw.choice(ways) for name, ways in space.items() if draw.random() * one_in < 1}
        for _ in range(count)
    ]


def choices(*packs: Pack) -> Choices:
    """Return the ways to answer each question that any of the packs has.

    Where packs differ, a way counts that one of them has; `clean` makes it fit the others.
    """
    options: dict[str, dict[str, None]] = {}
    several: set[str] = set()
    for pack in packs:
        for name, question in pack.questions.items():
            options.setdefault(name, {}).update(dict.fromkeys(question.options))
            if question.choose == "many":
                several.add(name)
    return {name: _ways(list(found), name in several) for name, found in options.items()}


def _ways(options: list[str], several: bool) -> tuple[tuple[str, ...], ...]:
    singles = [(option,) for option in options]
    return (*singles, *combinations(options, 2)) if several else tuple(singles)


def outcomes(pack: Pack, answered: Population, decisions: Sequence[Decision]) -> Outcomes:
    """Return what the decisions on a population's answer sets come to."""
    return Outcomes(
        wins={
            name: answered.share(it.winner == name for it in decisions) for name in pack.frameworks
        },
        ties=answered.share(it.winner is None and it.kind != "none_fits" for it in decisions),
        none_fits=answered.share(it.kind == "none_fits" for it in decisions),
        close_calls=answered.share(it.kind == "close_call" for it in decisions),
    )
