"""An audit in words: sentences and tables, as text or Markdown."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from engine.answer_space import Share
from engine.audit import Audit, Favour
from engine.model import Pack
from engine.reports.markdown import escape

LITTLE = 0.01
"""A question does little if other answers to it change the winner in less than this share."""

UNEVEN = 2.0
"""Backing is uneven if one framework gets more than so many times the points of another."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, sentences, and a table (maybe none) whose first row is its head."""

    title: str
    sentences: Sequence[str]
    rows: Sequence[Sequence[str]] = ()


def sections(pack: Pack, found: Audit) -> tuple[Section, ...]:
    """Return the audit in words."""
    head = f"{pack.info.title}: audit of {pack.info.id}, version {pack.info.version}"
    populations = [each.population for each in found.findings]
    first = f"Figures that name no population are of the first: {populations[0].label}."
    return (
        Section(head, [f"Digest {pack.digest}.", *map(str, populations), first]),
        Section("What stands out", list(_remarks(pack, found)) or ["Nothing."]),
        _winners(pack, found),
        _backing(pack, found),
        _questions(pack, found),
        _criteria(pack, found),
    )


def as_text(told: Iterable[Section]) -> str:
    """Return sections for a terminal."""
    return "\n\n".join("\n".join(_text(section)) for section in told) + "\n"


def as_markdown(told: Iterable[Section]) -> str:
    """Return sections as Markdown, with headings of the second level."""
    return "\n\n".join("\n".join(_markdown(section)) for section in told) + "\n"


def _text(section: Section) -> Iterator[str]:
    yield section.title
    yield from (f"  {sentence}" for sentence in section.sentences)
    if section.rows:
        widths = [max(map(len, column)) for column in zip(*section.rows, strict=True)]
        for first, *rest in section.rows:
            cells = [cell.rjust(width) for cell, width in zip(rest, widths[1:], strict=True)]
            yield "  ".join(["", first.ljust(widths[0]), *cells])


def _markdown(section: Section) -> Iterator[str]:
    yield f"## {escape(section.title)}"
    yield ""
    yield from (f"- {escape(sentence)}" for sentence in section.sentences)
    if section.rows:
        yield ""
        head, *rows = [[_cell(cell) for cell in row] for row in section.rows]
        for row in (head, ["---", *["---:"] * (len(head) - 1)], *rows):
            yield f"| {' | '.join(row)} |"


def _cell(text: str) -> str:
    return text if text[:1].isdigit() else escape(text)


def _remarks(pack: Pack, found: Audit) -> Iterator[str]:
    typical, everywhere = found.findings[0], found.findings
    never = [
        name
        for name in pack.frameworks
        if not _any(each.outcomes.wins[name] for each in everywhere)
    ]
    yield from _listed("Never wins", [pack.frameworks[name].label for name in never])
    yield from _uneven(pack, found)
    alike = [name for name, favour in found.favours.items() if not favour.by]
    yield from _listed("Rated alike for all frameworks", _criteria_named(pack, alike))
    idle = [
        name
        for name in pack.criteria
        if not _any(each.criteria[name].matters for each in everywhere)
    ]
    yield from _listed("Matters in no combination", _criteria_named(pack, idle))
    little = [name for name, it in typical.questions.items() if it.flips.value < LITTLE]
    asked = [pack.questions[name].ask for name in little]
    yield from _listed(f"Another answer changes the winner in under {100 * LITTLE:.0f} %", asked)


def _any(shares: Iterable[Share]) -> bool:
    return any(share.hits for share in shares)


def _criteria_named(pack: Pack, names: Iterable[str]) -> list[str]:
    return [pack.criteria[name].label for name in names]


def _listed(what: str, names: Collection[str]) -> Iterator[str]:
    if names:
        yield f"{what} ({len(names)}): {'; '.join(names)}."


def _uneven(pack: Pack, found: Audit) -> Iterator[str]:
    backing = found.findings[0].backing
    order = sorted(backing, key=lambda name: backing[name].points)
    (least, few), (most, many) = ((name, backing[name].points) for name in (order[0], order[-1]))
    if many > UNEVEN * few:
        yield (
            f"Uneven: the criteria that favour {pack.frameworks[most].label} give it {many:.1f} "
            f"points of 100, those that favour {pack.frameworks[least].label} {few:.1f}."
        )


def _labels(found: Audit) -> list[str]:
    return [each.population.label for each in found.findings]


def _winners(pack: Pack, found: Audit) -> Section:
    frameworks = [entry.label for entry in pack.frameworks.values()]
    rows = [["answers", *frameworks, "a tie", "none fits", "close calls"]]
    for each in found.findings:
        told = each.outcomes
        shares = [*told.wins.values(), told.ties, told.none_fits, told.close_calls]
        rows.append([each.population.label, *map(str, shares)])
    sentence = "Share of combinations. Close calls are counted besides: ties and narrow wins."
    return Section("Who wins", [sentence], rows)


def _backing(pack: Pack, found: Audit) -> Section:
    typical = found.findings[0]
    rows = [["framework", "criteria", "importance", *_labels(found)]]
    for name, framework in pack.frameworks.items():
        told = typical.backing[name]
        points = [f"{each.backing[name].points:.1f}" for each in found.findings]
        rows.append(
            [framework.label, str(told.criteria), f"{100 * told.importance:.0f} %", *points]
        )
    sentences = [
        "The criteria that favour it alone: how many, and their part of all importance.",
        "Then what they give it on average, in points of 100, over each population.",
    ]
    return Section("What stands behind each framework", sentences, rows)


def _questions(pack: Pack, found: Audit) -> Section:
    typical = found.findings[0].questions
    rows = [["question", "mean move", "largest", *_labels(found)]]
    for name in sorted(typical, key=lambda name: -typical[name].flips.value):
        told = typical[name]
        flips = [_percent(each.questions[name].flips) for each in found.findings]
        move = [f"{told.mean:.1f}", f"{told.largest:.1f}"]
        rows.append([pack.questions[name].ask, *move, *flips])
    sentences = [
        "How far another answer to it alone moves the lead, in points of 100: mean and largest.",
        "Then in what share of each population some other answer changes the winner.",
    ]
    return Section("What each question does", sentences, rows)


def _criteria(pack: Pack, found: Audit) -> Section:
    typical = found.findings[0]
    rows = [["criterion", "favours", "by", "matters", *_labels(found)]]
    for name in sorted(typical.criteria, key=lambda name: -typical.criteria[name].points):
        favour = found.favours[name]
        points = [f"{each.criteria[name].points:.1f}" for each in found.findings]
        matters = _percent(typical.criteria[name].matters)
        rows.append([pack.criteria[name].label, *_favoured(pack, favour), matters, *points])
    sentences = [
        "Whom it favours, by how many points of ten; in what share of combinations it matters.",
        "Then what it gives whom it favours on average, in points of 100, over each population.",
    ]
    return Section("What each criterion does", sentences, rows)


def _favoured(pack: Pack, favour: Favour) -> tuple[str, str]:
    labels = [pack.frameworks[name].label for name in favour.frameworks]
    return ", ".join(labels) or "nobody", str(favour.by)


def _percent(share: Share) -> str:
    """Return a share without its error, which is up to three points of 100 where it is drawn."""
    if 0 < share.value < 0.005:
        return "under 1 %"
    return f"{100 * share.value:.0f} %"
