"""The fast decision against the full verdict."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answer_space import enumerate_all, sample
from engine.answers import Answers
from engine.loader import load
from engine.model import Pack
from engine.scoring import Decision, decide, judge, tally
from tests.packs import FILES, answers_to, packs, write_pack


@st.composite
def cases(draw: st.DrawFn) -> tuple[Pack, list[Answers]]:
    """Several answer sets to one pack, because what an answer does is remembered."""
    pack = draw(packs())
    return pack, draw(st.lists(answers_to(pack), min_size=1, max_size=5))


def agree(pack: Pack, answers: Answers) -> bool:
    """Kind, winner, totals, weight and exclusions."""
    verdict, counted = judge(pack, answers), tally(pack, answers)
    values = {name: counted.value(name) for name in pack.frameworks}
    return (
        decide(pack, answers) == (verdict.kind, verdict.winner)
        and counted == (verdict.totals, verdict.weight, verdict.excluded)
        and values == verdict.values
    )


@given(cases())
def test_decides_what_judge_says(case: tuple[Pack, list[Answers]]) -> None:
    """For every answer set, in whatever order they come."""
    pack, sets = case
    assert all(agree(pack, answers) for answers in sets)


def test_what_depends_on_other_answers_is_not_remembered_for_them(tmp_path: Path) -> None:
    """Importance under a condition, a question that is hidden, rules of every form."""
    rules = """\
either:
  label: Either will do
  when: {any: [{goal: [travel]}, {load: [people]}]}
  exclude: [alpha]
  basis: answer
  because: You said so.
  way_out: Say something else.
  checked: 2026-11-20
neither:
  label: Neither of them
  when: {not: {permit: [small, "no"]}}
  exclude: [beta]
  basis: answer
  because: You said so.
  way_out: Say something else.
  checked: 2026-11-20
"""
    questions = FILES["questions.yaml"].replace(
        "ask_if: {goal: [travel]}", "ask_if: {goal: [race]}"
    )
    changes = {
        "rules.yaml": FILES["rules.yaml"] + rules,
        "questions.yaml": questions.replace("- when: {goal: [travel]}", '- when: {permit: ["no"]}'),
    }
    pack = load(write_pack(tmp_path, changes))
    sets = [answers for answers, _ in enumerate_all(pack, one_in=2)]
    assert len({decide(pack, answers) for answers in sets}) == 3
    for answers in (*sets, *reversed(sets)):
        assert agree(pack, answers)


@pytest.mark.parametrize("one_in", [1, 2, 4])
def test_the_shipped_pack_is_decided_as_it_is_judged(knowledge: Pack, one_in: int) -> None:
    """Whatever forms of rules and conditions it comes to use."""
    for answers in sample(knowledge, count=300, seed=one_in, one_in=one_in):
        assert agree(knowledge, answers)


def test_agreeing_decisions_name_the_same_outcome() -> None:
    """A tie is not the same as none fitting; how clear a win is makes no difference."""
    tie, none = Decision("close_call", None), Decision("none_fits", None)
    clear, close = Decision("clear", "alpha"), Decision("close_call", "alpha")
    assert clear.agrees(close)
    assert tie.agrees(tie)
    assert not tie.agrees(none)
    assert not clear.agrees(tie)
    assert not clear.agrees(Decision("clear", "beta"))
