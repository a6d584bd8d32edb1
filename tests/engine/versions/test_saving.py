"""Saving, and going back."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from engine.loader import read_files
from engine.problems import PackError
from engine.versions import CannotSave, kept, restore, save, versions
from tests.engine.versions.disk import check_nothing_strays, kept_of, on_disk
from tests.engine.versions.states import AFTER, BEFORE, EDITS, pack_in
from tests.packs import FILES, write_pack


def test_a_save_writes_the_files_as_given_and_keeps_both_versions(tmp_path: Path) -> None:
    """Bytes, line ends and a new file arrive; the version says what, when and how."""
    pack_in(tmp_path)
    version = save(tmp_path, EDITS, BEFORE)
    assert on_disk(tmp_path) == AFTER == read_files(tmp_path)
    assert versions(tmp_path) == (version,)
    assert version.files == ("criteria/all.yaml", "rules.yaml", "scenarios/more.yaml")
    assert version.summary == (
        "criteria/all.yaml: lines added 1, removed 1; rules.yaml: lines added 18, removed 17; "
        "scenarios/more.yaml: new"
    )
    assert version.time.utcoffset() is not None
    old, new = kept_of(tmp_path, version)
    assert old == {name: BEFORE[name] for name in ("rules.yaml", "criteria/all.yaml")}
    assert new == EDITS
    check_nothing_strays(tmp_path)


def test_text_is_written_as_utf8_with_its_line_ends(tmp_path: Path) -> None:
    """Nothing is translated; a text that has no UTF-8 is refused."""
    pack_in(tmp_path)
    save(tmp_path, {"rules.yaml": FILES["rules.yaml"] + "# é → ☃\r\n"}, BEFORE)
    assert (tmp_path / "rules.yaml").read_bytes().endswith("# é → ☃\r\n".encode())
    with pytest.raises(PackError, match="not UTF-8"):
        save(tmp_path, {"pack.yaml": FILES["pack.yaml"] + "# \ud800"}, BEFORE)


def test_undo_and_undo_of_the_undo(tmp_path: Path) -> None:
    """Restoring is a save of its own: a file that was new goes, and comes back."""
    pack_in(tmp_path)
    first = save(tmp_path, EDITS, BEFORE)
    second = restore(tmp_path, first)
    assert on_disk(tmp_path) == BEFORE
    assert second.summary.startswith(f"undo of the save of {first.time:%Y-%m-%d %H:%M:%S} UTC; ")
    assert "scenarios/more.yaml: removed" in second.summary
    third = restore(tmp_path, second)
    assert on_disk(tmp_path) == AFTER
    assert versions(tmp_path) == (third, second, first)
    check_nothing_strays(tmp_path)


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    """A file that was opened and left as it was is no part of the save."""
    pack_in(tmp_path)
    edits = {"rules.yaml": EDITS["rules.yaml"], "pack.yaml": BEFORE["pack.yaml"]}
    assert save(tmp_path, edits, BEFORE).files == ("rules.yaml",)
    with pytest.raises(CannotSave, match="nothing differs"):
        save(tmp_path, {"pack.yaml": BEFORE["pack.yaml"]}, BEFORE)
    assert len(versions(tmp_path)) == 1


def test_the_newest_versions_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Older ones go; going back to one of them is refused in a sentence."""
    assert kept.KEPT == 50
    monkeypatch.setattr(kept, "KEPT", 3)
    pack_in(tmp_path)
    made = []
    for number in range(5):
        text = FILES["rules.yaml"] + f"# {number}\n"
        made.append(save(tmp_path, {"rules.yaml": text}, read_files(tmp_path)))
    assert list(versions(tmp_path)) == made[:1:-1]
    check_nothing_strays(tmp_path)
    with pytest.raises(CannotSave, match="is no longer kept"):
        restore(tmp_path, made[0])


def test_a_damaged_version_is_not_restored(tmp_path: Path) -> None:
    """What is kept carries its checksum."""
    pack_in(tmp_path)
    version = save(tmp_path, EDITS, BEFORE)
    (tmp_path / ".versions" / version.name / "old" / "rules.yaml").write_bytes(b"# rotten\n")
    with pytest.raises(CannotSave, match="damaged"):
        restore(tmp_path, version)
    assert on_disk(tmp_path) == AFTER


def test_permissions_stay(tmp_path: Path) -> None:
    """A file that only its group may write stays so, through save and undo."""
    pack_in(tmp_path)
    (tmp_path / "rules.yaml").chmod(0o660)
    restore(tmp_path, save(tmp_path, EDITS, BEFORE))
    assert stat.S_IMODE((tmp_path / "rules.yaml").stat().st_mode) == 0o660


def test_the_folder_of_a_file_may_be_new(tmp_path: Path) -> None:
    """A pack without scenarios gets its first."""
    write_pack(tmp_path, {"scenarios/all.yaml": None})
    version = save(tmp_path, {"scenarios/more.yaml": b"[]\n"}, read_files(tmp_path))
    assert "scenarios/more.yaml" in read_files(tmp_path)
    restore(tmp_path, version)
    assert "scenarios/more.yaml" not in read_files(tmp_path)
