"""Good packs load; whatever stands in the files, nothing but the loader's own error comes out."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.lint import lint
from engine.loader import examine, load
from engine.model import Pack
from engine.problems import PackError
from engine.scenarios import failing_scenarios, run_scenarios
from tests.packs import FILES, write_pack


def problems(folder: Path, changes: dict[str, str | None]) -> list[str]:
    """The messages for the small pack with some files changed."""
    with pytest.raises(PackError) as caught:
        load(write_pack(folder, changes))
    return [f"{problem.place}: {problem.message}" for problem in caught.value.problems]


def changed(name: str, old: str, new: str) -> dict[str, str | None]:
    """The small pack's file with one place changed."""
    assert FILES[name].count(old) >= 1
    return {name: FILES[name].replace(old, new, 1)}


def test_a_good_pack_loads(tmp_path: Path) -> None:
    """Entries, words and samples arrive as written."""
    pack = load(write_pack(tmp_path))
    assert pack.info.id == "small"
    assert list(pack.frameworks) == ["alpha", "beta"]
    assert pack.questions["permit"].options["no"].label == "None"
    assert pack.criteria["speed"].ratings["beta"].likely == 4
    assert len(pack.digest) == 64


def test_the_digest_follows_the_files(tmp_path: Path) -> None:
    """Same files, same pack object; an edit gives another digest."""
    first = load(write_pack(tmp_path))
    assert load(tmp_path) is first
    write_pack(tmp_path, changed("pack.yaml", "A small pack", "A changed pack"))
    assert load(tmp_path).digest != first.digest


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    """Mistakes in several files, of shape and of reference, come in one report."""
    found = problems(
        tmp_path,
        changed("criteria/all.yaml", "likely: 8", "likely: 80")
        | changed("rules.yaml", "exclude: [beta]", "exclude: [gamma]")
        | changed("sources.yaml", "kind: documentation", "kind: docs"),
    )
    assert [text.split(":")[0] for text in found] == [
        "criteria/all.yaml",
        "rules.yaml",
        "sources.yaml",
    ]


def test_one_mistake_is_told_once(tmp_path: Path) -> None:
    """What refers to a broken entry is not reported as unknown."""
    found = problems(tmp_path, changed("questions.yaml", "ask: What is it for?", "ask: 7"))
    assert len(found) == 1


def test_a_file_that_cannot_be_read_through_is_told_once(tmp_path: Path) -> None:
    """Whatever refers to the entries it may hold is not reported as unknown."""
    found = problems(tmp_path, changed("criteria/all.yaml", "    beta:", "\tbeta:"))
    assert found == ["criteria/all.yaml:19:1: a tab stands here; indent with spaces"]


def test_missing_things_are_named(tmp_path: Path) -> None:
    """A missing file, and a missing folder."""
    assert problems(tmp_path, {"rules.yaml": None}) == [
        "rules.yaml:0:0: cannot be read: No such file or directory"
    ]
    with pytest.raises(PackError, match="there is no such folder"):
        load(tmp_path / "nowhere")


def test_files_from_elsewhere_need_not_be_whole() -> None:
    """`examine` takes any files, such as an editor's, and names what is missing."""
    reading = examine({})
    assert reading.pack is None
    assert {problem.file for problem in reading.problems} >= {"pack.yaml", "rules.yaml"}
    assert {problem.message for problem in reading.problems} >= {"this file is missing"}


FRESH = datetime.date(2026, 11, 21)
BYTES = {name: text.encode() for name, text in FILES.items()}
YAML_LIKE = st.text(alphabet="abc:-[]{}#&*!|>'\"%@`\n\t ,?~0159.\x00\u2028\u00a0“é", max_size=200)
LINES = sorted({line.strip() for text in FILES.values() for line in text.splitlines()})


def all_is_told(files: dict[str, bytes]) -> None:
    """A pack comes out, which can be linted and tried, or problems that can be printed."""
    reading = examine(files)
    if reading.pack is None:
        assert reading.problems
    else:
        assert not reading.problems
    found = [*reading.problems, *failing_scenarios(reading)]
    found += lint(reading, FRESH) if reading.pack else ()
    for problem in found:
        assert len(str(problem).splitlines()) == 1
        assert problem.file in {*files, *FILES}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.one_of(st.text(max_size=200), YAML_LIKE), st.booleans())
def test_any_text_gives_a_pack_or_problems(name: str, text: str, whole: bool) -> None:
    """Whatever stands in a file, nothing is raised."""
    content = text if whole else FILES[name] + text
    all_is_told({**BYTES, name: content.encode(errors="surrogatepass")})


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=100))
def test_any_bytes_give_a_pack_or_problems(name: str, content: bytes) -> None:
    """Files that are no text, too."""
    all_is_told({**BYTES, name: content})
    all_is_told({**BYTES, name: BYTES[name] + content})


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_mutated_packs_give_a_pack_or_problems(data: st.DataObject) -> None:
    """A good file with pieces cut, doubled, replaced or moved."""
    name = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    pieces = st.sampled_from(["", text[start:end] * 2, *LINES])
    piece = data.draw(st.one_of(pieces, YAML_LIKE))
    all_is_told({**BYTES, name: (text[:start] + piece + text[end:]).encode()})


def test_a_folder_gives_a_pack_or_problems(tmp_path: Path) -> None:
    """`load` raises nothing but PackError, with the problems that `examine` tells."""
    for name, text in FILES.items():
        broken = text.replace(":", ";", 3)
        with pytest.raises(PackError) as caught:
            load(write_pack(tmp_path, {name: broken}))
        assert caught.value.problems == examine({**BYTES, name: broken.encode()}).problems


def test_the_shipped_pack_is_sound(knowledge: Pack) -> None:
    """It loads, and every scenario comes out as it should."""
    assert run_scenarios(knowledge) == ()
