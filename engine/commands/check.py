"""`python -m engine check`: check a knowledge pack and run its scenarios."""

from __future__ import annotations

import argparse
import sys

from engine.commands.arguments import Commands, pack_argument
from engine.loader import load
from engine.scenarios import run_scenarios


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    check = commands.add_parser("check", help="check a knowledge pack and run its scenarios")
    pack_argument(check)
    check.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print what is wrong, and a line of counts. Raises PackError."""
    pack = load(options.pack)
    failures = run_scenarios(pack)
    for failure in failures:
        print(failure, file=sys.stderr)
    print(
        f"{pack.info.id} version {pack.info.version}: {len(pack.criteria)} criteria, "
        f"{len(pack.questions)} questions, {len(pack.rules)} rules, "
        f"{len(pack.scenarios)} scenarios, {len(failures)} failed"
    )
    return 1 if failures else 0
