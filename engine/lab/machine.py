"""The machine on which something was measured."""

from __future__ import annotations

import functools
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psutil


@dataclass(frozen=True, slots=True)
class Machine:
    """What stands beside every measured number."""

    processor: str
    cores: int
    system: str
    python: str


@functools.cache
def this_machine() -> Machine:
    """The machine that this process runs on."""
    return Machine(
        processor=_processor() or platform.machine() or "unknown processor",
        cores=usable_cores(),
        system=f"{platform.system()} {platform.release()}".strip(),
        python=platform.python_version(),
    )


def usable_cores() -> int:
    """How many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return psutil.cpu_count() or 1


def _processor() -> str:
    if sys.platform == "linux":
        return _from_cpuinfo()
    if sys.platform == "darwin":
        asked = subprocess.run(
            ["sysctl", "-n", "machdep.cpu.brand_string"],
            capture_output=True,
            text=True,
            check=False,
        )
        return asked.stdout.strip()
    return platform.processor()


def _from_cpuinfo() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, "")
