"""A workspace keeps base and edits apart, gives a patch that applies, and loses nothing."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.editing.workspace import NotEditable, Workspace
from engine.loader import examine, read_files
from tests.packs import write_pack


def test_only_differences_are_edits(tmp_path: Path) -> None:
    """Typing something and taking it back leaves nothing behind."""
    workspace = Workspace(read_files(write_pack(tmp_path)))
    before = workspace.text("rules.yaml")
    workspace.edit("rules.yaml", before + "# more\n")
    assert list(workspace.edits) == ["rules.yaml"]
    assert workspace.files["rules.yaml"].endswith(b"# more\n")
    workspace.edit("rules.yaml", before)
    assert not workspace.edits
    assert workspace.revision == 0


def test_files_come_in_reading_order(tmp_path: Path) -> None:
    """What a reader needs first stands first, and only YAML is offered."""
    write_pack(tmp_path, {"samples/t/alpha.py": "pass\n"})
    names = Workspace({**read_files(tmp_path), "systems.yaml": b""}).names
    assert names[:4] == ("pack.yaml", "frameworks.yaml", "criteria/all.yaml", "questions.yaml")
    assert not any(name.endswith(".py") for name in names)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """Showing it with replacement characters would destroy it at the next save."""
    (write_pack(tmp_path) / "rules.yaml").write_bytes(b"caf\xe9: 1\n")
    with pytest.raises(NotEditable, match="save it as UTF-8"):
        Workspace(read_files(tmp_path)).text("rules.yaml")


def test_changes_on_disk_are_followed_where_nothing_was_edited(tmp_path: Path) -> None:
    """A clash keeps both versions; all else follows the disk."""
    workspace = Workspace(read_files(write_pack(tmp_path)))
    workspace.edit("rules.yaml", "mine: 1\n")
    write_pack(tmp_path, {"rules.yaml": "theirs: 1\n", "sources.yaml": "other: 1\n"})
    disk = read_files(tmp_path)
    assert workspace.follow(disk) == ("rules.yaml",)
    assert workspace.text("rules.yaml") == "mine: 1\n"
    assert workspace.base["rules.yaml"] != disk["rules.yaml"]
    assert workspace.text("sources.yaml") == "other: 1\n"
    workspace.rebase(disk)
    assert workspace.follow(disk) == ()
    assert workspace.edits == {"rules.yaml": b"mine: 1\n"}
    assert "-theirs: 1\n+mine: 1\n" in workspace.patch("pack")


def test_the_same_edit_on_disk_is_no_clash(tmp_path: Path) -> None:
    """As after somebody applied the patch, or another tab saved."""
    workspace = Workspace(read_files(write_pack(tmp_path)))
    workspace.edit("rules.yaml", "same: 1\n")
    write_pack(tmp_path, {"rules.yaml": "same: 1\n"})
    assert workspace.follow(read_files(tmp_path)) == ()
    assert not workspace.edits


def test_files_that_vanish_on_disk_stay_as_edited(tmp_path: Path) -> None:
    """What was edited here is never thrown away; it becomes a new file."""
    workspace = Workspace(read_files(write_pack(tmp_path, {"criteria/more.yaml": "{}\n"})))
    workspace.edit("criteria/more.yaml", "# mine\n{}\n")
    (tmp_path / "criteria/more.yaml").unlink()
    disk = read_files(tmp_path)
    assert workspace.follow(disk) == ("criteria/more.yaml",)
    workspace.rebase(disk)
    assert workspace.text("criteria/more.yaml") == "# mine\n{}\n"
    assert "criteria/more.yaml" in workspace.names
    assert "+# mine\n" in workspace.patch("pack")


def test_edits_of_different_lines_are_put_together(tmp_path: Path) -> None:
    """Both survive; edits of one line are left to the person."""
    before = "a: 1\nb: 2\nc: 3\nd: 4\n"
    workspace = Workspace(read_files(write_pack(tmp_path, {"rules.yaml": before})))
    workspace.edit("rules.yaml", before.replace("a: 1", "a: mine"))
    write_pack(tmp_path, {"rules.yaml": before.replace("d: 4", "d: theirs")})
    disk = read_files(tmp_path)
    assert workspace.can_merge(disk)
    workspace.merge(disk)
    assert workspace.text("rules.yaml") == "a: mine\nb: 2\nc: 3\nd: theirs\n"
    write_pack(tmp_path, {"rules.yaml": "a: other\nb: 2\nc: 3\nd: theirs\n"})
    assert not workspace.can_merge(read_files(tmp_path))


def test_discarded_edits_come_back(tmp_path: Path) -> None:
    """Of the named files only; the others stay edited."""
    workspace = Workspace(read_files(write_pack(tmp_path)))
    workspace.edit("rules.yaml", "a: 1\n")
    workspace.edit("sources.yaml", "b: 1\n")
    workspace.discard("rules.yaml")
    assert list(workspace.edits) == ["sources.yaml"]
    workspace.bring_back()
    assert workspace.edits == {"rules.yaml": b"a: 1\n", "sources.yaml": b"b: 1\n"}


def test_half_a_character_can_be_typed(tmp_path: Path) -> None:
    """It is told as a problem of the file, not as a crash."""
    workspace = Workspace(read_files(write_pack(tmp_path)))
    workspace.edit("rules.yaml", "# \ud83d\n")
    assert workspace.text("rules.yaml") == "# \ud83d\n"
    assert [problem.code for problem in examine(workspace.files).problems] == ["encoding"]


TEXTS = st.lists(
    st.sampled_from(["a: 1", "b: 2", "  c: ü", "", "# x", "d: 4\r"]), max_size=8
).flatmap(lambda lines: st.sampled_from(["\n".join(lines), "\n".join([*lines, ""])]))


@given(TEXTS.filter(bool), TEXTS.filter(bool))
def test_the_patch_applies(old: str, new: str) -> None:
    """`git apply` makes the edited file of the old one, byte for byte."""
    workspace = Workspace({"criteria/all.yaml": old.encode()})
    workspace.edit("criteria/all.yaml", new)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, "pack", "criteria", "all.yaml")
        target.parent.mkdir(parents=True)
        target.write_bytes(old.encode())
        if workspace.edits:
            subprocess.run(
                ["git", "apply", "--whitespace=nowarn", "-"],
                cwd=folder,
                input=workspace.patch("pack").encode(),
                check=True,
                env={"GIT_CEILING_DIRECTORIES": folder, "PATH": "/usr/bin:/bin"},
            )
        assert target.read_bytes() == new.encode()
