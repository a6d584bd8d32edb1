"""One worker process: started with its framework imported, used for one run, then gone."""

from __future__ import annotations

import codecs
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeAlias, cast

from engine.lab.environment import worker_environment
from engine.lab.events import Output, Ready, Report
from engine.lab.processes import MemoryWatch, end_all, has_ended
from engine.lab.reports import MAX_BYTES, MAX_LINE, BrokenReport, parse
from engine.lab.traits import traits_of

_CHUNK = 64 * 1024
_PAUSE = 0.02  # Between two reads of output: many small prints become few events.
_CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Closed:
    """The worker has closed its channel: it has ended or is about to."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The worker sent something that is no report."""


Arrival: TypeAlias = Report | Output | Closed | Broken


class Worker:
    """A process that has imported one framework, or is about to, and waits for one sample.

    Two threads read what it sends into `arrivals`; nobody else reads its pipes.
    """

    def __init__(self, module: str) -> None:
        """Start the process. Raises OSError where the system refuses."""
        self.module = module
        self.folder = Path(tempfile.mkdtemp(prefix="framework-advisor-"))
        self._marker = uuid.uuid4().hex
        self._arrivals: queue.Queue[Arrival] = queue.Queue(maxsize=64)
        self._ready = threading.Event()
        self._ended = threading.Event()
        try:
            self._process = self._spawn()
        except OSError:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self.memory = MemoryWatch(self._process.pid)
        self._readers = [
            threading.Thread(target=read, daemon=True, name=f"lab {module} {read.__name__}")
            for read in (self._read_reports, self._read_output)
        ]
        for reader in self._readers:
            reader.start()

    @property
    def ready(self) -> bool:
        """Whether it has imported its framework."""
        return self._ready.is_set()

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return not has_ended(self._process)

    @property
    def exit_code(self) -> int | None:
        """Its exit code once it has been killed or discarded (negative: a signal)."""
        return self._process.returncode

    def send(self, request: Mapping[str, object]) -> None:
        """Hand over the one request. A worker that is gone shows by Closed among its arrivals."""
        try:
            _pipe(self._process.stdin).write(json.dumps(request).encode() + b"\n")
            _pipe(self._process.stdin).flush()
        except OSError:
            return

    def next(self, timeout: float) -> Arrival | None:
        """What it sent next, or None after so many seconds."""
        try:
            return self._arrivals.get(timeout=timeout)
        except queue.Empty:
            return None

    def wait(self, timeout: float) -> bool:
        """Whether it ends by itself within so many seconds."""
        deadline = time.monotonic() + timeout
        while self.alive and time.monotonic() < deadline:
            time.sleep(0.01)
        return not self.alive

    def kill(self) -> int:
        """End it and all it started; returns how many other processes there were."""
        return end_all(self._process, self._marker)

    def rest(self) -> list[Arrival]:
        """What it had sent before it was killed and nobody has taken yet."""
        arrivals = []
        deadline = time.monotonic() + 1
        while any(reader.is_alive() for reader in self._readers) and time.monotonic() < deadline:
            if (arrival := self.next(0.02)) is not None:
                arrivals.append(arrival)
        while (arrival := self.next(0)) is not None:
            arrivals.append(arrival)
        return arrivals

    def discard(self) -> None:
        """Kill it, let go of its pipes and remove its folder. May be called twice."""
        self.kill()
        self._ended.set()
        _close(_pipe(self._process.stdin))
        pipes = (self._process.stdout, self._process.stderr)
        for reader, pipe in zip(self._readers, pipes, strict=True):
            reader.join(timeout=1)
            # Closing a pipe under a thread that reads it could hand the thread another file.
            if not reader.is_alive():
                _close(_pipe(pipe))
        _remove(self.folder)

    def _spawn(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "engine.lab.child", self.module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            cwd=self.folder,
            env=worker_environment(self.module, self.folder, self._marker),
            start_new_session=True,
            creationflags=_new_group(),
        )

    def _deliver(self, arrival: Arrival) -> None:
        while not self._ended.is_set():
            try:
                self._arrivals.put(arrival, timeout=0.2)
            except queue.Full:
                continue
            return

    def _read_reports(self) -> None:
        descriptor = _pipe(self._process.stdout).fileno()
        pending = b""
        total = 0
        while chunk := _read(descriptor):
            total += len(chunk)
            *lines, pending = (pending + chunk).split(b"\n")
            if total > MAX_BYTES or max(map(len, (*lines, pending))) > MAX_LINE:
                self._deliver(Broken())
                return
            for line in lines:
                if not self._deliver_report(line):
                    return
        self._deliver(Closed())

    def _deliver_report(self, line: bytes) -> bool:
        try:
            report = parse(line)
        except BrokenReport:
            self._deliver(Broken())
            return False
        if isinstance(report, Ready):
            self._ready.set()
        self._deliver(report)
        return True

    def _read_output(self) -> None:
        descriptor = _pipe(self._process.stderr).fileno()
        decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        chatter = traits_of(self.module).chatter
        pending = ""
        while chunk := _read(descriptor):
            text, pending = _whole_lines(pending + decoder.decode(chunk))
            self._deliver_output(_without(chatter, text))
            time.sleep(_PAUSE)
        self._deliver_output(_without(chatter, pending))

    def _deliver_output(self, text: str) -> None:
        if text:
            self._deliver(Output(_CONTROL.sub("", text)))


def _whole_lines(text: str) -> tuple[str, str]:
    """The text up to its last line end, and the rest; a rest that grows long is a line too."""
    whole, end, rest = text.rpartition("\n")
    return (text, "") if len(rest) > _CHUNK else (whole + end, rest)


def _without(chatter: re.Pattern[str] | None, text: str) -> str:
    if chatter is None:
        return text
    return "".join(line for line in text.splitlines(keepends=True) if not chatter.match(line))


def _new_group() -> int:
    if sys.platform == "win32":
        return subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
    return 0


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    # Never None: every pipe was asked for.
    return cast("IO[bytes]", pipe)


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _CHUNK)
    except OSError:
        return b""


def _close(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except OSError:
        # What could not be written to a dead worker is of no use to anybody.
        return


def _remove(folder: Path) -> None:
    # Windows keeps files of a process that has just ended for a moment.
    for _ in range(5):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
