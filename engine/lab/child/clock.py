"""Timing calls fairly: warmed up, in blocks long enough to measure, modes taking turns."""

from __future__ import annotations

import gc
import math
import time
from collections.abc import Callable, Mapping

Call = Callable[[], object]

BLOCK_SECONDS = 0.005
"""The least time that a block of calls takes."""

FEWEST_ROUNDS = 8
MOST_ROUNDS = 100
BUDGET_SECONDS = 2.0
"""After the fewest rounds, measuring goes on for so long, or to the most rounds."""


def once(call: Call) -> tuple[float, object]:
    """Seconds of one call, and what it returned."""
    start = time.perf_counter()
    output = call()
    return time.perf_counter() - start, output


def interleaved(
    calls: Mapping[str, Call], on_round: Callable[[float], None]
) -> dict[str, list[float]]:
    """Seconds of a call in each block, per mode; the n-th blocks of all modes lie side by side.

    The order turns round after every round, so that no mode always runs after another.
    `on_round` hears which part of the measuring is done (0 to 1).
    """
    counts = {name: _calls_per_block(call) for name, call in calls.items()}
    blocks: dict[str, list[float]] = {name: [] for name in calls}
    order = list(calls)
    start = time.perf_counter()
    gc.collect()
    gc.disable()
    try:
        for rounds in range(1, MOST_ROUNDS + 1):
            for name in order:
                blocks[name].append(_block(calls[name], counts[name]))
            order.reverse()
            spent = (time.perf_counter() - start) / BUDGET_SECONDS
            on_round(min(1.0, max(spent, rounds / MOST_ROUNDS)))
            if rounds >= FEWEST_ROUNDS and spent >= 1:
                break
    finally:
        gc.enable()
    return blocks


def _calls_per_block(call: Call) -> int:
    """How many calls fill a block. Trying it out also warms the mode up."""
    count = 1
    while (seconds := _block(call, count) * count) < BLOCK_SECONDS:
        missing = BLOCK_SECONDS / max(seconds, 1e-9)
        count = math.ceil(count * min(10.0, 1.2 * missing))
    return count


def _block(call: Call, count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - start) / count
