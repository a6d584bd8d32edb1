"""A child process that can be cut off.

It forks for each order and ends the fork right before its n-th call that could change the disk, for
n = 1, 2, 3 … until the order is done.
"""

from __future__ import annotations

import errno
import itertools
import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

from engine.loader import examine, read_files
from engine.problems import AdvisorError
from engine.versions import kept, recover, restore, save, versions
from tests.engine.versions.states import AFTER, BEFORE, EDITS

ROOT = Path(__file__).parents[3]

DONE, REFUSED, FLAWED, DIED, COPED = 0, 10, 20, 30, 40
"""What became of an order; COPED: it was done although a call failed."""

CALLS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock"}
"""What is counted of the events that Python tells; besides, opening and syncing a file."""


class Child:
    """A process that carries out orders, each in a fork of its own."""

    def __init__(self) -> None:
        code = "from tests.engine.versions.child import serve; serve()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, do: str, version: str = "", **options: Any) -> int:
        """Save EDITS on BEFORE (or as the options say), restore a version, or recover."""
        order = {"folder": str(folder), "do": do, "version": version, **options}
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        code = int(self.process.stdout.readline())
        assert code in {DONE, REFUSED, DIED, COPED}
        return code

    def end(self) -> None:
        self.process.communicate()


def serve() -> None:
    """Carry out the orders that come in, and answer each with its exit status."""
    examine(AFTER)  # so that no fork has to import anything
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            os._exit(carry_out(json.loads(line)))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


def carry_out(order: dict[str, Any]) -> int:
    folder = Path(order["folder"])
    edits = {name: text.encode() for name, text in order.get("edits", {}).items()} or EDITS
    version = next((v for v in versions(folder) if v.name == order["version"]), None)
    kept.KEPT = order.get("kept", kept.KEPT)
    if "limit" in order:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    if order.get("as_nobody") and os.geteuid() == 0:
        os.seteuid(65534)
    if order.get("durably"):
        demand_durability(folder)
    failed: list[int] = []
    if "step" in order:
        interrupt(folder, order["step"], order.get("fault", "die"), failed)
    try:
        if order["do"] == "save":
            save(folder, edits, read_files(folder) if "edits" in order else BEFORE)
        elif version:
            restore(folder, version)
        else:
            recover(folder)
    except AdvisorError as error:
        return REFUSED if str(error) else FLAWED
    return COPED if failed else DONE


def interrupt(folder: Path, step: int, fault: str, failed: list[int]) -> None:
    """End this process right before its n-th call that may change the disk, or fail that call.

    A file whose writing is cut off keeps half of its text.
    """
    left = step
    real = os.fsync

    def due() -> bool:
        nonlocal left
        left -= 1
        if left == 0 and fault == "fail":
            failed.append(step)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return left == 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        inside = event == "open" and str(arguments[0]).startswith(str(folder))
        if (inside or event in CALLS) and due():
            os._exit(DIED)

    def fsync(descriptor: int) -> None:
        if due():
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
            os._exit(DIED)
        real(descriptor)

    os.fsync = fsync
    sys.addaudithook(watch)


def demand_durability(folder: Path) -> None:
    """End this process when a file is replaced before all that was kept is down on the disk."""
    clock = itertools.count()
    synced: dict[int, int] = {}
    replaced: list[tuple[Path, int]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        real(descriptor)
        synced[os.fstat(descriptor).st_ino] = next(clock)

    def when(path: Path) -> int:
        return synced.get(path.stat().st_ino, -1)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename" and ".versions" not in str(arguments[1]):
            paths = [path for path in (folder / ".versions").rglob("*") if path.name != "lock"]
            sound = when(Path(arguments[0])) >= 0
            sound &= all(0 <= when(path) < when(path.parent) for path in paths if path.is_file())
            sound &= all(when(path) >= 0 for path in (*paths, folder, folder / ".versions"))
            replaced.append((Path(arguments[1]).parent, next(clock)))
            if not sound:
                os._exit(FLAWED)
        if event == "os.remove" and str(arguments[0]).endswith("pending"):
            sound = bool(replaced) and all(when(parent) > time for parent, time in replaced)
            if not sound:
                os._exit(FLAWED)

    os.fsync = fsync
    sys.addaudithook(watch)
