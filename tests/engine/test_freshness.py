"""Stale evidence: when it is stale, what that does to a range, and that every report says so."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.answers import Answers
from engine.freshness import missed_reviews, widened
from engine.loader import load
from engine.model import Pack, RatingEntry
from engine.reports.data import as_data
from engine.reports.document import document
from engine.reports.markdown import as_markdown
from engine.reports.text import as_text
from engine.scoring import judge
from tests.packs import FILES, write_pack

DAY = datetime.date(2026, 11, 21)
OLD = datetime.date(2025, 6, 1)
RACE: Answers = {"goal": ("race",)}

days = st.integers(0, 4000).map(datetime.timedelta)


def rating(low: int, likely: int, high: int, checked: datetime.date) -> RatingEntry:
    return RatingEntry(
        low=low,
        likely=likely,
        high=high,
        because="So it is.",
        basis="judgement",
        checked=checked.isoformat(),  # type: ignore[arg-type]
        version="1",
    )


@given(age=days, review_after=st.integers(1, 900))
def test_reviews_are_missed_as_a_calendar_says(age: datetime.timedelta, review_after: int) -> None:
    """Each day on which a review was due and which is over counts, counted one by one."""
    due, missed = DAY - age + datetime.timedelta(review_after), 0
    while due < DAY:
        due, missed = due + datetime.timedelta(review_after), missed + 1
    assert missed_reviews(DAY - age, review_after, DAY) == missed


def test_evidence_is_fresh_to_the_day_of_its_review() -> None:
    """Stale from the day after; evidence from the future is fresh."""
    checked = datetime.date(2026, 1, 1)
    assert missed_reviews(checked, 365, datetime.date(2027, 1, 1)) == 0
    assert missed_reviews(checked, 365, datetime.date(2027, 1, 2)) == 1
    assert missed_reviews(checked, 365, datetime.date(2025, 1, 1)) == 0


@given(st.lists(st.integers(0, 10), min_size=3, max_size=3).map(sorted), days, st.integers(1, 900))
def test_a_range_widens_with_every_missed_review(
    points: list[int], age: datetime.timedelta, review_after: int
) -> None:
    """By one at both ends, on the scale; the likely rating stays inside."""
    low, likely, high = points
    wanted = low, high
    for _ in range(missed_reviews(DAY - age, review_after, DAY)):
        wanted = max(0, wanted[0] - 1), min(10, wanted[1] + 1)
    found = widened(rating(low, likely, high, DAY - age), review_after, DAY)
    assert found == wanted
    assert 0 <= found[0] <= likely <= found[1] <= 10


@pytest.fixture
def old(tmp_path: Path) -> Pack:
    """The small pack, in which the rating of Alpha's speed and a rule were checked long ago."""
    fresh = "checked: 2026-11-20"
    criteria = FILES["criteria/all.yaml"].replace(fresh, f"checked: {OLD}", 1)
    rules = FILES["rules.yaml"].replace(
        "basis: judgement\n  " + fresh, f"basis: judgement\n  checked: {OLD}"
    )
    return load(write_pack(tmp_path, {"criteria/all.yaml": criteria, "rules.yaml": rules}))


def test_age_widens_the_range_and_nothing_else(old: Pack) -> None:
    """The verdict, the likely rating and what is fresh stay as they were."""
    verdict = judge(old, RACE)
    now, then = document(old, RACE, verdict, DAY), document(old, RACE, verdict, OLD)
    alpha, beta = now.criteria[0].ratings
    assert (alpha.likely, alpha.low, alpha.high, alpha.evidence.stale) == (8, 6, 10, True)
    assert (beta.likely, beta.low, beta.high, beta.evidence.stale) == (4, 3, 6, False)
    fresh = then.criteria[0].ratings[0]
    assert (fresh.likely, fresh.low, fresh.high, fresh.evidence.stale) == (8, 7, 9, False)
    assert (now.headline, now.summary, now.values) == (then.headline, then.summary, then.values)


def test_markdown_and_text_say_what_is_stale(old: Pack) -> None:
    """The rating with its widened range, the rule, and nothing fresh."""
    told = document(old, RACE, judge(old, RACE), DAY)
    markdown = as_markdown(told).replace("\\", "")
    text = " ".join(as_text(told).split())
    assert "Alpha 8 of 10 (6 to 10, widened): It is quick." in markdown
    assert "Beta 4 of 10 (3 to 6): It is slow." in markdown
    assert "Alpha 8 (6–10, widened): It is quick." in text
    assert "Beta 4 (3–6): It is slow." in text
    for report in (markdown, text):
        assert report.count("checked 2025-06-01 for version 1.0, stale") == 1
        assert "our judgement; checked 2025-06-01, stale" in report
        assert report.count("stale") == 2


def test_json_names_what_is_stale(old: Pack) -> None:
    """Only ratings that count here and rules that fired."""
    told = as_data(old, RACE, judge(old, RACE), DAY)
    assert json.loads(json.dumps(told))["stale"] == {
        "ratings": {"speed": ["alpha"]},
        "rules": ["race_note"],
    }
    assert as_data(old, RACE, judge(old, RACE), OLD)["stale"] == {"ratings": {}, "rules": []}
