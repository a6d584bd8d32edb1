"""Runs that go well: what is seen on the way, what is left, and who waits for whom."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import psutil
import pytest

from engine.lab import Lab, Output, Phase, Run, Timing
from tests.lab.conftest import FAKES, PATIENCE, TOY, WORKING, framework, result_of

Start = Callable[..., Run]
Write = Callable[[str], Path]

ROOT = Path(__file__).resolve().parents[2]

SHOWS = (
    WORKING
    + """
import sys

def show(mode, output):
    print(mode, output[1])
    print("on the other stream", file=sys.stderr)
"""
)


def test_shows_output_timings_and_phases(start: Start) -> None:
    run = start(SHOWS)
    result_of(run)
    events = run.events()
    text = "".join(event.text for event in events if isinstance(event, Output))
    assert text.splitlines() == [
        "eager 0.25",
        "on the other stream",
        "graph 0.25",
        "on the other stream",
    ]
    assert [(event.mode, event.what) for event in events if isinstance(event, Timing)] == [
        ("eager", "first"),
        ("graph", "first"),
        ("eager", "each"),
        ("graph", "each"),
    ]
    progress = [event.progress for event in events if isinstance(event, Phase)]
    assert progress == sorted(progress)
    assert progress[-1] == 1
    assert run.phase == Phase("Done", 1)
    assert run.events(since=len(events) - 1) == events[-1:]


def test_leaves_measured_modes_and_values(start: Start) -> None:
    result = result_of(start(WORKING))
    assert result.failure is None
    assert result.version == "1.0-toy"
    assert result.threads == 1
    eager, graph = result.modes
    assert (eager.name, graph.name) == ("eager", "graph")
    assert (eager.difference, graph.difference) == (None, 0)
    assert len(eager.blocks) == len(graph.blocks) >= 8
    for mode in result.modes:
        assert mode.first_call is not None
        assert mode.second_call is not None
        assert min(mode.first_call, mode.second_call, *mode.blocks) > 0
    assert result.total == 64
    assert result.values is not None
    assert list(result.values) == [n / 4 for n in range(64)]


def test_every_mode_has_its_own_outcome(start: Start) -> None:
    code = WORKING + (
        "MODES |= {\n"
        "    'off': lambda n: [2.5 * x for x in n],\n"
        "    'short': lambda n: n[:3],\n"
        "    'broken': lambda n: n.missing,\n"
        "    'nested': lambda n: {'b': (2 * n[1], [2 * x for x in n[2:]]), 'a': False},\n"
        "}\n"
    )
    result = result_of(start(code))
    assert result.failure is None
    modes = {mode.name: mode for mode in result.modes}
    assert modes["off"].difference == pytest.approx(0.2)
    assert modes["short"].difference == float("inf")
    assert modes["nested"].difference == 0
    broken = modes["broken"]
    assert broken.failure is not None
    assert broken.failure.sentence.startswith("The sample raised AttributeError")
    assert broken.failure.line == 14
    assert not broken.blocks
    assert all(mode.blocks for mode in result.modes if mode is not broken)


def test_control_characters_do_not_reach_the_page(start: Start) -> None:
    run = start(WORKING + 'print("\\x1b[31mred\\x1b[0m\\x00 \\tb\\u00e9\\r")\n')
    result_of(run)
    text = "".join(event.text for event in run.events() if isinstance(event, Output))
    assert text == "red \tbé\n"


def test_no_sample(lab: Lab, tmp_path: Path) -> None:
    for sample in (None, tmp_path / "jax.py"):
        run = lab.start(sample, framework("jax", "JAX"))
        assert run.done
        failure = result_of(run).failure
        assert failure is not None
        assert (failure.kind, failure.sentence) == ("no_sample", "No sample for JAX yet.")


def test_runs_take_turns(lab: Lab, write: Write) -> None:
    clocked = WORKING + (
        "import time\n"
        'print("from", time.monotonic())\n'
        'def show(mode, output): print("to", time.monotonic())\n'
    )
    path = write(clocked)
    runs = [lab.start(path, TOY) for _ in range(2)]
    times = []
    for run in runs:
        assert result_of(run).failure is None
        text = "".join(event.text for event in run.events() if isinstance(event, Output))
        times.append([float(line.split()[1]) for line in text.splitlines()])
    times.sort()
    assert all(one[-1] < other[0] for one, other in pairwise(times))
    waited = [run for run in runs if Phase("Waiting for another run to end", 0) in run.events()]
    assert len(waited) == 1


def test_stop_while_waiting(lab: Lab, write: Write) -> None:
    path = write("import time\ntime.sleep(600)")
    first, second = lab.start(path, TOY), lab.start(path, TOY)
    second.stop()
    first.stop()
    for run in (second, first):
        failure = result_of(run).failure
        assert failure is not None
        assert (failure.kind, failure.sentence) == ("stopped", "Stopped.")


def test_close_stops_what_runs(write: Write) -> None:
    lab = Lab()
    run = lab.start(write("import time\ntime.sleep(600)"), TOY)
    lab.close()
    assert run.done
    assert not workers(psutil.Process().pid)


def test_nothing_stays_when_the_server_is_killed(write: Write) -> None:
    """No chance to clean up: the worker notices, and removes its folder too."""
    sample = write("import os, time\nprint(os.getcwd(), flush=True)\ntime.sleep(600)")
    code = f"""
import sys, time
from pathlib import Path
sys.path[:0] = [{str(ROOT)!r}, {str(FAKES)!r}]
from engine.lab import Lab, Output
from tests.lab.conftest import TOY
run = Lab().start(Path({str(sample)!r}), TOY)
while not (seen := [event for event in run.events() if isinstance(event, Output)]):
    time.sleep(0.01)
print(seen[0].text, flush=True)
time.sleep(600)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        folder = Path(server.stdout.readline().strip())
        left = workers(server.pid)
        assert left
        assert folder.is_dir()
        server.kill()
    gone, alive = psutil.wait_procs(left, timeout=PATIENCE)
    assert gone
    assert not alive
    deadline = time.monotonic() + PATIENCE
    while folder.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not folder.exists()


def workers(pid: int) -> list[psutil.Process]:
    """The lab's workers that a process itself started."""
    return [
        child
        for child in psutil.Process(pid).children()
        if child.status() != psutil.STATUS_ZOMBIE and "engine.lab.child" in child.cmdline()
    ]
