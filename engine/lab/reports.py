"""Reading what a worker sends: one line of JSON each, and untrusted, for a sample could forge it.

Written out by hand: workers import this package too, and start twice as fast without pydantic.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any, get_args

from engine.lab.events import (
    Finished,
    ModeReport,
    Phase,
    Raised,
    RaisedKind,
    Ready,
    Report,
    Timing,
)

MAX_LINE = 512 * 1024
"""Bytes that one report may have; a worker that sends more is ended."""

MAX_BYTES = 1024 * 1024
"""Bytes that all reports of one worker may have together."""

_LONGEST = 300
_MOST_MODES = 20
_MOST_BLOCKS = 1000
_MOST_SECONDS = 1e6


class BrokenReport(ValueError):
    """A line that is no report."""


def parse(line: bytes) -> Report:
    """The report in one line of JSON. Raises BrokenReport on anything else."""
    try:
        fields = json.loads(line)
        return _READERS[fields["kind"]](fields)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise BrokenReport("not a report of the lab") from error


def _ready(fields: dict[str, Any]) -> Ready:
    return Ready(_text(fields["version"]))


def _phase(fields: dict[str, Any]) -> Phase:
    return Phase(_text(fields["text"]), _number(fields["progress"], most=1))


def _timing(fields: dict[str, Any]) -> Timing:
    what = _one_of(fields["what"], ("first", "each"))
    return Timing(_text(fields["mode"]), what, _seconds(fields["seconds"]))


def _raised(fields: dict[str, Any]) -> Raised:
    return Raised(
        what=_one_of(fields["what"], get_args(RaisedKind)),
        type=_text(fields["type"]),
        message=_text(fields["message"], longest=4000),
        line=_maybe(_count, fields["line"]),
    )


def _finished(fields: dict[str, Any]) -> Finished:
    modes = tuple(map(_mode, _list(fields["modes"], _MOST_MODES)))
    if not modes:
        raise BrokenReport("no modes")
    return Finished(modes, _count(fields["total"]), _number(fields["others"], most=1e5))


def _mode(fields: dict[str, Any]) -> ModeReport:
    return ModeReport(
        name=_text(fields["name"]),
        first=_maybe(_seconds, fields["first"]),
        second=_maybe(_seconds, fields["second"]),
        blocks=tuple(map(_seconds, _list(fields["blocks"], _MOST_BLOCKS))),
        difference=_maybe(_difference, fields["difference"]),
        error=_maybe(_raised, fields["error"]),
    )


_READERS: dict[str, Callable[[dict[str, Any]], Report]] = {
    "ready": _ready,
    "phase": _phase,
    "timing": _timing,
    "error": _raised,
    "result": _finished,
}


def _maybe(read: Callable[[Any], Any], value: object) -> Any:
    return None if value is None else read(value)


def _text(value: object, longest: int = _LONGEST) -> str:
    if not isinstance(value, str) or len(value) > longest:
        raise BrokenReport("no text, or a long one")
    return value


def _one_of(value: object, allowed: tuple[str, ...]) -> Any:
    if value not in allowed:
        raise BrokenReport("none of the words")
    return value


def _list(value: object, most: int) -> list[Any]:
    if not isinstance(value, list) or len(value) > most:
        raise BrokenReport("no list, or a long one")
    return value


def _number(value: object, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= most:
        raise BrokenReport("no number, or out of range")
    return float(value)


def _seconds(value: object) -> float:
    seconds = _number(value, _MOST_SECONDS)
    if seconds == 0:
        raise BrokenReport("nothing takes no time")
    return seconds


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 2**53:
        raise BrokenReport("no count")
    return value


def _difference(value: object) -> float:
    # JSON has no infinity.
    return math.inf if value == "infinite" else _number(value, most=math.inf)
