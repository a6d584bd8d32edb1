"""Repeated measurements in three numbers."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some measurements, the quartiles around it, and how many there were."""

    median: float
    lower: float
    upper: float
    count: int

    @property
    def width(self) -> float:
        """The distance between the quartiles, as a part of the median."""
        return (self.upper - self.lower) / self.median if self.median else 0.0


def spread_of(measured: Sequence[float]) -> Spread:
    """The spread of at least one measurement. Raises ValueError on none."""
    if not measured:
        raise ValueError("nothing was measured")
    if len(measured) == 1:
        return Spread(measured[0], measured[0], measured[0], 1)
    lower, median, upper = statistics.quantiles(measured, n=4, method="inclusive")
    return Spread(median, lower, upper, len(measured))
