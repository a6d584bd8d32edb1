"""How to time and read each framework, from inside the process that has imported it."""

from __future__ import annotations

import contextlib
import importlib
import os
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any


class Adapter:
    """What the lab does with any Python module. A framework overrides what it does its own way."""

    starting_the_compiler = "Starting the compiler"
    """What `start_compiler` is doing, for the person who waits."""

    def __init__(self, framework: ModuleType) -> None:
        self.framework: Any = framework

    @property
    def version(self) -> str:
        """The version that runs."""
        return str(getattr(self.framework, "__version__", "unknown"))

    def warm(self) -> None:
        """Import what a sample will need, and compute nothing: settings could not change then."""

    def use_threads(self, count: int) -> None:
        """Compute with so many threads. Called once, before anything is computed."""

    def start_compiler(self) -> None:
        """Compile something trivial, so that a first call counts its own compiling only."""

    def force(self, output: Any) -> None:
        """Return once the output is computed and not merely promised."""

    def numbers(self, output: Any) -> array[float]:
        """All numbers of an output, nested or not, in order."""
        found = array("d")
        for leaf in _leaves(output):
            found.extend(self._flat(leaf))
        return found

    def _flat(self, leaf: Any) -> Iterable[float]:
        return (leaf,)


class Torch(Adapter):
    """PyTorch on a processor, where every call is complete when it returns."""

    starting_the_compiler = (
        "Starting the C++ compiler; the first time on a machine this can take half a minute"
    )

    def warm(self) -> None:
        # Otherwise the first torch.compile imports these, which takes longer than torch itself.
        for name in ("torch._dynamo", "torch._inductor.compile_fx", "torch._inductor.codecache"):
            with contextlib.suppress(ImportError):
                importlib.import_module(name)

    def use_threads(self, count: int) -> None:
        self.framework.set_num_threads(count)

    def start_compiler(self) -> None:
        torch = self.framework
        try:
            torch.compile(_plus_one)(torch.zeros(8))
            torch.compiler.reset()
        finally:
            # What the sample compiles is compiled in every run anew; what the compiler found out
            # about this machine stays.
            os.environ["TORCHINDUCTOR_CACHE_DIR"] = str(Path.cwd() / "torchinductor")

    def _flat(self, leaf: Any) -> Iterable[float]:
        if not isinstance(leaf, self.framework.Tensor):
            return (leaf,)
        numbers: list[float] = leaf.detach().cpu().double().reshape(-1).tolist()
        return numbers


class TensorFlow(Adapter):
    """TensorFlow 2."""

    def use_threads(self, count: int) -> None:
        threading = self.framework.config.threading
        threading.set_intra_op_parallelism_threads(count)
        threading.set_inter_op_parallelism_threads(count)

    def start_compiler(self) -> None:
        tf = self.framework
        tf.function(_plus_one, jit_compile=True)(tf.zeros(8))

    def force(self, output: Any) -> None:
        for leaf in _leaves(output):
            if hasattr(leaf, "numpy"):
                _wait_for(leaf)

    def _flat(self, leaf: Any) -> Iterable[float]:
        if not hasattr(leaf, "numpy"):
            return (leaf,)
        numbers: list[float] = leaf.numpy().astype("float64").reshape(-1).tolist()
        return numbers


def adapter_for(framework: ModuleType) -> Adapter:
    """The adapter for an imported framework."""
    own: dict[str, type[Adapter]] = {"torch": Torch, "tensorflow": TensorFlow}
    return own.get(framework.__name__, Adapter)(framework)


def _wait_for(tensor: Any) -> None:
    try:
        # Waits like numpy(), without the copy, which would cost more than many a compiled step.
        memoryview(tensor)
    except (TypeError, ValueError, BufferError):
        tensor.numpy()


def _plus_one(x: Any) -> Any:
    return x + 1


def _leaves(output: Any) -> Iterator[Any]:
    if isinstance(output, dict):
        output = [output[key] for key in sorted(output)]
    if isinstance(output, (list, tuple)):
        for part in output:
            yield from _leaves(part)
    else:
        yield output
