"""One sample, measured in all its modes."""

from __future__ import annotations

import contextlib
import math
import statistics
import time
from array import array
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.lab import values
from engine.lab.child import clock
from engine.lab.child.adapters import Adapter
from engine.lab.child.channel import Channel
from engine.lab.child.load import Load
from engine.lab.child.sample import NoSample, Sample, describe
from engine.lab.results import BASELINE

_BETWEEN_PHASES = 0.25


@dataclass(slots=True)
class _Mode:
    name: str
    first: float | None = None
    second: float | None = None
    blocks: list[float] = field(default_factory=list)
    difference: float | None = None
    error: dict[str, object] | None = None

    def fields(self) -> dict[str, object]:
        difference = "infinite" if self.difference == math.inf else self.difference
        return {
            "name": self.name,
            "first": self.first,
            "second": self.second,
            "blocks": self.blocks,
            "difference": difference,
            "error": self.error,
        }


class Measurement:
    """Measures a sample: first calls, whether outputs agree, then all modes in turns."""

    def __init__(self, sample: Sample, path: Path, adapter: Adapter, channel: Channel) -> None:
        self._sample = sample
        self._path = path
        self._adapter = adapter
        self._channel = channel
        self._baseline = array("d")
        self._compiler_started = False
        self._last_phase = 0.0

    def conduct(self) -> dict[str, object]:
        """Everything measured, as the fields of the result report.

        Raises what the sample raises in its first mode; in another mode that is its result.
        """
        inputs = self._inputs()
        modes = [self._first_calls(name, inputs) for name in self._sample.modes]
        values.write(self._baseline, Path.cwd())
        load = Load()
        self._steady([mode for mode in modes if mode.error is None], inputs)
        others = load.of_others()
        return {
            "modes": [mode.fields() for mode in modes],
            "total": len(self._baseline),
            "others": others,
        }

    def _inputs(self) -> tuple[Any, ...]:
        inputs = self._sample.inputs()
        if not isinstance(inputs, tuple):
            raise NoSample("`inputs()` must return a tuple")
        return inputs

    def _first_calls(self, name: str, inputs: tuple[Any, ...]) -> _Mode:
        mode = _Mode(name)
        if name == BASELINE:
            self._channel.phase(f"First call, {name}", 0.1)
            self._call_twice(mode, inputs)
            return mode
        self._start_compiler(name)
        try:
            self._call_twice(mode, inputs)
        except Exception as error:  # noqa: BLE001 - what a mode cannot do is its result
            mode.error = describe(error, self._path)
        return mode

    def _start_compiler(self, name: str) -> None:
        if not self._compiler_started:
            self._channel.phase(self._adapter.starting_the_compiler, 0.15)
            # Should it fail, the mode's own first call fails too and says why.
            with contextlib.suppress(Exception):
                self._adapter.start_compiler()
            self._compiler_started = True
        self._channel.phase(f"First call, {name}: tracing and compiling", 0.3)

    def _call_twice(self, mode: _Mode, inputs: tuple[Any, ...]) -> None:
        call = self._call(mode.name, inputs)
        mode.first, output = clock.once(call)
        self._channel.report("timing", mode=mode.name, what="first", seconds=mode.first)
        if self._sample.show is not None:
            self._sample.show(mode.name, output)
        mode.second, _ = clock.once(call)
        numbers = self._adapter.numbers(output)
        if mode.name == BASELINE:
            self._baseline = numbers
        else:
            mode.difference = values.difference(self._baseline, numbers)

    def _steady(self, modes: list[_Mode], inputs: tuple[Any, ...]) -> None:
        calls = {mode.name: self._call(mode.name, inputs) for mode in modes}
        self._channel.phase("Measuring, the modes in turns", 0.5)
        blocks = clock.interleaved(calls, self._measuring)
        for mode in modes:
            mode.blocks = blocks[mode.name]
            self._channel.report(
                "timing", mode=mode.name, what="each", seconds=statistics.median(mode.blocks)
            )

    def _call(self, name: str, inputs: tuple[Any, ...]) -> Callable[[], object]:
        run, force = self._sample.modes[name], self._adapter.force

        def call() -> object:
            output = run(*inputs)
            force(output)
            return output

        return call

    def _measuring(self, part: float) -> None:
        if time.monotonic() - self._last_phase > _BETWEEN_PHASES:
            self._last_phase = time.monotonic()
            self._channel.phase("Measuring, the modes in turns", 0.5 + part / 2)
