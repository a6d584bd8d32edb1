"""JSON Schemas of the pack's files, for editors that complete keys and explain them.

They come from the model, so they say what a file may hold, in the form that people write. Draft 07
is what YAML editors understand best. A schema sees one file at a time: whether ids exist, and
whether entries make sense together, only `python -m engine check` knows.
"""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from engine.entry import Id
from engine.model import (
    Claim,
    Criterion,
    Framework,
    PackInfo,
    Question,
    Rule,
    Scenario,
    Source,
    System,
    Topic,
)

DRAFT = "http://json-schema.org/draft-07/schema#"

_FILES: dict[str, tuple[Any, str]] = {
    "pack": (PackInfo, "The pack: its name, its version and the numbers behind the words."),
    "frameworks": (dict[Id, Framework], "Framework id → framework."),
    "criteria": (dict[Id, Criterion], "Criterion id → what may matter, and every rating on it."),
    "questions": (dict[Id, Question], "Question id → question, in the order of asking."),
    "rules": (dict[Id, Rule], "Rule id → what follows from certain answers besides the weighing."),
    "sources": (dict[Id, Source], "Source id → where a statement comes from."),
    "systems": (dict[Id, System], "System id → a piece of software that the article names."),
    "claims": (dict[Id, Claim], "Claim id → what the article says, and how it stands today."),
    "scenarios": (list[Scenario], "Known projects with the verdict that they must get."),
    "topic": (Topic, "A subject of the lab; the sample files stand beside it."),
}


def schemas() -> dict[str, dict[str, Any]]:
    """Return the schemas by file name: `pack.json` for pack.yaml, `criteria.json` for each of
    criteria/, `topic.json` for each topic.yaml, and so on.
    """
    return {f"{name}.json": _schema(*described) for name, described in _FILES.items()}


def _schema(shape: Any, description: str) -> dict[str, Any]:
    found = TypeAdapter(shape).json_schema(
        by_alias=True, ref_template="#/definitions/{model}", schema_generator=_AsWritten
    )
    definitions = found.pop("$defs", {})
    top = {"$schema": DRAFT, **found, "description": description}
    return {**top, "definitions": definitions} if definitions else top


class _AsWritten(GenerateJsonSchema):
    """Pydantic's schemas without what only programmers need."""

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Close a mapping of ids: pydantic lets other keys hold anything."""
        found = super().dict_schema(schema)
        for pattern, values in found.pop("patternProperties", {}).items():
            found |= {"propertyNames": {"pattern": pattern}, "additionalProperties": values}
        return found

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out defaults that stand for "nothing": editors would fill them in."""
        found = super().default_schema(schema)
        if not found.get("default"):
            found.pop("default", None)
        return found

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """Leave out the name of the class."""
        found = super().model_schema(schema)
        found.pop("title", None)
        return found

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        """Never: a key is called what it is called."""
        return False
