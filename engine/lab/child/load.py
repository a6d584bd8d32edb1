"""How busy other processes keep the machine while this one measures."""

from __future__ import annotations

import time

import psutil


class Load:
    """Counts from when it is made."""

    def __init__(self) -> None:
        self._start = _now()

    def of_others(self) -> float:
        """How many cores other processes kept busy since then, on average."""
        now = _now()
        wall, busy, own = (now[i] - self._start[i] for i in range(3))
        return max(0.0, busy - own) / wall if wall > 0 else 0.0


def _now() -> tuple[float, float, float]:
    """Seconds: on the clock, of all cores at work, and of this process at work."""
    system = psutil.cpu_times()
    at_rest = system.idle + getattr(system, "iowait", 0.0)
    # Linux counts guests in `user` as well.
    twice = getattr(system, "guest", 0.0) + getattr(system, "guest_nice", 0.0)
    own = psutil.Process().cpu_times()
    return time.monotonic(), sum(system) - at_rest - twice, own.user + own.system
