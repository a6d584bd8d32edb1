"""What the linter claims is true: brute force over all answers of small packs is the judge."""

from __future__ import annotations

import datetime
import json
from itertools import combinations, product
from typing import Any

import pytest
from hypothesis import assume, given, settings

from engine.answers import Answers, asked
from engine.condition import Condition
from engine.lint import lint
from engine.loader import KNOWLEDGE, Reading, examine, read_files
from engine.model import Option, Pack, Question
from engine.problems import Code, Problem
from engine.scoring import judge
from tests.packs import FILES, packs

DAY = datetime.date(2026, 11, 21)


def as_files(pack: Pack) -> dict[str, bytes]:
    """A pack's entries as the files that describe them; JSON is YAML."""
    contents: dict[str, Any] = {
        "pack.yaml": pack.info.model_dump(mode="json"),
        "frameworks.yaml": dumped(pack.frameworks),
        "criteria/all.yaml": dumped(pack.criteria),
        "questions.yaml": dumped(pack.questions),
        "rules.yaml": dumped(pack.rules),
        "sources.yaml": dumped(pack.sources),
    }
    return {name: json.dumps(content, indent=1).encode() for name, content in contents.items()}


def dumped(entries: Any) -> dict[str, Any]:
    """Entries as plain values, conditions as people write them."""
    return {
        name: written(entry.model_dump(mode="json", by_alias=True, exclude_defaults=True))
        for name, entry in entries.items()
    }


ASKING = packs().filter(lambda pack: bool(pack.questions))
"""A pack without questions does not load, so nothing is linted there."""


def written(value: Any) -> Any:
    """Put the questions of a condition directly under it, as in the files."""
    if isinstance(value, list):
        return [written(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.keys() & {"answers", "any_of", "none_of"}:
        nested = {"any": value.get("any_of"), "not": value.get("none_of")}
        return value.get("answers", {}) | {k: written(v) for k, v in nested.items() if v}
    return {key: written(item) for key, item in value.items()}


def read(pack: Pack) -> Reading:
    """The pack as it is read from its files."""
    reading = examine(as_files(pack))
    assert reading.problems == ()
    return reading


def all_answers(pack: Pack) -> list[Answers]:
    """Every way to answer a small pack's questions."""
    ways: list[list[tuple[str, ...]]] = []
    for question in pack.questions.values():
        options = list(question.options)
        most = 1 if question.choose == "one" else len(options)
        chosen = [c for size in range(1, most + 1) for c in combinations(options, size)]
        ways.append([(), ("unsure",), *chosen])
    assume(len(ways) < 4 or max(map(len, ways)) < 9)
    return [
        {name: chosen for name, chosen in zip(pack.questions, way, strict=True) if chosen}
        for way in product(*ways)
    ]


def named(found: tuple[Problem, ...], code: Code) -> set[str]:
    """What the findings of one code speak of: the first word in backticks."""
    return {problem.message.split("`")[1] for problem in found if problem.code == code}


@settings(max_examples=150, deadline=None)
@given(ASKING)
def test_conditions_that_cannot_hold_are_found_and_no_others(pack: Pack) -> None:
    """never-asked and rule-never-fires, both ways round; a rule that always excludes as well."""
    reading = read(pack)
    assert reading.pack
    found = lint(reading, DAY)
    worlds = [asked(pack, answers) for answers in all_answers(pack)]

    def holding(condition: Condition) -> int:
        return sum(condition.holds(world) for world in worlds)

    hidden = {
        name
        for name, question in pack.questions.items()
        if question.ask_if and not holding(question.ask_if)
    }
    idle = {name for name, rule in pack.rules.items() if not holding(rule.when)}
    always = {
        name
        for name, rule in pack.rules.items()
        if rule.exclude
        and (set(rule.exclude) == set(pack.frameworks) or holding(rule.when) == len(worlds))
    }
    assert named(found, "never-asked") == hidden
    assert named(found, "rule-never-fires") == idle
    assert named(found, "rule-excludes-all") == always - idle


def with_narrower_rules(pack: Pack) -> Pack:
    """For every rule another one that asks for more: whenever it fires, so does the first."""
    narrower = {
        f"narrow_{name}": rule.model_copy(
            update={"when": Condition.model_construct(answers={}, any_of=(rule.when,), none_of=())}
        )
        for name, rule in pack.rules.items()
    }
    return changed(pack, rules={**narrower, **pack.rules})


@settings(max_examples=60, deadline=None)
@given(ASKING)
def test_a_shadowed_rule_changes_nothing(random: Pack) -> None:
    """Without the rules that are said to add nothing, the same frameworks are excluded."""
    pack = with_narrower_rules(random)
    found = lint(read(pack), DAY)
    shadowed = named(found, "rule-shadowed")
    idle = named(found, "rule-never-fires")
    excluding = {name for name, rule in random.rules.items() if rule.exclude}
    assert len(shadowed) >= len(excluding - idle)
    rest = {name: rule for name, rule in pack.rules.items() if name not in shadowed}
    without = changed(pack, rules=rest)
    for answers in all_answers(pack):
        assert set(judge(without, answers).excluded) == set(judge(pack, answers).excluded)


@settings(max_examples=60, deadline=None)
@given(ASKING)
def test_a_rule_that_another_covers_is_found(pack: Pack) -> None:
    """Of the rules that are not reported, each excludes alone somewhere, or stands before."""
    shadowed = named(lint(read(pack), DAY), "rule-shadowed")
    fired = [set(judge(pack, answers).fired) for answers in all_answers(pack)]
    excluding = [
        name for name, rule in pack.rules.items() if rule.exclude and any(name in f for f in fired)
    ]

    def covers(other: str, name: str) -> bool:
        wide, narrow = pack.rules[other].exclude or (), pack.rules[name].exclude or ()
        return set(wide) >= set(narrow) and all(other in f for f in fired if name in f)

    for name in set(excluding) - shadowed:
        for other in excluding:
            if other != name and covers(other, name):
                assert covers(name, other)
                assert excluding.index(name) < excluding.index(other)


@settings(max_examples=60, deadline=None)
@given(ASKING)
def test_unreachable_criteria_never_weigh_anything(pack: Pack) -> None:
    """Both ways round."""
    found = named(lint(read(pack), DAY), "unreachable-criterion")
    weighing = {
        share.criterion
        for answers in all_answers(pack)
        for share in judge(pack, answers).by_criterion
        if share.importance
    }
    assert found == set(pack.criteria) - weighing


@settings(max_examples=60, deadline=None)
@given(ASKING)
def test_what_has_no_effect_can_be_skipped(pack: Pack) -> None:
    """Without an idle option, or an answer to an idle question, the verdict is the same."""
    found = lint(read(pack), DAY)
    questions = named(found, "question-without-effect")
    options = {
        (place_of(pack, problem), problem.message.split("`")[1])
        for problem in found
        if problem.code == "option-without-effect"
    }
    for answers in all_answers(pack):
        less = {
            name: tuple(option for option in chosen if (name, option) not in options)
            for name, chosen in answers.items()
            if name not in questions
        }
        less = {name: chosen for name, chosen in less.items() if chosen}
        assert outcome(pack, less) == outcome(pack, answers)


@settings(max_examples=60, deadline=None)
@given(ASKING)
def test_answers_of_the_same_effect_can_be_exchanged(random: Pack) -> None:
    """Any option for any other; a question whose options are alike is found."""
    alike = Question.model_validate(
        {
            "ask": "Alike?",
            "help": "Help.",
            "group": "All",
            "choose": "many",
            "options": {
                key: {"label": key, "importance": {"c0": "slight"}} for key in ("a", "b", "c")
            },
        }
    )
    pack = changed(random, questions={**random.questions, "alike": alike})
    found = named(lint(read(pack), DAY), "same-effect")
    assert "alike" in found
    for name in found:
        for answers in all_answers(pack):
            if answers.get(name, ("unsure",)) != ("unsure",):
                for option in pack.questions[name].options:
                    exchanged = {**answers, name: (option,)}
                    assert outcome(pack, exchanged) == outcome(pack, answers)


def with_twin(pack: Pack) -> Pack:
    """The first criterion twice: on the second all are rated one lower, the answers raise both."""

    def both(importance: dict[str, Any]) -> dict[str, Any]:
        return importance | {"twin": importance["c0"]} if "c0" in importance else importance

    def doubled(option: Option) -> Option:
        parts = [
            part.model_copy(update={"importance": both(part.importance)})
            for part in option.importance_when
        ]
        importance = both(option.importance)
        return option.model_copy(update={"importance": importance, "importance_when": tuple(parts)})

    first = pack.criteria["c0"]
    ratings = {
        name: rating.model_copy(update=dict.fromkeys(("low", "likely", "high"), rating.likely - 1))
        for name, rating in first.ratings.items()
    }
    questions = {
        name: question.model_copy(
            update={"options": {key: doubled(option) for key, option in question.options.items()}}
        )
        for name, question in pack.questions.items()
    }
    twin = first.model_copy(update={"ratings": ratings})
    return changed(pack, criteria={**pack.criteria, "twin": twin}, questions=questions)


@settings(max_examples=60, deadline=None)
@given(ASKING)
def test_criteria_counted_twice_move_together(random: Pack) -> None:
    """In one proportion under all answers, the ratings alike; a twin is always found."""
    rated = {rating.likely for rating in random.criteria["c0"].ratings.values()}
    assume(0 not in rated)
    pack = with_twin(random)
    found = lint(read(pack), DAY)
    doubles = [problem for problem in found if problem.code == "double-counting"]
    if len(rated) > 1 and "c0" not in named(found, "unreachable-criterion"):
        assert "twin" in {problem.message.split("`")[1] for problem in doubles}
    shares = [{s.criterion: s for s in judge(pack, a).by_criterion} for a in all_answers(pack)]
    for problem in doubles:
        second, first = problem.message.split("`")[1], problem.message.split("`")[3]
        pairs = {(share[first].importance, share[second].importance) for share in shares}
        assert all(a * d == b * c for (a, b), (c, d) in combinations(pairs, 2))
        rows = [list(shares[0][name].ratings.values()) for name in (first, second)]
        assert len({a - b for a, b in zip(*rows, strict=True)}) == 1


@settings(max_examples=100, deadline=None)
@given(ASKING)
def test_who_is_said_never_to_win_never_wins(pack: Pack) -> None:
    """Where it is proved; and whoever never wins is named, or the rule that always excludes it."""
    found = lint(read(pack), DAY)
    winners = {judge(pack, answers).winner for answers in all_answers(pack)}
    proved = named(
        tuple(problem for problem in found if "cannot win" in problem.message),
        "framework-never-wins",
    )
    assert not proved & winners
    constant = {
        name
        for rule in named(found, "rule-excludes-all")
        for name in pack.rules[rule].exclude or ()
    }
    said = named(found, "framework-never-wins") | constant
    assert set(pack.frameworks) - winners <= said


def changed(pack: Pack, **entries: Any) -> Pack:
    """The pack with some entries replaced."""
    return Pack(**{**vars(pack), **entries})


def outcome(pack: Pack, answers: Answers) -> object:
    """All that a verdict says, its answers apart."""
    verdict = judge(pack, answers)
    return verdict.kind, verdict.winner, verdict.totals, verdict.weight, verdict.fired


def place_of(pack: Pack, problem: Problem) -> str:
    """The question in whose lines a finding stands."""
    lines = as_files(pack)["questions.yaml"].decode().splitlines()[: problem.line]
    return next(
        name
        for line in reversed(lines)
        for name in pack.questions
        if line.startswith(f' "{name}":')
    )


def test_a_pack_that_does_not_load_is_not_linted() -> None:
    """Its problems come first."""
    with pytest.raises(ValueError, match="only a pack that loads"):
        lint(examine({}), DAY)


def test_the_shipped_pack_gives_no_finding() -> None:
    """On the day of its newest check, so that the test does not age."""
    reading = examine(read_files(KNOWLEDGE))
    assert reading.pack
    entries = (*reading.pack.rules.values(), *reading.pack.claims.values())
    ratings = [r for entry in reading.pack.criteria.values() for r in entry.ratings.values()]
    newest = max(entry.checked for entry in (*entries, *ratings))
    assert [str(problem) for problem in lint(reading, newest)] == []


@pytest.mark.parametrize(("options", "said"), [(5, True), (14, False), (40, False)])
def test_nothing_is_claimed_beyond_what_can_be_tried(options: int, said: bool) -> None:
    """A rule that contradicts itself over many options is left alone, and at once."""
    names = [f"tool{number}" for number in range(options)]
    question = f"""
tools:
  ask: Which tools?
  help: Pick all.
  group: The work
  choose: many
  options:
{"".join(f"    {name}: {{label: Tool, importance: {{speed: high}}}}" + chr(10) for name in names)}"""
    rule = f"""
torn:
  label: Torn
  when:
    tools: [{", ".join(names)}]
    not: {{tools: [{", ".join(names)}]}}
  note: []
  because: It is.
  basis: judgement
  checked: 2026-11-20
"""
    files = {
        **FILES,
        "questions.yaml": FILES["questions.yaml"] + question,
        "rules.yaml": FILES["rules.yaml"] + rule,
    }
    reading = examine({name: text.encode() for name, text in files.items()})
    assert reading.problems == ()
    assert ("torn" in named(lint(reading, DAY), "rule-never-fires")) is said


@pytest.mark.parametrize(("wishes", "said"), [(18, {"beta"}), (20, set())])
def test_who_wins_only_when_all_speaks_for_it_is_found(wishes: int, said: set[str]) -> None:
    """Nineteen wishes must meet, which no random draw would hit; with eighteen it cannot win."""
    questions = "".join(
        f"""
wish{number}:
  ask: Which one?
  help: Help.
  group: The work
  choose: one
  options:
    fast: {{label: Fast, importance: {{speed: slight}}}}
    soft: {{label: Soft, importance: {{comfort: slight}}}}
"""
        for number in range(wishes)
    )
    files = {
        **FILES,
        "questions.yaml": questions,
        "rules.yaml": "",
        "scenarios/all.yaml": "",
        "criteria/all.yaml": FILES["criteria/all.yaml"].replace("slight", "critical"),
    }
    reading = examine({name: text.encode() for name, text in files.items()})
    assert reading.problems == ()
    # speed: 27 points, beta four behind; comfort: one point for each wish, beta six ahead
    found = lint(reading, DAY)
    assert named(found, "framework-never-wins") == said
    assert all("cannot win" in p.message for p in found if p.code == "framework-never-wins")


def test_an_answer_to_a_question_that_is_not_asked_tries_nothing() -> None:
    """`load` is only asked of travellers."""

    def untried(given: str) -> bool:
        text = FILES["scenarios/all.yaml"].replace("goal: race", given)
        files = {**FILES, "scenarios/all.yaml": text}
        found = lint(examine({name: text.encode() for name, text in files.items()}), DAY)
        return any("answers `load` with `people`" in problem.message for problem in found)

    assert untried("goal: race, load: people")
    assert not untried("goal: travel, load: people")
