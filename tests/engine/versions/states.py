"""The small pack before and after some edits, and folders to put it in."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.packs import FILES, write_pack

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


@contextlib.contextmanager
def quick_folder() -> Iterator[Path]:
    """A folder in memory where there is one: crashes are many, and each write waits for the disk."""
    memory = Path("/dev/shm")  # noqa: S108
    place = memory if memory.is_dir() and os.access(memory, os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=place) as folder:
        yield Path(folder)
