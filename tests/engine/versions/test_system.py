"""What the system refuses is a sentence, and nothing is lost."""

from __future__ import annotations

import errno
import itertools
import os
import shutil
import stat
import tempfile
from pathlib import Path

import pytest

from engine.versions import CannotSave, restore, save, versions
from tests.engine.versions.child import DONE, REFUSED, Child
from tests.engine.versions.disk import check_nothing_strays, check_whole_after_recovery, on_disk
from tests.engine.versions.states import AFTER, BEFORE, EDITS, pack_in


def test_a_drive_that_cannot_sync_folders_is_good_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some network drives refuse it; any other refusal counts."""
    pack_in(tmp_path)
    real = os.fsync

    def refuse(number: int) -> None:
        def fsync(descriptor: int) -> None:
            if stat.S_ISDIR(os.fstat(descriptor).st_mode):
                raise OSError(number, os.strerror(number))
            real(descriptor)

        monkeypatch.setattr(os, "fsync", fsync)

    refuse(errno.EINVAL)
    version = save(tmp_path, EDITS, BEFORE)
    refuse(errno.EIO)
    with pytest.raises(CannotSave, match="are as they were: Input/output error; try again"):
        restore(tmp_path, version)
    assert on_disk(tmp_path) == AFTER


@pytest.mark.parametrize("do", ["save", "restore"])
def test_any_call_that_fails_leaves_everything_as_it_was(
    quick: Path, child: Child, do: str
) -> None:
    """A sentence, and neither file nor version has changed; or the save is made after all."""
    home = pack_in(quick / "pack")
    version = save(home, EDITS, BEFORE) if do == "restore" else None
    before, after = (AFTER, BEFORE) if version else (BEFORE, AFTER)
    known = versions(home)
    codes = []
    for step in itertools.count(1):
        folder = quick / str(step)
        shutil.copytree(home, folder)
        name = version.name if version else ""
        codes.append(child.run(folder, do, name, step=step, fault="fail"))
        refused = codes[-1] == REFUSED
        assert on_disk(folder) == (before if refused else after)
        assert (versions(folder) == known) == refused
        check_nothing_strays(folder)
        shutil.rmtree(folder)
        if codes[-1] == DONE:
            break
    assert codes.count(REFUSED) > 40


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, child: Child) -> None:
    """Whichever file it is that no longer fits."""
    codes = set()
    for limit in (0, 10, 100, 400, 700, 1000, 1500, 100_000):
        folder = pack_in(tmp_path / str(limit))
        code = child.run(folder, "save", limit=limit)
        assert on_disk(folder) == (AFTER if code == DONE else BEFORE)
        check_nothing_strays(folder)
        codes.add(code)
    assert codes == {DONE, REFUSED}


@pytest.mark.parametrize("protected", [".", "criteria", "rules.yaml"])
def test_what_is_write_protected_stays(child: Child, protected: str) -> None:
    """The pack's folder, a folder in it, a file."""
    with tempfile.TemporaryDirectory() as elsewhere:
        Path(elsewhere).chmod(0o755)
        folder = pack_in(Path(elsewhere) / "pack")
        if os.geteuid() == 0:  # whom nothing is refused; the child is somebody else
            for path in (folder, *folder.rglob("*")):
                os.chown(path, 65534, 65534)
        path = folder / protected
        path.chmod(0o555 if path.is_dir() else 0o444)
        code = child.run(folder, "save", as_nobody=True)
        path.chmod(0o755)
        assert code == REFUSED
        assert on_disk(folder) == BEFORE
        check_nothing_strays(folder)


def test_a_save_that_can_neither_go_on_nor_back_is_finished_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The disk turns read-only between two files: it is said so, and nothing is lost."""
    pack_in(tmp_path)
    real = os.replace
    replaced: list[str] = []

    def replace(source: Path, target: Path) -> None:
        if ".versions" not in str(target):
            replaced.append(str(target))
            if len(replaced) > 1:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        real(source, target)

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace)
        with pytest.raises(CannotSave, match="stopped half way"):
            save(tmp_path, EDITS, BEFORE)
    assert on_disk(tmp_path) not in (BEFORE, AFTER)
    assert check_whole_after_recovery(tmp_path, BEFORE, AFTER) == "finished"
