"""Where each value of a YAML text stands: from which character to which, and in which style.

PyYAML's events carry these marks; they are kept here as a tree that follows the data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    CollectionEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
)

_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

WHITE = " \t\r\n"


@dataclass(slots=True)
class Span:
    """A value, as `text[start:end]`; comments and blank lines after it are not part of it.

    `column` counts from 0 and is that of the value's first character, so a block mapping's is that
    of its keys. `flow` says that it stands in braces or brackets, its own or those around it;
    `block_scalar` that it begins with `|` or `>`. A value that is left out has `start == end`.
    `keys` gives the start and end of each key of a mapping.
    """

    start: int
    end: int
    column: int
    flow: bool = False
    block_scalar: bool = False
    children: dict[str | int, Span] = field(default_factory=dict)
    keys: dict[str | int, tuple[int, int]] = field(default_factory=dict)

    @property
    def empty(self) -> bool:
        """Whether nothing is written."""
        return self.start == self.end


def span_tree(text: str) -> Span | None:
    """Return the spans of a text that `engine.source` reads without a problem.

    None means that nothing but comments is written.
    """
    return _Tree(text).root()


class _Tree:
    def __init__(self, text: str) -> None:
        body = text.removeprefix("\ufeff")  # which libyaml does not count
        self.text = text
        self.shift = len(text) - len(body)
        self.events: Iterator[Any] = iter(yaml.parse(body, Loader=_FAST))

    def root(self) -> Span | None:
        for event in self.events:
            if isinstance(event, NodeEvent):
                return self._span(event, flow=False)
        return None

    def _span(self, event: Any, *, flow: bool) -> Span:
        if isinstance(event, ScalarEvent):
            return self._scalar(event, flow)
        flow = flow or bool(getattr(event, "flow_style", False))
        span = Span(*self._ends(event), event.start_mark.column, flow)
        while not isinstance(inside := next(self.events), CollectionEndEvent):
            self._child(span, inside, isinstance(event, MappingStartEvent))
        # A block ends, for the parser, only where the next thing begins.
        span.end = self._ends(inside)[1] if flow else self._last_end(span)
        return span

    def _child(self, parent: Span, event: Any, in_mapping: bool) -> None:
        step: str | int = len(parent.children)
        if in_mapping and isinstance(event, ScalarEvent):
            step = str(event.value)
            parent.keys[step] = self._ends(event)
            event = next(self.events)
        parent.children[step] = self._span(event, flow=parent.flow)

    def _last_end(self, span: Span) -> int:
        last = next(reversed(span.children))
        return max(span.children[last].end, span.keys.get(last, (0, 0))[1])

    def _scalar(self, event: Any, flow: bool) -> Span:
        start, end = self._ends(event)
        block = event.style in ("|", ">")
        if start == end:
            start = end = self._without_white(end)
        elif block:
            end = self._without_white(end)
        return Span(start, end, event.start_mark.column, flow, block)

    def _without_white(self, end: int) -> int:
        return len(self.text[:end].rstrip(WHITE))

    def _ends(self, event: Any) -> tuple[int, int]:
        return event.start_mark.index + self.shift, event.end_mark.index + self.shift
