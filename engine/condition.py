"""When a question is asked, a rule fires, or an importance counts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic_core import CoreSchema, PydanticCustomError

from engine.entry import ID_PATTERN, Entry, Id


class Condition(Entry):
    """When something applies: every line must hold.

    `answers` maps a question to the options any of which fulfils it. In YAML the questions stand
    directly under `when:`; `any:` and `not:` nest further conditions.
    """

    answers: dict[Id, tuple[Id, ...]] = Field(default_factory=dict)
    any_of: tuple[Condition, ...] = ()
    none_of: tuple[Condition, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from_yaml(cls, value: object) -> object:
        if not isinstance(value, Mapping):
            raise PydanticCustomError(
                "condition", "a condition is a list of `question: [options]` lines"
            )
        if not value:
            raise PydanticCustomError("condition", "an empty condition: name at least one question")
        answers = {}
        nested: dict[str, list[object]] = {"any": [], "not": []}
        for key, wanted in value.items():
            items = wanted if isinstance(wanted, list) else [wanted]
            if key in nested:
                nested[key] = items
            elif items and all(isinstance(item, str) for item in items):
                answers[key] = tuple(items)
            else:
                raise PydanticCustomError(
                    "condition",
                    "`{key}` needs an option or a list of options",
                    {"key": str(key)},
                )
        return {
            "answers": answers,
            "any_of": tuple(nested["any"]),
            "none_of": tuple(nested["not"]),
        }

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Describe it as it stands in YAML, which `_from_yaml` takes apart."""
        reference = handler(core_schema)
        schema = handler.resolve_ref_schema(reference)
        itself = schema["properties"]["any_of"]["items"]
        option = {"type": "string", "pattern": ID_PATTERN}
        schema |= {
            "description": "Question id → option, or a list of options of which any will do. "
            "Every line must hold.",
            "properties": {
                "any": _one_or_more(itself, "Conditions of which one must hold."),
                "not": _one_or_more(itself, "Conditions of which none may hold."),
            },
            "propertyNames": {"pattern": ID_PATTERN},
            "additionalProperties": _one_or_more(option, "Options of which any will do."),
            "minProperties": 1,
        }
        return reference

    def holds(self, answers: Mapping[str, tuple[str, ...]]) -> bool:
        """Whether the answers (question id → chosen options) fulfil every line."""
        for question, options in self._lines:
            if options.isdisjoint(answers.get(question, ())):
                return False
        for part in self.none_of:
            if part.holds(answers):
                return False
        # Loops instead of any(): a verdict asks this dozens of times.
        for part in self.any_of:
            if part.holds(answers):
                return True
        return not self.any_of

    @cached_property
    def _lines(self) -> tuple[tuple[str, frozenset[str]], ...]:
        return tuple((question, frozenset(options)) for question, options in self.answers.items())

    def questions(self) -> set[str]:
        """The ids of all questions it looks at."""
        return set(self.answers).union(
            *(part.questions() for part in (*self.any_of, *self.none_of))
        )


def _one_or_more(item: dict[str, Any], description: str) -> dict[str, Any]:
    several = {"type": "array", "items": item, "minItems": 1}
    return {"description": description, "anyOf": [item, several]}
