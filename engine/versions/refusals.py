"""What is not saved, and why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from engine.loader import MAX_FILES, examine, read_files
from engine.problems import AdvisorError, PackError, Problem
from engine.versions.files import EDITABLE, Texts, is_linked


class CannotSave(AdvisorError):
    """The files cannot be written, or not under these names."""


class ChangedUnderneath(AdvisorError):
    """Files on disk are no longer what the edits were made from; nothing was written.

    `names` says which.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        super().__init__(problems)
        self.names = tuple(problem.file for problem in self.problems)


def problem(file: str, message: str) -> Problem:
    """Return the problem of a file, or of the pack's folder, as a whole."""
    return Problem(file, 0, 0, message, "not-allowed")


def refuse_names(names: Iterable[str]) -> None:
    """Raise CannotSave for names that the loader would not read as YAML."""
    message = f"this is no YAML file of the pack; it may hold {', '.join(EDITABLE)}"
    wrong = [problem(name, message) for name in names if not _is_editable(name)]
    if wrong:
        raise CannotSave(wrong)


def _is_editable(name: str) -> bool:
    path = PurePosixPath(name)
    if path.as_posix() != name or ".." in path.parts or not name.isprintable():
        return False
    if "\\" in name or ":" in name:  # they lead elsewhere on Windows
        return False
    return any(
        path.match(pattern) and len(path.parts) == len(PurePosixPath(pattern).parts)
        for pattern in EDITABLE
    )


def refuse_links(folder: Path, names: Iterable[str]) -> None:
    """Raise CannotSave for files that are links: replacing one would cut it off its target."""
    message = "this is a link to another file; change that file, or put a copy in the link's place"
    linked = [problem(name, message) for name in names if is_linked(folder, name)]
    if linked:
        raise CannotSave(linked)


def refuse_changed(found: Texts, base: Texts) -> None:
    """Raise ChangedUnderneath for files that are not what editing began with."""
    changed = [name for name, text in found.items() if text != base.get(name)]
    if changed:
        raise ChangedUnderneath(
            problem(name, _what_happened(found[name], base.get(name))) for name in changed
        )


def _what_happened(found: bytes | None, base: bytes | None) -> str:
    if base is None:
        what = "has appeared"
    elif found is None:
        what = "was removed"
    else:
        what = "was changed"
    return (
        f"this file {what} on disk after it was opened for editing; nothing was saved, so both "
        "versions are still there: compare them, then save again"
    )


def refuse_errors(folder: Path, wanted: Texts) -> None:
    """Raise PackError if the pack would have errors with the wanted texts in it."""
    files = {**read_files(folder), **wanted}
    result = {name: text for name, text in files.items() if text is not None}
    problems = [found for found in examine(result).problems if found.severity == "error"]
    if len(result) > MAX_FILES:
        problems.append(
            Problem(str(folder), 0, 0, f"this makes more than {MAX_FILES} files", "too-large")
        )
    if problems:
        raise PackError(problems)
