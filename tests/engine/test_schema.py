"""The schemas for editors accept what the loader accepts, and refuse what has the wrong shape."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest
from jsonschema import Draft7Validator, FormatChecker

from engine.cli import main
from engine.loader import load
from engine.schema import schemas
from engine.source import read_text
from tests.packs import FILES, write_pack

KNOWLEDGE = Path(__file__).parents[2] / "knowledge"
SHIPPED = sorted(path.relative_to(KNOWLEDGE).as_posix() for path in KNOWLEDGE.rglob("*.yaml"))
SCHEMAS = schemas()

TOPIC = """\
title: Racing
ask: Who is faster?
explains: Two cars drive.
look_for: The times.
tolerance: 0.001
criterion: speed
"""


def schema_of(name: str) -> str:
    """The name of the schema for a file of the pack."""
    path = PurePosixPath(name)
    folder = str(path.parent)
    return f"{folder if folder in ('criteria', 'scenarios') else path.stem}.json"


def complaints(name: str, text: str) -> list[str]:
    """What an editor would underline in a file."""
    document = read_text(text, name)
    assert not document.problems
    validator = Draft7Validator(SCHEMAS[schema_of(name)], format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(document.data)]


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_files_fit_their_schemas(name: str) -> None:
    """Nothing is underlined in the knowledge that comes along."""
    assert complaints(name, (KNOWLEDGE / name).read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_good_file_fits_its_schema(name: str) -> None:
    """The small pack, with every form that a condition may take."""
    assert complaints(name, FILES[name]) == []


CONDITIONS = [
    "{goal: race}",
    "{goal: [race, travel], load: people}",
    "{any: {goal: race}}",
    "{any: [{goal: race}, {not: {load: [people]}}], goal: travel}",
]


@pytest.mark.parametrize("condition", CONDITIONS)
def test_every_form_of_a_condition_is_known(tmp_path: Path, condition: str) -> None:
    """To the loader and to the schema alike."""
    text = FILES["rules.yaml"].replace('{permit: ["no"]}', condition)
    assert load(write_pack(tmp_path, {"rules.yaml": text}))
    assert complaints("rules.yaml", text) == []


BROKEN = [
    ("pack.yaml", "close_call: 5", "close_cal: 5"),
    ("pack.yaml", "close_call: 5", "close_call: 101"),
    ("pack.yaml", "slight: 1", "small: 1"),
    ("pack.yaml", 'version: "1"', "version: 1"),
    ("frameworks.yaml", "packages: [alpha]", "packages: alpha"),
    ("frameworks.yaml", "alpha:\n", "Alpha One:\n"),
    ("criteria/all.yaml", "likely: 8", "likely: 11"),
    ("criteria/all.yaml", "likely: 8", "likely: lots"),
    ("criteria/all.yaml", "baseline: slight", "baseline: little"),
    ("criteria/all.yaml", "because: It is quick.", "becuse: It is quick."),
    ("criteria/all.yaml", "because: It is quick.", ""),
    ("criteria/all.yaml", "checked: 2026-11-20", "checked: 20.11.2026"),
    ("criteria/all.yaml", "    5: middling", "    6: middling"),
    ("questions.yaml", "choose: many", "choose: several"),
    ("questions.yaml", "ask_if: {goal: [travel]}", "ask_if: {}"),
    ("questions.yaml", "ask_if: {goal: [travel]}", "ask_if: {goal: [7]}"),
    ("questions.yaml", "{speed: high}", "{speed: higher}"),
    ("rules.yaml", 'when: {permit: ["no"]}', "when: [permit]"),
    ("rules.yaml", 'when: {permit: ["no"]}', "when: {permit: []}"),
    ("rules.yaml", 'when: {permit: ["no"]}', "when: {any: small}"),
    ("rules.yaml", 'when: {permit: ["no"]}', "when: {not: []}"),
    ("rules.yaml", "exclude: [beta]", "exclude: beta"),
    ("sources.yaml", "kind: documentation", "kind: docs"),
    ("scenarios/all.yaml", "winner: alpha", "winner: [alpha]"),
    ("scenarios/all.yaml", "given: {goal: race}", "given: {goal: {race: yes}}"),
]


@pytest.mark.parametrize(("name", "old", "new"), BROKEN)
def test_a_mistake_of_shape_is_underlined(name: str, old: str, new: str) -> None:
    """Before anybody runs the check."""
    assert FILES[name].count(old) >= 1
    assert complaints(name, FILES[name].replace(old, new, 1))


@pytest.mark.parametrize(
    ("old", "new"), [("tolerance: 0.001", "tolerance: 2"), ("look_for: The times.\n", "")]
)
def test_a_topic_is_known_too(old: str, new: str) -> None:
    """Its keys and their limits."""
    assert complaints("samples/race/topic.yaml", TOPIC) == []
    assert complaints("samples/race/topic.yaml", TOPIC.replace(old, new))


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_every_key_is_explained(name: str) -> None:
    """An editor shows a sentence beside each; none names what only programmers know."""
    Draft7Validator.check_schema(SCHEMAS[name])
    for key, described in _properties(SCHEMAS[name]):
        assert described.get("description"), f"{name}: {key} has no description"
        assert "title" not in described


def _properties(schema: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        for key, value in schema.items():
            if key == "properties":
                yield from value.items()
            yield from _properties(value)
    elif isinstance(schema, list):
        for item in schema:
            yield from _properties(item)


def test_the_shipped_schemas_are_up_to_date(tmp_path: Path) -> None:
    """If not: python -m engine schema."""
    shutil.copytree(KNOWLEDGE, tmp_path, dirs_exist_ok=True)
    before = load(tmp_path).digest
    shutil.rmtree(tmp_path / "schemas")
    assert main(["schema", str(tmp_path)]) == 0
    assert load(tmp_path).digest == before
    written = {path.name: path.read_bytes() for path in (tmp_path / "schemas").iterdir()}
    assert written == {path.name: path.read_bytes() for path in (KNOWLEDGE / "schemas").iterdir()}


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_file_names_its_schema(name: str) -> None:
    """In the first line, as an address relative to the file, which is what editors follow."""
    path = KNOWLEDGE / name
    first, *_ = path.read_text(encoding="utf-8").split("\n", 1)
    key, _, address = first.partition("=")
    assert key == "# yaml-language-server: $schema"
    assert (path.parent / address).resolve() == KNOWLEDGE / "schemas" / schema_of(name)


def test_a_folder_that_is_not_there_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """No traceback."""
    assert main(["schema", str(tmp_path / "nowhere")]) == 1
    assert "the schemas cannot be written: No such file or directory" in capsys.readouterr().err
