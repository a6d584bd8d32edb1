"""Rounded parts add up to the rounded whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.rounding import tenths

PARTS = st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=40)


@given(PARTS, st.integers(1, 5_000))
def test_parts_add_up_to_the_rounded_total(parts: list[int], weight: int) -> None:
    """The tenths of the parts give the tenths of their sum."""
    total = round(sum(round(value * 10) for value in tenths(parts, weight)))
    assert total == round(tenths([sum(parts)], weight)[0] * 10)


@given(PARTS, st.integers(1, 5_000))
def test_no_part_moves_by_a_tenth(parts: list[int], weight: int) -> None:
    """Each shown part is less than a tenth of a point from its true value."""
    for part, shown in zip(parts, tenths(parts, weight), strict=True):
        assert abs(10 * part / weight - shown) < 0.1 + 1e-9


def test_nothing_weighs_nothing() -> None:
    """Without any importance every part is nought."""
    assert tenths([0, 0], 0) == [0.0, 0.0]
