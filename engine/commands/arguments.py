"""What the commands share: how a parser is made, and the argument that names a pack."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from engine.loader import KNOWLEDGE

Commands = Any
"""The object that `ArgumentParser.add_subparsers` returns; argparse has no public name for it."""


def pack_argument(
    command: argparse.ArgumentParser, name: str = "pack", nargs: str | None = "?"
) -> None:
    """Add the argument that names a knowledge pack, by default the one that comes along."""
    command.add_argument(
        name,
        nargs=nargs,
        type=Path,
        default=KNOWLEDGE,
        metavar="DIR",
        help="folder of the knowledge pack (default: the one that comes with the advisor)",
    )
