"""The audit against a slow and obvious count, and as a person and a program read it."""

from __future__ import annotations

import dataclasses
import json
import subprocess
import sys
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from engine.answer_space import choices, enumerate_all
from engine.answers import Answers, is_asked
from engine.audit import Findings, audit
from engine.loader import load
from engine.model import Pack
from engine.scoring import Verdict, judge
from tests.packs import FILES, packs, write_pack

ROOT = Path(__file__).parents[2]


def weighted(pack: Pack) -> Iterator[tuple[Answers, Verdict, Fraction]]:
    """All answer sets with their verdict and chance; one in four answers a question."""
    sets = list(enumerate_all(pack, one_in=4))
    total = sum(weight for _, weight in sets)
    for answers, weight in sets:
        yield answers, judge(pack, answers), Fraction(weight, total)


def outcome(verdict: Verdict) -> str:
    return verdict.winner or ("none" if verdict.kind == "none_fits" else "tie")


def typical(pack: Pack) -> Findings:
    return audit(pack, samples=1_000_000).findings[0]


@settings(deadline=None, max_examples=20)
@given(packs())
def test_wins_and_criteria_are_those_of_all_answers(pack: Pack) -> None:
    """Exact shares, and means to the last few digits."""
    found = typical(pack)
    every = list(weighted(pack))
    for name, share in found.outcomes.wins.items():
        expected = sum(chance for _, verdict, chance in every if verdict.winner == name)
        assert share.exact
        assert Fraction(share.hits, share.count) == expected
    for index, (name, entry) in enumerate(pack.criteria.items()):
        likely = sorted((r.likely for r in entry.ratings.values()), reverse=True)
        next_best = next((value for value in likely if value < likely[0]), likely[0])
        gap = likely[0] - next_best
        weights = [verdict.by_criterion[index].importance for _, verdict, _ in every]
        matters = sum(it[2] for it, weight in zip(every, weights, strict=True) if weight)
        points = sum(
            float(chance) * 10 * gap * weight / verdict.weight
            for (_, verdict, chance), weight in zip(every, weights, strict=True)
            if verdict.weight
        )
        told = found.criteria[name]
        assert Fraction(told.matters.hits, told.matters.count) == matters
        assert told.points == pytest.approx(points)


@settings(deadline=None, max_examples=10)
@given(packs())
def test_questions_are_those_of_all_answers(pack: Pack) -> None:
    """How far another answer moves the lead of the two compared, and whether it flips the winner."""
    found = typical(pack)
    for name, ways in choices(pack).items():
        flips, asked, moved, largest = Fraction(0), Fraction(0), 0.0, 0.0
        for answers, verdict, chance in weighted(pack):
            if not is_asked(pack, name, answers):
                continue
            asked += chance
            others = [
                judge(pack, {**answers, name: way}) for way in ways if answers.get(name) != way
            ]
            flips += chance * any(outcome(other) != outcome(verdict) for other in others)
            first, second = verdict.between
            lead = verdict.values[first] - verdict.values[second]
            moves = [abs(it.values[first] - it.values[second] - lead) for it in others]
            moved += float(chance) * sum(moves) / max(1, len(moves))
            largest = max([largest, *moves])
        told = found.questions[name]
        assert Fraction(told.flips.hits, told.flips.count) == flips
        assert Fraction(told.asked.hits, told.asked.count) == asked
        assert told.mean == pytest.approx(moved / float(asked) if asked else 0, abs=1e-9)
        assert told.largest == pytest.approx(largest, abs=1e-9)


@settings(deadline=None, max_examples=20)
@given(packs())
def test_a_criterion_favours_whom_it_rates_highest(pack: Pack) -> None:
    """Everyone at the top; nobody where all are alike. What favours one alone is its backing."""
    found = audit(pack, samples=20)
    for name, favour in found.favours.items():
        likely = {f: r.likely for f, r in pack.criteria[name].ratings.items()}
        top = {f for f, value in likely.items() if value == max(likely.values())}
        assert set(favour.frameworks) == (top if len(top) < len(likely) else set())
        assert (favour.by == 0) == (not favour.frameworks)
    for each in found.findings:
        for framework, backing in each.backing.items():
            alone = [n for n, it in found.favours.items() if it.frameworks == (framework,)]
            assert backing.criteria == len(alone)
            assert backing.points == pytest.approx(sum(each.criteria[n].points for n in alone))
            assert 0 <= backing.importance <= 1 + 1e-9


def test_the_same_seed_tells_the_same(tmp_path: Path) -> None:
    """And another one tells something else."""
    pack = load(write_pack(tmp_path))
    twin = dataclasses.replace(pack, digest="twin")
    assert audit(pack, samples=10, seed=3) == audit(twin, samples=10, seed=3)
    assert audit(pack, samples=10, seed=3) != audit(pack, samples=10, seed=4)


def test_each_population_is_audited(tmp_path: Path) -> None:
    """The typical one first, the scenarios last."""
    pack = load(write_pack(tmp_path))
    found = audit(pack).findings
    labels = [each.population.label for each in found]
    assert labels == ["1 in 4 answered", "1 in 2 answered", "all answered", "scenarios"]
    assert [len(each.population.answers) for each in found] == [36, 36, 12, 1]
    # Everybody says which permit there is; without one beta is ruled out, and alpha wins.
    everybody = found[2]
    assert everybody.questions["permit"].flips.value == 0.5
    assert everybody.outcomes.wins["alpha"].value == 0.75
    # A hidden question is put to nobody.
    assert everybody.questions["load"].asked.value == 0.5


def test_a_pack_with_one_question_of_no_effect_is_audited(tmp_path: Path) -> None:
    """There is little to tell, but it is told."""
    one = "permit:" + FILES["questions.yaml"].split("permit:")[1]
    nothing = {"scenarios/all.yaml": None, "questions.yaml": one, "rules.yaml": "{}\n"}
    found = audit(load(write_pack(tmp_path, nothing)))
    assert found.findings[0].outcomes.wins["alpha"].value == 1
    assert found.findings[3].outcomes.wins["alpha"].count == 0


def engine(*arguments: object) -> str:
    command = [sys.executable, "-m", "engine", "audit", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_command_tells_what_stands_out(tmp_path: Path) -> None:
    """What never separates, what does nothing, who never wins, and an uneven spread."""
    criteria = FILES["criteria/all.yaml"].replace(
        "likely: 3\n      low: 2", "likely: 9\n      low: 2"
    )
    changes = {
        "criteria/all.yaml": criteria.replace("high: 4\n", "high: 9\n"),
        "rules.yaml": "{}\n",
        "scenarios/all.yaml": "[]\n",
    }
    told = engine(write_pack(tmp_path, changes))
    assert "  Never wins (1): Beta." in told
    assert "  Rated alike for all frameworks (1): Comfort." in told
    assert "Uneven: the criteria that favour Alpha give it " in told
    assert "those that favour Beta 0.0." in told
    assert "changes the winner in under 1 % (3): What is it for?; What is carried?;" in told


def test_the_command_tells_who_wins(tmp_path: Path) -> None:
    """A row for each population, a column for each framework."""
    lines = engine(write_pack(tmp_path)).splitlines()
    head = next(line.split() for line in lines if line.startswith("  answers "))
    assert head[:3] == ["answers", "Alpha", "Beta"]
    row = next(line for line in lines if line.startswith("  all answered "))
    assert row.split()[2:6] == ["75.0", "%", "25.0", "%"]


def test_markdown_has_the_same_rows(tmp_path: Path) -> None:
    """As tables whose lines all have as many cells as their head."""
    told = engine(write_pack(tmp_path), "--format", "markdown")
    tables = [part.split("\n## ")[0].splitlines() for part in told.split("\n\n|")[1:]]
    assert len(tables) == 4
    for table in tables:
        rows = [line for line in [f"|{table[0]}", *table[1:]] if line]
        assert len({row.count("|") for row in rows}) == 1
    assert "| all answered | 75.0 % | 25.0 % |" in told


def test_json_has_every_figure_with_its_error(tmp_path: Path) -> None:
    """And which pack and which combinations they are about."""
    folder = write_pack(tmp_path)
    told = json.loads(engine(folder, "--format", "json", "--samples", 10, "--seed", 2))
    assert told["pack"]["digest"] == load(folder).digest
    assert told["favours"]["comfort"] == {"frameworks": ["beta"], "by": 6}
    first = told["populations"][0]
    assert (first["label"], first["count"], first["seed"]) == ("1 in 4 answered", 10, 2)
    assert set(first["wins"]["alpha"]) == {"share", "low", "high", "exact"}
    assert set(first["questions"]["goal"]) == {"asked", "mean_move", "largest_move", "flips"}
    assert set(first["criteria"]["speed"]) == {"matters", "points"}
    assert set(first["backing"]["beta"]) == {"criteria", "importance", "points"}
    assert told["populations"][3]["seed"] is None
