"""Imports run one way, and no framework gets into the app's process."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = [
    path.relative_to(ROOT)
    for path in (ROOT / "app.py", *ROOT.glob("ui/**/*.py"), *ROOT.glob("engine/**/*.py"))
]

# A folder or module → what it must not import.
FORBIDDEN = {
    "engine": ("streamlit", "plotly", "pandas", "ui", "app", "torch", "tensorflow", "keras"),
    "engine/model.py": (
        "engine.loader",
        "engine.scoring",
        "engine.reports",
        "engine.cli",
        "engine.commands",
    ),
    "engine/scoring.py": (
        "engine.reports",
        "engine.cli",
        "engine.commands",
        "engine.loader",
        "engine.lab",
    ),
    "engine/loader.py": (
        "engine.scoring",
        "engine.reports",
        "engine.cli",
        "engine.commands",
        "engine.lab",
    ),
    "engine/reports": ("engine.cli", "engine.commands", "engine.lab", "engine.loader"),
    "engine/lint": ("engine.reports", "engine.cli", "engine.commands", "engine.lab"),
    "engine/editing": ("engine.cli", "engine.commands", "engine.lab"),
    "engine/versions": ("engine.scoring", "engine.reports", "engine.cli", "engine.commands"),
    "engine/lab": (
        "engine.scoring",
        "engine.reports",
        "engine.cli",
        "engine.commands",
        "engine.loader",
    ),
    "ui": ("app", "torch", "tensorflow", "keras"),
    "app.py": ("engine", "torch", "tensorflow", "keras"),
}


def imported(path: Path) -> set[str]:
    """Return the modules that a file imports, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_imports_run_one_way(path: Path) -> None:
    """app → ui → engine, and inside the engine from the outside in."""
    for place, forbidden in FORBIDDEN.items():
        if path == Path(place) or Path(place) in path.parents:
            wrong = {
                name
                for name in imported(path)
                for bad in forbidden
                if f"{name}.".startswith(f"{bad}.")
            }
            assert not wrong, f"{path} must not import {', '.join(sorted(wrong))}"


def test_the_pages_load_no_framework() -> None:
    """Everything that the app's process imports, imported: neither framework is among it."""
    modules = [
        ".".join(path.with_suffix("").parts) for path in SOURCES if "child" not in path.parts
    ]
    skip = ("app", "engine.__main__", "ui.pages")
    code = "; ".join(
        [
            f"import {name.removesuffix('.__init__')}"
            for name in modules
            if not name.startswith(skip)
        ]
        + ["import sys", "print({'torch', 'tensorflow'} & set(sys.modules))"]
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "set()"
