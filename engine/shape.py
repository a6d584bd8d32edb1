"""From plain values to the model's entries, complaining in words for those who wrote them."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.entry import ID_PATTERN, MODULE_PATTERN, URL_PATTERN
from engine.problems import Code, guess, quoted
from engine.source import Document, YamlPath

EntryType = TypeVar("EntryType", bound=BaseModel)


def shaped(
    document: Document, path: YamlPath, data: object, model: type[EntryType]
) -> EntryType | None:
    """Return the entry that `data` describes, or None with the problems noted in the document."""
    if document.full:
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            location = tuple(part for part in detail["loc"] if part != "[key]")
            within = _within(detail)
            place = (*path, *_yaml_path((*location, *within)))
            written = None if "[key]" in detail["loc"] else document.texts.get(place)
            message = _message(detail, location, model, written)
            document.note(place, message, _code(detail))
            if document.full:
                break
        return None


def _code(detail: ErrorDetails) -> Code:
    if detail["type"] == "string_pattern_mismatch":
        return _PATTERNS[detail["ctx"]["pattern"]][0]
    return _CODES.get(detail["type"], "wrong-type")


_FIELD_NAMES = {"any_of": "any", "none_of": "not"}


def _yaml_path(location: Iterable[str | int]) -> YamlPath:
    """Turn pydantic's path into the file's: a condition's questions stand directly under `when`."""
    return tuple(_FIELD_NAMES.get(str(part), part) for part in location if part != "answers")


def _within(detail: ErrorDetails) -> tuple[str | int, ...]:
    """Return the path, within what is wrong, of the very thing, where the model names it."""
    context = detail.get("ctx", {})
    if detail["type"] == "condition" and "key" in context:
        return (context["key"],)
    return tuple(context.get("at", ()))


def _message(
    detail: ErrorDetails,
    location: tuple[str | int, ...],
    model: type[BaseModel],
    written: str | None,
) -> str:
    """Put pydantic's complaint into words; `written` is how the value stands in the file.

    `written` is None where the value was read as text, or is a list or a mapping.
    """
    kind, given = detail["type"], detail["input"]
    name = str(location[-1]) if location else "this"
    if kind == "extra_forbidden":
        return f"unknown key {quoted(name)}{_instead(name, given, _fields_at(model, location))}"
    if kind in _WANTS_TEXT and isinstance(given, (bool, int, float)):
        return _unquoted(given, written or str(given))
    if kind == "int_type" and isinstance(given, str) and _DIGITS.fullmatch(given):
        return f"{quoted(given)} is a text because of its quotation marks; take them off"
    wording = (_EMPTY if given is None else _WORDING).get(kind) or _WORDING.get(kind)
    context = detail.get("ctx", {})
    if wording is None:
        unread = "; a number, `true` or `false` needs quotation marks" if "key" in context else ""
        return f"{detail['msg']}{unread}"
    words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
    rule = _PATTERNS[context["pattern"]][1] if "pattern" in context else ""
    known = {**context, "expected": ", ".join(words), "rule": rule}
    hint = _hint(given, words) if isinstance(given, str) else ""
    return wording.format(given=_shown(given, written), name=quoted(name), hint=hint, **known)


_WANTS_TEXT = {"string_type", "tuple_type"}
_DIGITS = re.compile(r"0|[1-9][0-9]*")


def _unquoted(given: object, written: str) -> str:
    what = "as true or false" if isinstance(given, bool) else "as a number"
    return f'{quoted(written)} is read {what}; put the text in quotes, as in "{written[:60]}"'


def _hint(given: str, words: list[str]) -> str:
    parts = [part.strip() for part in given.split(",")]
    if len(parts) > 1 and all(re.fullmatch(ID_PATTERN, part) for part in parts):
        return f"; for several write {quoted(str(parts).replace(chr(39), ''))}"
    return guess(given, words)


def _instead(name: str, given: object, known: list[str]) -> str:
    """Return what was probably meant by an unknown key."""
    if name == "<<":
        return "; entries cannot be merged, write the lines out"
    hint = guess(name, known)
    if not hint and given is None:
        return "; a comma inside braces begins a new key, so put a text with commas in quotes"
    return hint or (f"; possible keys: {', '.join(known)}" if known else "")


ID_RULE = "use up to 60 small letters, digits, `_`, `-` and `.`, the first a letter or a digit"
MODULE_RULE = "name to import: use up to 60 letters, digits and `_`, no dot, the first not a digit"
_URL_RULE = (
    "address of a page: begin with https:// and leave out spaces, quotation marks, `<`, `>` and "
    "backslashes"
)

_PATTERNS: dict[str, tuple[Code, str]] = {
    ID_PATTERN: ("bad-id", f"id: {ID_RULE}"),
    MODULE_PATTERN: ("bad-module", MODULE_RULE),
    URL_PATTERN: ("bad-url", _URL_RULE),
}

_EMPTY = {
    "string_type": "{name} is empty; write a text after the colon, in quotes if it begins with #",
    "int_type": "{name} is empty; write a whole number after the colon",
    "float_type": "{name} is empty; write a number after the colon",
    "literal_error": "{name} is empty; write one of {expected}",
    "tuple_type": "{name} is empty; write `[one, two]` or one `- item` per line below it",
    "dict_type": "{name} is empty; write `key: value` lines below it",
    "model_type": "nothing stands here; write `key: value` lines below it",
    "model_attributes_type": "nothing stands here; write `key: value` lines below it",
}

_WORDING = {
    "literal_error": "{given} is not one of {expected}{hint}",
    "missing": "{name} is missing; write it below this line",
    "string_pattern_mismatch": "{given} is no {rule}{hint}",
    "iso_date": "{given} is no date; write it as 2026-11-20 (year-month-day)",
    "string_type": "{given} is not a text; put the text in quotes",
    "string_unicode": "a character stands here that cannot be shown; type it anew",
    "string_too_short": "{name} is empty; write a text",
    "string_too_long": "longer than {max_length} characters; shorten it",
    "int_type": "{given} is not a whole number; write digits alone, such as 8",
    "int_from_float": "{given} is not a whole number; write digits alone, such as 8",
    "float_type": "{given} is not a number; write digits and a point, such as 0.001",
    "finite_number": "{given} is not a number; write digits and a point, such as 0.001",
    "greater_than": "{given} is too small; it must be more than {gt}",
    "greater_than_equal": "{given} is too small; the least is {ge}",
    "less_than_equal": "{given} is too large; the most is {le}",
    "tuple_type": "{given} is not a list; write `[one, two]` or one `- item` per line",
    "dict_type": "{given} is not a mapping; write `key: value` lines",
    "model_type": "{given} is not a mapping; write `key: value` lines",
    "model_attributes_type": "{given} is not a mapping; write `key: value` lines",
    "too_short": "{name} is empty; write at least {min_length} entry",
}

_CODES: dict[str, Code] = {
    "missing": "missing-key",
    "string_too_short": "missing-key",
    "too_short": "missing-key",
    "extra_forbidden": "unknown-key",
    "literal_error": "unknown-word",
    "string_too_long": "out-of-range",
    "greater_than": "out-of-range",
    "greater_than_equal": "out-of-range",
    "less_than_equal": "out-of-range",
    "iso_date": "bad-date",
    "unsourced": "unsourced",
    "rating_order": "rating-order",
    "condition": "bad-condition",
    "unsure": "reserved-id",
    "rule_effect": "rule-effect",
    "rule_exclude": "rule-effect",
    "rule_way_out": "rule-effect",
    "expect_nothing": "expects-nothing",
    "importance_words": "importance-points",
    "importance_order": "importance-points",
}


def _shown(value: object, written: str | None) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return quoted(written or str(value))


def _fields_at(model: type[BaseModel], location: tuple[str | int, ...]) -> list[str]:
    """Return the keys that the model allows beside one, for the guess at what was meant."""
    annotation: Any = model
    for part in location[:-1]:
        entry = _entry_type(annotation)
        if entry is None:
            return []
        inside_container = typing.get_origin(annotation) in (dict, list, tuple)
        name = _aliases(entry).get(str(part))
        annotation = entry if inside_container or name is None else _field_type(entry, name)
    entry = _entry_type(annotation)
    return list(_aliases(entry)) if entry else []


def _field_type(model: type[BaseModel], name: str) -> Any:
    return model.model_fields[name].annotation


def _aliases(model: type[BaseModel]) -> dict[str, str]:
    return {field.alias or name: name for name, field in model.model_fields.items()}


def _entry_type(annotation: Any) -> type[BaseModel] | None:
    """Return the entry class in an annotation such as `dict[Id, Option]` or `Scale | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in typing.get_args(annotation):
        if found := _entry_type(argument):
            return found
    return None
