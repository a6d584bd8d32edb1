"""Whether the modes and the frameworks computed the same."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from engine.lab import values
from engine.lab.results import RunResult


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far apart the outputs are, over all modes and frameworks that have one.

    `largest` is the largest difference of two outputs, relative to the largest number in them
    (infinite where they cannot be compared at all); `tolerance` is what the topic allows;
    `outputs` is how many outputs there were.
    """

    largest: float
    tolerance: float
    outputs: int

    @property
    def agrees(self) -> bool:
        """Whether the largest difference is tolerable."""
        return self.largest <= self.tolerance

    @property
    def within(self) -> float:
        """The power of ten that the largest difference stays within; 0 where all are equal."""
        if self.largest == 0 or math.isinf(self.largest):
            return self.largest
        return float(10.0 ** math.ceil(math.log10(self.largest)))


def agreement_of(results: Sequence[RunResult], tolerance: float) -> Agreement | None:
    """Compare the outputs of all runs; None while fewer than two outputs are there."""
    gaps = [*_between_modes(results), *_between_frameworks(results)]
    if not gaps:
        return None
    outputs = sum(_computed(result) for result in results)
    return Agreement(max(gaps), tolerance, outputs)


def _between_modes(results: Sequence[RunResult]) -> Iterable[float]:
    for result in results:
        for mode in result.modes:
            if mode.difference is not None:
                yield mode.difference


def _between_frameworks(results: Sequence[RunResult]) -> Iterable[float]:
    kept = [result for result in results if result.values is not None]
    for one, other in combinations(kept, 2):
        if one.total != other.total or one.values is None or other.values is None:
            yield math.inf
        else:
            yield values.difference(one.values, other.values)


def _computed(result: RunResult) -> int:
    return sum(mode.first_call is not None for mode in result.modes)
