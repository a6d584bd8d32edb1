"""`python -m engine audit`: what a knowledge pack tends to say."""

from __future__ import annotations

import argparse
import json

from engine.audit import Audit, Findings, audit
from engine.commands.arguments import Commands, pack_argument
from engine.commands.sampling import (
    outcomes_data,
    pack_data,
    population_data,
    sampling_arguments,
    share_data,
)
from engine.loader import load
from engine.model import Pack
from engine.reports.audit import as_markdown, as_text, sections


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("audit", help="tell what a knowledge pack tends to say")
    pack_argument(command)
    command.add_argument("--format", choices=("text", "markdown", "json"), default="text")
    sampling_arguments(command)
    command.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the audit. Raises PackError."""
    pack = load(options.pack)
    found = audit(pack, options.samples, options.seed)
    if options.format == "json":
        print(json.dumps(_data(pack, found), indent=2, ensure_ascii=False))
    elif options.format == "markdown":
        print(as_markdown(sections(pack, found)), end="")
    else:
        print(as_text(sections(pack, found)), end="")
    return 0


def _data(pack: Pack, found: Audit) -> dict[str, object]:
    return {
        "pack": pack_data(pack),
        "favours": {
            name: {"frameworks": list(favour.frameworks), "by": favour.by}
            for name, favour in found.favours.items()
        },
        "populations": [_findings(each) for each in found.findings],
    }


def _findings(found: Findings) -> dict[str, object]:
    return {
        **population_data(found.population),
        "examined": len(found.examined.answers),
        **outcomes_data(found.outcomes),
        "backing": {
            name: {"criteria": it.criteria, "importance": it.importance, "points": it.points}
            for name, it in found.backing.items()
        },
        "criteria": {
            name: {"matters": share_data(it.matters), "points": it.points}
            for name, it in found.criteria.items()
        },
        "questions": {
            name: {
                "asked": share_data(it.asked),
                "mean_move": it.mean,
                "largest_move": it.largest,
                "flips": share_data(it.flips),
            }
            for name, it in found.questions.items()
        },
    }
