"""What a worker takes away from itself before it runs a sample."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path


def enter(threads: int, memory: int, file_size: int) -> None:
    """Keep to so many cores, so much memory and files of such a size (bytes), in this folder.

    Where the system cannot say so, the process that started this one watches time, memory and
    output from outside.
    """
    _use_own_temporary_folder()
    if sys.platform != "win32":
        import resource

        _limit(resource.RLIMIT_CORE, 0)
        _limit(resource.RLIMIT_FSIZE, file_size)
        if sys.platform == "linux":
            # Not RLIMIT_AS: TensorFlow reserves 3 GB of addresses that it never uses.
            _limit(resource.RLIMIT_DATA, memory)
    if sys.platform == "linux":
        _stay_on_cores(threads)


def _use_own_temporary_folder() -> None:
    os.environ["TMPDIR"] = str(Path.cwd())
    tempfile.tempdir = None


if sys.platform != "win32":

    def _limit(what: int, most: int) -> None:
        import resource

        _, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(what, (most, most))


if sys.platform == "linux":

    def _stay_on_cores(count: int) -> None:
        # Threads that the framework's import has started keep their own settings otherwise.
        cores = sorted(os.sched_getaffinity(0))[-count:]
        for thread in Path("/proc/self/task").iterdir():
            os.sched_setaffinity(int(thread.name), cores)
