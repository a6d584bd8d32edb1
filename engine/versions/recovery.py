"""What becomes of a save that was cut off."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from engine.versions import kept
from engine.versions.files import content, is_linked, stage, swap, unstage
from engine.versions.kept import Change


@dataclass(frozen=True, slots=True)
class Recovery:
    """What became of a save that was cut off, with a sentence that says so.

    `finished`: its files are replaced now. `discarded`: it had replaced nothing and is forgotten.
    `left`: `files` were changed by somebody else, so nothing was touched; both versions stay in
    `.versions`.
    """

    outcome: Literal["finished", "discarded", "left"]
    files: tuple[str, ...]
    sentence: str


def settle(folder: Path) -> Recovery | None:
    """Bring saves that were cut off to an end; return what became of the last. Raises OSError."""
    for path in kept.half_removed(folder):
        shutil.rmtree(path)
    recovery = None
    for place in filter(kept.is_open, kept.places(folder)):
        recovery = _settle(folder, place)
    return recovery


def discard(folder: Path, place: Path) -> None:
    """Forget a save that has replaced nothing. Raises OSError."""
    unstage(folder)
    kept.remove(place)


def _settle(folder: Path, place: Path) -> Recovery:
    if not kept.is_committed(place):
        discard(folder, place)
        sentence = "A save was cut off before it replaced anything; the files are as they were."
        return Recovery("discarded", (), sentence)
    change = kept.read(place)
    if change is None:
        return _leave(folder, place, (), "what was kept of it is damaged")
    changed = _neither(folder, change)
    if changed:
        return _leave(folder, place, changed, f"{', '.join(changed)} changed since")
    return _finish(folder, change)


def _neither(folder: Path, change: Change) -> tuple[str, ...]:
    """Return the files that are neither as they were nor as they shall be."""
    return tuple(
        name
        for name in sorted(change.new)
        if is_linked(folder, name)
        or content(folder, name) not in {change.old[name], change.new[name]}
    )


def _finish(folder: Path, change: Change) -> Recovery:
    rest = {name: text for name, text in change.new.items() if content(folder, name) != text}
    stage(folder, rest)
    swap(folder, rest)
    unstage(folder)  # what an attempt to put the old files back may have left
    kept.close(change.place)
    files = change.version.files
    return Recovery("finished", files, f"A save that was cut off is finished: {', '.join(files)}.")


def _leave(folder: Path, place: Path, changed: tuple[str, ...], why: str) -> Recovery:
    unstage(folder)
    kept.leave(place)
    sentence = (
        f"A save was cut off, and {why}. No file was touched. "
        f"The folder {place} keeps them as they were before the save (old) and after it (new)."
    )
    return Recovery("left", changed, sentence)
