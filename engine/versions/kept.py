"""A save as it is kept in `.versions`."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import re
import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

from engine.versions.files import Texts, sync_folder, sync_folders, write

KEPT = 50
"""How many versions are kept."""

_RECORD, _PENDING, _LEFT = "record.json", "pending", "left"
_NAME = re.compile(r"[0-9]{8}T[0-9]{6}Z-[0-9]{6,}")


@dataclass(frozen=True, slots=True)
class Version:
    """A save that is kept: which files it changed, when (UTC), and in a line how."""

    name: str
    time: datetime.datetime
    files: tuple[str, ...]
    summary: str


class Sums(BaseModel):
    """SHA-256 of a file before and after a save; None where there was no file."""

    old: str | None
    new: str | None


class Record(BaseModel):
    """What record.json holds."""

    time: datetime.datetime
    summary: str
    files: dict[str, Sums]


@dataclass(frozen=True, slots=True)
class Change:
    """A save with its texts; `place` is its folder in `.versions`."""

    place: Path
    record: Record
    old: Texts
    new: Texts

    @property
    def version(self) -> Version:
        """The save as users of the module see it."""
        return _version(self.place, self.record)


def home(folder: Path) -> Path:
    """Return where a pack's versions are kept."""
    return folder / ".versions"


def places(folder: Path) -> list[Path]:
    """Return the folders of all saves, oldest first."""
    found = home(folder).glob("*")
    return sorted((path for path in found if _NAME.fullmatch(path.name)), key=_number)


def _number(place: Path) -> int:
    return int(place.name.rpartition("-")[2])


def plan(folder: Path, old: Texts, new: Texts, intro: str) -> Change:
    """Return the next save, of which nothing is written yet."""
    now = datetime.datetime.now(datetime.timezone.utc)
    number = max(map(_number, places(folder)), default=0) + 1
    place = home(folder) / f"{now:%Y%m%dT%H%M%SZ}-{number:06}"
    sums = {name: Sums(old=_sum(old[name]), new=_sum(new[name])) for name in new}
    summary = intro + "; ".join(_difference(name, old[name], new[name]) for name in sorted(new))
    return Change(place, Record(time=now, summary=summary, files=sums), old, new)


def _sum(text: bytes | None) -> str | None:
    return None if text is None else hashlib.sha256(text).hexdigest()


def _difference(name: str, old: bytes | None, new: bytes | None) -> str:
    if old is None:
        return f"{name}: new"
    if new is None:
        return f"{name}: removed"
    before, after = Counter(old.splitlines(True)), Counter(new.splitlines(True))
    added, removed = (after - before).total(), (before - after).total()
    return f"{name}: lines added {added}, removed {removed}"


def keep(change: Change) -> None:
    """Write both versions of the files. Raises OSError."""
    change.place.mkdir()
    texts = {_PENDING: b""}
    for side, files in (("old", change.old), ("new", change.new)):
        texts |= {f"{side}/{name}": text for name, text in files.items() if text is not None}
    for name, text in texts.items():
        write(change.place / name, text)
    sync_folders(change.place, texts)
    sync_folder(change.place.parent)


def commit(change: Change) -> None:
    """Write the record, with which the save counts. Raises OSError."""
    unfinished = change.place / f"{_RECORD}.saving"
    write(unfinished, change.record.model_dump_json(indent=2).encode())
    unfinished.replace(change.place / _RECORD)
    sync_folder(change.place)


def close(place: Path) -> None:
    """Note that all files were replaced. Raises OSError."""
    (place / _PENDING).unlink()
    sync_folder(place)


def leave(place: Path) -> None:
    """Note that the save was cut off and will not be finished. Raises OSError."""
    (place / _PENDING).replace(place / _LEFT)
    sync_folder(place)


def is_open(place: Path) -> bool:
    """Return whether a save is under way, or was cut off."""
    return not is_committed(place) or (place / _PENDING).exists()


def is_committed(place: Path) -> bool:
    """Return whether a save counts: both versions of all its files are on disk."""
    return (place / _RECORD).exists()


def read_version(place: Path) -> Version | None:
    """Return a save that has ended, or None for one that has not or cannot be read."""
    try:
        record = None if is_open(place) else _read_record(place)
    except OSError:
        return None
    return _version(place, record) if record else None


def read(place: Path) -> Change | None:
    """Return a save with its texts, or None if anything of it is damaged. Raises OSError."""
    record = _read_record(place)
    if record is None:
        return None
    old = {name: _text(place / "old" / name) for name in record.files}
    new = {name: _text(place / "new" / name) for name in record.files}
    for name, sums in record.files.items():
        if (_sum(old[name]), _sum(new[name])) != (sums.old, sums.new):
            return None
    return Change(place, record, old, new)


def _text(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def _read_record(place: Path) -> Record | None:
    try:
        return Record.model_validate_json((place / _RECORD).read_bytes())
    except ValidationError:
        return None


def _version(place: Path, record: Record) -> Version:
    left = "cut off and not finished; " if (place / _LEFT).exists() else ""
    return Version(place.name, record.time, tuple(sorted(record.files)), left + record.summary)


def forget_oldest(folder: Path) -> None:
    """Remove all but the newest versions, as far as the system allows."""
    # The save is made by now: what cannot be cleared away waits for the next one.
    with contextlib.suppress(OSError):
        for place in places(folder)[:-KEPT]:
            remove(place)


def remove(place: Path) -> None:
    """Remove a version; one that is half removed is none any more. Raises OSError."""
    if place.exists():
        shutil.rmtree(place.rename(place.with_name(f"{place.name}.gone")))


def half_removed(folder: Path) -> list[Path]:
    """Return what is left of versions whose removal was cut off."""
    return list(home(folder).glob("*.gone"))
