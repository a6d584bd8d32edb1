"""A sample file, loaded, and what went wrong in it."""

from __future__ import annotations

import errno
import importlib.util
import re
import sys
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from engine.lab.results import BASELINE

_NAME = "sample"
_LONGEST_MESSAGE = 600


class NoSample(Exception):
    """The file does not define what a sample defines."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What a sample file defines; docs/lab.md tells its author what each is."""

    inputs: Callable[[], tuple[Any, ...]]
    modes: Mapping[str, Callable[..., Any]]
    show: Callable[[str, Any], None] | None


def load(path: Path) -> Sample:
    """Run the file as a module. Raises NoSample, and whatever the file raises."""
    module = _module(path)
    modes = getattr(module, "MODES", None)
    if not callable(getattr(module, "inputs", None)):
        raise NoSample("it defines no function `inputs()`")
    if not isinstance(modes, dict) or next(iter(modes), None) != BASELINE:
        raise NoSample(f'it defines no dictionary `MODES` that begins with "{BASELINE}"')
    if not all(isinstance(name, str) and callable(run) for name, run in modes.items()):
        raise NoSample("`MODES` must map names to functions")
    return Sample(module.inputs, modes, getattr(module, "show", None))


def describe(error: BaseException, path: Path, what: str | None = None) -> dict[str, object]:
    """An exception as the fields of an error report: its kind, type, message and sample line."""
    return {
        "what": what or _kind(error),
        "type": type(error).__name__[:300],
        "message": _message(error)[:_LONGEST_MESSAGE].strip(),
        "line": _line(error, path),
    }


def _module(path: Path) -> ModuleType:
    # A real file under a real module: AutoGraph and torch.compile read the source again.
    spec = importlib.util.spec_from_file_location(_NAME, path)
    if spec is None or spec.loader is None:
        raise NoSample("it is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[_NAME] = module
    sys.dont_write_bytecode = True
    spec.loader.exec_module(module)
    return module


def _kind(error: BaseException) -> str:
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return "file"
    if isinstance(error, NoSample):
        return "convention"
    return "raised"


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # noqa: BLE001 - the sample may have written this exception
        return ""


def _line(error: BaseException, path: Path) -> int | None:
    if isinstance(error, SyntaxError) and error.filename == str(path):
        return error.lineno
    lines = [
        frame.lineno
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.filename == str(path)
    ]
    if lines:
        return lines[-1]
    # Traced code runs from generated files; both frameworks then name the source in the message.
    named = re.findall(rf'File "{re.escape(str(path))}", line (\d+)', _message(error))
    return int(named[-1]) if named else None
