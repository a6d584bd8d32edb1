"""The command line as a person and as a program use it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from engine.problems import Code, guess
from tests.packs import FILES, write_pack

ROOT = Path(__file__).parents[2]


def engine(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run `python -m engine` as a user would."""
    command = [sys.executable, "-m", "engine", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def advise(folder: Path, answers: str, *more: str) -> subprocess.CompletedProcess[str]:
    """Judge answers against the small pack."""
    pack = write_pack(folder / "pack")
    (folder / "answers.yaml").write_text(answers, encoding="utf-8")
    return engine("advise", folder / "answers.yaml", "--pack", pack, *more)


def test_json_keeps_its_contract(tmp_path: Path) -> None:
    """Every promised key, and sums that hold to the last digit."""
    done = advise(tmp_path, "goal: travel\nload: [people, goods]\n", "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert set(told["pack"]) == {"id", "version", "digest"}
    assert told["answers"] == {"goal": ["travel"], "load": ["people", "goods"]}
    assert told["verdict"]["kind"] == "clear"
    assert told["verdict"]["winner"] == "beta"
    assert set(told["values"]) == {"alpha", "beta"}
    assert told["excluded"] == {}
    # comfort: 9 + 27, speed: 1 baseline + 1; lead = 10 * (36 * 6 - 2 * 4) / 38
    assert told["verdict"]["lead"] == 10 * (36 * 6 - 2 * 4) / 38
    comfort = told["by_criterion"][0]
    assert comfort["criterion"] == "comfort"
    assert comfort["importance"] == 36
    assert comfort["ratings"] == {"alpha": 3, "beta": 9}
    assert {row["question"] for row in told["by_answer"]} == {None, "goal", "load"}
    for split in ("by_criterion", "by_answer"):
        assert sum(row["exact"] for row in told[split]) == told["exact"]["lead"]
        total = sum(row["contribution"] for row in told[split])
        assert abs(total - told["verdict"]["lead"]) < 1e-9


def test_an_excluded_framework_is_named_with_its_rule(tmp_path: Path) -> None:
    """JSON gives the rule's id, text its label and way out."""
    answers = 'permit: "no"\ngoal: travel\n'
    told = json.loads(advise(tmp_path, answers, "--format", "json").stdout)
    assert told["excluded"] == {"beta": ["permit_needed"]}
    assert (told["verdict"]["kind"], told["verdict"]["winner"]) == ("clear", "alpha")
    text = advise(tmp_path, answers).stdout
    assert "Beta needs a permit" in text
    assert "Way out: Apply for a permit." in text


def test_text_gives_reasons_with_sources(tmp_path: Path) -> None:
    """The headline first, then why, with source and date."""
    text = advise(tmp_path, "goal: race\n").stdout
    assert text.startswith("Alpha, by 40 of 100.")
    assert "The handbook (2026-01-01); checked 2026-11-20 for version 1.0" in " ".join(text.split())


def test_answers_that_cannot_be_used_are_told_with_their_place(tmp_path: Path) -> None:
    """All at once, with a guess, exit code 1, nothing on standard output."""
    done = advise(tmp_path, "gaol: race\nload: [peple]\npermit: 7\n")
    assert (done.returncode, done.stdout) == (1, "")
    places = [line.split("answers.yaml:")[1] for line in done.stderr.splitlines()]
    assert places == [
        "1:1: error: there is no question `gaol`, did you mean `goal`? [bad-answer]",
        "2:1: error: `load` has no option `peple`, did you mean `people`? [bad-answer]",
        '3:1: error: `7` is not read as text; put it in quotes, as in "7" [bad-answer]',
    ]


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ("goal:", "1:1: error: no option is given; leave the line out to skip the question"),
        ("goal: {race: fast}", "1:1: error: this is no option; write `question: option` or"),
        ("goal: travel\nload: people, goods", "2:1: error: `load` has no option `people, goods`; for several write [people, goods]"),
        ("goal: travel\nload:\n  - people\n  - gods", "4:5: error: `load` has no option `gods`, did you mean `goods`?"),
        ("goal: RACE", "1:1: error: `goal` has no option `RACE`, did you mean `race`?"),
        ("permit: 3.10", '1:1: error: `3.10` is not read as text; put it in quotes, as in "3.10"'),
        ("permit: nowhere", "1:1: error: `permit` has no option `nowhere`; there are no, small, unsure"),
        ("- goal", "1:1: error: answers are lines of `question: option`"),
        ("goal: 'race", "1:7: error: a quotation mark is opened and never closed"),
    ],
    ids=lambda value: value[:20],
)  # fmt: skip
def test_each_slip_gets_its_own_sentence(tmp_path: Path, answers: str, message: str) -> None:
    """With the place of the slip, and what to write instead."""
    assert f"answers.yaml:{message}" in advise(tmp_path, answers).stderr


def test_nothing_is_guessed_across_digits() -> None:
    """A guess at another version would change the advice."""
    assert guess("3.12", ["3.10", "3.14", "3.15"]) == ""
    assert guess("3.14", ["3.14"]) == ", did you mean `3.14`?"


def test_a_reader_who_leaves_early_causes_no_traceback(tmp_path: Path) -> None:
    """As in `… --format json | head -1`."""
    pack = write_pack(tmp_path / "pack")
    (tmp_path / "answers.yaml").write_text("goal: race\n", encoding="utf-8")
    arguments = ["advise", tmp_path / "answers.yaml", "--pack", pack, "--format", "json"]
    command = [sys.executable, "-u", "-m", "engine", *map(str, arguments)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.stdout.close()  # type: ignore[union-attr]
        assert process.stderr.read() == ""  # type: ignore[union-attr]


def test_a_missing_answers_file_is_a_sentence() -> None:
    """No traceback."""
    done = engine("advise", "nowhere.yaml")
    assert done.returncode == 1
    assert (
        done.stderr
        == "nowhere.yaml:0:0: error: cannot be read: No such file or directory [unreadable]\n"
    )


def test_check_passes_the_shipped_pack() -> None:
    """The knowledge that users get is sound and its scenarios hold; test_lint looks for more."""
    done = engine("check")
    assert (done.returncode, "; 0 errors, " in done.stdout) == (0, True)


def test_check_tells_problems(tmp_path: Path) -> None:
    """Exit code 1, problems on standard error with file, line and column."""
    text = FILES["rules.yaml"].replace("exclude: [beta]", "exclude: [bta]")
    done = engine("check", write_pack(tmp_path, {"rules.yaml": text}))
    assert (done.returncode, done.stdout) == (
        1,
        "1 error, 0 warnings; the rest is checked once these are mended\n",
    )
    assert (
        done.stderr
        == "rules.yaml:4:13: error: there is no framework `bta`, did you mean `beta`? [unknown-id]\n"
    )


def test_check_runs_scenarios(tmp_path: Path) -> None:
    """A failed scenario says what was expected, what came, and why; errors come first."""
    text = FILES["scenarios/all.yaml"].replace("winner: alpha", "winner: beta")
    pack = write_pack(tmp_path, {"scenarios/all.yaml": text})
    done = engine("check", pack, "--today", "2026-11-21")
    assert done.returncode == 1
    first, *others = done.stderr.splitlines()
    assert first.startswith(
        "scenarios/all.yaml:3:12: error: A racer: expected winner beta, got alpha "
        "(Alpha, by 40 of 100."
    )
    assert "“Speed”: you said “Racing”" in first
    assert first.endswith("[scenario-fails]")
    assert all(": warning: " in line for line in others)


def test_check_lets_warnings_pass(tmp_path: Path) -> None:
    """Exit code 0; the day decides what is old."""
    pack = write_pack(tmp_path)
    fresh = engine("check", pack, "--today", "2026-11-21")
    counts = "2 criteria, 3 questions, 2 rules, 0 claims, 1 scenario; 0 errors, 7 warnings"
    assert (fresh.returncode, fresh.stdout) == (0, f"small version 1: {counts}\n")
    old = engine("check", pack, "--today", "2030-01-01")
    assert (old.returncode, old.stderr.count("[stale]")) == (0, 6)
    refused = engine("check", pack, "--today", "tomorrow")
    assert refused.returncode == 2
    assert "`tomorrow` is no day; write the day as 2026-11-20" in refused.stderr


def test_check_gives_its_findings_as_data(tmp_path: Path) -> None:
    """A list of objects on standard output and nothing else; the exit code stays."""
    text = FILES["rules.yaml"].replace("exclude: [beta]", "exclude: [bta]")
    done = engine("check", write_pack(tmp_path, {"rules.yaml": text}), "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    assert json.loads(done.stdout) == [
        {
            "file": "rules.yaml",
            "line": 4,
            "column": 13,
            "severity": "error",
            "code": "unknown-id",
            "message": "there is no framework `bta`, did you mean `beta`?",
        }
    ]
    missing = engine("check", tmp_path / "nowhere", "--format", "json")
    assert (missing.returncode, missing.stderr) == (1, "")
    assert json.loads(missing.stdout)[0]["code"] == "unreadable"


def test_the_editor_understands_what_check_prints(tmp_path: Path) -> None:
    """The pattern of the editor's task finds place, severity and sentence in every line."""
    tasks = json.loads((ROOT / ".vscode" / "tasks.json").read_text(encoding="utf-8"))
    matcher = tasks["tasks"][0]["problemMatcher"]
    assert matcher["fileLocation"] == ["relative", "${workspaceFolder}/knowledge"]
    pattern = matcher["pattern"]
    for line in engine("check", write_pack(tmp_path)).stderr.splitlines():
        found = re.fullmatch(pattern["regexp"], line)
        assert found
        assert found.group(pattern["file"]).endswith(".yaml")
        assert found.group(pattern["line"]).isdecimal()
        assert found.group(pattern["severity"]) in {"error", "warning"}
        assert found.group(pattern["code"]) in get_args(Code)
