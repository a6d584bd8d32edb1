"""How values are written down as YAML that `engine.source` reads back as the same values."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from engine.source import read_text

Scalar: TypeAlias = str | int | float | None
Value: TypeAlias = "Scalar | Sequence[Value] | Mapping[str, Value]"

WIDTH = 100
"""The column at which prose is wrapped."""

STEP = 2
"""Spaces of indentation for each level."""

# What YAML does not take as it is, even in quotes, and JSON does not escape.
_BARRED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")


def inline(value: Value, *, flow: bool = False) -> str:
    """Return the value on one line; `flow` says that braces or brackets stand around it."""
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)}: {inline(item, flow=True)}" for key, item in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, str):
        return value if _reads_plain(value, flow) else _in_quotes(value)
    if isinstance(value, Sequence):
        return f"[{', '.join(inline(item, flow=True) for item in value)}]"
    return json.dumps(value)


def flow_entry(key: str, value: Value) -> str:
    """Return `key: value` as it stands in braces."""
    return f"{_key(key)}: {inline(value, flow=True)}"


def entry(key: str, value: Value, indent: int, *, fold: bool = True) -> list[str]:
    """Return the lines of `key: value` in block style; `fold` writes long prose as `>-`."""
    head = f"{' ' * indent}{_key(key)}:"
    if value and isinstance(value, Mapping):
        return [head, *block_mapping(value, indent + STEP, fold=fold)]
    if value and isinstance(value, Sequence) and not isinstance(value, str):
        return [head, *_block_list(value, indent + STEP, fold)]
    if fold and (lines := folded(value, len(head) + 1, indent + STEP)):
        return [f"{head} >-", *lines]
    return [f"{head} {inline(value)}"]


def block_mapping(mapping: Mapping[str, Value], indent: int, *, fold: bool = True) -> list[str]:
    """Return the lines of a mapping in block style."""
    return [line for key, value in mapping.items() for line in entry(key, value, indent, fold=fold)]


def _block_list(items: Sequence[Value], indent: int, fold: bool) -> list[str]:
    lines: list[str] = []
    for item in items:
        if item and isinstance(item, Mapping):
            first, *rest = block_mapping(item, indent + STEP, fold=fold)
            lines += [f"{' ' * indent}- {first[indent + STEP :]}", *rest]
        else:
            lines.append(f"{' ' * indent}- {inline(item)}")
    return lines


def folded(value: Value, column: int, indent: int) -> list[str]:
    """Return the lines below `>-` for prose; none where the value fits on its line.

    `column` is where the value would begin. Not every text can be folded without a loss, so what
    comes of it has to be read back.
    """
    if not isinstance(value, str) or value != value.strip():
        return []
    if column + len(value) <= WIDTH and "\n" not in value:
        return []
    lines: list[str] = []
    for paragraph in re.sub(r"\n+", r"\g<0>\n", value).split("\n"):
        wrapped = textwrap.wrap(
            paragraph, WIDTH - indent, break_long_words=False, break_on_hyphens=False
        )
        lines += [" " * indent + line for line in wrapped] or [""]
    return lines


def _key(key: str) -> str:
    plain = read_text(f"{{{key}: 0}}", "").data == {key: 0}
    return key if plain else _in_quotes(key)


def _reads_plain(text: str, flow: bool) -> bool:
    around = f"[{text}]" if flow else f"- {text}"
    return bool(read_text(around, "").data == [text])


def _in_quotes(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return _BARRED.sub(lambda found: f"\\u{ord(found.group()):04x}", quoted)
