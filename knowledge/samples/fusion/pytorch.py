"""Forty small steps on many numbers: one after the other, or compiled into one."""

from timeit import timeit

import torch

N = 262_144
STEPS = 20


def inputs():
    """The same numbers in every framework: 0 up to 1, in steps that float32 holds exactly."""
    return (torch.arange(N, dtype=torch.float32) / N,)


def chain(x):
    """Forty operations, each of which reads a megabyte and writes one, unless they are fused."""
    y = x
    for _ in range(STEPS):
        y = y * x + 0.5
    return y


MODES = {
    "eager": chain,
    "graph": torch.compile(chain),
}


def show(mode, y):
    print(f"{mode}: {len(y)} numbers, the last one {float(y[-1]):.6f}")


if __name__ == "__main__":
    x = inputs()
    for mode, run in MODES.items():
        show(mode, run(*x))
        print(f"{mode}: {timeit('run(*x)', globals=globals(), number=100) * 10:.3f} ms a call")
