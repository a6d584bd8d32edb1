"""The topic `fusion`, in the real frameworks.

A framework that is not installed makes these fail. Where one cannot be installed, say so with its
id: LAB_WITHOUT=tensorflow.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from engine.lab import Comparison, Lab, RunResult, availability, compare, find_compiler
from engine.loader import load
from engine.model import Framework, Topic

pytestmark = pytest.mark.lab

FOLDER = Path(__file__).resolve().parents[2] / "knowledge" / "samples" / "fusion"
WITHOUT = {name for name in os.environ.get("LAB_WITHOUT", "").split(",") if name}
PATIENCE = 180.0
NAMES = ("tensorflow", "pytorch")


def needed(name: str) -> str:
    if name in WITHOUT:
        pytest.skip(f"LAB_WITHOUT names {name}")
    return name


@pytest.fixture(scope="module")
def frameworks() -> Mapping[str, Framework]:
    return load().frameworks


@pytest.fixture(scope="module")
def topic() -> Topic:
    return load().topics["fusion"]


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    lab = Lab()
    yield lab
    lab.close()


@pytest.fixture(scope="module")
def results(lab: Lab, frameworks: Mapping[str, Framework]) -> Mapping[str, RunResult]:
    for name in NAMES:
        if name not in WITHOUT:
            lab.warm(frameworks[name])  # Both import at the same time.
    runs = {
        name: lab.start(FOLDER / f"{name}.py", frameworks[name])
        for name in NAMES
        if name not in WITHOUT
    }
    assert all(run.wait(PATIENCE) for run in runs.values())
    return {name: run.result for name, run in runs.items() if run.result is not None}


@pytest.fixture(scope="module")
def comparison(topic: Topic, results: Mapping[str, RunResult]) -> Comparison:
    return compare(topic, results)


@pytest.mark.parametrize("name", NAMES)
def test_every_mode_is_measured(name: str, results: Mapping[str, RunResult]) -> None:
    result = results[needed(name)]
    assert result.failure is None
    assert result.total == 262_144
    eager, graph = result.modes
    assert eager.failure is None
    assert len(eager.blocks) >= 8
    assert result.notices == ()
    if name == "pytorch" and find_compiler().sentence is not None:
        assert graph.failure is not None
        assert graph.failure.kind == "compiler"
    else:
        assert graph.failure is None
        assert len(graph.blocks) == len(eager.blocks)
        assert graph.first_call is not None
        assert graph.first_call > min(graph.blocks)


def test_all_outputs_agree(comparison: Comparison, results: Mapping[str, RunResult]) -> None:
    outputs = sum(mode.failure is None for result in results.values() for mode in result.modes)
    agreement = comparison.agreement
    if outputs < 2:
        assert agreement is None
    else:
        assert agreement is not None
        assert agreement.outputs == outputs
        assert agreement.agrees, agreement


def test_the_page_has_its_figures(comparison: Comparison, results: Mapping[str, RunResult]) -> None:
    assert set(comparison.frameworks) == set(results)
    for name, figures in comparison.frameworks.items():
        assert figures.version == results[name].version
        assert figures.label in comparison.lesson or not figures.speedups


def test_without_a_compiler_eager_still_runs(
    frameworks: Mapping[str, Framework], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    name = needed("pytorch")
    lab = Lab()
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    assert availability(frameworks[name]).sentence == find_compiler().sentence
    run = lab.start(FOLDER / f"{name}.py", frameworks[name])
    assert run.wait(PATIENCE)
    lab.close()
    assert run.result is not None
    assert run.result.failure is None
    eager, graph = run.result.modes
    assert eager.blocks
    assert graph.failure is not None
    assert graph.failure.kind == "compiler"
    assert graph.failure.sentence == find_compiler().sentence
    assert graph.failure.command


@pytest.fixture(scope="module")
def by_hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mapping[str, Popen[str]]]:
    """The files, run from anywhere as a person would; both at the same time, to save some."""
    started = {
        name: Popen(
            [sys.executable, FOLDER / f"{name}.py"],
            cwd=tmp_path_factory.mktemp(name),
            stdout=PIPE,
            stderr=PIPE,
            text=True,
        )
        for name in NAMES
        if name not in WITHOUT
    }
    yield started
    for process in started.values():
        process.kill()
        process.communicate()


@pytest.mark.parametrize("name", NAMES)
def test_runs_by_itself(name: str, by_hand: Mapping[str, Popen[str]]) -> None:
    """And prints what it saw."""
    process = by_hand[needed(name)]
    output, errors = process.communicate(timeout=PATIENCE)
    lines = output.splitlines()
    assert "eager: 262144 numbers, the last one 10.999557" in lines
    if name == "tensorflow" or find_compiler().sentence is None:
        assert process.returncode == 0, errors
        assert "graph: 262144 numbers, the last one 10.999557" in lines
