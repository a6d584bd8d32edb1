"""How long one verdict with its full explanation takes in-process, and loading the pack.

    python bench/advise.py [SETS]

Draws random answer sets, judges each, and prints the median and the 95th percentile. Loading is
timed without the cache.
"""

from __future__ import annotations

import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine import loader
from engine.answers import Answers
from engine.model import Pack
from engine.reports.document import document
from engine.scoring import judge


def random_answers(pack: Pack, random_: random.Random) -> Answers:
    """Answer each question with probability one half."""
    answers: Answers = {}
    for name, question in pack.questions.items():
        if random_.random() < 0.5:
            options = list(question.options)
            count = random_.randint(1, 2) if question.choose == "many" else 1
            chosen = random_.sample(options, min(count, len(options)))
            answers[name] = tuple(option for option in options if option in chosen)
    return answers


def timed(function: Callable[..., object], *arguments: object) -> float:
    """Seconds that one call takes."""
    start = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - start


def report(what: str, seconds: list[float]) -> None:
    """Print median and 95th percentile in microseconds."""
    ordered = sorted(seconds)
    high = ordered[int(0.95 * (len(ordered) - 1))]
    print(f"{what}: median {statistics.median(ordered) * 1e6:,.0f} µs, p95 {high * 1e6:,.0f} µs")


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 5_000
    pack = loader.load()
    random_ = random.Random(1)
    sets = [random_answers(pack, random_) for _ in range(count)]
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
    report("verdict with both splits", judged)
    report("the same put into words", worded)
    report("loading the pack", loaded)
    report("loading it again, unchanged", cached)
    print("leaders:", ", ".join(f"{name} {n / count:.1%}" for name, n in sorted(winners.items())))


if __name__ == "__main__":
    main()
