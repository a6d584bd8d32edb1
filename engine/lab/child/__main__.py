"""A worker: import one framework, wait for one sample, measure it, report, wait to be ended.

Started as `python -m engine.lab.child MODULE` with pipes. Reports leave as JSON lines on what was
standard output; whatever the sample prints, on either stream, leaves on standard error.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from typing import Any

from engine.lab.child import confinement
from engine.lab.child.adapters import Adapter, adapter_for
from engine.lab.child.channel import Channel
from engine.lab.child.measurement import Measurement
from engine.lab.child.sample import describe, load


def main(module: str) -> None:
    """Serve one request."""
    channel = Channel()
    try:
        adapter = adapter_for(importlib.import_module(module))
        adapter.warm()
    except Exception as error:  # noqa: BLE001 - why a framework cannot be imported is a result
        channel.report("error", **describe(error, Path(), "import"))
        return
    channel.report("ready", version=adapter.version)
    serve(channel.request(), adapter, channel)
    channel.wait_for_the_end()


def serve(request: dict[str, Any], adapter: Adapter, channel: Channel) -> None:
    """Run one sample under the request's limits and report what was measured, or what it raised."""
    path = Path(request["sample"])
    threads: int = request["threads"]
    try:
        confinement.enter(threads, request["memory"], request["file_size"])
        adapter.use_threads(threads)
        channel.phase("Reading the sample", 0.05)
        measured = Measurement(load(path), path, adapter, channel).conduct()
    except Exception as error:  # noqa: BLE001 - whatever a sample raises is its result
        channel.report("error", **describe(error, path))
    else:
        channel.report("result", **measured)


main(sys.argv[1])
