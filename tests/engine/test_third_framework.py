"""A third framework, added by YAML alone, takes part everywhere and moves the other two nowhere."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from engine.answers import Answers, clean
from engine.cli import main
from engine.freshness import present_day
from engine.lint import lint
from engine.loader import examine, load, read_files
from engine.model import UNSURE, Pack
from engine.reports.document import document
from engine.reports.markdown import as_markdown
from engine.scoring import Verdict, judge
from tests.third_framework import JAX, KNOWLEDGE, with_jax

PAIR = ("tensorflow", "pytorch")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped pack with JAX in it."""
    return with_jax(tmp_path_factory.mktemp("three") / "pack")


@pytest.fixture(scope="module")
def three(folder: Path) -> Pack:
    return load(folder)


def test_the_pack_loads_with_all_that_was_written(three: Pack, knowledge: Pack) -> None:
    """Every criterion is rated, with the numbers and reasons of the data."""
    assert list(three.frameworks) == [*knowledge.frameworks, "jax"]
    assert three.frameworks["jax"].version == JAX["framework"]["version"]
    missing = set(three.criteria) ^ set(JAX["ratings"])
    assert not missing, f"jax.yaml and the criteria differ on {missing}"
    for name, wanted in JAX["ratings"].items():
        found = three.criteria[name].ratings["jax"]
        assert (found.likely, found.low, found.high) == tuple(
            wanted[key] for key in ("likely", "low", "high")
        )
        assert found.because == wanted["because"]
        assert found.sources == tuple(wanted.get("sources", ()))


def test_nothing_that_was_written_is_lost(folder: Path) -> None:
    """All comments of all files are still there, and only files that name frameworks changed."""
    before, after = read_files(KNOWLEDGE), read_files(folder)
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"frameworks.yaml", "rules.yaml"} | {
        name for name in before if name.startswith("criteria/")
    }
    for name in changed:
        assert _comments(before[name]) <= _comments(after[name])


def _comments(content: bytes) -> Counter[str]:
    return Counter(line for line in content.decode().splitlines() if line.strip()[:1] == "#")


def test_lint_finds_no_error_and_nothing_to_do(folder: Path) -> None:
    """What the skeleton left open is filled in."""
    found = lint(examine(read_files(folder)), present_day())
    assert [problem for problem in found if problem.severity == "error"] == []
    assert [problem for problem in found if problem.code == "to-do"] == []


def answer_sets(pack: Pack) -> list[Answers]:
    """The answers of every scenario, and some hundreds at random, the same at each run."""
    chance = random.Random(2026)
    sets = [clean(pack, scenario.given)[0] for scenario in pack.scenarios]
    for _ in range(400):
        given = {}
        for name, question in pack.questions.items():
            most = 1 if question.choose == "one" else min(3, len(question.options))
            several = chance.sample(list(question.options), chance.randint(1, most))
            given[name] = chance.choice([[], [UNSURE], several, several])
        sets.append(clean(pack, {name: chosen for name, chosen in given.items() if chosen})[0])
    return sets


def shares(verdict: Verdict) -> list[tuple[object, ...]]:
    """What each criterion gives to either of the two, in whole numbers."""
    return [
        (
            share.criterion,
            share.importance,
            share.raised_by,
            *(share.importance * share.ratings[name] for name in PAIR),
        )
        for share in verdict.by_criterion
    ]


def test_the_other_two_stand_to_each_other_as_before(knowledge: Pack, three: Pack) -> None:
    """The same totals and the same shares to the last point, so the same lead and order."""
    leads = Counter()
    for answers in answer_sets(knowledge):
        before, after = judge(knowledge, answers), judge(three, answers)
        assert [after.totals[name] for name in PAIR] == [before.totals[name] for name in PAIR]
        assert shares(after) == shares(before)
        assert after.weight == before.weight
        assert after.fired == before.fired
        assert {name: after.excluded.get(name) for name in PAIR} == {
            name: before.excluded.get(name) for name in PAIR
        }
        if set(after.between) == set(PAIR):
            assert (after.between, after.lead) == (before.between, before.lead)
            assert after.by_answer == before.by_answer
        leads[after.winner] += 1
    assert set(leads) - {None} == {*PAIR, "jax"}, (
        "a comparison in which one never wins shows little"
    )


ANSWERS = "goal: research\ntraining_machine: [tpu]\n"


@pytest.fixture
def answers_file(tmp_path: Path) -> Path:
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS, encoding="utf-8")
    return path


def test_the_text_report_names_all_three(
    folder: Path, answers_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The values, and each criterion's ratings."""
    assert main(["advise", str(answers_file), "--pack", str(folder)]) == 0
    told = capsys.readouterr().out
    for label in ("TensorFlow", "PyTorch", "JAX"):
        assert label in told.split("Values of 100: ")[1].splitlines()[0]
        assert f"         {label} " in told


def test_the_json_report_holds_all_three(
    folder: Path, answers_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Values and ratings; both splits still add up to the lead between the two compared."""
    assert main(["advise", str(answers_file), "--pack", str(folder), "--format", "json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told["values"]) == {*PAIR, "jax"}
    assert all(set(row["ratings"]) == {*PAIR, "jax"} for row in told["by_criterion"])
    for split in ("by_criterion", "by_answer"):
        assert sum(row["exact"] for row in told[split]) == told["exact"]["lead"]


def test_the_markdown_report_names_all_three(three: Pack) -> None:
    """In the table of values and in the table of criteria."""
    answers, _ = clean(three, {"goal": ["research"], "training_machine": ["tpu"]})
    told = as_markdown(document(three, answers, judge(three, answers)))
    assert "| JAX | " in told
    assert "| Criterion | Importance | TensorFlow | PyTorch | JAX | Speaks for | Points |" in told


def test_check_tells_which_scenarios_come_out_otherwise(
    folder: Path, three: Pack, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those in which the newcomer is compared or ruled out; nothing else is wrong."""
    after = errors(capsys, str(folder))
    given = {scenario.name: scenario.given for scenario in three.scenarios}
    for message in after - errors(capsys):
        verdict = judge(three, clean(three, given[message.split(": expected ")[0]])[0])
        assert "jax" in {*verdict.between, *verdict.excluded}, message


def errors(capsys: pytest.CaptureFixture[str], *pack: str) -> set[str]:
    """The messages of all errors that `check` finds."""
    main(["check", *pack, "--format", "json"])
    told = json.loads(capsys.readouterr().out)
    return {problem["message"] for problem in told if problem["severity"] == "error"}


@pytest.mark.parametrize(
    "command",
    [["audit", "{three}", "--samples", "50"], ["diff", "{two}", "{three}", "--samples", "50"]],
    ids=lambda command: command[0],
)
def test_the_other_commands_work(
    folder: Path, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    """And name it."""
    places = {"two": KNOWLEDGE, "three": folder}
    assert main([part.format(**places) for part in command]) == 0
    assert "JAX" in capsys.readouterr().out
