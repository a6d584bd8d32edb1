"""`python -m engine new`: add the skeleton of something to a knowledge pack."""

from __future__ import annotations

import argparse

from engine.commands.arguments import Commands, pack_argument
from engine.editing.skeleton import FRAMEWORKS, module_of, with_framework
from engine.freshness import present_day
from engine.loader import KNOWLEDGE, read_files
from engine.versions import save

_NEXT = """\
Next:
1. {file}: fill in version, release date, home page and packages of `{name}`.
2. criteria/: fill in its ratings, all 5 (0 to 10) for now: number, range, reason, sources, version.
   `{check}` lists what is left to do.
3. rules.yaml: look for rules that should exclude it too, or warn of it.
4. For the lab, write samples/<topic>/{name}.py; until then the lab says that there is no sample."""


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    new = commands.add_parser("new", help="add the skeleton of a framework to a knowledge pack")
    kinds = new.add_subparsers(required=True, metavar="WHAT")
    framework = kinds.add_parser("framework", help="a further framework to choose from")
    framework.add_argument("name", metavar="NAME", help="its id, such as jax")
    framework.add_argument("--label", help="what people call it (default: NAME)")
    framework.add_argument("--module", help="what Python imports (default: NAME)")
    pack_argument(framework, "--pack", nargs=None)  # behind options argparse would refuse DIR
    framework.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write all files or none, and say what is left to do. Raises AdvisorError."""
    name = options.name
    files = read_files(options.pack)
    edits = with_framework(
        files, name, options.label or name, options.module or module_of(name), present_day()
    )
    save(options.pack, edits, files)
    print(f"Added `{name}` to {len(edits)} files: {', '.join(edits)}.")
    check = "python -m engine check" + ("" if options.pack == KNOWLEDGE else f" {options.pack}")
    print(_NEXT.format(file=FRAMEWORKS, name=name, check=check))
    return 0
