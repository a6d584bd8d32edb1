"""What is wrong with a file that a person wrote: where, what, and what was probably meant.

AdvisorError            anything that the advisor reports instead of a traceback
├── PackError           the knowledge pack cannot be used; carries every problem found
└── AnswersError        an answers file cannot be used; carries every problem found
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. Lines and columns count from 1; 0 means the file as a whole."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class AdvisorError(Exception):
    """What went wrong, as a list of problems that a person can act on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(map(str, self.problems)))


class PackError(AdvisorError):
    """The knowledge pack cannot be used."""


class AnswersError(AdvisorError):
    """A file of answers cannot be used."""


def guess(word: str, known: Iterable[str]) -> str:
    """Return ", did you mean `…`?" for the known word nearest to `word`, or "" if none is near.

    Capital letters do not count. Nothing is guessed across different digits: 3.12 is not a slip
    for 3.15.
    """
    digits = re.sub(r"\D", "", word)
    names = {name.lower(): name for name in known if re.sub(r"\D", "", name) == digits}
    near = difflib.get_close_matches(word.lower(), names, n=1, cutoff=0.6)
    return f", did you mean `{names[near[0]]}`?" if near else ""


def quoted(word: str, limit: int = 60) -> str:
    """Return the word in backticks, on one line and shortened, for use in a message."""
    text = " ".join(word.split())
    text = "".join(c if c.isprintable() else "\ufffd" for c in text).replace("`", "'")
    return f"`{text if len(text) <= limit else text[:limit] + '…'}`"
