"""What the lab must know about a framework before it starts it, by the name of its module."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Traits:
    """How a framework wants to be started. The defaults suit any Python module."""

    environment: Mapping[str, str] = field(default_factory=dict)
    """Variables that its process gets."""
    chatter: re.Pattern[str] | None = None
    """Lines of its own start-up messages, which are not the sample's output."""
    graph_needs_compiler: bool = False
    """Whether its graph mode calls a C++ compiler."""


_TRAITS = {
    "tensorflow": Traits(
        environment={"TF_CPP_MIN_LOG_LEVEL": "2"},
        # Set this early, TensorFlow prints these before it reads its own log level.
        chatter=re.compile(r"^([IW]0000 \d|WARNING: All log messages before absl::InitializeLog)"),
    ),
    "torch": Traits(
        # More compile processes would run on the other cores, and outlive the compiling.
        environment={"TORCHINDUCTOR_COMPILE_THREADS": "1"},
        graph_needs_compiler=True,
    ),
}


def traits_of(module: str) -> Traits:
    """The traits of the framework that Python imports under this name."""
    return _TRAITS.get(module, Traits())
