"""From the click on Run to the first line of output, against the same file run by hand.

    python bench/lab.py [--runs 7]

For every framework that is installed: seconds from starting a run to its first line of output with
a warm worker, and of `python <framework>.py` to its first line; medians with the smallest and the
largest. The two alternate, so that a machine that slows down slows both. Then, of one more run in
each framework, the figures that the lab's page shows, and what an idle worker costs in memory.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil

from engine.lab import Comparison, Lab, ModeFigures, Output, availability, compare, duration, factor
from engine.loader import load
from engine.model import Framework

SAMPLES = Path(__file__).resolve().parent.parent / "knowledge" / "samples" / "fusion"


def until_warm(lab: Lab, framework: Framework) -> None:
    """Wait for a worker of the framework."""
    while lab.warm(framework) != "warm":
        time.sleep(0.05)


def with_the_lab(lab: Lab, framework: Framework, sample: Path) -> float:
    """Seconds from starting a run on a warm worker to its first line of output."""
    until_warm(lab, framework)
    start = time.perf_counter()
    run = lab.start(sample, framework)
    while not any(isinstance(event, Output) for event in run.events()):
        if run.done:
            sys.exit(f"{framework.label}: {run.result and run.result.failure}")
        time.sleep(0.001)
    seconds = time.perf_counter() - start
    run.stop()
    run.wait()
    return seconds


def by_hand(sample: Path) -> float:
    """Seconds of `python sample.py` to its first line of output."""
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-u", sample], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        if process.stdout is None or not process.stdout.readline():
            sys.exit(f"{sample} printed nothing")
        seconds = time.perf_counter() - start
        process.kill()
    return seconds


def idle_memory(lab: Lab, framework: Framework) -> float:
    """Megabytes of an idle worker of the framework."""
    until_warm(lab, framework)
    command = [sys.executable, "-m", "engine.lab.child", framework.module]
    workers = (child for child in psutil.Process().children() if child.cmdline() == command)
    return sum(worker.memory_info().rss for worker in workers) / 1e6


def told(seconds: list[float]) -> str:
    """The median, the smallest and the largest."""
    low, high = duration(min(seconds)), duration(max(seconds))
    return f"p50 {duration(statistics.median(seconds))} ({low} to {high}, n = {len(seconds)})"


def line_of(mode: ModeFigures) -> str:
    """One mode in a line."""
    each = mode.each_call
    if mode.first_call is None or mode.second_call is None or each is None:
        return mode.failure.sentence if mode.failure else "not measured"
    return (
        f"first call {duration(mode.first_call)}, second {duration(mode.second_call)}, "
        f"each {duration(each.median)} "
        f"({duration(each.lower)} to {duration(each.upper)}, n = {each.count})"
    )


def show(comparison: Comparison) -> None:
    """Print what the page shows."""
    machine = comparison.machine
    print(
        f"\n{machine.processor}, {machine.cores} cores, {machine.system}, Python {machine.python}"
    )
    for figures in comparison.frameworks.values():
        print(f"{figures.label} {figures.version}, threads: {figures.threads}")
        if figures.failure:
            print(f"  {figures.failure.sentence}")
        for mode in figures.modes:
            print(f"  {mode.name}: {line_of(mode)}")
        for gain in figures.speedups:
            spread = f"{factor(gain.times.lower)} to {factor(gain.times.upper)}"
            print(f"  {gain.mode} is {gain.verdict}: × {factor(gain.times.median)} ({spread})")
        if figures.disturbed:
            print(f"  with care: {figures.disturbed}")
    if comparison.agreement is not None:
        print(f"largest relative difference of outputs: {comparison.agreement.largest:.1e}")
    print(comparison.lesson)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=7, help="how often each is started")
    count: int = parser.parse_args().runs
    pack = load()
    lab = Lab()
    installed = {n: f for n, f in pack.frameworks.items() if availability(f).installed}
    for name, framework in installed.items():
        sample = SAMPLES / f"{name}.py"
        by_hand(sample)  # Once, for the disk's sake.
        pairs = [(with_the_lab(lab, framework, sample), by_hand(sample)) for _ in range(count)]
        warm, cold = ([pair[i] for pair in pairs] for i in range(2))
        share = statistics.median(warm) / statistics.median(cold)
        print(f"{framework.label}: click to first output, warm worker: {told(warm)}")
        print(f"{framework.label}: python {name}.py to first output:   {told(cold)}")
        print(f"{framework.label}: the lab takes {share:.1%} of that")
        print(f"{framework.label}: idle worker {idle_memory(lab, framework):.0f} MB", flush=True)
    runs = {n: lab.start(SAMPLES / f"{n}.py", framework) for n, framework in installed.items()}
    for run in runs.values():
        run.wait()
    show(compare(pack.topics["fusion"], {n: run.result for n, run in runs.items() if run.result}))
    lab.close()


if __name__ == "__main__":
    main()
