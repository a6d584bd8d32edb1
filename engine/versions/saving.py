"""Save, list, restore, recover."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from engine.versions import kept
from engine.versions.files import Texts, content, stage, swap
from engine.versions.kept import Change, Version
from engine.versions.recovery import Recovery, discard, settle
from engine.versions.refusals import (
    CannotSave,
    ChangedUnderneath,
    problem,
    refuse_changed,
    refuse_errors,
    refuse_links,
    refuse_names,
)
from engine.versions.turn import turn


def save(folder: Path, edits: Mapping[str, bytes | str], base: Mapping[str, bytes]) -> Version:
    """Write the edited files of the pack in `folder`, all of them or none.

    Names are relative to the folder, as in `engine.loader.Files`. `base` is what the files held
    when editing began; a name that is not in it is a new file. Text is written as UTF-8, bytes and
    line ends stay as given, and so do the permissions of the files. Raises ChangedUnderneath,
    PackError if the pack would have errors afterwards, and CannotSave.
    """
    wanted = {name: _as_bytes(text) for name, text in edits.items()}
    refuse_names(wanted)
    with turn(folder):
        settle(folder)
        return _save(folder, wanted, base, "")


def restore(folder: Path, version: Version) -> Version:
    """Put the files back as they were before a save; this is a save too. Raises as `save` does."""
    intro = f"undo of the save of {version.time:%Y-%m-%d %H:%M:%S} UTC; "
    with turn(folder):
        settle(folder)
        place = kept.home(folder) / version.name
        change = kept.read(place) if place in kept.places(folder) else None
        if change is None:
            message = f"version {version.name} is no longer kept, or what was kept is damaged"
            raise CannotSave([problem(str(folder), message)])
        return _save(folder, change.old, change.new, intro)


def versions(folder: Path) -> tuple[Version, ...]:
    """Return the saves that are kept, newest first."""
    found = map(kept.read_version, reversed(kept.places(folder)))
    return tuple(version for version in found if version)


def recover(folder: Path) -> Recovery | None:
    """Finish a save that was cut off, or clear it away; None if there is none.

    To be called when somebody begins to look at the files; `save` and `restore` do it themselves.
    Raises CannotSave if the system does not let it; nothing is lost then, and it can be tried
    again.
    """
    if not any(map(kept.is_open, kept.places(folder))) and not kept.half_removed(folder):
        return None
    with turn(folder):
        return settle(folder)


def _save(folder: Path, wanted: Texts, base: Texts, intro: str) -> Version:
    refuse_links(folder, wanted)
    found = {name: content(folder, name) for name in wanted}
    refuse_changed(found, base)
    refuse_errors(folder, wanted)
    new = {name: text for name, text in wanted.items() if text != found[name]}
    if not new:
        raise CannotSave([problem(str(folder), "nothing differs from the files on disk")])
    change = kept.plan(folder, {name: found[name] for name in new}, new, intro)
    _prepare(folder, change)
    _replace(folder, change)
    kept.forget_oldest(folder)
    return change.version


def _prepare(folder: Path, change: Change) -> None:
    try:
        kept.keep(change)
        stage(folder, change.new)
        kept.commit(change)
        refuse_changed({name: content(folder, name) for name in change.new}, change.old)
    except (OSError, ChangedUnderneath):
        with contextlib.suppress(OSError):
            discard(folder, change.place)
        raise


def _replace(folder: Path, change: Change) -> None:
    try:
        swap(folder, change.new)
        kept.close(change.place)
    except OSError:
        _put_back(folder, change)
        raise


def _put_back(folder: Path, change: Change) -> None:
    """Replace what was replaced by what was there. Raises CannotSave if not even that works."""
    try:
        replaced = [name for name, text in change.new.items() if content(folder, name) == text]
        old = {name: change.old[name] for name in replaced}
        stage(folder, old)
        swap(folder, old)
        discard(folder, change.place)
    except OSError as error:
        message = (
            f"the save stopped half way: {error.strerror or error}; nothing is lost, and the save "
            "is finished when the page is opened or something is saved the next time"
        )
        raise CannotSave([problem(str(folder), message)]) from error


def _as_bytes(text: bytes | str) -> bytes:
    # Half a surrogate pair is passed on for the pack's check to refuse.
    return text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
