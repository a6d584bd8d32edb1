"""How much a run may use before it is ended."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use.

    The time leaves room for `torch.compile` on a slow machine that has never compiled before.
    """

    seconds: float = 120.0
    """Wall time, from the run's turn to its end."""
    memory: int = 4 * 10**9
    """Bytes of memory of the worker and everything it started."""
    output: int = 10**6
    """Bytes that the sample may print."""
    file_size: int = 512 * 10**6
    """Bytes of the largest file it may write (where the system can say so)."""
