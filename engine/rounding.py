"""Rounding that adds up: the shown parts of a sum give the shown sum."""

from __future__ import annotations

from collections.abc import Sequence


def tenths(parts: Sequence[int], weight: int) -> list[float]:
    """Return every raw part as points of 100 with one decimal.

    A part is 10 * raw / weight points. The results add up to the rounded total exactly: what
    rounding down leaves over goes to the parts that lost most (largest remainder, Hamilton 1792).
    """
    if not weight:
        return [0.0 for _ in parts]
    floors = [100 * part // weight for part in parts]
    missing = _half_up(100 * sum(parts), weight) - sum(floors)
    by_loss = sorted(range(len(parts)), key=lambda i: 100 * parts[i] % weight, reverse=True)
    for index in by_loss[:missing]:
        floors[index] += 1
    return [value / 10 for value in floors]


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)
