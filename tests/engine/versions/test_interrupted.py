"""A crash at any moment loses nothing."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from engine.loader import read_files
from engine.versions import ChangedUnderneath, recover, save, versions
from tests.engine.versions.child import DIED, DONE, Child
from tests.engine.versions.disk import (
    check_both_versions_are_on_disk,
    check_nothing_strays,
    check_whole_after_recovery,
    kept_of,
    on_disk,
    phase,
)
from tests.engine.versions.states import AFTER, BEFORE, EDITS, pack_in, quick_folder
from tests.packs import FILES


def crashes(home: Path, child: Child, do: str, **order: Any) -> Iterator[tuple[Path, int]]:
    """A copy of the folder for each moment at which an order can be cut off, and its outcome."""
    for step in itertools.count(1):
        folder = home.with_name(f"{home.name}-{step}")
        shutil.copytree(home, folder)
        code = child.run(folder, do, step=step, **order)
        yield folder, code
        shutil.rmtree(folder)
        if code == DONE:
            return


@pytest.mark.parametrize("saves", [0, 3])
def test_a_save_cut_off_anywhere_loses_nothing(quick: Path, child: Child, saves: int) -> None:
    """The first save of all, and one that makes an old version go."""
    home = pack_in(quick / "pack")
    for number in range(saves):
        text = FILES["sources.yaml"] + "#\n" * (saves - number - 1)
        save(home, {"sources.yaml": text}, read_files(home))
    outcomes, phases = set(), set()
    for folder, code in crashes(home, child, "save", kept=3):
        phases.add(phase(folder))
        check_both_versions_are_on_disk(folder, BEFORE, AFTER)
        outcome = check_whole_after_recovery(folder, BEFORE, AFTER)
        if code == DONE:
            assert outcome is None
            assert on_disk(folder) == AFTER
            assert len(versions(folder)) == min(saves + 1, 3)
        outcomes.add(outcome)
    assert outcomes == {None, "discarded", "finished"}
    assert {(True, False, n, 0) for n in range(4)} <= phases  # staged one after the other
    assert {(True, True, 3 - n, n) for n in range(4)} <= phases  # replaced one after the other


def test_an_undo_cut_off_anywhere_loses_nothing(quick: Path, child: Child) -> None:
    """A file that was new goes with the others or stays with them."""
    home = pack_in(quick / "pack")
    version = save(home, EDITS, BEFORE)
    outcomes = set()
    for folder, _ in crashes(home, child, "restore", version=version.name):
        check_both_versions_are_on_disk(folder, AFTER, BEFORE)
        outcomes.add(check_whole_after_recovery(folder, AFTER, BEFORE))
    assert outcomes == {None, "discarded", "finished"}


@pytest.fixture(scope="module")
def cut_off(child: Child) -> Iterator[list[Path]]:
    """A folder for every state in which a save can be cut off."""
    with quick_folder() as quick:
        found: dict[tuple[bool, bool, int, int], Path] = {}
        for folder, code in crashes(pack_in(quick / "pack"), child, "save"):
            if code == DIED and phase(folder)[0] and phase(folder) not in found:
                found[phase(folder)] = quick / f"state-{len(found)}"
                shutil.copytree(folder, found[phase(folder)])
        assert len(found) >= 8
        yield list(found.values())


def test_a_recovery_cut_off_anywhere_loses_nothing(child: Child, cut_off: list[Path]) -> None:
    """The next one goes on from there."""
    for home in cut_off:
        for folder, _ in crashes(home, child, "recover"):
            check_both_versions_are_on_disk(folder, BEFORE, AFTER)
            check_whole_after_recovery(folder, BEFORE, AFTER)


def test_a_recovery_leaves_what_somebody_changed_meanwhile(
    tmp_path: Path, cut_off: list[Path]
) -> None:
    """No file is touched, both versions stay, a sentence says so, and saving goes on."""
    outcomes = set()
    for number, state in enumerate(cut_off):
        folder = tmp_path / str(number)
        shutil.copytree(state, folder)
        (folder / "rules.yaml").write_bytes(b"# mine\n" + BEFORE["rules.yaml"])
        disk = {n: text for n, text in on_disk(folder).items() if not n.endswith(".saving")}
        recovery = recover(folder)
        assert recovery
        assert on_disk(folder) == disk
        check_nothing_strays(folder)
        assert recover(folder) is None
        outcomes.add(recovery.outcome)
        if recovery.outcome == "left":
            assert recovery.files == ("rules.yaml",)
            assert "rules.yaml changed since. No file was touched." in recovery.sentence
            (version,) = versions(folder)
            assert version.summary.startswith("cut off and not finished; ")
            assert kept_of(folder, version)[1] == EDITS
        save(folder, {"pack.yaml": BEFORE["pack.yaml"] + b"# on\n"}, BEFORE)
    assert outcomes == {"discarded", "left"}


@pytest.mark.parametrize("damage", ["record.json", "new/rules.yaml", "link"])
def test_a_recovery_touches_nothing_that_it_does_not_understand(
    tmp_path: Path, cut_off: list[Path], damage: str
) -> None:
    """A damaged record, a damaged copy, a link where a file was."""
    folder = tmp_path / "pack"
    shutil.copytree(next(state for state in cut_off if phase(state)[1]), folder)
    (place,) = (folder / ".versions").glob("*-*")
    if damage == "link":
        (folder / "rules.yaml").rename(folder / "target")
        (folder / "rules.yaml").symlink_to("target")
    else:
        (place / damage).write_bytes(b"{")
    before = read_files(folder)
    recovery = recover(folder)
    assert recovery
    assert recovery.outcome == "left"
    assert read_files(folder) == before
    assert (place / "old" / "rules.yaml").read_bytes() == BEFORE["rules.yaml"]
    assert (folder / "rules.yaml").is_symlink() == (damage == "link")


def test_a_save_finishes_the_one_before_it(tmp_path: Path, cut_off: list[Path]) -> None:
    """Whoever had the files open from before is told that they changed."""
    state = next(state for state in cut_off if phase(state)[1])
    folder = tmp_path / "pack"
    shutil.copytree(state, folder)
    with pytest.raises(ChangedUnderneath) as caught:
        save(folder, {"rules.yaml": b"# mine\n" + BEFORE["rules.yaml"]}, BEFORE)
    assert caught.value.names == ("rules.yaml",)
    assert on_disk(folder) == AFTER


def test_everything_is_down_on_the_disk_before_a_file_is_replaced(
    tmp_path: Path, child: Child
) -> None:
    """So that a power cut leaves no more behind than a crash does."""
    assert child.run(pack_in(tmp_path / "pack"), "save", durably=True) == DONE
