"""Saving loses nothing: not to another writer, not to the system's refusal, not to a crash.

Crashes happen in a child process that forks for each order and ends the fork right before its n-th
call that could change the disk, for n = 1, 2, 3 … until the order is done.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from engine import loader
from engine.loader import examine, load, read_files
from engine.problems import AdvisorError, PackError
from engine.versions import (
    CannotSave,
    ChangedUnderneath,
    Version,
    kept,
    recover,
    restore,
    save,
    turn,
    versions,
)
from engine.versions.files import EDITABLE
from tests.packs import FILES, write_pack

ROOT = Path(__file__).parents[2]

Pack = dict[str, bytes]

BEFORE: Pack = {name: text.encode() for name, text in FILES.items()}
EDITS: Pack = {
    "rules.yaml": BEFORE["rules.yaml"].replace(b"\n", b"\r\n") + b"# no line end",
    "criteria/all.yaml": BEFORE["criteria/all.yaml"].replace(b"likely: 8", b"likely: 9"),
    "scenarios/more.yaml": b"[]\n",
}
AFTER: Pack = BEFORE | EDITS


def pack_in(folder: Path) -> Path:
    """Write the small pack, byte for byte."""
    folder.mkdir(exist_ok=True)
    return write_pack(folder)


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


# Saving and going back


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


@contextlib.contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: crashes are many, and each write waits for the disk."""
    memory = Path("/dev/shm")  # noqa: S108
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)


@pytest.fixture
def quick() -> Iterator[Path]:
    with quick_folder() as folder:
        yield folder


# What is refused


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


# Several at once


def add_lines(folder: Path, who: str, count: int) -> None:
    """Add lines to a file, each in a save of its own, again and again until it is accepted."""
    for number in range(count):
        while True:
            base = read_files(folder)
            text = base["rules.yaml"] + f"# {who} {number}\n".encode()
            with contextlib.suppress(ChangedUnderneath):
                save(folder, {"rules.yaml": text}, base)
                break


def check_all_lines_arrived(folder: Path, who: list[str], count: int) -> None:
    """Every line is there once, and each save began where the one before it ended."""
    lines = (folder / "rules.yaml").read_text().removeprefix(FILES["rules.yaml"]).splitlines()
    assert sorted(lines) == sorted(f"# {w} {n}" for w in who for n in range(count))
    history = [kept_of(folder, version) for version in versions(folder)]
    assert len(history) == len(lines)
    for (old, _), (_, new) in itertools.pairwise(history):
        assert old == new
    check_nothing_strays(folder)


def test_threads_lose_nothing_to_each_other(tmp_path: Path) -> None:
    """One wins, the others are told, and try again."""
    pack_in(tmp_path)
    who = ["a", "b", "c", "d"]
    threads = [threading.Thread(target=add_lines, args=(tmp_path, name, 5)) for name in who]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check_all_lines_arrived(tmp_path, who, 5)


def test_processes_lose_nothing_to_each_other(tmp_path: Path) -> None:
    """The same between processes."""
    pack_in(tmp_path)
    who = ["a", "b", "c"]
    code = "import sys; from tests.engine.test_versions import *; add_lines(Path(sys.argv[1]), sys.argv[2], 6)"
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path), name], cwd=ROOT)
        for name in who
    ]
    assert [process.wait() for process in running] == [0, 0, 0]
    check_all_lines_arrived(tmp_path, who, 6)


def test_a_save_that_does_not_end_is_not_waited_for_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while the others are told; they are served once it ends."""
    monkeypatch.setattr(turn, "WAIT", 0.1)
    pack_in(tmp_path)
    with turn.turn(tmp_path), pytest.raises(CannotSave, match="another save has not ended"):
        save(tmp_path, EDITS, BEFORE)
    save(tmp_path, EDITS, BEFORE)
    assert on_disk(tmp_path) == AFTER


# A child that can be cut off

DONE, REFUSED, FLAWED, DIED, COPED = 0, 10, 20, 30, 40
"""What became of an order; COPED: it was done although a call failed."""

CALLS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.chmod", "fcntl.flock"}
"""What is counted of the events that Python tells; besides, opening and syncing a file."""


class Child:
    """A process that carries out orders, each in a fork of its own."""

    def __init__(self) -> None:
        code = "from tests.engine.test_versions import serve; serve()"
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def run(self, folder: Path, do: str, version: str = "", **options: Any) -> int:
        """Save EDITS on BEFORE (or as the options say), restore a version, or recover."""
        order = {"folder": str(folder), "do": do, "version": version, **options}
        assert self.process.stdin
        assert self.process.stdout
        print(json.dumps(order), file=self.process.stdin, flush=True)
        code = int(self.process.stdout.readline())
        assert code in {DONE, REFUSED, DIED, COPED}
        return code

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    if not hasattr(os, "fork"):
        pytest.skip("this system cannot fork")
    process = Child()
    yield process
    process.end()


def serve() -> None:
    """Carry out the orders that come in, and answer each with its exit status."""
    examine(AFTER)  # so that no fork has to import anything
    for line in sys.stdin:
        pid = os.fork()
        if not pid:
            os._exit(carry_out(json.loads(line)))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


def carry_out(order: dict[str, Any]) -> int:
    folder = Path(order["folder"])
    edits = {name: text.encode() for name, text in order.get("edits", {}).items()} or EDITS
    version = next((v for v in versions(folder) if v.name == order["version"]), None)
    kept.KEPT = order.get("kept", kept.KEPT)
    if "limit" in order:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (order["limit"], order["limit"]))
    if order.get("as_nobody") and os.geteuid() == 0:
        os.seteuid(65534)
    if order.get("durably"):
        demand_durability(folder)
    failed: list[int] = []
    if "step" in order:
        interrupt(folder, order["step"], order.get("fault", "die"), failed)
    try:
        if order["do"] == "save":
            save(folder, edits, read_files(folder) if "edits" in order else BEFORE)
        elif version:
            restore(folder, version)
        else:
            recover(folder)
    except AdvisorError as error:
        return REFUSED if str(error) else FLAWED
    return COPED if failed else DONE


def interrupt(folder: Path, step: int, fault: str, failed: list[int]) -> None:
    """End this process right before its n-th call that may change the disk, or fail that call.

    A file whose writing is cut off keeps half of its text.
    """
    left = step
    real = os.fsync

    def due() -> bool:
        nonlocal left
        left -= 1
        if left == 0 and fault == "fail":
            failed.append(step)
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return left == 0

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        inside = event == "open" and str(arguments[0]).startswith(str(folder))
        if (inside or event in CALLS) and due():
            os._exit(DIED)

    def fsync(descriptor: int) -> None:
        if due():
            if stat.S_ISREG(os.fstat(descriptor).st_mode):
                os.ftruncate(descriptor, os.fstat(descriptor).st_size // 2)
            os._exit(DIED)
        real(descriptor)

    os.fsync = fsync
    sys.addaudithook(watch)


def demand_durability(folder: Path) -> None:
    """End this process when a file is replaced before all that was kept is down on the disk."""
    clock = itertools.count()
    synced: dict[int, int] = {}
    replaced: list[tuple[Path, int]] = []
    real = os.fsync

    def fsync(descriptor: int) -> None:
        real(descriptor)
        synced[os.fstat(descriptor).st_ino] = next(clock)

    def when(path: Path) -> int:
        return synced.get(path.stat().st_ino, -1)

    def watch(event: str, arguments: tuple[Any, ...]) -> None:
        if event == "os.rename" and ".versions" not in str(arguments[1]):
            paths = [path for path in (folder / ".versions").rglob("*") if path.name != "lock"]
            sound = when(Path(arguments[0])) >= 0
            sound &= all(0 <= when(path) < when(path.parent) for path in paths if path.is_file())
            sound &= all(when(path) >= 0 for path in (*paths, folder, folder / ".versions"))
            replaced.append((Path(arguments[1]).parent, next(clock)))
            if not sound:
                os._exit(FLAWED)
        if event == "os.remove" and str(arguments[0]).endswith("pending"):
            sound = bool(replaced) and all(when(parent) > time for parent, time in replaced)
            if not sound:
                os._exit(FLAWED)

    os.fsync = fsync
    sys.addaudithook(watch)


# A crash at any moment


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


# What the system refuses


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


# Anything in any order

NAMES = ("rules.yaml", "criteria/all.yaml", "scenarios/more.yaml")
EDIT = st.dictionaries(st.sampled_from(NAMES), st.integers(0, 3), min_size=1)


def variant(name: str, number: int) -> bytes:
    return (FILES.get(name, "[]\n") + f"# {number}\n").encode()


class Editing(RuleBasedStateMachine):
    """Saves, undos, changes by others and crashes; what must be on disk is told by dictionaries."""

    def __init__(self, child: Child, elsewhere: Path) -> None:
        super().__init__()
        self.child = child
        self.elsewhere = tempfile.TemporaryDirectory(dir=elsewhere)
        self.folder = pack_in(Path(self.elsewhere.name) / "pack")
        self.disk = dict(BEFORE)
        self.others = 10
        self.saves: list[tuple[Version, dict[str, bytes | None], dict[str, bytes | None]]] = []

    def teardown(self) -> None:
        self.elsewhere.cleanup()

    def changed(self, new: dict[str, bytes | None]) -> Pack:
        return {n: text for n, text in {**self.disk, **new}.items() if text is not None}

    def note(self, version: Version, new: dict[str, bytes | None]) -> None:
        new = {name: text for name, text in new.items() if text != self.disk.get(name)}
        self.saves.append((version, {name: self.disk.get(name) for name in new}, new))
        self.disk = self.changed(new)

    @rule(edit=EDIT)
    def save(self, edit: dict[str, int]) -> None:
        new = {name: variant(name, number) for name, number in edit.items()}
        if self.changed({**new}) == self.disk:
            with pytest.raises(CannotSave):
                save(self.folder, new, self.disk)
        else:
            self.note(save(self.folder, new, self.disk), {**new})

    @rule(edit=EDIT, seen=EDIT)
    def save_what_others_may_have_changed(self, edit: dict[str, int], seen: dict[str, int]) -> None:
        new = {name: variant(name, number) for name, number in edit.items()}
        base = {**self.disk, **{name: variant(name, number) for name, number in seen.items()}}
        stale = tuple(sorted(n for n in edit if base.get(n) != self.disk.get(n)))
        if stale:
            with pytest.raises(ChangedUnderneath) as caught:
                save(self.folder, new, base)
            assert caught.value.names == stale

    @rule(edit=EDIT)
    def save_something_broken(self, edit: dict[str, int]) -> None:
        with pytest.raises(PackError):
            save(self.folder, dict.fromkeys(edit, b"{"), self.disk)

    @rule(edit=EDIT, gone=st.booleans())
    def change_by_others(self, edit: dict[str, int], gone: bool) -> None:
        for name, number in edit.items():
            self.disk[name] = variant(name, number)
            (self.folder / name).write_bytes(self.disk[name])
        if gone:
            (self.folder / NAMES[-1]).unlink(missing_ok=True)
            self.disk.pop(NAMES[-1], None)

    @rule(data=st.data())
    def undo(self, data: st.DataObject) -> None:
        if not self.saves:
            return
        version, old, new = data.draw(st.sampled_from(self.saves))
        changed = tuple(sorted(n for n in new if self.disk.get(n) != new[n]))
        if changed:
            with pytest.raises(ChangedUnderneath) as caught:
                restore(self.folder, version)
            assert caught.value.names == changed
        else:
            self.note(restore(self.folder, version), old)

    @rule(edit=EDIT, step=st.integers(1, 90), meanwhile=st.booleans())
    def save_and_crash(self, edit: dict[str, int], step: int, meanwhile: bool) -> None:
        edits = {name: variant(name, number).decode() for name, number in edit.items()}
        new = {n: t.encode() for n, t in edits.items() if t.encode() != self.disk.get(n)}
        code = self.child.run(self.folder, "save", edits=edits, step=step)
        found = {n: t for n, t in on_disk(self.folder).items() if not n.endswith(".saving")}
        changed = min(new) if new and meanwhile and code == DIED else None
        if changed:
            self.others += 1
            found[changed] = variant(changed, self.others)
            (self.folder / changed).write_bytes(found[changed])
        recovery = recover(self.folder)
        known = {version.name for version, _, _ in self.saves}
        made = [version for version in versions(self.folder) if version.name not in known]
        if made:
            self.note(made[0], {**new})
        if changed or not made:
            self.disk = found
        assert (recovery is not None and recovery.outcome == "left") <= bool(changed)

    @invariant()
    def nothing_is_lost(self) -> None:
        assert on_disk(self.folder) == self.disk
        assert versions(self.folder) == tuple(version for version, _, _ in reversed(self.saves))
        for version, old, new in self.saves:
            given = [{n: t for n, t in texts.items() if t is not None} for texts in (old, new)]
            assert list(kept_of(self.folder, version)) == given


def test_anything_in_any_order_loses_nothing(child: Child, quick: Path) -> None:
    """Whatever happens, disk and versions are what the dictionaries say."""
    run_state_machine_as_test(
        lambda: Editing(child, quick),
        settings=settings(max_examples=25, stateful_step_count=12, deadline=None),
    )


def test_the_folder_of_a_file_may_be_new(tmp_path: Path) -> None:
    """A pack without scenarios gets its first."""
    write_pack(tmp_path, {"scenarios/all.yaml": None})
    version = save(tmp_path, {"scenarios/more.yaml": b"[]\n"}, read_files(tmp_path))
    assert "scenarios/more.yaml" in read_files(tmp_path)
    restore(tmp_path, version)
    assert "scenarios/more.yaml" not in read_files(tmp_path)
