"""A lab, a toy framework that starts at once, and a way to run a few lines as a sample."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from engine.lab import Lab, Limits, Run, RunResult
from engine.model import Framework

FAKES = Path(__file__).with_name("fakes")
PATIENCE = 60.0

WORKING = """
import toyframe

def inputs():
    return ([n / 8 for n in range(64)],)

def double(numbers):
    return [2 * n for n in numbers]

MODES = {"eager": double, "graph": toyframe.graph(double)}
"""


def framework(module: str, label: str = "Toy") -> Framework:
    """A pack's entry for a module, which a package of another name would provide."""
    return Framework.model_validate(
        {
            "label": label,
            "version": "1.0",
            "released": "2026-01-01",
            "url": "https://example.org",
            "module": module,
            "packages": [f"{module}-package"],
        }
    )


TOY = framework("toyframe")


def result_of(run: Run) -> RunResult:
    """The result of a run, waited for."""
    assert run.wait(PATIENCE), f"still: {run.phase}"
    assert run.result is not None
    return run.result


@pytest.fixture(scope="session", autouse=True)
def fakes() -> Iterator[None]:
    """The toy framework can be imported, by this process and by workers."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FAKES))
        patch.setenv("PYTHONPATH", str(FAKES), prepend=os.pathsep)
        yield


@pytest.fixture
def lab() -> Iterator[Lab]:
    """A lab of one's own, closed at the end."""
    lab = Lab()
    yield lab
    lab.close()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    """Write a sample file and return its path."""

    def write(code: str) -> Path:
        path = tmp_path / "toy.py"
        path.write_text(code, encoding="utf-8")
        return path

    return write


@pytest.fixture
def start(lab: Lab, write: Callable[[str], Path]) -> Callable[..., Run]:
    """Start code as a sample of the toy framework, with some limits."""

    def start(code: str, **limits: float) -> Run:
        return lab.start(write(code), TOY, Limits(**limits))  # type: ignore[arg-type]

    return start
