"""Kill saves at random moments and see whether anything is ever lost.

    python bench/kill_save.py [--kills 300] [--seed 1]

A child saves a copy of the shipped pack again and again, back and forth between two states of
several files, and is killed. Then the pack must be wholly in one of the two states, load, and the
other state must be readable from what is kept; nothing may stray. A third as many kills hit a child
that undoes saves (where a file comes and goes), and another third one that recovers saves that were
cut off. Prints in which phase the kills fell. The exit code is 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from engine.loader import KNOWLEDGE, Files, load, read_files
from engine.versions import kept, recover, restore, save, versions

EDITED = ("pack.yaml", "questions.yaml", "rules.yaml", "sources.yaml")
NEW = "scenarios/kill_save.yaml"
KEPT = 5
"""So few that old versions are removed all the time."""


@dataclass
class Trial:
    """A folder with a pack in it, and the only two states in which it may be."""

    name: str
    folder: Path
    states: tuple[Files, Files]
    phases: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    losses: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def check(self, folder: Path) -> None:
        """Recover after a kill and note everything that is not as it must be."""
        recovery = recover(folder)
        self.outcomes[recovery.outcome if recovery else "nothing to recover"] += 1
        files = read_files(folder)
        if files not in self.states:
            self.losses.append("the files are in neither of the two states")
            return
        load(folder)
        newest = kept.read(kept.places(folder)[-1])
        sides = (newest.old, newest.new) if newest else ()
        merged = [{**files, **side} for side in sides]
        readable = [{n: t for n, t in whole.items() if t is not None} for whole in merged]
        if any(state not in readable for state in self.states):
            self.losses.append("one of the two states cannot be read any more")
        self.losses += [f"{path} strays" for path in strays(folder, files)]


def strays(folder: Path, files: Files) -> list[Path]:
    """Return what is neither of the pack nor of a version that is listed."""
    home = folder / ".versions"
    listed = {home / version.name for version in versions(folder)}
    return [
        path
        for path in folder.rglob("*")
        if path.is_file()
        and path.relative_to(folder).as_posix() not in files
        and path != home / "lock"
        and (listed.isdisjoint(path.parents) or path.name == "pending")
    ]


def phase(folder: Path) -> str:
    """Say in words how far a save had come, by what is on disk."""
    if kept.half_removed(folder):
        return "an old version is being removed"
    cut_off = [place for place in kept.places(folder) if kept.is_open(place)]
    if not cut_off:
        return "no save is being written"
    staged = any(folder.rglob("*.saving"))
    if not kept.is_committed(cut_off[-1]):
        return "new files are staged" if staged else "copies are being written"
    change = kept.read(cut_off[-1])
    wanted = change.new if change else {}
    files = read_files(folder)
    replaced = sum(files.get(name) == text for name, text in wanted.items())
    if replaced == len(wanted):
        return "all files are replaced"
    return "some files are replaced" if replaced else "the save counts, no file is replaced"


def in_child(work: Callable[[], None]) -> int:
    """Start the work in a fork of this process; return its id."""
    child = os.fork()
    if not child:
        try:
            work()
        except BaseException:  # noqa: BLE001  (nothing may go on in the fork)
            traceback.print_exc()
        os._exit(1)
    return child


def kill(child: int) -> None:
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.waitstatus_to_exitcode(status) != -signal.SIGKILL:
        raise SystemExit("the child ended by itself; its error stands above")


def wait(trial: Trial, number: int) -> None:
    """Wait for a random moment: any, soon after a save began to write, soon after it counts."""
    aim = number % 3
    before = set(kept.places(trial.folder))
    limit = time.monotonic() + 20
    while aim and time.monotonic() < limit:
        begun = set(kept.places(trial.folder)) - before
        if begun and (aim == 1 or any(map(kept.is_committed, begun))):
            break
    time.sleep(random.uniform(0, trial.seconds * (2, 0.5, 0.05)[aim]))


def save_for_ever(trial: Trial) -> None:
    while True:
        files = read_files(trial.folder)
        wanted = trial.states[files == trial.states[0]]
        save(trial.folder, {name: wanted[name] for name in EDITED}, files)


def undo_for_ever(trial: Trial) -> None:
    while True:
        restore(trial.folder, versions(trial.folder)[0])


def kill_writer(trial: Trial, work: Callable[[Trial], None], kills: int) -> list[Path]:
    """Kill a child that writes; return copies of the folder as some of the kills left it."""
    found: list[Path] = []
    for number in range(kills):
        child = in_child(lambda: work(trial))
        wait(trial, number)
        kill(child)
        trial.phases[phase(trial.folder)] += 1
        if len(found) < 40 and any(map(kept.is_open, kept.places(trial.folder))):
            found.append(trial.folder.with_name(f"cut-off-{len(found)}"))
            shutil.copytree(trial.folder, found[-1])
        trial.check(trial.folder)
        if trial.losses:
            break
    return found


def recover_once(folder: Path) -> None:
    recover(folder)
    signal.pause()


def kill_recovery(trial: Trial, cut_off: list[Path], kills: int) -> None:
    """Kill a child that recovers a copy of a folder in which a save was cut off."""
    if not cut_off:
        raise SystemExit("no save was cut off in the middle; try more kills")
    for number in range(kills):
        state = cut_off[number % len(cut_off)]
        seconds = seconds_to_recover(state, trial.folder)
        shutil.copytree(state, trial.folder)
        child = in_child(lambda: recover_once(trial.folder))
        time.sleep(random.uniform(0, seconds))
        kill(child)
        trial.phases[phase(trial.folder)] += 1
        trial.check(trial.folder)
        shutil.rmtree(trial.folder)


def seconds_to_recover(state: Path, folder: Path) -> float:
    shutil.copytree(state, folder)
    start = time.perf_counter()
    recover(folder)
    taken = time.perf_counter() - start
    shutil.rmtree(folder)
    return taken


def median_seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(5):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def prepare(name: str, place: Path, *, new: bool) -> Trial:
    """Copy the shipped pack, save a second state of it, and go back to the first."""
    folder = place / name / "pack"
    first = read_files(KNOWLEDGE)
    for file, text in first.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_bytes(text)
    edits = {file: first[file] + b"# edited\r\n" for file in EDITED}
    if new:
        edits[NEW] = b"[]\n"
    save(folder, edits, first)
    trial = Trial(name, folder, (first, {**first, **edits}))
    trial.seconds = median_seconds(lambda: restore(folder, versions(folder)[0]))
    return trial


def report(trial: Trial) -> None:
    print(f"\n{trial.name}: {sum(trial.phases.values())} kills, {len(trial.losses)} losses")
    for what, count in trial.phases.most_common():
        print(f"  {count:5}  {what}")
    outcomes = ", ".join(f"{what} {count}" for what, count in trial.outcomes.most_common())
    print(f"  recoveries: {outcomes}")
    for loss, count in Counter(trial.losses).items():
        print(f"  LOST {count} times: {loss}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random.seed(options.seed)
    kept.KEPT = KEPT
    with tempfile.TemporaryDirectory() as place:
        saving = prepare("save", Path(place), new=False)
        print(f"a save of {len(EDITED)} files takes {saving.seconds * 1000:.0f} ms")
        cut_off = kill_writer(saving, save_for_ever, options.kills)
        undoing = prepare("undo", Path(place), new=True)
        kill_writer(undoing, undo_for_ever, options.kills // 3)
        recovering = Trial("recover", Path(place) / "recover", saving.states)
        kill_recovery(recovering, cut_off, options.kills // 3)
    trials = (saving, undoing, recovering)
    for trial in trials:
        report(trial)
    return 1 if any(trial.losses for trial in trials) else 0


if __name__ == "__main__":
    sys.exit(main())
