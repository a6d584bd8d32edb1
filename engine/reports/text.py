"""The document as plain text for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from engine.reports.document import AnswerRow, CriterionRow, Document, Evidence, RuleLine

WIDTH = 96


def as_text(document: Document) -> str:
    """Return the document as text, wrapped to 96 columns."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield document.headline
    yield from _wrap(document.summary)
    yield ""
    yield "Values of 100: " + ", ".join(f"{name} {value:.1f}" for name, value in document.values)
    for line in (*document.excluded, *document.notes):
        yield ""
        yield from _rule(line)
    yield from _heading(f"Why, by criterion (+ speaks for {document.between[0]})")
    for row in document.criteria:
        yield from _criterion(row)
    yield f"{document.lead:+7.1f}  the lead"
    yield from _heading("The same lead, by answer")
    for answer in document.answers:
        yield _answer(answer)
    yield f"{document.lead:+7.1f}  the lead"
    if document.open_questions:
        yield from _heading("Not answered")
        for question in document.open_questions:
            yield f"  {question}"
    yield ""
    yield from _wrap(f"{document.pack}, version {document.version}, digest {document.digest[:12]}")


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield text
    yield "-" * len(text)


def _rule(line: RuleLine) -> Iterator[str]:
    effect = {"exclude": "Ruled out", "warn": "Warning", "note": "Note"}[line.effect]
    about = f" ({', '.join(line.frameworks)})" if line.frameworks else ""
    yield from _wrap(f"{effect}{about}: {line.label}")
    yield from _wrap(line.evidence.because, "  ")
    if line.way_out:
        yield from _wrap(f"Way out: {line.way_out}", "  ")
    yield from _wrap(_sources(line.evidence), "  ")


def _criterion(row: CriterionRow) -> Iterator[str]:
    said = " + ".join(row.said) or "matters to everybody"
    yield f"{row.contribution:+7.1f}  {row.label} ({row.share:.0%} of the importance: {said})"
    for rating in row.ratings:
        widened = ", widened" if rating.evidence.stale else ""
        text = f"{rating.framework} {rating.likely} ({rating.low}–{rating.high}{widened}): "
        yield from _wrap(text + rating.evidence.because, " " * 9)
        yield from _wrap(_sources(rating.evidence), " " * 11)


def _answer(row: AnswerRow) -> str:
    question = f"{row.question} " if row.question else ""
    return f"{row.contribution:+7.1f}  {question}{row.answer}"


def _sources(evidence: Evidence) -> str:
    return f"[{evidence.rests_on(lambda source: f'{source.title} ({source.date})')}]"


def _wrap(text: str, indent: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent)
