"""Numbers that samples compute, and how far two of them are apart."""

from __future__ import annotations

import math
from array import array
from operator import sub
from pathlib import Path

FILE = "values.f64"
"""The file in a run's folder in which a worker leaves what the sample computed."""

MAX_KEPT = 1 << 20
"""How many numbers are kept; of more, every n-th."""


def thinned(numbers: array[float]) -> array[float]:
    """The numbers, or every n-th of them, so that at most MAX_KEPT are left."""
    step = math.ceil(len(numbers) / MAX_KEPT)
    return numbers[::step] if step > 1 else numbers


def write(numbers: array[float], folder: Path) -> None:
    """Leave the numbers in the folder for the process that started this one."""
    (folder / FILE).write_bytes(thinned(numbers).tobytes())


def read(folder: Path) -> array[float] | None:
    """The numbers that a worker left in the folder; None if there are none or they are no good."""
    path = folder / FILE
    if path.is_symlink() or not path.is_file():
        return None
    numbers = array("d")
    size = MAX_KEPT * numbers.itemsize
    with path.open("rb") as file:
        content = file.read(size + 1)
    if not content or len(content) > size or len(content) % numbers.itemsize:
        return None
    numbers.frombytes(content)
    return numbers


def difference(one: array[float], other: array[float]) -> float:
    """The largest difference between two outputs, relative to the largest number in them.

    0 where both are the same (not-a-number in the same place counts as the same); infinity where
    they have different lengths or only one of them has something infinite or undefined in a place.
    """
    if len(one) != len(other):
        return math.inf
    if not (math.isfinite(sum(one)) and math.isfinite(sum(other))):
        kept = [(x, y) for x, y in zip(one, other, strict=True) if not _both_undefined(x, y)]
        one, other = array("d", (x for x, _ in kept)), array("d", (y for _, y in kept))
        if not all(map(math.isfinite, (*one, *other))):
            return math.inf
    gap = max(map(abs, map(sub, one, other)), default=0.0)
    scale = max(max(map(abs, one), default=0.0), max(map(abs, other), default=0.0))
    return gap / scale if gap else 0.0


def _both_undefined(x: float, y: float) -> bool:
    return x == y if math.isinf(x) else math.isnan(x) and math.isnan(y)
