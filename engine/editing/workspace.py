"""The files of a pack while somebody edits them: what was read, what is different, the patch.

Nothing is written here; `engine.versions` saves.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from engine.editing.merging import merged
from engine.loader import Files
from engine.problems import AdvisorError, Problem


class NotEditable(AdvisorError):
    """A file that cannot be shown as text."""


class Workspace:
    """The YAML files of one pack with the edits of one person.

    `revision` rises whenever a text changes otherwise than by typing, so that an editor knows when
    to show it anew.
    """

    def __init__(self, files: Files) -> None:
        self.base = dict(files)
        """The files as they were when their editing began."""
        self.edits: dict[str, bytes] = {}
        """The edited files, as far as they differ from the base."""
        self.aside: dict[str, bytes] = {}
        """The edits that were discarded last, to be brought back."""
        self.revision = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The files that can be edited, in the order in which a reader meets them."""
        return tuple(sorted((n for n in self.files if n.endswith(".yaml")), key=_reading_order))

    @property
    def files(self) -> Files:
        """All files of the pack, the edited ones with their edits."""
        return {**self.base, **self.edits}

    def text(self, name: str) -> str:
        """Return a file's text with its edits, line ends as they are. Raises NotEditable."""
        try:
            return _text(self.files[name])
        except UnicodeDecodeError:
            message = "this is not UTF-8 text; open it elsewhere and save it as UTF-8"
            raise NotEditable([Problem(name, 0, 0, message, "encoding")]) from None

    def edit(self, name: str, text: str) -> None:
        """Take over what was typed."""
        # Half a surrogate pair can be typed; the check refuses it like any text that is not UTF-8.
        content = text.encode("utf-8", "surrogatepass")
        if content == self.base.get(name):
            self.edits.pop(name, None)
        else:
            self.edits[name] = content

    def rewrite(self, name: str, text: str) -> None:
        """Put a text that was not typed, so that editors have to show it anew."""
        self.edit(name, text)
        self.revision += 1

    def discard(self, *names: str) -> None:
        """Put the edits of these files aside, or of all if none is named."""
        self.aside = {
            name: text for name, text in self.edits.items() if name in (names or self.edits)
        }
        self.edits = {name: text for name, text in self.edits.items() if name not in self.aside}
        self.revision += 1

    def bring_back(self) -> None:
        """Take up again the edits that were put aside last."""
        self.edits = {**self.aside, **self.edits}
        self.aside = {}
        self.revision += 1

    def follow(self, disk: Files) -> tuple[str, ...]:
        """Take over files that changed on disk; return those that were edited here as well.

        Those keep base and edits, so that neither version is lost, until `rebase` or `discard`.
        """
        clashing = []
        for name in {**self.base, **disk}:
            if self.base.get(name) == disk.get(name):
                continue
            if name in self.edits and self.edits[name] != disk.get(name):
                clashing.append(name)
                continue
            self.edits.pop(name, None)
            self._take_over(name, disk)
        return tuple(sorted(clashing))

    def rebase(self, disk: Files) -> None:
        """Begin anew from the files on disk; edited files stay whole as they were edited here."""
        self._start_from(disk, self.edits)

    def can_merge(self, disk: Files) -> bool:
        """Return whether no line was edited both here and on disk."""
        return self._merged(disk) is not None

    def merge(self, disk: Files) -> None:
        """Begin anew from the files on disk and make the edits in them, if that can be done."""
        edits = self._merged(disk)
        if edits is not None:
            self._start_from(disk, edits)

    def _merged(self, disk: Files) -> dict[str, bytes] | None:
        found = {}
        for name, mine in self.edits.items():
            sides = (self.base.get(name), mine, disk.get(name))
            if sides[0] == sides[2]:
                found[name] = mine
                continue
            if None in sides:
                return None
            text = merged(*(_text(side) for side in sides if side is not None))
            if text is None:
                return None
            found[name] = text.encode("utf-8", "surrogatepass")
        return found

    def _start_from(self, disk: Files, edits: Files) -> None:
        before = self.files
        self.base = dict(disk)
        self.edits = {name: text for name, text in edits.items() if text != self.base.get(name)}
        if self.files != before:
            self.revision += 1

    def patch(self, folder: str) -> str:
        """Return the edits as a unified diff, with the pack's `folder` in front of the names.

        `git apply` and `patch -p1` understand it in the folder that holds the pack's folder.
        """
        return "".join(
            line
            for name in self.edits
            for line in _difference(
                f"{folder}/{name}", _text(self.base.get(name, b"")), _text(self.edits[name])
            )
        )

    def _take_over(self, name: str, disk: Files) -> None:
        if name in disk:
            self.base[name] = disk[name]
        else:
            self.base.pop(name)
        self.revision += 1


_ORDER = (
    "pack.yaml",
    "frameworks.yaml",
    "criteria/",
    "questions.yaml",
    "rules.yaml",
    "claims.yaml",
    "systems.yaml",
    "sources.yaml",
    "scenarios/",
    "samples/",
)


def _reading_order(name: str) -> tuple[int, str]:
    for number, start in enumerate(_ORDER):
        if name.startswith(start):
            return number, name
    return len(_ORDER), name


def _text(content: bytes) -> str:
    return content.decode("utf-8", "surrogatepass")


def _difference(name: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of a patch; only a line feed ends a line, so that CRLF files stay whole."""
    for line in difflib.unified_diff(_lines(old), _lines(new), f"a/{name}", f"b/{name}"):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _lines(text: str) -> list[str]:
    lines = text.split("\n")
    return [f"{line}\n" for line in lines[:-1]] + lines[-1:] * bool(lines[-1])
