"""What an edit does, against a slow and obvious count."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.answer_space import Share
from engine.answers import Answers, clean
from engine.changes import Change
from engine.diff import Diff, baseline, diff
from engine.loader import load
from engine.model import Pack, Question
from engine.scoring import judge
from tests.packs import FILES, criterion, framework, packs, write_pack

ROOT = Path(__file__).parents[2]


def brute_force(old: Pack, new: Pack) -> tuple[Fraction, Fraction]:
    """The shares of answers with another outcome, and with another kind of verdict.

    One person in four answers a question; what one of the packs does not know is left out there.
    """
    columns = []
    for name in {**old.questions, **new.questions}:
        asked = [pack.questions[name] for pack in (old, new) if name in pack.questions]
        options = list(dict.fromkeys(option for question in asked for option in question.options))
        ways: list[tuple[str, ...]] = [(option,) for option in options]
        if any(question.choose == "many" for question in asked):
            ways += combinations(options, 2)
        answered = [({name: way}, Fraction(1, 4 * len(ways))) for way in ways]
        columns.append([*answered, ({}, Fraction(3, 4))])
    verdicts = kinds = Fraction(0)
    for chosen in product(*columns):
        answers: Answers = {}
        chance = Fraction(1)
        for part, its_chance in chosen:
            answers |= part
            chance *= its_chance
        before, after = (judge(pack, clean(pack, answers)[0]) for pack in (old, new))
        fits = before.kind == "none_fits", after.kind == "none_fits"
        verdicts += chance * (before.winner != after.winner or fits[0] != fits[1])
        kinds += chance * (before.kind != after.kind)
    return verdicts, kinds


def fraction(share: Share) -> Fraction:
    return Fraction(share.hits, share.count)


@settings(deadline=None, max_examples=40)
@given(packs(frameworks=2), packs())
def test_exact_shares_are_those_of_all_answers(old: Pack, new: Pack) -> None:
    """For two packs that share little more than the ids of some questions."""
    told = diff(old, new, samples=1_000_000)
    assert told.verdicts.exact
    assert (fraction(told.verdicts), fraction(told.kinds)) == brute_force(old, new)


def with_options(question: Question, update: dict[str, object]) -> Question:
    options = {name: it.model_copy(update=update) for name, it in question.options.items()}
    return question.model_copy(update={"options": options})


@st.composite
def edits(draw: st.DrawFn) -> tuple[Pack, Pack]:
    """A pack and the same with one thing changed, which may or may not matter to a verdict."""
    old = draw(packs(frameworks=3))
    name = draw(st.sampled_from(sorted(old.criteria)))
    entry = old.criteria[name]
    rating = entry.ratings["f0"]
    edited = [
        {"info": old.info.model_copy(update={"close_call": draw(st.integers(0, 20))})},
        {"info": old.info.model_copy(update={"title": "Another"})},
        {"info": old.info.model_copy(update={"importance": {**old.info.importance, "high": 10}})},
        {"criteria": {**old.criteria, name: entry.model_copy(update={"baseline": "high"})}},
        {"frameworks": {f: entry.model_copy(update={"label": "Z"}) for f, entry in old.frameworks.items()}},
        {"rules": {}},
        {"rules": {rule: e.model_copy(update={"exclude": None, "note": ()}) for rule, e in old.rules.items()}},
        {"rules": {rule: e.model_copy(update={"because": "Else."}) for rule, e in old.rules.items()}},
        {"questions": {q: e.model_copy(update={"ask_if": None}) for q, e in old.questions.items()}},
        {"questions": {q: e.model_copy(update={"ask": "Else?"}) for q, e in old.questions.items()}},
        {"questions": {q: e.model_copy(update={"choose": "many"}) for q, e in old.questions.items()}},
        {"questions": {q: with_options(e, {"importance": {}}) for q, e in old.questions.items()}},
        {"questions": {q: with_options(e, {"importance_when": ()}) for q, e in old.questions.items()}},
        {"questions": {q: with_options(e, {"label": "Else"}) for q, e in old.questions.items()}},
    ]  # fmt: skip
    for update in ({"likely": draw(st.integers(0, 10))}, {"low": 0, "because": "Else."}):
        ratings = {**entry.ratings, "f0": rating.model_copy(update=update)}
        edited.append({"criteria": {**old.criteria, name: entry.model_copy(update={"ratings": ratings})}})  # fmt: skip
    return old, dataclasses.replace(old, digest="new", **draw(st.sampled_from(edited)))


@settings(deadline=None, max_examples=200)
@given(edits())
def test_what_is_said_to_be_exact_is(edit: tuple[Pack, Pack]) -> None:
    """With one drawn combination, only an edit that cannot matter is exact, and it is 0."""
    old, new = edit
    told = diff(old, new, samples=1)
    if told.verdicts.exact and new.questions:
        assert (told.verdicts.hits, told.kinds.hits) == (0, 0)
        assert brute_force(old, new) == (0, 0)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pack", "A small pack", "A little pack"),
        ("criteria__all", "It is quick.", "It flies."),
        ("criteria__all", "low: 7", "low: 6"),
        ("questions", "Racing", "A race"),
        ("rules", "The law says so.", "It is the law."),
        ("rules", "note: []", "warn: [alpha]"),
        ("sources", "The handbook", "A book"),
    ],
)
def test_what_no_verdict_follows_from_is_exactly_nothing(
    tmp_path: Path, file: str, old: str, new: str
) -> None:
    """Whatever the sample."""
    told = told_of(loaded(tmp_path / "old"), tmp_path, file, old, new, samples=2)
    assert told.changes
    assert (told.verdicts.hits, told.verdicts.exact) == (0, True)
    assert (told.kinds.hits, told.kinds.exact) == (0, True)
    assert told.summary.endswith("no answer combination gets another verdict")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("pack", "close_call: 5", "close_call: 41"),
        ("criteria__all", "baseline: none", "baseline: critical"),
        (
            "criteria__all",
            "likely: 4\n      low: 3\n      high: 6",
            "likely: 9\n      low: 3\n      high: 9",
        ),
        ("questions", "choose: one", "choose: many"),
        ("questions", "  ask_if: {goal: [travel]}\n", ""),
        ("questions", "{speed: high}", "{comfort: high}"),
        ("questions", "{comfort: high, speed: slight}", "{speed: critical}"),
        ("rules", "exclude: [beta]", "exclude: [alpha]"),
        ("rules", 'permit: ["no"]', "permit: [small]"),
        ("rules", "exclude: [beta]", "warn: [beta]"),
    ],
)
def test_what_verdicts_follow_from_is_counted(
    small: Pack, tmp_path: Path, file: str, old: str, new: str
) -> None:
    """All of it, down to conditions: some answers get another verdict, or another kind."""
    told = told_of(small, tmp_path, file, old, new)
    assert told.verdicts.exact
    assert told.verdicts.hits + told.kinds.hits > 0
    assert not told_of(small, tmp_path, file, old, new, samples=2).verdicts.exact


def test_the_points_behind_the_words_are_counted(tmp_path: Path) -> None:
    """Racing makes comfort matter a little; with more points for normal, enough to decide."""
    text = FILES["questions.yaml"].replace("{speed: high}", "{speed: high, comfort: normal}")
    more = FILES["pack.yaml"].replace("normal: 3", "normal: 8")
    old = loaded(tmp_path / "old", questions=text)
    new = loaded(tmp_path / "new", questions=text, pack=more)
    assert diff(old, new).verdicts.hits > 0
    assert not diff(old, new, samples=2).verdicts.exact


@settings(deadline=None)
@given(packs())
def test_a_pack_differs_in_nothing_from_itself(pack: Pack) -> None:
    """No entry, no flip, exactly 0."""
    told = diff(pack, dataclasses.replace(pack, digest="twin"), samples=5)
    assert told.changes == ()
    assert told.flips == ()
    assert told.verdicts.exact
    assert told.kinds.exact
    assert (told.verdicts.value, told.kinds.value) == (0, 0)
    assert told.before == told.after


@settings(deadline=None, max_examples=30)
@given(packs(), packs(), st.integers(0, 3))
def test_a_baseline_tells_what_a_diff_tells(old: Pack, new: Pack, seed: int) -> None:
    """Also where the edit adds questions and options that its combinations do not have."""
    assert baseline(old, 20, seed).against(new) == diff(old, new, 20, seed)


@settings(deadline=None, max_examples=30)
@given(packs(), st.data())
def test_no_edit_is_too_much(pack: Pack, data: st.DataObject) -> None:
    """Questions renamed or gone, options gone, a framework more: told, without a stumble."""
    questions = dict(pack.questions)
    if questions:
        name = data.draw(st.sampled_from(sorted(questions)))
        question = questions.pop(name)
        if data.draw(st.booleans()):
            questions["renamed"] = question
        elif len(question.options) > 1:
            options = dict(list(question.options.items())[1:])
            questions[name] = question.model_copy(update={"options": options})
    criteria = {
        name: criterion(
            name, entry.baseline, {**{f: r.likely for f, r in entry.ratings.items()}, "jax": 5}
        )
        for name, entry in pack.criteria.items()
    }
    new = dataclasses.replace(
        pack,
        digest="new",
        questions=questions,
        criteria=criteria,
        frameworks={**pack.frameworks, "jax": framework("jax")},
    )
    there, back = diff(pack, new, samples=50), diff(new, pack, samples=50)
    assert Change("framework", "jax", "added") in there.changes
    assert Change("framework", "jax", "removed") in back.changes
    assert set(there.after.wins) == set(there.before.wins) | {"jax"}
    assert (there.verdicts.exact, back.verdicts.exact).count(True) != 1


def loaded(folder: Path, **changes: str) -> Pack:
    """The small pack with some files replaced; `__` stands for a slash."""
    files: dict[str, str | None] = {
        f"{name.replace('__', '/')}.yaml": text for name, text in changes.items()
    }
    return load(write_pack(folder, files))


@pytest.fixture
def small(tmp_path: Path) -> Pack:
    return loaded(tmp_path / "old")


def told_of(
    small: Pack, folder: Path, file: str, old: str, new: str, samples: int = 20_000
) -> Diff:
    """What replacing a piece of text in one file does."""
    text = FILES[f"{file.replace('__', '/')}.yaml"]
    assert old in text
    return diff(small, loaded(folder / "new", **{file: text.replace(old, new)}), samples)


def test_comments_and_the_order_of_keys_change_nothing(small: Pack, tmp_path: Path) -> None:
    """Neither does the file in which an entry stands."""
    speed, comfort = FILES["criteria/all.yaml"].split("comfort:\n")
    new = loaded(
        tmp_path / "new",
        criteria__all=f"# A comment\ncomfort:\n{comfort}",
        criteria__more=speed,
        rules=FILES["rules.yaml"].replace(
            "    goal: [race]\n    not: {permit: [small]}\n",
            "    not: {permit: [small]}\n    goal: [race]\n",
        ),
    )
    assert new.digest != small.digest
    assert diff(small, new).changes == ()


def test_another_order_of_questions_is_a_change(small: Pack, tmp_path: Path) -> None:
    """Only the question that moved is told."""
    text = FILES["questions.yaml"]
    start = text.index("permit:")
    told = diff(small, loaded(tmp_path / "new", questions=text[start:] + text[:start]))
    assert told.changes == (
        Change("question", "permit", "changed", "place", "after load", "first"),
    )


@pytest.mark.parametrize(
    ("file", "old", "new", "change"),
    [
        ("pack", "high: 9", "high: 10", ("pack", "pack", "importance high", "9", "10")),
        ("pack", "close_call: 5", "close_call: 6", ("pack", "pack", "close_call", "5", "6")),
        ("criteria__all", "0: slow", "0: slower", ("criterion", "speed", "scale 0", "slow", "slower")),
        ("criteria__all", "likely: 8", "likely: 7", ("rating", "speed / alpha", "likely", "8", "7")),
        ("criteria__all", "It is quick.", "It flies.", ("rating", "speed / alpha", "because", "It is quick.", "It flies.")),
        ("questions", "Racing", "A race", ("option", "goal / race", "label", "Racing", "A race")),
        ("questions", "{speed: high}", "{speed: slight}", ("option", "goal / race", "importance speed", "high", "slight")),
        ("questions", "{speed: high}", "{}", ("option", "goal / race", "importance speed", "high", None)),
        ("questions", "  ask_if: {goal: [travel]}\n", "", ("question", "load", "ask_if", "goal: travel", None)),
        ("rules", "goal: [race]", "goal: [race, travel]", ("rule", "race_note", "when", "goal: race and not (permit: small)", "goal: race or travel and not (permit: small)")),
        ("rules", "exclude: [beta]", "exclude: [beta, alpha]", ("rule", "permit_needed", "exclude", "beta", "beta, alpha")),
        ("sources", "The handbook", "A book", ("source", "handbook", "title", "The handbook", "A book")),
        ("scenarios__all", "{goal: race}", "{goal: travel}", ("scenario", "A racer", "given goal", "race", "travel")),
        ("scenarios__all", "winner: alpha, ", "", ("scenario", "A racer", "expect winner", "alpha", None)),
        ("scenarios__all", "winner: alpha, ", "winner: null, ", ("scenario", "A racer", "expect winner", "alpha", "none")),
    ],
)  # fmt: skip
def test_a_changed_field_is_told_in_words(
    small: Pack, tmp_path: Path, file: str, old: str, new: str, change: tuple[str, ...]
) -> None:
    """One edit, one change, with the old and the new value."""
    kind, name, field, before, after = change
    told = told_of(small, tmp_path, file, old, new)
    assert told.changes == (Change(kind, name, "changed", field, before, after),)  # type: ignore[arg-type]
    assert told.entries == 1


def test_to_expect_no_winner_is_not_to_expect_nothing(tmp_path: Path) -> None:
    """`winner: null` demands a tie or none; leaving the line out demands nothing."""
    text = FILES["scenarios/all.yaml"]
    demands = loaded(tmp_path / "old", scenarios__all=text.replace("winner: alpha", "winner: null"))
    told = diff(
        demands, loaded(tmp_path / "new", scenarios__all=text.replace("winner: alpha, ", ""))
    )
    assert told.changes == (Change("scenario", "A racer", "changed", "expect winner", "none"),)


def test_a_scenario_that_flips_is_told_with_its_lead(small: Pack, tmp_path: Path) -> None:
    """Alpha led by 10 · 10 · (8 − 4) / 10 = 40; rated 2, it is behind by 20."""
    told = told_of(
        small, tmp_path, "criteria__all", "likely: 8\n      low: 7", "likely: 2\n      low: 1"
    )
    (flip,) = told.flips
    assert flip.scenario == "A racer"
    assert flip.before == ("clear", "alpha", 40.0)
    assert flip.after == ("clear", "beta", 20.0)
    assert told.scenarios == 1
    assert told.summary.startswith("1 entry changed, 1 of 1 scenarios flip, ")


def test_only_the_kind_may_change(small: Pack, tmp_path: Path) -> None:
    """A win by 40 becomes a close call under a limit of 41; nobody else wins for it."""
    told = told_of(small, tmp_path, "pack", "close_call: 5", "close_call: 41")
    assert told.verdicts == Share(0, told.verdicts.count, exact=True)
    assert told.kinds.hits > 0
    assert [flip.after.kind for flip in told.flips] == ["close_call"]
    assert told.before.wins == told.after.wins


def test_an_answer_that_only_one_pack_knows_is_left_out_in_the_other(
    small: Pack, tmp_path: Path
) -> None:
    """A new option counts among the answers, and is no answer for the old pack."""
    text = FILES["questions.yaml"].replace(
        "    small:\n      label: A small one\n",
        "    small:\n      label: A small one\n    speedy:\n      label: Fast\n      importance: {comfort: critical}\n",
    )
    told = diff(small, loaded(tmp_path / "new", questions=text))
    assert told.changes == (Change("option", "permit / speedy", "added"),)
    assert told.verdicts.exact
    # Asked of one in four, one answer in three: then beta wins, unless comfort mattered already.
    assert 0 < told.verdicts.value < Fraction(1, 12)


def engine(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "engine", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def edited(tmp_path: Path) -> tuple[Path, Path]:
    text = FILES["criteria/all.yaml"].replace("likely: 8\n      low: 7", "likely: 2\n      low: 1")
    old, new = tmp_path / "old", tmp_path / "new"
    return write_pack(old), write_pack(new, {"criteria/all.yaml": text})


def test_the_command_tells_the_sum_first(tmp_path: Path) -> None:
    """Then the entries, the scenarios and who wins."""
    done = engine("diff", *edited(tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    first, *rest = done.stdout.splitlines()
    assert first.startswith("1 entry changed, 1 of 1 scenarios flip, ")
    assert first.endswith(" % of answer combinations get another verdict")
    assert "  rating speed / alpha: likely 8 → 2" in rest
    assert "  A racer: Alpha by 40.0 → Beta by 20.0" in rest
    assert "Counted over all 36 answer combinations (1 in 4 answered)." in rest


def test_the_command_says_where_it_drew(tmp_path: Path) -> None:
    """The number, the seed, and the interval; the same command says the same again."""
    command = ("diff", *edited(tmp_path), "--samples", 20, "--seed", 7)
    done = engine(*command)
    assert (
        "Estimated from 20 answer combinations (1 in 4 answered) drawn with seed 7" in done.stdout
    )
    assert " to " in done.stdout.splitlines()[0]
    assert engine(*command).stdout == done.stdout


def test_the_command_gives_json(tmp_path: Path) -> None:
    """Shares from 0 to 1 with their interval; values as text, null where there is none."""
    told = json.loads(engine("diff", *edited(tmp_path), "--format", "json").stdout)
    assert set(told) == {
        "old", "new", "changes", "scenarios", "flips", "population", "verdicts", "kinds", "before", "after",
    }  # fmt: skip
    assert told["changes"][0]["field"] == "likely"
    assert told["flips"][0]["after"] == {"kind": "clear", "winner": "beta", "lead": 20.0}
    assert set(told["verdicts"]) == {"share", "low", "high", "exact"}
    assert set(told["before"]["wins"]) == {"alpha", "beta"}


def test_a_comment_is_told_as_such(tmp_path: Path) -> None:
    """The files differ, the packs do not."""
    new = write_pack(tmp_path / "new", {"pack.yaml": f"# Hello\n{FILES['pack.yaml']}"})
    done = engine("diff", write_pack(tmp_path / "old"), new)
    first, second, *_ = done.stdout.splitlines()
    assert first == (
        "0 entries changed, 0 of 1 scenarios flip, no answer combination gets another verdict"
    )
    assert second == "The files differ in comments, layout or the lab's code only."


def test_long_texts_are_cut_to_where_they_differ(tmp_path: Path) -> None:
    """So that the line shows the difference."""
    long = "It is very good indeed, " * 10
    folders = []
    for name, end in (("old", "or so we think."), ("new", "and we know it.")):
        text = FILES["criteria/all.yaml"].replace("It is quick.", long + end)
        folders.append(write_pack(tmp_path / name, {"criteria/all.yaml": text}))
    line = engine("diff", *folders).stdout.splitlines()[-1]
    assert "or so we think.”" in line
    assert "and we know it.”" in line
    assert len(line) < 220


@pytest.mark.parametrize("count", ["0", "-3", "many", "1.5"])
def test_a_count_that_is_none_is_refused(tmp_path: Path, count: str) -> None:
    """With a sentence, and exit code 2 as for every command that is not understood."""
    done = engine("diff", *edited(tmp_path), f"--samples={count}")
    assert done.returncode == 2
    assert "is not a whole number from 1 to 1000000" in done.stderr


def test_a_pack_with_problems_is_not_compared(tmp_path: Path) -> None:
    """Exit code 1 and the problems, with their places."""
    broken = write_pack(tmp_path / "new", {"pack.yaml": "id: small\n"})
    done = engine("diff", write_pack(tmp_path / "old"), broken)
    assert (done.returncode, done.stdout) == (1, "")
    assert "pack.yaml:1:1" in done.stderr
