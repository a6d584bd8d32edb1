"""How many published decisions the advisor agrees with.

    python bench/decisions.py DECISIONS.json

The file lists decisions as {"id", "given", "choice", "sound_today"}; only those marked sound today
are counted. A close call agrees with either framework, and is counted by itself. Where both or
something else was chosen, only a close call agrees.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.answers import clean
from engine.loader import load
from engine.reports.wording import headline, summary
from engine.scoring import judge


def main() -> None:
    pack = load()
    counts: dict[str, Counter[str]] = {}
    for case in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        if case["sound_today"] is not True:
            continue
        given = {q: v if isinstance(v, list) else [v] for q, v in case["given"].items()}
        answers, dropped = clean(pack, given)
        verdict = judge(pack, answers)
        if verdict.kind == "close_call":
            outcome = "close call"
        else:
            outcome = "agrees" if verdict.winner == case["choice"] else "differs"
        counts.setdefault(case["choice"], Counter())[outcome] += 1
        words = f"{headline(pack, verdict)} {summary(pack, verdict)}"
        print(f"{case['id']:14} chose {case['choice']:11} {outcome:10} {words}", *dropped)
    print()
    for choice, outcomes in counts.items():
        told = ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())
        print(f"{choice}: {sum(outcomes.values())} sound cases: {told}")


if __name__ == "__main__":
    main()
