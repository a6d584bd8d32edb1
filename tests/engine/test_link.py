"""Links carry the answers there and back, and never break the page."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Answers
from engine.link import query_string, read_query
from engine.loader import load
from engine.model import Pack
from tests.packs import answers_to, packs, write_pack


@st.composite
def cases(draw: st.DrawFn) -> tuple[Pack, Answers]:
    pack = draw(packs())
    return pack, draw(answers_to(pack))


@given(cases())
def test_round_trip(case: tuple[Pack, Answers]) -> None:
    """Reading what was written gives the same answers and nothing dropped."""
    pack, answers = case
    assert read_query(pack, query_string(pack, answers)) == (answers, ())


def test_the_link_is_readable(tmp_path: Path) -> None:
    """Keys sorted, options joined by commas, the version last."""
    pack = load(write_pack(tmp_path))
    answers: Answers = {"load": ("people", "goods"), "goal": ("travel",)}
    assert query_string(pack, answers) == "goal=travel&load=goods,people&v=1"


@pytest.mark.parametrize(
    ("query", "kept", "reason"),
    [
        ("gaol=race", {}, "there is no question `gaol`, did you mean `goal`?"),
        ("goal=rase", {}, "`goal` has no option `rase`, did you mean `race`?"),
        ("goal=race,travel", {}, "`goal` takes one answer, not 2: race, travel"),
        ("load=people,unsure", {}, "`unsure` stands alone; leave out the rest of `load`"),
        ("goal=race&v=0", {"goal": ("race",)}, "the link was made with version `0`"),
        ("goal=<script>", {}, "`goal` has no option `<script>`; there are race, travel, unsure"),
        ("a" * 9000, {}, "the link is longer than 8000 characters"),
        ("&".join(f"a{n}=1" for n in range(999)), {}, "the link has more than 200 parts"),
    ],
    ids=lambda value: str(value)[:25],
)
def test_what_cannot_be_used_is_dropped_and_told(
    tmp_path: Path, query: str, kept: Answers, reason: str
) -> None:
    """The rest of the link still counts."""
    answers, dropped = read_query(load(write_pack(tmp_path)), query)
    assert answers == kept
    assert any(reason in answer.reason for answer in dropped)


@pytest.mark.parametrize("place", ["exec_flex", "graphs.tf-static", "", "<script>", "a" * 500])
def test_the_entry_that_a_link_leads_to_is_no_answer(tmp_path: Path, place: str) -> None:
    """Whatever it is, the answers beside it count and nothing is told about it."""
    pack = load(write_pack(tmp_path))
    assert read_query(pack, f"goal=race&v=1&at={place}") == ({"goal": ("race",)}, ())
    assert read_query(pack, f"at={place}") == ({}, ())


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    """No query string raises, and only known answers come out."""
    pack = _SMALL
    answers, _ = read_query(pack, text)
    for name, chosen in answers.items():
        assert set(chosen) <= {*pack.questions[name].options, "unsure"}


def _small() -> Pack:
    with tempfile.TemporaryDirectory() as folder:
        return load(write_pack(Path(folder)))


_SMALL = _small()
