"""Whether a framework can be run here, found out without importing it."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.lab.compiler import find_compiler
from engine.lab.traits import traits_of

if TYPE_CHECKING:
    from engine.model import Framework

_ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether a framework is installed and what its graph mode may lack.

    `version` is None when it is not installed, or not as one of the pack's packages. `sentence`
    says what is missing and `command` what to type; both are None when all is well.
    """

    installed: bool
    version: str | None
    sentence: str | None = None
    command: str | None = None


def availability(framework: Framework) -> Availability:
    """Look for the framework in this Python, and for a compiler where its graph mode needs one."""
    if not is_installed(framework):
        return Availability(
            False,
            None,
            f"{framework.label} is not installed for this Python "
            f"({platform.python_version()}), so its side of the lab stays empty.",
            _pip_install(framework.packages[0]),
        )
    version = _version(framework)
    if traits_of(framework.module).graph_needs_compiler:
        compiler = find_compiler()
        return Availability(True, version, compiler.sentence, compiler.command)
    return Availability(True, version)


def is_installed(framework: Framework) -> bool:
    """Whether this Python finds the framework's module. Takes well under a millisecond."""
    # For a top-level name this looks along the path and imports nothing.
    try:
        return importlib.util.find_spec(framework.module) is not None
    except (ImportError, ValueError):
        return False


def _version(framework: Framework) -> str | None:
    for package in framework.packages:
        try:
            return importlib.metadata.version(package)
        except importlib.metadata.PackageNotFoundError:
            continue
    return None


def _pip_install(package: str) -> str:
    python = Path(sys.executable)
    shown = python.relative_to(_ROOT) if python.is_relative_to(_ROOT) else python
    pinned = "-c constraints.txt " if (_ROOT / "constraints.txt").is_file() else ""
    return f"{shown} -m pip install {pinned}{package}"
