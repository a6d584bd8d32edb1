"""Saving a pack's files so that no version is ever lost, and going back to earlier ones.

A save is kept before it is made. `<pack>/.versions/<time>-<counter>/` holds each file as it was
(`old/`), as it shall be (`new/`), and `record.json`, in this order:

1. the copies and an empty file `pending` are written;
2. each new text is staged as `.<name>.saving` beside the file that it will replace;
3. `record.json` appears: from here on the save counts, and is finished if it is cut off;
4. each staged file replaces its file; `pending` goes.

So a folder without a record is a save that never counted, one with a record and `pending` is a save
that was cut off, and one with `left` instead is a save that could not be finished, because somebody
else had changed the files. Each step is on the disk before the next begins.
"""

from engine.versions.kept import Version
from engine.versions.recovery import Recovery
from engine.versions.refusals import CannotSave, ChangedUnderneath
from engine.versions.saving import recover, restore, save, versions

__all__ = [
    "CannotSave",
    "ChangedUnderneath",
    "Recovery",
    "Version",
    "recover",
    "restore",
    "save",
    "versions",
]
