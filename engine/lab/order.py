"""What somebody asked the lab to run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.lab.limits import Limits

if TYPE_CHECKING:
    from engine.model import Framework


@dataclass(frozen=True, slots=True)
class Order:
    """One sample, the framework to run it in, and what it may use."""

    sample: Path
    framework: Framework
    limits: Limits
    threads: int
