"""Samples that misbehave: each ends in a clear sentence, and nothing of it is left."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from engine.lab import Failure, Output, Run
from tests.lab.conftest import WORKING, result_of

Start = Callable[..., Run]

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such thing")


def body(code: str, first: str = "") -> str:
    """A sample whose function does this, after the file has done something first."""
    lines = "".join(f"    {line}\n" for line in code.splitlines())
    return (
        f"import os, signal, subprocess, sys, tempfile, time\n{first}\n"
        "def inputs():\n    return ()\n\n"
        f"def function():\n{lines}    return 1.0\n\n"
        'MODES = {"eager": function}\n'
    )


def failure_of(run: Run) -> Failure:
    failure = result_of(run).failure
    assert failure is not None
    return failure


def printed(run: Run) -> str:
    return "".join(event.text for event in run.events() if isinstance(event, Output))


def alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def pids(run: Run) -> list[int]:
    return [int(number) for number in re.findall(r"pid (\d+)", printed(run))]


def test_raises(start: Start) -> None:
    run = start(body('raise ValueError("bad shape")'))
    failure = failure_of(run)
    assert failure.kind == "raised"
    assert failure.sentence == "The sample raised ValueError: bad shape (toy.py, line 7)."
    assert failure.line == 7


def test_raises_below_other_code(start: Start) -> None:
    """The line is the sample's own, not the library's."""
    failure = failure_of(start(body('import json\njson.loads("{")')))
    assert "JSONDecodeError" in failure.sentence
    assert failure.line == 8


@pytest.mark.parametrize(
    ("code", "line"), [("x = 1\nx +\n", 2), ("x = 1\n\nx.missing\n", 3)], ids=["syntax", "name"]
)
def test_cannot_be_loaded(start: Start, code: str, line: int) -> None:
    failure = failure_of(start(code))
    assert (failure.kind, failure.line) == ("raised", line)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = 1", "inputs()"),
        ("def inputs(): return ()", "MODES"),
        ('def inputs(): return ()\nMODES = {"graph": print}', '"eager"'),
        ('def inputs(): return ()\nMODES = {"eager": 3}', "functions"),
        ('def inputs(): return [1]\nMODES = {"eager": print}', "tuple"),
    ],
)
def test_is_no_sample(start: Start, code: str, said: str) -> None:
    failure = failure_of(start(code))
    assert failure.kind == "convention"
    assert failure.sentence.startswith("toy.py is not a sample of the lab")
    assert said in failure.sentence


def test_loops_for_ever_and_the_lab_goes_on(start: Start) -> None:
    failure = failure_of(start(body("while True: pass"), seconds=2))
    assert failure.kind == "time"
    assert failure.sentence == "The sample was still running after 2 s and was stopped."
    assert result_of(start(WORKING)).failure is None


@POSIX
def test_ignores_the_order_to_end(start: Start) -> None:
    run = start(
        body(
            "for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):\n"
            "    signal.signal(number, signal.SIG_IGN)\n"
            'print("pid", os.getpid())\n'
            "while True: time.sleep(1)"
        ),
        seconds=60,
    )
    while not pids(run):
        assert not run.done
        time.sleep(0.01)
    run.stop()
    assert failure_of(run).kind == "stopped"
    assert not any(map(alive, pids(run)))


def test_prints_a_gigabyte(start: Start) -> None:
    run = start(body('for _ in range(2**20): print("x" * 1023)'), output=10**6)
    failure = failure_of(run)
    assert failure.kind == "output"
    assert failure.sentence == "The sample printed more than 1 MB and was stopped."
    assert len(printed(run)) == 10**6


def test_prints_a_gigabyte_without_a_line_end(start: Start) -> None:
    run = start(body('while True: sys.stdout.write("x" * 1000)'), output=10**5)
    assert failure_of(run).kind == "output"
    assert len(printed(run)) == 10**5


@pytest.mark.parametrize(
    "code",
    [
        "hoard = []\nwhile True: hoard.append(bytearray(10**7))",
        "return bytearray(3 * 10**9).count(0)",
        """eat = "import time; hoard = bytearray(15 * 10**7); time.sleep(600)"
for _ in range(3): subprocess.Popen([sys.executable, "-c", eat])
time.sleep(600)""",
    ],
    ids=["bit by bit", "at once", "in several processes"],
)
def test_eats_memory(start: Start, code: str) -> None:
    failure = failure_of(start(body(code), memory=4 * 10**8, seconds=20))
    assert failure.kind == "memory", failure
    assert failure.sentence == "The sample used more than 400 MB of memory and was stopped."


@POSIX
def test_writes_a_large_file(start: Start) -> None:
    failure = failure_of(start(body('open("big", "wb").write(bytes(10**7))'), file_size=10**6))
    assert failure.kind == "file"
    assert failure.sentence == "The sample wrote a file larger than 1 MB (toy.py, line 7)."


@pytest.mark.parametrize("how", ["sys.exit(3)", "os._exit(3)"])
def test_exits(start: Start, how: str) -> None:
    failure = failure_of(start(body(how)))
    assert failure.kind == "exit"
    assert failure.sentence == "The sample ended by itself without a result (exit code 3)."


@POSIX
def test_crashes(start: Start) -> None:
    failure = failure_of(start(body("os.kill(os.getpid(), signal.SIGSEGV)")))
    assert failure.sentence == "The sample was ended by the system (SIGSEGV)."


@pytest.mark.parametrize(
    "line",
    [
        "not JSON",
        "[1, 2]",
        '{"kind": "result", "modes": [], "total": 0, "others": 0}',
        '{"kind": "phase", "text": "almost done", "progress": 7}',
        '{"kind": "timing", "mode": "eager", "what": "first", "seconds": NaN}',
        "[" * 100_000,
        "x" * 2**21,
    ],
    ids=["text", "list", "empty result", "beyond the end", "no number", "deep", "long"],
)
def test_disturbs_the_lab_s_messages(start: Start, line: str) -> None:
    run = start(
        body(
            f"line = {line!r}.encode() + b'\\n'\n"
            "for descriptor in range(3, 20):\n"
            "    try: os.write(descriptor, line)\n"
            "    except OSError: pass\n"
            "time.sleep(60)"
        )
    )
    failure = failure_of(run)
    assert failure.kind == "protocol", failure
    assert "cannot be trusted" in failure.sentence


def test_reports_without_end(start: Start) -> None:
    run = start(
        body(
            """line = b'{"kind": "phase", "text": "", "progress": 0.5}\\n'\n"""
            "while True:\n"
            "    for descriptor in range(3, 20):\n"
            "        try: os.write(descriptor, line)\n"
            "        except OSError: pass"
        )
    )
    assert failure_of(run).kind == "protocol"


def test_closes_the_lab_s_channel_and_stays(start: Start) -> None:
    run = start(body("os.closerange(3, 20)\ntime.sleep(60)"))
    assert failure_of(run).kind == "protocol"


def test_computes_very_many_numbers(start: Start) -> None:
    """Of an enormous output every n-th number is kept; a result that large is no failure."""
    result = result_of(start(body("return [0.5] * 1_200_000")))
    assert result.failure is None
    assert result.total == 1_200_000
    assert result.values is not None
    assert 500_000 < len(result.values) <= 2**20


LEAVE = (
    'child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]{more})\n'
    'print("pid", child.pid, flush=True)\n'
)


@pytest.mark.parametrize("more", ["", ", start_new_session=True", ", env={}"])
@pytest.mark.parametrize("end", ["raise ValueError", "os._exit(3)"])
def test_leaves_a_process_behind(start: Start, more: str, end: str) -> None:
    if more == ", env={}" and sys.platform == "win32":
        pytest.skip("Python does not start without an environment on Windows")
    run = start(body(end, first=LEAVE.format(more=more)))
    assert failure_of(run).kind == ("exit" if end == "os._exit(3)" else "raised")
    assert pids(run)
    assert not any(map(alive, pids(run)))


def test_says_that_a_process_was_left_behind(start: Start) -> None:
    assert result_of(start(body("pass", first=LEAVE.format(more="")))).notices == (
        "A process that the sample had started was still running and was ended.",
    )


@POSIX
def test_leaves_a_daemon_behind(start: Start) -> None:
    """Forked twice, in a session of its own, with nothing to tell whose it was."""
    run = start(
        body(
            "raise ValueError",
            first="if os.fork() == 0:\n"
            "    os.setsid()\n"
            "    if os.fork() == 0:\n"
            '        print("pid", os.getpid(), flush=True)\n'
            "        time.sleep(600)\n"
            "    os._exit(0)\n"
            "os.wait()\n",
        )
    )
    assert failure_of(run).kind == "raised"
    assert pids(run)
    assert not any(map(alive, pids(run)))


def test_its_folder_is_its_own_and_goes(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRIVATE_NOTE", "hush")
    run = start(
        body(
            'print("cwd", os.getcwd())\n'
            'print("tmp", tempfile.gettempdir())\n'
            'print("note", os.environ.get("PRIVATE_NOTE"))\n'
            'open("left", "w").close()\n'
            "os._exit(0)"
        )
    )
    result_of(run)
    said = dict(line.split(" ", 1) for line in printed(run).splitlines())
    assert Path(said["cwd"]) == Path(said["tmp"])
    assert Path(said["cwd"]) != Path.cwd()
    assert not Path(said["cwd"]).exists()
    assert said["note"] == "None"


def test_cannot_ask_questions(start: Start) -> None:
    assert "EOFError" in failure_of(start(body("input()"))).sentence
