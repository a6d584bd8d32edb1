"""Pictures: the small bar of the lead as HTML, the contributions as a Plotly chart."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import plotly.graph_objects as go

COLOURS = ("#2E7CB8", "#C0701A", "#8A63D2", "#3F8F5B", "#B0527A", "#7A7A3A")
"""One per framework, in the pack's order: at least 3:1 against both themes' backgrounds, and
told apart by colour-blind readers; the name always stands beside the colour."""


def colours(labels: Sequence[str]) -> dict[str, str]:
    """Return each framework's colour by its label."""
    return {label: COLOURS[index % len(COLOURS)] for index, label in enumerate(labels)}


def lead_bar(left: str, right: str, lead: float, palette: dict[str, str]) -> str:
    """Return HTML of one diverging bar between two frameworks.

    `lead` is in points of 100, positive for the left one; the bar is full at 50.
    """
    width = min(abs(lead), 50)
    start = 50 - width if lead > 0 else 50
    ahead = left if lead > 0 else right
    words = f"{ahead} leads by {abs(lead):.1f} of 100" if lead else f"{left} and {right} are level"
    piece = '<div style="position: absolute; {}"></div>'
    colour = palette[ahead]
    return (
        '<div style="display: flex; align-items: center; gap: 0.75rem">'
        f"<b>{escape(left)}</b>"
        f'<div role="img" aria-label="{escape(words)}" '
        'style="flex: 1; position: relative; height: 14px">'
        + piece.format("inset: 5px 0; background: currentColor; opacity: 0.15")
        + piece.format(
            f"inset: 1px auto 1px {start:.1f}%; width: {width:.1f}%; background: {colour}"
        )
        + piece.format("inset: 0 auto 0 50%; width: 1px; background: currentColor")
        + f"</div><b>{escape(right)}</b></div>"
    )


def diverging_bars(
    names: Sequence[str], points: Sequence[float], sides: tuple[str, str], palette: dict[str, str]
) -> go.Figure:
    """Return one horizontal bar for each name.

    Positive points speak for the first of `sides` and run to the left, negative ones for the
    second and run to the right.
    """
    import plotly.graph_objects as go  # noqa: PLC0415 (heavy, and needed on one page only)

    figure = go.Figure()
    for side, sign in zip(sides, (1, -1), strict=True):
        mine = [point if point * sign > 0 else None for point in points]
        figure.add_bar(
            x=[None if point is None else -point for point in mine],
            y=list(range(len(names))),
            orientation="h",
            name=escape(f"speaks for {side}"),
            marker_color=palette[side],
            text=["" if point is None else f"{abs(point):.1f}" for point in mine],
            textposition="outside",
            cliponaxis=False,
            hoverinfo="skip",
        )
    reach = 1.6 * max((abs(point) for point in points), default=0) or 1
    figure.update_layout(
        barmode="overlay",
        bargap=0.35,
        height=60 + 36 * len(names),
        margin={"l": 0, "r": 0, "t": 40, "b": 0},
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0.5, "xanchor": "center"},
        xaxis={"visible": False, "range": [-reach, reach], "fixedrange": True},
        yaxis={
            "tickmode": "array",
            "tickvals": list(range(len(names))),
            "ticktext": [_wrapped(name) for name in names],
            "autorange": "reversed",
            "automargin": True,
            "fixedrange": True,
        },
    )
    return figure


def _wrapped(name: str, width: int = 24) -> str:
    return "<br>".join(escape(line) for line in textwrap.wrap(name, width))
