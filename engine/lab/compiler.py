"""The C++ compiler that `torch.compile` needs on a CPU: found, or what to install."""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

# The first is what torch takes by itself.
_USUAL = {"win32": ["cl"], "darwin": ["clang++", "g++"]}.get(sys.platform, ["g++", "clang++"])


@dataclass(frozen=True, slots=True)
class Compiler:
    """Whether graph modes that call a C++ compiler can work.

    `path` is the compiler found. `sentence` says what is missing and `command` what to type;
    both are None when nothing is.
    """

    path: str | None
    sentence: str | None = None
    command: str | None = None


def find_compiler() -> Compiler:
    """Look for a C++ compiler and Python's headers, as `torch.compile` will."""
    path = _compiler_path()
    if path is None:
        return Compiler(
            None,
            "torch.compile writes C++ and needs a compiler, and none was found (looked for $CXX, "
            f"{', '.join(_USUAL)}). Eager mode works without.",
            _install("g++", "gcc-c++"),
        )
    if not (Path(sysconfig.get_path("include")) / "Python.h").is_file():
        minor = f"{sys.version_info.major}.{sys.version_info.minor}"
        return Compiler(
            path,
            "torch.compile writes C++ that includes Python.h, and this Python came without its "
            "header files. Eager mode works without.",
            _install(f"python{minor}-dev", "python3-devel"),
        )
    return Compiler(path)


def _compiler_path() -> str | None:
    wanted = os.environ.get("CXX", "").split()[:1]
    return next((path for name in wanted or _USUAL if (path := shutil.which(name))), None)


def _install(debian: str, fedora: str) -> str | None:
    if sys.platform == "darwin":
        return "xcode-select --install"
    if sys.platform == "win32":
        return "winget install Microsoft.VisualStudio.2022.BuildTools"
    if shutil.which("dnf"):
        return f"sudo dnf install {fedora}"
    return f"sudo apt-get install {debian}"
