"""What all entries of the pack share: strictness, ids, texts, dates, and evidence."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[a-z0-9][a-z0-9_.-]{0,59}$"
# No dot: to look for a module within a package, Python would run that package.
MODULE_PATTERN = r"^[A-Za-z_][A-Za-z0-9_]{0,59}$"
# Nothing that could end the link which an address is put into.
URL_PATTERN = r"""^https?://[^\s<>"'`\\\x00-\x1f\x7f-\x9f]+$"""
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]
Module = Annotated[str, StringConstraints(pattern=MODULE_PATTERN)]
Url = Annotated[str, StringConstraints(max_length=2000, pattern=URL_PATTERN)]


def _iso_date(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return datetime.date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("iso_date", "write a date as 2026-11-20 (year-month-day)")


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Date = Annotated[datetime.date, BeforeValidator(_iso_date)]
Ids = Annotated[tuple[Id, ...], Field(strict=False)]
Texts = Annotated[tuple[Text, ...], Field(strict=False)]
OneOrMoreIds = Annotated[Ids, BeforeValidator(_several, json_schema_input_type=Id | Ids)]


class Entry(BaseModel):
    """One entry of the pack: frozen, strict about types, no unknown keys."""

    # Deferred: a class that only occurs inside others is not built by itself, which saves time at
    # every start.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", defer_build=True)


class Evidenced(Entry):
    """A statement with its reason and what the reason rests on."""

    because: Text = Field(description="The reason, in our own words.")
    basis: Literal["sources", "judgement", "answer"] = Field(
        default="sources",
        description="What it rests on: cited sources, our judgement, or the answer itself.",
    )
    sources: Ids = Field(default=(), description="Ids of sources.yaml.")

    @model_validator(mode="after")
    def _sourced(self) -> Evidenced:
        if self.basis == "sources" and not self.sources:
            raise PydanticCustomError(
                "unsourced",
                "`sources` is empty: name one, or say `basis: judgement` where it is judgement",
                {"at": ("sources",)},
            )
        return self
