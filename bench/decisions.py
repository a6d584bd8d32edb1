"""How many published decisions the advisor agrees with, counted for each choice by itself.

    python bench/decisions.py [DECISIONS.json] [--without QUESTION ...]

The default is bench/published_decisions.json: decisions with their sources that were collected and
labelled by somebody who did not look at the knowledge, and that the knowledge was not fitted to.
Each entry has `given` (what the source itself states), `choice` and `sound_today` (would a
well-informed adviser say the same today: true, false or "unclear").

Where one of the frameworks was chosen and that is sound today, a clear verdict agrees or differs,
and a close call is counted by itself. Where a third way was chosen, it is `named` if a note of the
report fires and says so, for the reader of this list to judge. Where the choice is not sound today,
repeating it clearly is counted as `repeated`.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.answers import clean
from engine.loader import load
from engine.model import Pack
from engine.reports.wording import headline
from engine.scoring import Verdict, judge

PUBLISHED = Path(__file__).with_name("published_decisions.json")


def outcome(pack: Pack, case: dict[str, Any], verdict: Verdict) -> str:
    """How the verdict compares with what was decided."""
    accepted = {case["choice"], *case.get("also_ok", ())}
    if case["sound_today"] is False:
        repeated = verdict.kind == "clear" and verdict.winner == case["choice"]
        return "repeated" if repeated else "not repeated"
    if verdict.kind == "clear" and verdict.winner in accepted:
        return "agrees"
    if case["choice"] not in pack.frameworks:
        return "named" if notes(pack, verdict) else "not named"
    return "close call" if verdict.kind == "close_call" else "differs"


def notes(pack: Pack, verdict: Verdict) -> list[str]:
    """The notes of the report, where third ways are named."""
    return [name for name in verdict.fired if pack.rules[name].note is not None]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("file", nargs="?", type=Path, default=PUBLISHED)
    parser.add_argument("--without", nargs="+", default=[], help="leave these questions out")
    options = parser.parse_args()
    pack = load()
    counts: dict[str, Counter[str]] = {}
    for case in json.loads(options.file.read_text(encoding="utf-8")):
        if case["sound_today"] not in {True, False}:
            continue
        given = {q: v if isinstance(v, list) else [v] for q, v in case["given"].items()}
        answers, dropped = clean(pack, {q: v for q, v in given.items() if q not in options.without})
        verdict = judge(pack, answers)
        told = outcome(pack, case, verdict)
        sound = "sound" if case["sound_today"] else "not sound today"
        counts.setdefault(f"{case['choice']}, {sound}", Counter())[told] += 1
        third = f" [{', '.join(notes(pack, verdict))}]" if "named" in told else ""
        print(f"{case['id']:20} {case['choice']:11} {told:12} {headline(pack, verdict)}{third}")
        for answer in dropped:
            print(f"    not used: {answer.reason}")
    print()
    for choice, outcomes in counts.items():
        told = ", ".join(f"{count} {name}" for name, count in outcomes.most_common())
        print(f"{choice}: {sum(outcomes.values())} cases: {told}")


if __name__ == "__main__":
    main()
