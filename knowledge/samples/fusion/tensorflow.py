"""Forty small steps on many numbers: one after the other, or compiled into one."""

import sys
from timeit import timeit

if __name__ == "__main__":
    del sys.path[0]  # this folder, whose tensorflow.py would be imported instead of TensorFlow

import tensorflow as tf

N = 262_144
STEPS = 20


def inputs():
    """The same numbers in every framework: 0 up to 1, in steps that float32 holds exactly."""
    return (tf.range(N, dtype=tf.float32) / N,)


def chain(x):
    """Forty operations, each of which reads a megabyte and writes one, unless they are fused."""
    y = x
    for _ in range(STEPS):
        y = y * x + 0.5
    return y


MODES = {
    "eager": chain,
    "graph": tf.function(chain, jit_compile=True),
}


def show(mode, y):
    print(f"{mode}: {len(y)} numbers, the last one {float(y[-1]):.6f}")


if __name__ == "__main__":
    x = inputs()
    for mode, run in MODES.items():
        show(mode, run(*x))
        print(f"{mode}: {timeit('run(*x)', globals=globals(), number=100) * 10:.3f} ms a call")
