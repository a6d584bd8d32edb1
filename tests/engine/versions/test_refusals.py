"""What is not saved: what others changed, what has errors, what is no file of the pack."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import loader
from engine.loader import read_files
from engine.problems import PackError
from engine.versions import CannotSave, ChangedUnderneath, kept, recover, restore, save, versions
from engine.versions.files import EDITABLE
from tests.engine.versions.disk import check_nothing_strays, on_disk
from tests.engine.versions.states import AFTER, BEFORE, EDITS, pack_in


def test_a_file_changed_underneath_stops_the_save(tmp_path: Path) -> None:
    """Changed, removed, appeared: named, and nothing is written; other files may change."""
    pack_in(tmp_path)
    (tmp_path / "rules.yaml").write_bytes(b"# mine\n" + BEFORE["rules.yaml"])
    (tmp_path / "scenarios/all.yaml").unlink()
    (tmp_path / "scenarios/more.yaml").write_bytes(b"[]\n")
    (tmp_path / "sources.yaml").write_bytes(BEFORE["sources.yaml"] + b"# not edited\n")
    disk = on_disk(tmp_path)
    with pytest.raises(ChangedUnderneath) as caught:
        save(tmp_path, EDITS | {"scenarios/all.yaml": b"[]"}, BEFORE)
    assert caught.value.names == ("rules.yaml", "scenarios/all.yaml", "scenarios/more.yaml")
    for what in ("was changed", "was removed", "has appeared"):
        assert f"this file {what} on disk after it was opened" in str(caught.value)
    assert on_disk(tmp_path) == disk
    assert versions(tmp_path) == ()


def test_a_file_changed_during_the_save_stops_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything is looked at again right before the first file is replaced."""
    pack_in(tmp_path)
    mine = b"# mine\n" + BEFORE["rules.yaml"]
    monkeypatch.setattr(kept, "commit", commit_while_somebody_writes(tmp_path / "rules.yaml", mine))
    with pytest.raises(ChangedUnderneath) as caught:
        save(tmp_path, EDITS, BEFORE)
    assert caught.value.names == ("rules.yaml",)
    assert on_disk(tmp_path) == BEFORE | {"rules.yaml": mine}
    check_nothing_strays(tmp_path)


def commit_while_somebody_writes(path: Path, text: bytes) -> Callable[[kept.Change], None]:
    real = kept.commit

    def commit(change: kept.Change) -> None:
        real(change)
        path.write_bytes(text)

    return commit


def test_an_undo_is_refused_once_the_files_have_changed(tmp_path: Path) -> None:
    """It would take a later change away with it."""
    pack_in(tmp_path)
    version = save(tmp_path, EDITS, BEFORE)
    save(tmp_path, {"rules.yaml": BEFORE["rules.yaml"] + b"# later\n"}, AFTER)
    disk = on_disk(tmp_path)
    with pytest.raises(ChangedUnderneath) as caught:
        restore(tmp_path, version)
    assert caught.value.names == ("rules.yaml",)
    assert on_disk(tmp_path) == disk


def test_a_pack_with_errors_is_not_saved(tmp_path: Path) -> None:
    """The problems come with their places, also those in files that were not edited."""
    pack_in(tmp_path)
    edits = {
        "sources.yaml": BEFORE["sources.yaml"].replace(b"handbook:", b"manual:"),
        "rules.yaml": BEFORE["rules.yaml"].replace(b"exclude:", b"excludes:"),
    }
    with pytest.raises(PackError) as caught:
        save(tmp_path, edits, BEFORE)
    assert {problem.file for problem in caught.value.problems} == {
        "criteria/all.yaml",
        "rules.yaml",
    }
    assert on_disk(tmp_path) == BEFORE
    assert versions(tmp_path) == ()


def test_a_pack_of_too_many_files_is_not_saved(tmp_path: Path) -> None:
    """The loader would refuse it afterwards."""
    pack_in(tmp_path)
    edits = {f"scenarios/{number}.yaml": b"[]\n" for number in range(loader.MAX_FILES)}
    with pytest.raises(PackError, match="more than 500 files"):
        save(tmp_path, edits, BEFORE)
    assert on_disk(tmp_path) == BEFORE


@pytest.mark.parametrize(
    "name",
    [
        "../rules.yaml",
        "/etc/rules.yaml",
        "criteria/../rules.yaml",
        "samples/../topic.yaml",
        "criteria/deep/er.yaml",
        "elsewhere/criteria/all.yaml",
        "./rules.yaml",
        "criteria//all.yaml",
        "criteria\\all.yaml",
        "criteria/c:all.yaml",
        "criteria/a\nb.yaml",
        "criteria/a\0b.yaml",
        "criteria/all.yml",
        "other.yaml",
        "samples/operator_fusion/pytorch.py",
        ".versions/rules.yaml",
        "criteria",
        "",
    ],
)
def test_names_that_are_none_of_the_pack_are_refused(tmp_path: Path, name: str) -> None:
    """Out of the folder, or where the loader would not look."""
    pack_in(tmp_path / "pack")
    with pytest.raises(CannotSave, match=r"no YAML file of the pack"):
        save(tmp_path / "pack", {name: b"{}\n"}, BEFORE)
    assert on_disk(tmp_path) == {f"pack/{n}": text for n, text in BEFORE.items()}


def test_what_may_be_saved_is_what_the_loader_reads(tmp_path: Path) -> None:
    """Names are listed in both; staged texts are never read."""
    patterns = (*loader.REQUIRED_FILES, *loader.OPTIONAL_FILES, *loader._PATTERNS)
    assert tuple(pattern for pattern in patterns if pattern.endswith(".yaml")) == EDITABLE
    pack_in(tmp_path)
    save(tmp_path, EDITS, BEFORE)
    for name in ("criteria/.all.yaml.saving", ".rules.yaml.saving"):
        (tmp_path / name).write_bytes(b"broken: [")
    assert read_files(tmp_path) == AFTER


@pytest.mark.parametrize("linked", ["rules.yaml", "criteria"])
def test_links_are_refused_never_replaced(tmp_path: Path, linked: str) -> None:
    """A file or folder that is a link stays one, and so does what it leads to."""
    pack_in(tmp_path)
    (tmp_path / linked).rename(tmp_path / "target")
    (tmp_path / linked).symlink_to("target")
    with pytest.raises(CannotSave, match="this is a link to another file"):
        save(tmp_path, {**EDITS, "pack.yaml": BEFORE["pack.yaml"] + b"#\n"}, BEFORE)
    assert (tmp_path / linked).is_symlink()
    assert read_files(tmp_path) == BEFORE


def test_a_folder_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    """And nothing is made in its place."""
    with pytest.raises(CannotSave, match="No such file or directory"):
        save(tmp_path / "nowhere", EDITS, BEFORE)
    assert recover(tmp_path / "nowhere") is None
    assert versions(tmp_path / "nowhere") == ()
    assert not any(tmp_path.iterdir())
