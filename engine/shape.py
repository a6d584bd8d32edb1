"""From plain values to the model's entries, complaining in words for those who wrote them."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from engine.problems import Code, guess, quoted
from engine.source import Document, YamlPath

EntryType = TypeVar("EntryType", bound=BaseModel)


def shaped(
    document: Document, path: YamlPath, data: object, model: type[EntryType]
) -> EntryType | None:
    """Return the entry that `data` describes, or None with the problems noted in the document."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            location = tuple(part for part in detail["loc"] if part != "[key]")
            within = detail.get("ctx", {}).get("at", ())
            place = (*path, *_yaml_path((*location, *within)))
            written = document.texts.get(place)
            message = _message(detail, location, model, written)
            document.note(place, message, _CODES.get(detail["type"], "wrong-type"))
        return None


_FIELD_NAMES = {"any_of": "any", "none_of": "not"}


def _yaml_path(location: Iterable[str | int]) -> YamlPath:
    """Turn pydantic's path into the file's: a condition's questions stand directly under `when`."""
    return tuple(_FIELD_NAMES.get(str(part), part) for part in location if part != "answers")


def _message(
    detail: ErrorDetails,
    location: tuple[str | int, ...],
    model: type[BaseModel],
    written: str | None,
) -> str:
    """Put pydantic's complaint into words; `written` is how the value stands in the file."""
    kind = detail["type"]
    name = str(location[-1]) if location else "this"
    given = detail["input"]
    context = detail.get("ctx", {})
    if kind == "extra_forbidden":
        return f"unknown key {quoted(name)}{guess(name, _fields_at(model, location[:-1]))}"
    if kind == "literal_error":
        words = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        return f"{_shown(given)} is not one of {', '.join(words)}{guess(str(given), words)}"
    if kind == "string_type" and isinstance(given, (int, float)):
        text = written or str(given)
        return f'{quoted(text)} is read as a number; put the text in quotes, as in "{text}"'
    wording = _WORDING.get(kind)
    if wording:
        return wording.format(given=_shown(given), name=name, **context)
    return str(detail["msg"])


ID_RULE = "use up to 60 small letters, digits, `_`, `-` and `.`"

_WORDING = {
    "missing": "`{name}` is missing",
    "string_pattern_mismatch": "{given} is no id: " + ID_RULE,
    "string_type": "{given} is not a text",
    "string_too_short": "`{name}` is empty",
    "string_too_long": "longer than {max_length} characters",
    "int_type": "{given} is not a whole number",
    "int_from_float": "{given} is not a whole number",
    "float_type": "{given} is not a number",
    "greater_than": "{given} is too small; it must be more than {gt}",
    "greater_than_equal": "{given} is too small; the least is {ge}",
    "less_than_equal": "{given} is too large; the most is {le}",
    "tuple_type": "{given} is not a list; write `[one, two]` or one `- item` per line",
    "dict_type": "{given} is not a mapping of `key: value` lines",
    "model_type": "{given} is not a mapping of `key: value` lines",
    "model_attributes_type": "{given} is not a mapping of `key: value` lines",
    "too_short": "`{name}` needs at least {min_length} entry",
}

_CODES: dict[str, Code] = {
    "missing": "missing-key",
    "string_too_short": "missing-key",
    "too_short": "missing-key",
    "extra_forbidden": "unknown-key",
    "literal_error": "unknown-word",
    "string_pattern_mismatch": "bad-id",
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


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    return quoted(str(value))


def _fields_at(model: type[BaseModel], location: Iterable[str | int]) -> list[str]:
    """Return the keys that the model allows at a path, for the guess at what was meant."""
    annotation: Any = model
    for part in location:
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
