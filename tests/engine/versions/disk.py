"""What lies on disk: the files of the pack, and what is kept of its versions."""

from __future__ import annotations

from pathlib import Path

from engine.loader import load
from engine.versions import Version, kept, recover, versions
from tests.engine.versions.states import EDITS, Pack


def on_disk(folder: Path) -> Pack:
    """All that stands in the pack's folder, strays too; not what is kept of versions."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {n: path.read_bytes() for n, path in names.items() if not n.startswith(".versions/")}


def kept_of(folder: Path, version: Version) -> tuple[Pack, Pack]:
    """The files before and after a save, as they are kept."""
    place = folder / ".versions" / version.name
    old, new = (on_disk(place / side) if (place / side).exists() else {} for side in ("old", "new"))
    return old, new


def check_nothing_strays(folder: Path) -> None:
    """In `.versions` stand the versions that are listed, whole, and the lock."""
    found = versions(folder)
    names = {path.name for path in (folder / ".versions").glob("*")}
    assert names - {"lock"} == {version.name for version in found}
    for version in found:
        old, new = kept_of(folder, version)
        assert set(version.files) == {*old, *new}
        inside = {path.name for path in (folder / ".versions" / version.name).glob("*")}
        assert inside <= {"old", "new", "record.json", "left"}
        assert "record.json" in inside


def check_both_versions_are_on_disk(folder: Path, before: Pack, after: Pack) -> None:
    """Each file is old or new; once any is new, both versions of all stand in `.versions`."""
    disk = {n: text for n, text in on_disk(folder).items() if not n.endswith(".saving")}
    for name in {*before, *after}:
        assert disk.get(name) in (before.get(name), after.get(name)), name
    if disk != before:
        place = max((folder / ".versions").glob("*-*"))
        change = kept.read(place)
        assert change
        for side, whole in ((change.old, before), (change.new, after)):
            merged = {**before, **side}
            assert {name: text for name, text in merged.items() if text is not None} == whole


def check_whole_after_recovery(folder: Path, before: Pack, after: Pack) -> str | None:
    """All files are old or all are new, nothing strays, and the newest version can be undone."""
    recovery = recover(folder)
    disk = on_disk(folder)
    assert disk in (before, after)
    assert recover(folder) is None
    check_nothing_strays(folder)
    load(folder)
    outcome = recovery.outcome if recovery else None
    assert outcome != "left"
    if outcome == "finished":
        assert disk == after
    if outcome == "discarded":
        assert disk == before
    return outcome


def phase(folder: Path) -> tuple[bool, bool, int, int]:
    """What of a save that was cut off stands on disk.

    Whether it began, whether it counts, and how many files are staged and replaced.
    """
    disk = on_disk(folder)
    staged = [name for name in disk if name.endswith(".saving")]
    replaced = [name for name, text in EDITS.items() if disk.get(name) == text]
    places = [path.parent for path in (folder / ".versions").glob("*/pending")]
    committed = any((place / "record.json").exists() for place in places)
    return (bool(places), committed, len(staged), len(replaced))
