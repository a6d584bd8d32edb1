"""What is missing is said, with the command that helps; finding out imports nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.lab import Lab, availability, find_compiler
from tests.lab.conftest import TOY, framework, result_of

ROOT = Path(__file__).resolve().parents[2]


def test_a_missing_framework(lab: Lab, tmp_path: Path) -> None:
    absent = framework("no_such_framework", "Nonesuch")
    here = availability(absent)
    assert not here.installed
    assert here.version is None
    assert here.sentence is not None
    assert here.sentence.startswith("Nonesuch is not installed for this Python")
    assert here.command is not None
    assert "-m pip install" in here.command
    assert here.command.endswith("no_such_framework-package")

    sample = tmp_path / "nonesuch.py"
    sample.write_text("", encoding="utf-8")
    failure = result_of(lab.start(sample, absent)).failure
    assert failure is not None
    assert failure.kind == "missing"
    assert (failure.sentence, failure.command) == (here.sentence, here.command)


def test_a_framework_that_cannot_be_imported(lab: Lab, tmp_path: Path) -> None:
    sample = tmp_path / "broken.py"
    sample.write_text("", encoding="utf-8")
    failure = result_of(lab.start(sample, framework("brokenframe"))).failure
    assert failure is not None
    assert failure.kind == "import"
    assert "libbroken.so: cannot open shared object file" in failure.sentence


def test_a_framework_that_is_there() -> None:
    here = availability(TOY)
    assert here.installed
    assert (here.sentence, here.command) == (None, None)


def test_no_compiler(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    compiler = find_compiler()
    assert compiler.path is None
    assert compiler.sentence is not None
    assert "needs a compiler" in compiler.sentence
    assert compiler.command


def test_a_compiler_that_is_named_and_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CXX", "/nowhere/c++ -O2")
    assert find_compiler().path is None


def test_the_engine_s_process_imports_no_framework() -> None:
    """Nor what would make the server's process large."""
    code = (
        "import sys, engine.lab\n"
        "from engine.loader import load\n"
        "for framework in load().frameworks.values(): engine.lab.availability(framework)\n"
        "heavy = {'torch', 'tensorflow', 'numpy', 'pandas', 'streamlit'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
