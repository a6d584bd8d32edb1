"""A worker's line to the process that started it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import threading
from pathlib import Path
from typing import Any, NoReturn


class Channel:
    """Reports go out as JSON lines; the one request comes in; the parent's end is noticed."""

    def __init__(self) -> None:
        """Take over the process's standard streams, which the sample then has for itself."""
        self._requests = os.dup(0)
        self._reports = os.fdopen(os.dup(1), "wb")
        self._folder = Path.cwd()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        os.dup2(2, 1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)

    def report(self, kind: str, **fields: Any) -> None:
        """Send one report; `engine.lab.events` says what each kind holds."""
        self._reports.write(json.dumps({"kind": kind, **fields}).encode() + b"\n")
        self._reports.flush()

    def phase(self, text: str, progress: float) -> None:
        """Say what is done next and how far the run is (0 to 1)."""
        self.report("phase", text=text, progress=progress)

    def request(self) -> dict[str, Any]:
        """Wait for the request. If the parent ends instead, so does this process."""
        line = b""
        while not line.endswith(b"\n"):
            part = os.read(self._requests, 4096)
            if not part:
                self._end()
            line += part
        self._watcher.start()
        wanted: dict[str, Any] = json.loads(line)
        return wanted

    def wait_for_the_end(self) -> None:
        """Stay until the parent ends this process: it must find what the sample left running."""
        self._watcher.join()

    def _watch(self) -> None:
        while os.read(self._requests, 4096):
            continue
        self._end()

    def _end(self) -> NoReturn:
        # Nobody is left to clean up after this run but itself.
        shutil.rmtree(self._folder, ignore_errors=True)
        if sys.platform != "win32":
            os.killpg(0, signal.SIGKILL)
        os._exit(1)
