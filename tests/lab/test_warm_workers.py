"""Workers that wait: none before they are asked for, one each, used once, let go when idle."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from engine.lab import Lab, Output, Run
from engine.model import Framework
from tests.lab.conftest import PATIENCE, TOY, WORKING, framework, result_of

SAYS_WHO = WORKING + "import os\nprint(os.getpid())\n"


def waiting() -> set[int]:
    """The process ids of all workers below this process."""
    return {
        child.pid
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE and "engine.lab.child" in child.cmdline()
    }


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def pid_of(run: Run) -> int:
    assert result_of(run).failure is None
    return int("".join(event.text for event in run.events() if isinstance(event, Output)))


@pytest.fixture
def sample(write: Callable[[str], Path]) -> Path:
    return write(SAYS_WHO)


def test_none_before_it_is_asked_for(lab: Lab) -> None:
    assert isinstance(lab, Lab)
    assert waiting() == set()


def test_one_however_often_it_is_asked_for(lab: Lab) -> None:
    assert lab.warm(TOY) == "warming"
    until(lambda: lab.warm(TOY) == "warm")
    assert len(waiting()) == 1


def test_a_run_uses_it_up_and_it_is_replaced(lab: Lab, sample: Path) -> None:
    until(lambda: lab.warm(TOY) == "warm")
    (first,) = waiting()
    run = lab.start(sample, TOY)
    assert pid_of(run) == first
    assert not any(
        "Starting Python" in event.text for event in run.events() if hasattr(event, "text")
    )
    until(lambda: bool(waiting()))
    (second,) = waiting()
    assert second != first
    assert pid_of(lab.start(sample, TOY)) == second


def test_a_run_without_one_starts_its_own(lab: Lab, sample: Path) -> None:
    assert pid_of(lab.start(sample, TOY)) > 0
    assert waiting() == set()


def test_one_that_died_is_no_obstacle(lab: Lab, sample: Path) -> None:
    until(lambda: lab.warm(TOY) == "warm")
    (first,) = waiting()
    psutil.Process(first).kill()
    until(lambda: lab.warm(TOY) == "cold")
    assert pid_of(lab.start(sample, TOY)) != first


@pytest.fixture
def impatient() -> Iterator[Lab]:
    lab = Lab(idle_seconds=0.5)
    yield lab
    lab.close()


def test_let_go_when_idle(impatient: Lab, sample: Path) -> None:
    impatient.warm(TOY)
    assert waiting()
    until(lambda: not waiting())
    assert pid_of(impatient.start(sample, TOY)) > 0


def test_closing_ends_them_and_starts_no_more(lab: Lab) -> None:
    until(lambda: lab.warm(TOY) == "warm")
    lab.close()
    assert waiting() == set()
    assert lab.warm(TOY) == "cold"
    assert waiting() == set()


@pytest.mark.parametrize("absent", [framework("no_such_framework"), framework("brokenframe")])
def test_what_cannot_be_imported_is_not_started_again_and_again(
    lab: Lab, absent: Framework
) -> None:
    lab.warm(absent)
    until(lambda: lab.warm(absent) == "cold")
    assert lab.warm(absent) == "cold"
    assert waiting() == set()
