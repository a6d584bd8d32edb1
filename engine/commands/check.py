"""`python -m engine check`: all that is wrong with a knowledge pack, its scenarios included."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from engine.commands.arguments import Commands, pack_argument
from engine.freshness import present_day
from engine.lint import lint
from engine.loader import Reading, examine, read_files
from engine.model import Pack
from engine.problems import PackError, Problem, quoted
from engine.scenarios import failing_scenarios


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    check = commands.add_parser("check", help="check a knowledge pack and run its scenarios")
    pack_argument(check)
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument(
        "--today",
        type=_day,
        metavar="DATE",
        help="the day on which evidence counts as old or fresh (default: today, in UTC)",
    )
    check.set_defaults(run=run)


def _day(written: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(written)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{quoted(written)} is no day; write the day as 2026-11-20"
        ) from None


def run(options: argparse.Namespace) -> int:
    """Print the problems and a line of counts; return 1 if there is an error, 0 otherwise."""
    pack, problems = _examined(options.pack, options.today or present_day())
    problems = sorted(problems, key=lambda problem: (problem.severity != "error", problem))
    if options.format == "json":
        print(json.dumps([_as_data(problem) for problem in problems], indent=2, ensure_ascii=False))
    else:
        for problem in problems:
            print(problem, file=sys.stderr)
        print(_counts(pack, problems))
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def _examined(folder: Path, today: datetime.date) -> tuple[Pack | None, Sequence[Problem]]:
    """Return the pack, if it loads, and all that is wrong with it."""
    try:
        reading = examine(read_files(folder))
    except PackError as error:
        return None, error.problems
    return reading.pack, (*reading.problems, *_beyond_loading(reading, today))


def _beyond_loading(reading: Reading, today: datetime.date) -> tuple[Problem, ...]:
    if reading.pack is None:
        return ()
    return (*failing_scenarios(reading), *lint(reading, today))


def _counts(pack: Pack | None, problems: Sequence[Problem]) -> str:
    errors = sum(problem.severity == "error" for problem in problems)
    found = f"{_count(errors, 'error')}, {_count(len(problems) - errors, 'warning')}"
    if pack is None:
        return f"{found}; the rest is checked once these are mended"
    return (
        f"{pack.info.id} version {pack.info.version}: {len(pack.criteria)} criteria, "
        f"{_count(len(pack.questions), 'question')}, {_count(len(pack.rules), 'rule')}, "
        f"{_count(len(pack.claims), 'claim')}, {_count(len(pack.scenarios), 'scenario')}; {found}"
    )


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _as_data(problem: Problem) -> dict[str, object]:
    keys = ("file", "line", "column", "severity", "code", "message")
    return {key: asdict(problem)[key] for key in keys}
