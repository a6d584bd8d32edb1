"""How long one verdict with its full explanation takes in-process, and loading the pack.

    python bench/advise.py [SETS]

Draws random answer sets in which every other question is answered, judges each, and prints the
median and the 95th percentile. Loading is timed without the cache. The last lines time what an edit
costs: a decision without its reasons, and all that an edit does, against 1,000 combinations.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine import loader
from engine.answer_space import sample
from engine.diff import baseline
from engine.freshness import present_day
from engine.lint import lint
from engine.reports.document import document
from engine.scenarios import failing_scenarios
from engine.scoring import decide, judge


def timed(function: Callable[..., object], *arguments: object) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def checked() -> None:
    """All that `python -m engine check` does, without printing."""
    reading = loader.examine(loader.read_files(loader.KNOWLEDGE))
    lint(reading, present_day())
    failing_scenarios(reading)


def report(what: str, seconds: list[float]) -> None:
    """Print median and 95th percentile in microseconds."""
    ordered = sorted(seconds)
    high = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{what}: median {statistics.median(ordered) * 1e6:,.0f} µs, p95 {high * 1e6:,.0f} µs")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    pack = loader.load()
    sets = sample(pack, count=count, seed=1, one_in=2)
    verdicts = [judge(pack, answers) for answers in sets]
    judged = [timed(judge, pack, answers) for answers in sets]
    worded = [
        timed(document, pack, answers, verdict)
        for answers, verdict in zip(sets, verdicts, strict=True)
    ]
    winners = Counter(
        verdict.kind if verdict.kind == "none_fits" else verdict.winner or "tie"
        for verdict in verdicts
    )
    loaded = []
    for _ in range(20):
        loader._build.cache_clear()
        loaded.append(timed(loader.load))
    cached = [timed(loader.load) for _ in range(200)]
    decided = [timed(decide, pack, answers) for answers in sets]
    saved = baseline(pack)
    edited = [
        replace(pack, info=pack.info.model_copy(update={"close_call": limit}))
        for limit in range(20, 40)
    ]
    report("verdict with both splits", judged)
    report("the same put into words", worded)
    report("loading the pack", loaded)
    report("loading it again, unchanged", cached)
    report("loading, linting and running all scenarios", [timed(checked) for _ in range(20)])
    report("decision only", decided)
    report("what an edit does", [timed(saved.against, new) for new in edited])
    print("leaders:", ", ".join(f"{name} {n / count:.1%}" for name, n in sorted(winners.items())))


if __name__ == "__main__":
    main()
