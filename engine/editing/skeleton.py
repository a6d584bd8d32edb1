"""The skeleton of a further framework: an entry, and on every criterion a rating to fill in."""

from __future__ import annotations

import datetime
import re

from engine.editing.edits import add_entry
from engine.editing.written import Value
from engine.entry import ID_PATTERN, MODULE_PATTERN
from engine.loader import Files, examine
from engine.problems import Code, PackError, Problem, quoted
from engine.shape import ID_RULE, MODULE_RULE

FRAMEWORKS = "frameworks.yaml"
TO_DO = "TODO"
"""How a text begins that is still to be written."""


def with_framework(
    files: Files, name: str, label: str, module: str, today: datetime.date
) -> dict[str, str]:
    """Return the files that change when a framework joins the pack, with their new texts.

    `name` is its id, `label` what people call it and `module` what Python imports. Every rating is
    5 in a range of 0 to 10, with a reason that begins with TODO, so that the pack loads at once and
    what is left can be listed. Raises PackError for a bad or taken id, a module that is no name, a
    label of several lines, and for a broken pack.
    """
    reading = examine(files)
    if reading.pack is None:
        raise PackError(reading.problems)
    _refuse(name, label, module, taken=list(reading.pack.frameworks))
    texts = {FRAMEWORKS: files[FRAMEWORKS].decode()}
    texts[FRAMEWORKS] = add_entry(
        texts[FRAMEWORKS], (), name, _framework(name, label, module, today), FRAMEWORKS
    )
    rating = _rating(today)
    for place in reading.draft.criteria.places.values():
        file = place.document.file
        text = texts.get(file) or files[file].decode()
        texts[file] = add_entry(text, (*place.path, "ratings"), name, rating, file)
    return texts


def module_of(name: str) -> str:
    """Return the module that a framework of this id would have if nothing else is known."""
    return re.sub(r"^(?=\d)|\W", "_", name)


def _refuse(name: str, label: str, module: str, taken: list[str]) -> None:
    code: Code
    if not re.fullmatch(ID_PATTERN, name):
        message, code = f"{quoted(name)} is no id: {ID_RULE}", "bad-id"
    elif name in taken:
        message, code = f"there is a framework {quoted(name)} already", "duplicate-id"
    elif not label.isprintable():
        message = f"{quoted(label)} is no label: write it on one line, without invisible characters"
        code = "wrong-type"
    elif not re.fullmatch(MODULE_PATTERN, module):
        message, code = f"{quoted(module)} is no {MODULE_RULE}", "bad-module"
    else:
        return
    raise PackError([Problem(FRAMEWORKS, 0, 0, message, code)])


def _framework(name: str, label: str, module: str, today: datetime.date) -> Value:
    return {
        "label": label,
        "version": f"{TO_DO}: the newest stable one, in quotes",
        "released": today.isoformat(),
        "url": f"https://example.org/{name}",
        "module": module,
        "packages": [name],
    }


def _rating(today: datetime.date) -> Value:
    return {
        "likely": 5,
        "low": 0,
        "high": 10,
        "because": f"{TO_DO}: what the rating follows from, in your own words.",
        "basis": "judgement",
        "checked": today.isoformat(),
        "version": TO_DO,
    }
