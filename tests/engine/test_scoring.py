"""The verdict against a slow and obvious calculation, and the theorems of the method."""

from __future__ import annotations

import dataclasses
from fractions import Fraction
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Answers, clean
from engine.condition import Condition
from engine.loader import load
from engine.model import Pack
from engine.scoring import judge
from tests.packs import answers_to, criterion, framework, packs, write_pack

POINTS = {"none": 0, "slight": 1, "normal": 3, "high": 9, "critical": 27}


def fulfils(condition: Condition, answers: Answers) -> bool:
    """A condition read word by word from docs/knowledge.md."""
    lines = [
        set(options) & set(answers.get(q, ())) != set() for q, options in condition.answers.items()
    ]
    any_of = [fulfils(part, answers) for part in condition.any_of]
    none_of = [fulfils(part, answers) for part in condition.none_of]
    return all(lines) and (not any_of or any(any_of)) and not any(none_of)


def by_hand(pack: Pack, answers: Answers) -> tuple[dict[str, int], dict[str, Fraction], set[str]]:
    """Importance, values (0 to 100) and excluded frameworks, as the formulas say."""
    counting: Answers = {}
    for name, question in pack.questions.items():
        if name in answers and (question.ask_if is None or fulfils(question.ask_if, counting)):
            counting[name] = answers[name]
    weights = {}
    for key, entry in pack.criteria.items():
        weights[key] = POINTS[entry.baseline]
        for name, chosen in counting.items():
            added = [0]
            for option in (pack.questions[name].options.get(o) for o in chosen):
                if option is not None:
                    added.append(POINTS[option.importance.get(key, "none")])
                    added += [
                        POINTS[part.importance.get(key, "none")]
                        for part in option.importance_when
                        if fulfils(part.when, counting)
                    ]
            weights[key] += max(added)
    total = sum(weights.values())
    values = {
        f: Fraction(
            10 * sum(w * pack.criteria[c].ratings[f].likely for c, w in weights.items()), total
        )
        if total
        else Fraction(0)
        for f in pack.frameworks
    }
    excluded = {
        f
        for rule in pack.rules.values()
        if fulfils(rule.when, counting)
        for f in rule.exclude or ()
    }
    return weights, values, excluded


@st.composite
def cases(draw: st.DrawFn) -> tuple[Pack, Answers]:
    pack = draw(packs())
    return pack, draw(answers_to(pack))


@given(cases())
def test_agrees_with_the_formulas(case: tuple[Pack, Answers]) -> None:
    """Importance, values, exclusions, winner and kind are what the formulas give."""
    pack, answers = case
    weights, values, excluded = by_hand(pack, answers)
    verdict = judge(pack, answers)
    assert {share.criterion: share.importance for share in verdict.by_criterion} == weights
    assert {f: Fraction(10 * t, verdict.weight or 1) for f, t in verdict.totals.items()} == values
    assert set(verdict.excluded) == excluded
    running = {f: v for f, v in values.items() if f not in excluded}
    best = sorted(running.values(), reverse=True)
    if not running:
        assert (verdict.kind, verdict.winner) == ("none_fits", None)
    elif len(running) == 1:
        assert (verdict.kind, verdict.winner) == ("clear", next(iter(running)))
    else:
        lead = best[0] - best[1]
        close = lead == 0 or lead < pack.info.close_call
        assert verdict.kind == ("close_call" if close else "clear")
        winners = [f for f, v in running.items() if v == best[0]]
        assert verdict.winner == (winners[0] if lead else None)


@given(cases())
def test_both_splits_sum_to_the_lead_exactly(case: tuple[Pack, Answers]) -> None:
    """By criterion and by answer, the integers add up to the raw lead."""
    verdict = judge(*case)
    assert sum(share.contribution for share in verdict.by_criterion) == verdict.lead
    assert sum(share.contribution for share in verdict.by_answer) == verdict.lead
    first, second = verdict.between
    assert verdict.lead == verdict.totals[first] - verdict.totals[second]


@given(cases())
def test_raised_importance_is_accounted_for(case: tuple[Pack, Answers]) -> None:
    """A criterion's importance is its baseline and what the named answers add."""
    pack, answers = case
    for share in judge(pack, answers).by_criterion:
        baseline = POINTS[pack.criteria[share.criterion].baseline]
        assert share.importance == baseline + sum(rise.points for rise in share.raised_by)


@given(cases(), st.randoms(use_true_random=False))
def test_order_of_the_files_does_not_matter(case: tuple[Pack, Answers], random: object) -> None:
    """Permuting criteria, frameworks and rules changes no value and no verdict."""
    pack, answers = case

    def shuffled(mapping: dict) -> dict:  # type: ignore[type-arg]
        keys = list(mapping)
        random.shuffle(keys)  # type: ignore[attr-defined]
        return {key: mapping[key] for key in keys}

    other = dataclasses.replace(
        pack,
        digest="other",
        criteria=shuffled(pack.criteria),
        frameworks=shuffled(pack.frameworks),
        rules=shuffled(pack.rules),
    )
    mine, theirs = judge(pack, answers), judge(other, answers)
    assert dict(mine.totals) == dict(theirs.totals)
    assert mine.kind == theirs.kind
    assert set(mine.excluded) == set(theirs.excluded)
    if mine.winner is None or theirs.winner is None:
        assert mine.winner == theirs.winner
    else:
        assert mine.totals[mine.winner] == theirs.totals[theirs.winner]


@given(cases(), st.data())
def test_a_further_framework_never_reorders_the_others(
    case: tuple[Pack, Answers], data: st.DataObject
) -> None:
    """Fixed scales: adding an option leaves every other value as it was."""
    pack, answers = case
    criteria = {}
    for name, entry in pack.criteria.items():
        ratings = {f: r.likely for f, r in entry.ratings.items()}
        criteria[name] = criterion(
            name, entry.baseline, {**ratings, "further": data.draw(st.integers(0, 10))}
        )
    other = dataclasses.replace(
        pack,
        digest="other",
        criteria=criteria,
        frameworks={**pack.frameworks, "further": framework("further")},
    )
    before, after = judge(pack, answers).totals, judge(other, answers).totals
    assert {name: after[name] for name in before} == dict(before)


@given(cases())
def test_unsure_counts_like_a_skipped_question(case: tuple[Pack, Answers]) -> None:
    """`unsure` leaves importance as it is."""
    pack, answers = case
    without = {name: chosen for name, chosen in answers.items() if chosen != ("unsure",)}
    assert dict(judge(pack, answers).totals) == dict(judge(pack, without).totals)


def test_an_answer_to_a_question_that_is_not_asked_counts_for_nothing(tmp_path: Path) -> None:
    """The answer is kept, and counts again once the question is asked."""
    pack = load(write_pack(tmp_path))
    hidden, _ = clean(pack, {"goal": ["race"], "load": ["people"]})
    shown, _ = clean(pack, {"goal": ["travel"], "load": ["people"]})
    assert judge(pack, hidden).totals == judge(pack, {"goal": ("race",)}).totals
    assert judge(pack, shown).totals != judge(pack, {"goal": ("travel",)}).totals
