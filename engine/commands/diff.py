"""`python -m engine diff`: what an edit to a knowledge pack does."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from engine.answer_space import Outcomes, Share
from engine.changes import Change
from engine.commands.arguments import Commands
from engine.commands.sampling import (
    outcomes_data,
    pack_data,
    population_data,
    sampling_arguments,
    share_data,
)
from engine.diff import Diff, Standing, diff
from engine.loader import load
from engine.model import Pack

EXCERPT = 70
"""Longer texts are cut to so many characters, around the place where they begin to differ."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("diff", help="tell what an edit to a knowledge pack does")
    command.add_argument("old", type=Path, metavar="OLD", help="folder of the pack as it was")
    command.add_argument("new", type=Path, metavar="NEW", help="folder of the pack as it is now")
    command.add_argument("--format", choices=("text", "json"), default="text")
    sampling_arguments(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the difference. Raises PackError."""
    old, new = load(options.old), load(options.new)
    found = diff(old, new, options.samples, options.seed)
    if options.format == "json":
        print(json.dumps(_data(old, new, found), indent=2, ensure_ascii=False))
    else:
        print("\n".join(_text(old, new, found)))
    return 0


def _data(old: Pack, new: Pack, found: Diff) -> dict[str, object]:
    return {
        "old": pack_data(old),
        "new": pack_data(new),
        "changes": [change._asdict() for change in found.changes],
        "scenarios": found.scenarios,
        "flips": [
            {
                "scenario": flip.scenario,
                "before": flip.before._asdict(),
                "after": flip.after._asdict(),
            }
            for flip in found.flips
        ],
        "population": population_data(found.population),
        "verdicts": share_data(found.verdicts),
        "kinds": share_data(found.kinds),
        "before": outcomes_data(found.before),
        "after": outcomes_data(found.after),
    }


def _text(old: Pack, new: Pack, found: Diff) -> Iterator[str]:
    yield found.summary
    if not found.changes and old.digest != new.digest:
        yield "The files differ in comments, layout or the lab's code only."
    if found.flips:
        yield "\nScenarios that flip"
    for flip in found.flips:
        before, after = _stands(old, flip.before), _stands(new, flip.after)
        yield f"  {flip.scenario}: {before} → {after}"
    yield "\nWho wins, before → after"
    yield from (f"  {row}" for row in _winners(old, new, found))
    yield f"\nAnother kind of verdict (clear, close call, none fits): {found.kinds}."
    yield str(found.population)
    if found.changes:
        yield "\nEntries"
    yield from (f"  {_told(change)}" for change in found.changes)


def _told(change: Change) -> str:
    entry = f"{change.kind} {change.id}"
    if change.field is None:
        return f"{entry}: {change.action}"
    old, new = _excerpts(change.old, change.new)
    return f"{entry}: {change.field} {old} → {new}"


def _excerpts(old: str | None, new: str | None) -> tuple[str, str]:
    before, after = old or "", new or ""
    if max(len(before), len(after)) <= EXCERPT:
        return before or "nothing", after or "nothing"
    alike = [a == b for a, b in zip(before, after, strict=False)]
    differs = alike.index(False) if False in alike else len(alike)
    begin = max(0, differs - EXCERPT // 2)
    return _excerpt(before, begin), _excerpt(after, begin)


def _excerpt(text: str, begin: int) -> str:
    if not text:
        return "nothing"
    end = begin + EXCERPT
    return f"“{'…' * (begin > 0)}{text[begin:end]}{'…' * (end < len(text))}”"


def _stands(pack: Pack, standing: Standing) -> str:
    if standing.kind == "none_fits":
        return "none fits"
    if standing.winner is None:
        return "a tie"
    label = pack.frameworks[standing.winner].label
    if standing.lead <= 0:
        return f"{label}, the rest being ruled out"
    close = ", a close call" if standing.kind == "close_call" else ""
    return f"{label} by {standing.lead:.1f}{close}"


def _winners(old: Pack, new: Pack, found: Diff) -> Iterator[str]:
    labels = {name: it.label for pack in (old, new) for name, it in pack.frameworks.items()}
    before, after = _rows(found.before, labels), _rows(found.after, labels)
    for label in {**before, **after}:
        yield f"{label}: {before.get(label, 'not there')} → {after.get(label, 'not there')}"


def _rows(outcomes: Outcomes, labels: dict[str, str]) -> dict[str, Share]:
    return {
        **{labels[name]: share for name, share in outcomes.wins.items()},
        "a tie": outcomes.ties,
        "none fits": outcomes.none_fits,
        "close calls among them": outcomes.close_calls,
    }
