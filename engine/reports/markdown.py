"""The document as Markdown that renders alike on GitHub, GitLab and in an editor."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.model import Source
from engine.reports.document import CriterionRow, Document, Evidence, RuleLine

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$!&])")
# What begins a list, or underlines a heading.
_BEGINNING = re.compile(r"^(\d+(?=[.)](?:\s|$))|(?=[-+](?:[-\s]|$)|=))")


def as_markdown(document: Document, link: str | None = None) -> str:
    """Return the document as Markdown; `link` is where the same verdict can be opened."""
    return "\n".join(_lines(document, link)) + "\n"


def escape(text: str) -> str:
    """Return text so that Markdown shows it as it is, on one line."""
    return escape_piece(on_one_line(text))


def on_one_line(text: str) -> str:
    """Return text with every run of white space as one space, and none around it."""
    return " ".join(text.split())


def escape_piece(text: str) -> str:
    """Return a piece of a line so that Markdown shows it as it is, its white space included."""
    escaped = _SPECIAL.sub(r"\\\1", text)
    return _BEGINNING.sub(r"\1\\", escaped)


def _lines(document: Document, link: str | None) -> Iterator[str]:
    first, second = document.between
    yield f"# {escape(document.headline)}"
    yield ""
    yield escape(document.summary)
    yield ""
    yield "| Framework | Value of 100 |"
    yield "| --- | ---: |"
    for name, value in document.values:
        yield f"| {escape(name)} | {value:.1f} |"
    if document.excluded:
        yield from _heading("Ruled out")
        for line in document.excluded:
            yield from _rule(line)
    yield from _reasons(document, first, f"What speaks for {first}")
    yield from _reasons(document, second, f"What speaks for {second}")
    if document.notes:
        yield from _heading("To know besides")
        for line in document.notes:
            yield from _rule(line)
    yield from _heading("The lead, by criterion")
    yield from _criteria_table(document)
    yield from _heading("The same lead, by answer")
    yield from _answers_table(document)
    if document.open_questions:
        yield from _heading("Not answered")
        for question in document.open_questions:
            yield f"- {escape(question)}"
    yield from _heading("Where this comes from")
    yield (
        f"{escape(document.pack)}, version {escape(document.version)}, "
        f"digest `{document.digest[:12]}`."
    )
    if link:
        yield ""
        yield f"Open the same verdict: <{link}>"


def _heading(text: str) -> Iterator[str]:
    yield ""
    yield f"## {escape(text)}"
    yield ""


def _rule(line: RuleLine) -> Iterator[str]:
    about = f"{', '.join(line.frameworks)}: " if line.frameworks else ""
    yield f"- **{escape(about + line.label)}** {escape(line.evidence.because)}"
    if line.way_out:
        yield f"  Way out: {escape(line.way_out)}"
    yield f"  {_sources(line.evidence)}"


def _reasons(document: Document, framework: str, title: str) -> Iterator[str]:
    rows = document.reasons(framework)
    if rows:
        yield from _heading(title)
        for row in rows:
            yield from _reason(row)


def _reason(row: CriterionRow) -> Iterator[str]:
    said = " and ".join(f"“{answer}”" for answer in row.said)
    why = f"you said {said}" if said else "it matters to everybody"
    yield f"- **{escape(row.label)}** ({abs(row.contribution):.1f} points; {escape(why)})"
    for rating in row.ratings:
        widened = ", widened" if rating.evidence.stale else ""
        yield (
            f"  - {escape(rating.framework)} {rating.likely} of 10 "
            f"({rating.low} to {rating.high}{widened}): {escape(rating.evidence.because)} "
            f"{_sources(rating.evidence)}"
        )


def _criteria_table(document: Document) -> Iterator[str]:
    names = [name for name, _ in document.values]
    yield f"| Criterion | Importance | {' | '.join(map(escape, names))} | Speaks for | Points |"
    yield f"| --- | ---: | {' | '.join('---:' for _ in names)} | --- | ---: |"
    for row in document.criteria:
        ratings = {rating.framework: str(rating.likely) for rating in row.ratings}
        cells = " | ".join(ratings[name] for name in names)
        yield (
            f"| {escape(row.label)} | {row.share:.0%} | {cells} "
            f"| {escape(row.favours or 'neither')} | {row.contribution:+.1f} |"
        )
    blanks = " | ".join("" for _ in names)
    yield f"| **Lead of {escape(document.between[0])}** | | {blanks} | | **{document.lead:+.1f}** |"


def _answers_table(document: Document) -> Iterator[str]:
    yield "| Question | Answer | Points |"
    yield "| --- | --- | ---: |"
    for row in document.answers:
        yield f"| {escape(row.question or '')} | {escape(row.answer)} | {row.contribution:+.1f} |"
    yield f"| **Lead of {escape(document.between[0])}** | | **{document.lead:+.1f}** |"


def _sources(evidence: Evidence) -> str:
    return f"({evidence.rests_on(_cited, escape)})"


def _cited(source: Source) -> str:
    title = f"[{escape(source.title)}](<{source.url}>)" if source.url else escape(source.title)
    return f"{title}, {escape(source.date)}"
