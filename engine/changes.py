"""Which entries differ between two packs, field by field, in words.

Comments, layout, the order of keys and the file in which an entry stands make no difference; the
order of the questions does, because they are asked in it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

from engine.condition import Condition
from engine.entry import Entry
from engine.model import ConditionalImportance, Pack, Scenario

Kind = Literal[
    "pack",
    "framework",
    "criterion",
    "rating",
    "question",
    "option",
    "rule",
    "scenario",
    "claim",
    "system",
    "source",
    "topic",
]
Action = Literal["added", "removed", "changed"]

_WITHIN: Mapping[Kind, tuple[str, Kind]] = {
    "criterion": ("ratings", "rating"),
    "question": ("options", "option"),
}
"""Kinds whose entries hold entries: in which field, and of which kind."""


class Change(NamedTuple):
    """One difference: an entry added or removed, or one of its fields with its old and new value.

    `id` is a scenario's name, "criterion / framework" for a rating, "question / option" for an
    option. Values are None where there was or is none, and without meaning for whole entries.
    """

    kind: Kind
    id: str
    action: Action
    field: str | None = None
    old: str | None = None
    new: str | None = None


def changes(old: Pack, new: Pack) -> tuple[Change, ...]:
    """Return all differences, the pack's own first, then kind by kind."""
    found: list[Change] = []
    for kind, before, after in zip(_KINDS, _sections(old), _sections(new), strict=True):
        found += _between(kind, "", before, after)
    found += _moves(list(old.questions), list(new.questions))
    return tuple(found)


_Entries = Mapping[str, Entry]

_KINDS: tuple[Kind, ...] = (
    "pack",
    "framework",
    "criterion",
    "question",
    "rule",
    "scenario",
    "claim",
    "system",
    "source",
    "topic",
)


def _sections(pack: Pack) -> tuple[_Entries, ...]:
    return (
        {"pack": pack.info},
        pack.frameworks,
        pack.criteria,
        pack.questions,
        pack.rules,
        {scenario.name: scenario for scenario in pack.scenarios},
        pack.claims,
        pack.systems,
        pack.sources,
        pack.topics,
    )


def _between(kind: Kind, prefix: str, old: _Entries, new: _Entries) -> Iterator[Change]:
    for name in [*old, *(name for name in new if name not in old)]:
        if name not in new:
            yield Change(kind, prefix + name, "removed")
        elif name not in old:
            yield Change(kind, prefix + name, "added")
        elif not _same(old[name], new[name]):
            yield from _inside(kind, prefix + name, old[name], new[name])


def _same(old: Entry, new: Entry) -> bool:
    if isinstance(old, Scenario) and isinstance(new, Scenario):
        # To expect a winner of null is not to expect nothing, but the two are equal.
        return old == new and old.expect.model_fields_set == new.expect.model_fields_set
    return old == new


def _inside(kind: Kind, name: str, old: Entry, new: Entry) -> Iterator[Change]:
    field, inner = _WITHIN.get(kind, (None, kind))
    before, after = _fields(old, field), _fields(new, field)
    for key in [*before, *(key for key in after if key not in before)]:
        if before.get(key) != after.get(key):
            yield Change(kind, name, "changed", key, before.get(key), after.get(key))
    if field:
        yield from _between(inner, f"{name} / ", getattr(old, field), getattr(new, field))


def _moves(old: list[str], new: list[str]) -> Iterator[Change]:
    """Tell the questions that stand elsewhere: all but the longest runs that kept their order."""
    before = [name for name in old if name in new]
    after = [name for name in new if name in old]
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks()
    kept = {name for block in blocks for name in before[block.a : block.a + block.size]}
    for name in before:
        if name not in kept:
            yield Change("question", name, "changed", "place", _place(old, name), _place(new, name))


def _place(order: list[str], name: str) -> str:
    index = order.index(name)
    return f"after {order[index - 1]}" if index else "first"


def _fields(entry: Entry, leave_out: str | None = None) -> dict[str, str]:
    """Return the fields that are written, in words; a mapping's keys are fields of their own."""
    found: dict[str, str] = {}
    for name, info in type(entry).model_fields.items():
        value = getattr(entry, name)
        if name == leave_out or (value is None and name not in entry.model_fields_set):
            continue
        key = info.alias or name
        for inner, part in _parts(value).items():
            found[f"{key} {inner}".rstrip()] = _in_words(part)
    return found


def _parts(value: object) -> Mapping[str, object]:
    if isinstance(value, Entry) and not isinstance(value, Condition):
        return _fields(value)
    if isinstance(value, Mapping):
        return value
    return {"": value}


def _in_words(value: object) -> str:
    """Return a value of the pack on one line, whatever the order of its keys."""
    if isinstance(value, Condition):
        return _condition(value)
    if isinstance(value, ConditionalImportance):
        return f"{_in_words(value.importance)} when {_condition(value.when)}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_in_words(part)}" for key, part in sorted(value.items()))
    if isinstance(value, tuple):
        between = "; " if value and isinstance(value[0], Entry) else ", "
        return between.join(map(_in_words, value)) or "empty"
    return "none" if value is None else str(value)


def _condition(condition: Condition) -> str:
    answers = sorted(condition.answers.items())
    lines = [f"{question}: {' or '.join(options)}" for question, options in answers]
    if condition.any_of:
        lines.append(f"any of ({'; '.join(map(_condition, condition.any_of))})")
    if condition.none_of:
        lines.append(f"not ({'; '.join(map(_condition, condition.none_of))})")
    return " and ".join(lines)
