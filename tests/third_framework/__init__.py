"""A third framework by YAML alone: the command writes its skeleton, edits of the text fill it in."""

from __future__ import annotations

import contextlib
import functools
import io
import shutil
import tempfile
from pathlib import Path
from typing import Any

from engine.cli import main
from engine.editing.edits import add_entry, remove_entry, set_value
from engine.loader import Files, examine, read_files
from engine.source import YamlPath, read_text

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
JAX: dict[str, Any] = read_text(
    (Path(__file__).parent / "jax.yaml").read_text(encoding="utf-8"), "jax.yaml"
).data


def with_jax(folder: Path) -> Path:
    """Write the shipped pack with JAX in it into a new folder; return the folder."""
    for name, content in _files().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


@functools.cache
def _files() -> Files:
    """Add JAX to a copy of the shipped pack, as a person would; once for all tests."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "knowledge"
        shutil.copytree(KNOWLEDGE, folder, ignore=shutil.ignore_patterns(".versions"))
        with contextlib.redirect_stdout(io.StringIO()):
            done = main(["new", "framework", "jax", "--label", "JAX", "--pack", str(folder)])
        assert done == 0
        fill_in(folder)
        return read_files(folder)


def fill_in(folder: Path) -> None:
    """Put the numbers, reasons and rules of the data in place of the skeleton's."""
    draft = examine(read_files(folder)).draft
    entry(folder / "frameworks.yaml", ("jax",), JAX["framework"])
    for criterion, rating in JAX["ratings"].items():
        place = draft.criteria.places[criterion]
        entry(folder / place.document.file, (*place.path, "ratings", "jax"), rating)
    for rule in JAX["excluded_by"]:
        excluded = [*(draft.rules.entries[rule].exclude or ()), "jax"]
        entry(folder / "rules.yaml", (rule,), {"exclude": excluded})


def entry(path: Path, where: YamlPath, wanted: dict[str, Any]) -> None:
    """Bring the lines of one entry into a file, each by an edit of its own."""
    text = path.read_bytes().decode()
    present = read_text(text, path.name).data
    for step in where:
        present = present[step]
    for key, value in wanted.items():
        if key in present and not isinstance(value, list):
            text = set_value(text, (*where, key), value)
            continue
        if key in present:
            text = remove_entry(text, (*where, key))
        text = add_entry(text, where, key, value)
    if "sources" in wanted and "basis" in present:
        text = remove_entry(text, (*where, "basis"))
    path.write_bytes(text.encode())
