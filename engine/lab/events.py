"""What happens in a run, as pages see it and as workers report it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

RaisedKind = Literal["raised", "memory", "file", "convention", "import"]


@dataclass(frozen=True, slots=True)
class Phase:
    """What the run is doing now, in a sentence, and how far it is (0 to 1)."""

    text: str
    progress: float


@dataclass(frozen=True, slots=True)
class Output:
    """Whole lines that the sample printed, control characters removed."""

    text: str


@dataclass(frozen=True, slots=True)
class Timing:
    """One measured time in seconds: of a mode's first call, or of each call once it is warm."""

    mode: str
    what: Literal["first", "each"]
    seconds: float


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker has imported its framework and waits for a sample."""

    version: str


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception, with the sample's own line where it came from (None: none of its lines)."""

    what: RaisedKind
    type: str
    message: str
    line: int | None


@dataclass(frozen=True, slots=True)
class ModeReport:
    """One mode as measured: seconds of the first and second call, and of a call in each block.

    `difference` is the largest relative difference from the first mode's output; None for the
    first mode itself.
    """

    name: str
    first: float | None
    second: float | None
    blocks: tuple[float, ...]
    difference: float | None
    error: Raised | None


@dataclass(frozen=True, slots=True)
class Finished:
    """The whole measurement.

    `total` counts the numbers that the sample computed; `others` is how many cores other
    processes kept busy meanwhile.
    """

    modes: tuple[ModeReport, ...]
    total: int
    others: float


Progress: TypeAlias = Phase | Output | Timing
"""What a page shows while a run goes on."""

Report: TypeAlias = Ready | Phase | Timing | Raised | Finished
"""What a worker may send."""
