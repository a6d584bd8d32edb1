"""The advisor on the command line: `python -m engine COMMAND`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from engine.commands import advise, audit, check, diff, new, schema
from engine.problems import AdvisorError

COMMANDS = (advise, check, diff, audit, new, schema)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 1 with the problems on standard error."""
    parser = argparse.ArgumentParser(prog="python -m engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for command in COMMANDS:
        command.add(commands)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return 1
