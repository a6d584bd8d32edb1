"""Reading and replacing the files of a pack so that a power cut leaves each old or new."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from engine.loader import OPTIONAL_FILES, REQUIRED_FILES

EDITABLE = (
    *REQUIRED_FILES,
    *OPTIONAL_FILES,
    "criteria/*.yaml",
    "scenarios/*.yaml",
    "samples/*/topic.yaml",
)
"""The files that may be saved: the YAML that the loader reads."""

Texts = Mapping[str, bytes | None]
"""Files by name: what they hold, or None where there is no file."""


def content(folder: Path, name: str) -> bytes | None:
    """Return what a file holds, or None where there is none. Raises OSError."""
    try:
        # Opened for writing as well: a file that is write-protected must not be replaced.
        with (folder / name).open("r+b") as stream:
            return stream.read()
    except FileNotFoundError:
        return None


def is_linked(folder: Path, name: str) -> bool:
    """Return whether a file, or a folder on the way to it, is a symbolic link."""
    steps = (PurePosixPath(name), *PurePosixPath(name).parents)
    return any((folder / step).is_symlink() for step in steps[:-1])


def stage(folder: Path, texts: Texts) -> None:
    """Write the texts beside the files that they will replace, with these files' permissions."""
    for name, text in texts.items():
        if text is None:
            continue
        staged = folder / _staged(name)
        staged.unlink(missing_ok=True)
        write(staged, text)
        if (folder / name).exists():
            shutil.copymode(folder / name, staged)


def unstage(folder: Path) -> None:
    """Remove all texts that were staged."""
    for pattern in EDITABLE:
        for path in folder.glob(str(_staged(pattern))):
            path.unlink()


def swap(folder: Path, texts: Texts) -> None:
    """Replace the files by what was staged for them; remove those whose text is None."""
    for name, text in texts.items():
        if text is None:
            (folder / name).unlink()
        else:
            (folder / _staged(name)).replace(folder / name)
    sync_folders(folder, texts)


def _staged(name: str) -> PurePosixPath:
    """Return where a text is staged; no pattern of the loader matches such a name."""
    path = PurePosixPath(name)
    return path.with_name(f".{path.name}.saving")


def write(path: Path, text: bytes) -> None:
    """Write a file that does not exist yet, down to the disk."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())


def sync_folders(root: Path, names: Iterable[str]) -> None:
    """Bring down to the disk which files there are in the folders of `names`, up to the root."""
    for folder in {parent for name in names for parent in PurePosixPath(name).parents}:
        sync_folder(root / folder)


def sync_folder(folder: Path) -> None:
    """Bring down to the disk which files there are in a folder."""
    if os.name == "nt":  # Windows does not offer it
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # nor do some network drives
            raise
    finally:
        os.close(descriptor)
