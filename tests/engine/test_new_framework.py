"""`python -m engine new framework`: a skeleton that loads at once and says what is left to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.cli import main
from engine.freshness import present_day
from engine.lint import lint
from engine.loader import examine, load, read_files
from tests.packs import FILES, write_pack

COMMENTED = FILES["criteria/all.yaml"].replace("comfort:", "# Comes second.\ncomfort:")


def new_framework(pack: Path, *arguments: str) -> int:
    return main(["new", "framework", *arguments, "--pack", str(pack)])


def contents(pack: Path) -> dict[str, bytes]:
    return {name: bytes(content) for name, content in read_files(pack).items()}


def test_the_pack_loads_at_once(tmp_path: Path) -> None:
    """With the framework last, rated in the middle of the widest range on every criterion."""
    assert new_framework(write_pack(tmp_path), "gamma-2") == 0
    pack = load(tmp_path)
    assert list(pack.frameworks) == ["alpha", "beta", "gamma-2"]
    added = pack.frameworks["gamma-2"]
    assert (added.label, added.module, added.packages) == ("gamma-2", "gamma_2", ("gamma-2",))
    for criterion in pack.criteria.values():
        assert list(criterion.ratings) == ["alpha", "beta", "gamma-2"]
        rating = criterion.ratings["gamma-2"]
        assert (rating.low, rating.likely, rating.high) == (0, 5, 10)
        assert (rating.basis, rating.checked) == ("judgement", present_day())


def test_label_and_module_can_be_given(tmp_path: Path) -> None:
    """Where the name says neither."""
    new_framework(write_pack(tmp_path), "gamma", "--label", "The Gamma: 2", "--module", "gm")
    added = load(tmp_path).frameworks["gamma"]
    assert (added.label, added.module) == ("The Gamma: 2", "gm")


def test_a_module_is_made_of_any_id(tmp_path: Path) -> None:
    """Whatever an id may begin with or hold."""
    new_framework(write_pack(tmp_path), "3d-net.x")
    assert load(tmp_path).frameworks["3d-net.x"].module == "_3d_net_x"


@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_all_that_was_there_stays(tmp_path: Path, line_break: str) -> None:
    """Every line of every file, in its order and with its line end; other files are not touched."""
    write_pack(tmp_path, {"criteria/all.yaml": COMMENTED})
    for path in tmp_path.rglob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", line_break.encode()))
    before = contents(tmp_path)
    assert new_framework(tmp_path, "gamma") == 0
    after = contents(tmp_path)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"frameworks.yaml", "criteria/all.yaml"}
    for name in changed:
        lines = iter(after[name].splitlines(keepends=True))
        assert all(line in lines for line in before[name].splitlines(keepends=True))


def test_what_is_left_is_listed(tmp_path: Path) -> None:
    """Lint names each rating once, and each other text that still says TODO."""
    new_framework(write_pack(tmp_path), "gamma")
    found = examine(read_files(tmp_path))
    to_do = {
        (problem.file, problem.line)
        for problem in lint(found, present_day())
        if problem.code == "to-do"
    }
    texts = {name: content.decode().splitlines() for name, content in read_files(tmp_path).items()}
    written = {
        (name, number)
        for name, lines in texts.items()
        for number, line in enumerate(lines, 1)
        if "TODO" in line and line != "      version: TODO"
    }
    assert to_do == written
    assert len([place for place in to_do if place[0] == "criteria/all.yaml"]) == 2


def test_it_says_what_was_written_and_what_comes_next(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """For somebody who has never done it."""
    new_framework(write_pack(tmp_path), "gamma")
    told = capsys.readouterr().out
    assert told.startswith("Added `gamma` to 2 files: frameworks.yaml, criteria/all.yaml.\nNext:\n")
    assert f"`python -m engine check {tmp_path}`" in told
    assert "samples/<topic>/gamma.py" in told


REFUSED = [
    (["Gamma Ray"], {}, "frameworks.yaml:0:0: error: `Gamma Ray` is no id: use up to 60 small letters"),
    (["beta"], {}, "frameworks.yaml:0:0: error: there is a framework `beta` already"),
    (["gamma", "--label", "x" * 2001], {}, "longer than 2000 characters"),
    (["gamma", "--label", "The\nGamma"], {}, "`The Gamma` is no label: write it on one line"),
    (["gamma", "--module", "a b"], {}, "`a b` is no name to import: use up to 60 letters"),
    (["gamma", "--module", "a.b"], {}, "`a.b` is no name to import: use up to 60 letters"),
    (["gamma"], {"rules.yaml": "a: ["}, "the file ends inside a bracket"),
    (["gamma"], {"sources.yaml": None}, "sources.yaml:0:0: error: cannot be read: No such file"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "changes", "message"), REFUSED)
def test_a_refusal_is_a_sentence_and_writes_nothing(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    changes: dict[str, str | None],
    message: str,
) -> None:
    """A bad or taken id, a text that does not fit, and a pack that is broken already."""
    write_pack(tmp_path, changes)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")}
    assert new_framework(tmp_path, *arguments) == 1
    assert message in capsys.readouterr().err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.yaml")} == before
