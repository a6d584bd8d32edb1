"""The space of answers against its definition, and shares against known values."""

from __future__ import annotations

import dataclasses
from collections import Counter
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.answer_space import (
    Share,
    choices,
    enumerate_all,
    outcomes,
    population,
    realistic,
    sample,
    size,
)
from engine.answers import Answers, clean
from engine.loader import load
from engine.model import Pack
from engine.scoring import decide
from tests.packs import packs, write_pack

Frozen = frozenset[tuple[str, tuple[str, ...]]]


def chances(pack: Pack, one_in: int) -> dict[Frozen, Fraction]:
    """Every answer set with its probability, word by word from the definition."""
    columns = []
    for name, question in pack.questions.items():
        options = list(question.options)
        ways: list[tuple[str, ...]] = [(option,) for option in options]
        if question.choose == "many":
            ways += [
                (a, b) for a in options for b in options if options.index(a) < options.index(b)
            ]
        answered = Fraction(1, one_in)
        columns.append([((name, way), answered / len(ways)) for way in ways])
        if answered < 1:
            columns[-1].append((None, 1 - answered))  # type: ignore[arg-type]
    found: dict[Frozen, Fraction] = {}
    for chosen in product(*columns):
        chance = Fraction(1)
        for _, part in chosen:
            chance *= part
        found[frozenset(answer for answer, _ in chosen if answer)] = chance
    return found


def frozen(answers: Answers) -> Frozen:
    return frozenset(answers.items())


@settings(deadline=None, max_examples=50)
@given(packs(), st.sampled_from((1, 2, 4)))
def test_every_answer_set_comes_once_with_its_chance(pack: Pack, one_in: int) -> None:
    """The enumeration has the sets and the chances of the definition, and no others."""
    expected = chances(pack, one_in)
    assert size(pack, one_in=one_in) == len(expected)
    found = {frozen(answers): weight for answers, weight in enumerate_all(pack, one_in=one_in)}
    total = sum(found.values())
    assert {key: Fraction(weight, total) for key, weight in found.items()} == expected


@settings(deadline=None)
@given(packs(), st.sampled_from((1, 2, 4)), st.integers(0, 5))
def test_drawn_answers_are_clean_and_repeatable(pack: Pack, one_in: int, seed: int) -> None:
    """Each is in the space and usable as it is; the same seed draws the same."""
    drawn = sample(pack, count=20, seed=seed, one_in=one_in)
    assert drawn == sample(pack, count=20, seed=seed, one_in=one_in)
    expected = chances(pack, one_in)
    for answers in drawn:
        assert frozen(answers) in expected
        assert clean(pack, answers) == (answers, ())


@pytest.mark.parametrize("one_in", [1, 2, 4])
def test_answers_are_drawn_as_often_as_their_chance_says(tmp_path: Path, one_in: int) -> None:
    """Of 4,000 draws, within four standard errors."""
    pack = load(write_pack(tmp_path))
    drawn = sample(pack, count=4_000, seed=1, one_in=one_in)
    for name, ways in choices(pack).items():
        found = Counter(answers.get(name) for answers in drawn)
        for way in ways:
            chance = 1 / (one_in * len(ways))
            error = (chance * (1 - chance) / 4_000) ** 0.5
            assert abs(found[way] / 4_000 - chance) < 4 * error


@settings(deadline=None, max_examples=30)
@given(packs(), st.sampled_from((1, 2, 4)))
def test_exact_outcomes_are_those_of_all_combinations(pack: Pack, one_in: int) -> None:
    """Wins, ties and none fits add up to the whole and have their probabilities."""
    whole = population(pack, limit=10_000, seed=0, one_in=one_in)
    decisions = [decide(pack, answers) for answers in whole.answers]
    told = outcomes(pack, whole, decisions)
    expected: Counter[str | None] = Counter()
    for key, chance in chances(pack, one_in).items():
        decision = decide(pack, dict(key))
        expected[decision.winner or decision.kind] += chance  # type: ignore[assignment]
    assert whole.whole
    shares = {**told.wins, "close_call": told.ties, "none_fits": told.none_fits}
    for name, share in shares.items():
        assert share.exact
        assert Fraction(share.hits, share.count) == expected[name]
    assert sum(share.hits for share in shares.values()) == told.ties.count


def test_intervals_hold_the_exact_share_for_most_seeds(tmp_path: Path) -> None:
    """A 95 % interval fails for about one seed in twenty; 34 of 40 is far below that."""
    pack = load(write_pack(tmp_path))

    def wins(limit: int, seed: int) -> Share:
        answered = population(pack, limit=limit, seed=seed)
        decisions = [decide(pack, answers) for answers in answered.answers]
        return outcomes(pack, answered, decisions).wins["alpha"]

    exact = wins(10_000, 0)
    assert exact.exact
    # 36 answer sets are too many for 30.
    drawn = [wins(30, seed) for seed in range(40)]
    assert not any(share.exact for share in drawn)
    held = sum(share.interval[0] <= exact.value <= share.interval[1] for share in drawn)
    assert held >= 34


def test_the_small_pack_has_so_many_combinations(tmp_path: Path) -> None:
    """Two goals, two loads or both of them, two permits."""
    pack = load(write_pack(tmp_path))
    assert choices(pack)["load"] == (("people",), ("goods",), ("people", "goods"))
    assert size(pack) == 2 * 3 * 2
    assert size(pack, one_in=4) == 3 * 4 * 3
    assert realistic(pack).answers == [{"goal": ("race",)}]
    assert realistic(pack).whole


@settings(deadline=None)
@given(packs(), packs())
def test_two_packs_share_a_space_with_the_answers_of_both(one: Pack, other: Pack) -> None:
    """Nothing that can be said in either is left out, and nothing else is in it."""
    assume(one.questions and other.questions)
    both = choices(one, other)
    for pack in (one, other):
        for name, ways in choices(pack).items():
            assert {frozenset(way) for way in ways} <= {frozenset(way) for way in both[name]}
    assert set(both) == set(one.questions) | set(other.questions)
    for name, ways in both.items():
        known = [
            set(pack.questions[name].options) for pack in (one, other) if name in pack.questions
        ]
        assert {option for way in ways for option in way} == set().union(*known)


def test_the_space_of_a_pack_with_itself_is_its_own(knowledge: Pack) -> None:
    """So that a sample of a pack serves every edit that adds no answers."""
    twin = dataclasses.replace(knowledge, digest="twin")
    assert choices(knowledge, twin) == choices(knowledge)
    assert sample(knowledge, count=5, seed=3) == sample(knowledge, twin, count=5, seed=3)


# Published examples of the score interval without continuity correction, to four digits
# (Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17, 1998).
@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
        (29, 29, 0.8830, 1.0),
    ],
)
def test_interval_is_wilsons(hits: int, count: int, low: float, high: float) -> None:
    """And never leaves 0 to 1."""
    interval = Share(hits, count, exact=False).interval
    assert interval == pytest.approx((low, high), abs=5e-5)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Share(1, 8, exact=True), "12.5 %"),
        (Share(0, 8, exact=True), "0.0 %"),
        (Share(1, 10_000, exact=True), "under 0.1 %"),
        (Share(280, 20_000, exact=False), "1.4 % (1.2 to 1.6)"),
        (Share(0, 20_000, exact=False), "under 0.1 %"),
        (Share(0, 100, exact=False), "0.0 % (0.0 to 3.7)"),
        (Share(0, 0, exact=True), "0.0 %"),
    ],
    ids=repr,
)
def test_a_share_tells_its_error(share: Share, text: str) -> None:
    """An exact one has none."""
    assert str(share) == text
