"""`python -m engine schema`: write the JSON Schemas that editors use."""

from __future__ import annotations

import argparse
import json

from engine.commands.arguments import Commands, pack_argument
from engine.problems import PackError, Problem
from engine.schema import schemas


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    schema = commands.add_parser("schema", help="write the schemas for editors into a pack")
    pack_argument(schema)
    schema.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write `schemas/` in the pack's folder. Raises PackError if that cannot be."""
    folder = options.pack / "schemas"
    try:
        folder.mkdir(exist_ok=True)
        for name, schema in schemas().items():
            text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
            (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        reason = f"the schemas cannot be written: {error.strerror or error}"
        raise PackError([Problem(str(folder), 0, 0, reason, "unreadable")]) from None
    print(f"{len(schemas())} schemas written to {folder}")
    return 0
