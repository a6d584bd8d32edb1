"""One save at a time, whichever process or thread it comes from."""

from __future__ import annotations

import contextlib
import errno
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from engine.versions.files import sync_folder
from engine.versions.kept import home
from engine.versions.refusals import CannotSave, problem

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

WAIT = 10.0
"""Seconds to wait for another save to end."""

_ROOM = "make room on the disk and save again"
_RIGHT = "the folder or a file in it is write-protected; ask whoever looks after it"
_HINTS: dict[int | None, str] = {
    errno.ENOSPC: _ROOM,
    errno.EDQUOT: _ROOM,
    errno.EFBIG: _ROOM,
    errno.EACCES: _RIGHT,
    errno.EPERM: _RIGHT,
    errno.EROFS: _RIGHT,
}


@contextlib.contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Keep other saves waiting meanwhile. Raises CannotSave for all that the system refuses."""
    try:
        home(folder).mkdir(exist_ok=True)
        sync_folder(folder)
        with (home(folder) / "lock").open("ab") as lock:
            _wait(lock.fileno(), folder)
            yield
    except OSError as error:
        hint = _HINTS.get(error.errno, "try again")
        message = (
            f"the files cannot be written and are as they were: {error.strerror or error}; {hint}"
        )
        raise CannotSave([problem(str(folder), message)]) from error


def _wait(descriptor: int, folder: Path) -> None:
    deadline = time.monotonic() + WAIT
    while not _locked(descriptor):
        if time.monotonic() > deadline:
            message = "another save has not ended yet, so nothing was written; try again"
            raise CannotSave([problem(str(folder), message)])
        time.sleep(0.02)


def _locked(descriptor: int) -> bool:
    """Lock the file unless somebody else has; closing it lifts the lock, and so does dying."""
    try:
        if sys.platform == "win32":
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in {errno.EACCES, errno.EAGAIN}:
            return False
        raise
    return True
