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
from typing import Literal

Severity = Literal["error", "warning"]
"""An error makes a pack unusable or unfit to save; a warning is worth a look."""

Code = Literal[
    # a file cannot be read
    "unreadable",
    "too-large",
    "encoding",
    "syntax",
    "not-allowed",
    "duplicate-key",
    # an entry has not the right shape
    "unknown-key",
    "missing-key",
    "wrong-type",
    "out-of-range",
    "unknown-word",
    "bad-id",
    "bad-date",
    "bad-module",
    "bad-url",
    "bad-condition",
    "rating-order",
    "rule-effect",
    "reserved-id",
    "expects-nothing",
    "importance-points",
    "unsourced",
    # entries do not fit together
    "unknown-id",
    "duplicate-id",
    "missing-rating",
    "asks-ahead",
    "one-option",
    "few-frameworks",
    "empty-pack",
    # an answers file
    "bad-answer",
    # valid, and still wrong
    "unreachable-criterion",
    "option-without-effect",
    "question-without-effect",
    "same-effect",
    "never-asked",
    "never-counts",
    "rule-never-fires",
    "rule-shadowed",
    "rule-excludes-all",
    "framework-never-wins",
    "double-counting",
    "stale",
    "checked-in-future",
    "uncited-source",
    "to-do",
    "empty-value",
    "long-text",
    "option-in-no-scenario",
    "rule-in-no-scenario",
    "scenario-adds-nothing",
    "scenario-fails",
]
"""Stable names of what can be wrong; docs/checks.md explains each."""


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend. Lines and columns count from 1; 0 means the file as a whole.

    The message says what is wrong and, after it, what to do.
    """

    file: str
    line: int
    column: int
    message: str
    code: Code
    severity: Severity = "error"

    @property
    def place(self) -> str:
        """Where it is, as editors and terminals understand it."""
        return f"{self.file}:{self.line}:{self.column}"

    def __str__(self) -> str:
        return f"{self.place}: {self.severity}: {self.message} [{self.code}]"


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
    text = re.sub(r"[ \t\r\n]+", " ", word)
    text = "".join(c if c.isprintable() else "\ufffd" for c in text).replace("`", "'")
    return f"`{text if len(text) <= limit else text[:limit] + '…'}`"
