"""The processes of a run: how much memory they use, and how they are ended."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys

import psutil

from engine.lab.environment import MARKER

_SWEEPS = 20


class MemoryWatch:
    """Reads the memory of a process often, and that of everything below it now and then.

    Looking for children means reading the whole process table, which would cost measurable time.
    """

    _EVERY = 5

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._count = 0
        self._below = 0

    def used(self) -> int:
        """Bytes resident in memory; 0 once the process is gone."""
        try:
            process = psutil.Process(self._pid)
            if self._count % self._EVERY == 0:
                self._below = sum(map(_resident, process.children(recursive=True)))
            self._count += 1
            return _resident(process) + self._below
        except psutil.Error:
            return 0


def has_ended(process: subprocess.Popen[bytes]) -> bool:
    """Whether the process has ended. Leaves it unreaped, so that its number stays its own."""
    if sys.platform == "win32":
        return process.poll() is not None
    if process.returncode is not None:
        return True
    try:
        return psutil.Process(process.pid).status() == psutil.STATUS_ZOMBIE
    except psutil.Error:
        return True


def end_all(process: subprocess.Popen[bytes], marker: str) -> int:
    """End the process and whatever it started, detached daemons included.

    `process` leads a process group of its own, and everything it started carries `marker` in its
    environment unless it took pains not to. Returns how many processes were there besides it.
    """
    others: set[psutil.Process] = set()
    if process.returncode is None:
        others = _below(process.pid)
        _kill_group(process)
        process.wait()
    alive = others
    for _ in range(_SWEEPS):
        for each in alive:
            _kill(each)
        psutil.wait_procs(alive, timeout=1)
        alive = _marked(marker)
        others = others | alive
        if not alive:
            break
    return len(others)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        # Not reaped yet, so the number still means this group, even if its leader has ended;
        # macOS then refuses when nobody else is left in it.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


def _below(pid: int) -> set[psutil.Process]:
    try:
        return set(psutil.Process(pid).children(recursive=True))
    except psutil.Error:
        return set()


def _marked(marker: str) -> set[psutil.Process]:
    return {process for process in psutil.process_iter() if _carries(process, marker)}


def _carries(process: psutil.Process, marker: str) -> bool:
    try:
        return process.environ().get(MARKER) == marker and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False


def _kill(process: psutil.Process) -> None:
    with contextlib.suppress(psutil.Error):
        process.kill()


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
