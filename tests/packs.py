"""Small packs for tests: one written out as files, and random ones for properties."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from engine.model import Criterion, Framework, Pack, PackInfo, Question, Rule

FILES = {
    "pack.yaml": """\
id: small
version: "1"
title: A small pack
importance: {none: 0, slight: 1, normal: 3, high: 9, critical: 27}
close_call: 5
""",
    "sources.yaml": """\
handbook:
  title: The handbook
  url: https://example.org/handbook
  date: 2026-01-01
  kind: documentation
""",
    "criteria/all.yaml": """\
speed:
  label: Speed
  section: beyond
  why_it_matters: Time is short.
  baseline: slight
  scale:
    0: slow
    5: middling
    10: fast
  ratings:
    alpha:
      likely: 8
      low: 7
      high: 9
      because: It is quick.
      sources: [handbook]
      checked: 2026-11-20
      version: "1.0"
    beta:
      likely: 4
      low: 3
      high: 6
      because: It is slow.
      basis: judgement
      checked: 2026-11-20
      version: "2.0"
comfort:
  label: Comfort
  section: beyond
  why_it_matters: People work long.
  baseline: none
  scale:
    0: painful
    5: bearable
    10: pleasant
  ratings:
    alpha:
      likely: 3
      low: 2
      high: 4
      because: It is fussy.
      sources: [handbook]
      checked: 2026-11-20
      version: "1.0"
    beta:
      likely: 9
      low: 8
      high: 10
      because: It is friendly.
      sources: [handbook]
      checked: 2026-11-20
      version: "2.0"
""",
    "questions.yaml": """\
goal:
  ask: What is it for?
  help: The main purpose.
  group: The work
  choose: one
  options:
    race:
      label: Racing
      importance: {speed: high}
    travel:
      label: Travelling
      importance: {comfort: high}
load:
  ask: What is carried?
  help: Pick all.
  group: The work
  choose: many
  ask_if: {goal: [travel]}
  options:
    people:
      label: People
      importance: {comfort: critical}
    goods:
      label: Goods
      importance_when:
        - when: {goal: [travel]}
          importance: {comfort: high, speed: slight}
permit:
  ask: Which permit is there?
  help: As written on it.
  group: The law
  choose: one
  options:
    "no":
      label: None
    small:
      label: A small one
""",
    "rules.yaml": """\
permit_needed:
  label: Beta needs a permit
  when: {permit: ["no"]}
  exclude: [beta]
  because: The law says so.
  sources: [handbook]
  way_out: Apply for a permit.
  checked: 2026-11-20
race_note:
  label: Races are loud
  when:
    goal: [race]
    not: {permit: [small]}
  note: []
  because: Engines are.
  basis: judgement
  checked: 2026-11-20
""",
    "scenarios/all.yaml": """\
- name: A racer
  given: {goal: race}
  expect: {winner: alpha, reasons_include: [speed], rules: [race_note]}
""",
}
FILES["frameworks.yaml"] = "".join(
    f"""\
{name}:
  label: {name.title()}
  version: "{number}.0"
  released: 2026-01-01
  url: https://example.org/{name}
  module: {name}
  packages: [{name}]
"""
    for number, name in enumerate(("alpha", "beta"), 1)
)


def write_pack(folder: Path, changes: dict[str, str | None] | None = None) -> Path:
    """Write the small pack into a folder, with some files replaced or (None) left out."""
    for name, text in {**FILES, **(changes or {})}.items():
        if text is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return folder


WORDS = ("none", "slight", "normal", "high", "critical")
DAY = datetime.date(2026, 11, 20)


def framework(name: str) -> Framework:
    return Framework(
        label=name.upper(),
        version="1",
        released="2026-01-01",  # type: ignore[arg-type]
        url="https://example.org",
        module=name,
        packages=(name,),
    )


def criterion(name: str, baseline: str, ratings: dict[str, int]) -> Criterion:
    return Criterion.model_validate(
        {
            "label": name.upper(),
            "section": "beyond",
            "why_it_matters": "It does.",
            "baseline": baseline,
            "scale": {"0": "bad", "5": "so so", "10": "good"},
            "ratings": {
                key: {
                    "likely": value,
                    "low": value,
                    "high": value,
                    "because": "So it is.",
                    "basis": "judgement",
                    "checked": "2026-11-20",
                    "version": "1",
                }
                for key, value in ratings.items()
            },
        }
    )


@st.composite
def packs(draw: st.DrawFn, frameworks: int | None = None) -> Pack:
    """Random packs with every feature that scoring has: ask_if, conditional importance, rules."""
    count = frameworks or draw(st.integers(2, 4))
    names = [f"f{index}" for index in range(count)]
    criteria = [f"c{index}" for index in range(draw(st.integers(1, 5)))]
    questions: dict[str, Any] = {}
    for index in range(draw(st.integers(0, 4))):
        questions[f"q{index}"] = draw(_question(f"q{index}", questions, criteria))
    rules = {}
    if questions:
        for index in range(draw(st.integers(0, 3))):
            rules[f"r{index}"] = draw(_rule(questions, names))
    return Pack(
        info=PackInfo(
            id="random",
            version="1",
            title="Random",
            importance={"none": 0, "slight": 1, "normal": 3, "high": 9, "critical": 27},
            close_call=draw(st.integers(0, 20)),
        ),
        digest=str(draw(st.integers(0, 2**64))),
        frameworks={name: framework(name) for name in names},
        criteria={
            name: criterion(
                name,
                draw(st.sampled_from(WORDS)),
                {key: draw(st.integers(0, 10)) for key in names},
            )
            for name in criteria
        },
        questions={name: Question.model_validate(value) for name, value in questions.items()},
        rules={name: Rule.model_validate(value) for name, value in rules.items()},
        systems={},
        claims={},
        sources={},
        scenarios=(),
        topics={},
        samples={},
    )


@st.composite
def _question(
    draw: st.DrawFn, name: str, before: dict[str, Any], criteria: list[str]
) -> dict[str, Any]:
    importance = st.dictionaries(st.sampled_from(criteria), st.sampled_from(WORDS), max_size=3)
    options: dict[str, Any] = {}
    for index in range(draw(st.integers(1, 3))):
        options[f"o{index}"] = {"label": f"Option {index}", "importance": draw(importance)}
        if before and draw(st.booleans()):
            part = {"when": draw(_condition(before)), "importance": draw(importance)}
            options[f"o{index}"]["importance_when"] = [part]
    question = {
        "ask": f"{name}?",
        "help": "Help.",
        "group": "All",
        "choose": draw(st.sampled_from(("one", "many"))),
        "options": options,
    }
    if before and draw(st.booleans()):
        question["ask_if"] = draw(_condition(before))
    return question


@st.composite
def _condition(draw: st.DrawFn, questions: dict[str, Any], depth: int = 1) -> dict[str, Any]:
    chosen = draw(st.sampled_from(sorted(questions)))
    options = sorted(questions[chosen]["options"])
    condition: dict[str, Any] = {
        chosen: draw(st.lists(st.sampled_from(options), min_size=1, max_size=2))
    }
    if depth and draw(st.booleans()):
        key = draw(st.sampled_from(("any", "not")))
        nested = _condition(questions, depth - 1)
        condition[key] = draw(st.lists(nested, min_size=1, max_size=2))
    return condition


@st.composite
def _rule(draw: st.DrawFn, questions: dict[str, Any], names: list[str]) -> dict[str, Any]:
    effect = draw(st.sampled_from(("exclude", "warn", "note")))
    about = draw(st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True))
    return {
        "label": "A rule",
        "when": draw(_condition(questions)),
        effect: about,
        "because": "It is one.",
        "basis": "judgement",
        "way_out": "Another way.",
        "checked": "2026-11-20",
    }


@st.composite
def answers_to(draw: st.DrawFn, pack: Pack) -> dict[str, tuple[str, ...]]:
    """Random answers to a pack's questions: skipped, unsure, one or several options."""
    answers = {}
    for name, question in pack.questions.items():
        options = list(question.options)
        many = st.lists(st.sampled_from(options), min_size=1, unique=True)
        one = st.sampled_from(options).map(lambda option: [option])
        chosen = draw(
            st.one_of(
                st.none(),
                st.just(["unsure"]),
                many if question.choose == "many" else one,
            )
        )
        if chosen:
            answers[name] = tuple(option for option in (*options, "unsure") if option in chosen)
    return answers
