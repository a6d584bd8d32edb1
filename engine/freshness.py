"""Whether evidence is still fresh, and what its age does to a range of ratings."""

from __future__ import annotations

import datetime

from engine.model import RatingEntry


def present_day() -> datetime.date:
    """Return today's date, in UTC."""
    return datetime.datetime.now(datetime.timezone.utc).date()


def missed_reviews(checked: datetime.date, review_after: int, today: datetime.date) -> int:
    """Return how many reviews were missed since the evidence was checked; 0 while it is fresh.

    `review_after` is the time between two reviews, in days.
    """
    return max(0, (today - checked).days - 1) // review_after


def widened(rating: RatingEntry, review_after: int, today: datetime.date) -> tuple[int, int]:
    """Return the range of a rating, one point wider at both ends for each review that was missed.

    That a framework can move by about a point of ten in one period is our judgement; the range
    never leaves the scale of 0 to 10, and the likely rating stays.
    """
    missed = missed_reviews(rating.checked, review_after, today)
    return max(0, rating.low - missed), min(10, rating.high + missed)
