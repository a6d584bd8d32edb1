"""The lab: runs a topic's samples in worker processes, measures them and compares what came out.

This process imports neither framework. One `Lab` serves a whole server: `warm` before a run is
likely, `start` a run, look at its `events` and `phase` until it is `done`, `compare` the results.
"""

from engine.lab.agreement import Agreement
from engine.lab.availability import Availability, availability
from engine.lab.comparison import Comparison, compare
from engine.lab.compiler import Compiler, find_compiler
from engine.lab.events import Output, Phase, Progress, Timing
from engine.lab.figures import FrameworkFigures, ModeFigures, Speedup
from engine.lab.lab import Lab
from engine.lab.lesson import duration, factor
from engine.lab.limits import Limits
from engine.lab.machine import Machine, this_machine
from engine.lab.pool import WarmState
from engine.lab.results import Failure, ModeResult, RunResult
from engine.lab.run import Run
from engine.lab.spread import Spread

__all__ = [
    "Agreement",
    "Availability",
    "Comparison",
    "Compiler",
    "Failure",
    "FrameworkFigures",
    "Lab",
    "Limits",
    "Machine",
    "ModeFigures",
    "ModeResult",
    "Output",
    "Phase",
    "Progress",
    "Run",
    "RunResult",
    "Speedup",
    "Spread",
    "Timing",
    "WarmState",
    "availability",
    "compare",
    "duration",
    "factor",
    "find_compiler",
    "this_machine",
]
