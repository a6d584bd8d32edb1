"""Several threads or processes at once lose nothing to each other."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from engine.loader import read_files
from engine.versions import CannotSave, ChangedUnderneath, save, turn, versions
from tests.engine.versions.disk import check_nothing_strays, kept_of, on_disk
from tests.engine.versions.states import AFTER, BEFORE, EDITS, pack_in
from tests.packs import FILES

ROOT = Path(__file__).parents[3]


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
    code = "import sys; from tests.engine.versions.test_together import *; add_lines(Path(sys.argv[1]), sys.argv[2], 6)"
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
