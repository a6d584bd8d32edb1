"""What a run leaves: measured times per mode, the computed numbers, or why there is none."""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from typing import Literal

BASELINE = "eager"
"""The mode that the others are compared with; the first of every sample."""

FailureKind = Literal[
    "no_sample",  # nobody has written this topic's file for the framework
    "missing",  # the framework is not installed
    "import",  # it is installed and cannot be imported
    "convention",  # the file is not a sample
    "raised",
    "compiler",  # graph mode needs a C++ compiler that is not there
    "time",
    "memory",
    "output",
    "file",
    "exit",
    "protocol",  # the worker reported nonsense
    "stopped",  # by the person
    "internal",  # our own fault
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no result, as a sentence for people.

    `command` is what to type where that helps; `line` is the sample's own line, from 1.
    """

    kind: FailureKind
    sentence: str
    command: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ModeResult:
    """One mode of a sample. All times are seconds.

    `blocks` holds the mean time of a call in each measured block, in order: the n-th blocks of
    all modes were measured one after the other. `difference` is the largest relative difference
    of this mode's output from the first mode's, None for the first. With a failure, what was
    measured before it is kept.
    """

    name: str
    first_call: float | None
    second_call: float | None
    blocks: tuple[float, ...]
    difference: float | None
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class RunResult:
    """One sample, run once in one framework.

    `modes` is empty when `failure` is set. `values` are the numbers that the first mode computed
    (every n-th of very many) out of `total`. `others` is how many cores other processes kept busy
    while it measured.
    """

    label: str
    module: str
    version: str | None = None
    failure: Failure | None = None
    modes: tuple[ModeResult, ...] = ()
    values: array[float] | None = field(default=None, repr=False)
    total: int = 0
    threads: int = 1
    others: float = 0.0
    notices: tuple[str, ...] = ()
