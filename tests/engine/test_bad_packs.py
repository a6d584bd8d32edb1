"""Broken packs and what must be said of them: the slip and its message stand in tests/bad_packs/."""

from __future__ import annotations

import contextlib
import datetime
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from engine.lint import lint
from engine.loader import MAX_FILES, examine, load
from engine.problems import Code, PackError, Problem
from engine.scenarios import failing_scenarios
from engine.source import MAX_BYTES, MAX_PROBLEMS
from tests.packs import FILES, write_pack

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2026, 11, 21)

# The small pack with one of everything that it lacks.
PACK = {
    **FILES,
    "claims.yaml": """\
fast_once:
  section: Speed
  says: Alpha is fast.
  about: [alpha-racer]
  favours: alpha
  criterion: speed
  status: holds
  because: It was measured.
  sources: [handbook]
  checked: 2026-11-20
  topic: race
""",
    "systems.yaml": """\
alpha-racer:
  label: Alpha Racer
  role: framework
  because: It races.
  sources: [handbook]
  checked: 2026-11-20
""",
    "samples/race/topic.yaml": """\
title: A race
ask: Which is faster?
explains: Both run.
look_for: The first.
tolerance: 0.001
criterion: speed
""",
    "samples/race/alpha.py": "print('vroom')\n",
}


def cases(*themes: str) -> list[Any]:
    """The cases of some files of the corpus, as parameters with readable names."""
    return [
        pytest.param(case, id=f"{path.stem}: {case['name']}")
        for path in sorted((ROOT / "tests" / "bad_packs").glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
        if path.stem in themes
    ]


BAD = cases("syntax", "characters", "traps", "shape", "references", "lint")
HARMLESS = cases("harmless")


def changed(case: dict[str, Any]) -> dict[str, str]:
    """The pack with a case's changes made."""
    files = dict(PACK)
    for change in ([case] if "file" in case else []) + case.get("also", []):
        name = change["file"]
        if "whole" in change:
            files[name] = change["whole"]
        elif "append" in change:
            files[name] += change["append"]
        else:
            assert change["replace"] in files[name]
            files[name] = files[name].replace(change["replace"], change["by"], 1)
    return files


def told(files: dict[str, str]) -> list[Problem]:
    """All that is said of a pack: what keeps it from loading, or what is wrong all the same."""
    reading = examine({name: text.encode() for name, text in files.items()})
    if reading.pack is None:
        return list(reading.problems)
    return [*failing_scenarios(reading), *lint(reading, DAY)]


def news(files: dict[str, str]) -> list[str]:
    """What is said of a pack and not of the small one."""
    known = {(problem.code, problem.message) for problem in told(PACK)}
    return [str(found) for found in told(files) if (found.code, found.message) not in known]


@pytest.mark.parametrize("case", BAD)
def test_a_slip_is_told_with_its_place_and_its_mend(case: dict[str, Any]) -> None:
    """Exactly the messages that the corpus names, in the order of the files."""
    messages = case.get("messages") or [case["message"]]
    found = news(changed(case)) if "file" in case else [str(problem) for problem in told(PACK)]
    assert found == messages


@pytest.mark.parametrize("case", HARMLESS)
def test_what_is_no_slip_is_let_pass(case: dict[str, Any]) -> None:
    """The pack loads, and nothing is said that is not said of the small one."""
    assert news(changed(case)) == []


def test_every_code_is_met_and_explained() -> None:
    """In the corpus, or in a test below where YAML cannot show it; and in docs/checks.md."""
    elsewhere = {
        "unreadable",  # files that cannot be read at all: below
        "encoding",
        "too-large",
        "bad-answer",  # answers files: test_cli.py
    }
    messages = [
        message
        for param in BAD
        for message in param.values[0].get("messages") or [param.values[0]["message"]]
    ]
    met = {message.rsplit("[", 1)[1].removesuffix("]") for message in messages}
    assert met | elsewhere == set(get_args(Code))
    page = (ROOT / "docs" / "checks.md").read_text(encoding="utf-8")
    assert [code for code in get_args(Code) if f"| `{code}` |" not in page] == []


@pytest.mark.parametrize("ends", ["\r\n", "\r"], ids=["Windows", "old Mac"])
def test_line_ends_of_other_systems_are_read(ends: str) -> None:
    """Every file, with the places where they were."""
    foreign = {name: text.replace("\n", ends) for name, text in PACK.items()}
    assert told(foreign) == told(PACK)


# --- What YAML cannot show ------------------------------------------------------------------------


def refused(folder: Path) -> list[str]:
    """What is said of a folder that does not load."""
    with pytest.raises(PackError) as caught:
        load(folder)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("# ok\nhändbook: 1".encode("latin-1"), "sources.yaml:2:2: error: this is not UTF-8 text; save the file with the encoding UTF-8 [encoding]"),
        (FILES["sources.yaml"].encode("utf-16"), "sources.yaml:1:1: error: this is not UTF-8 text; save the file with the encoding UTF-8 [encoding]"),
        (b"a: b\n\xf0\x9f", "sources.yaml:2:1: error: this is not UTF-8 text; save the file with the encoding UTF-8 [encoding]"),
        (b"handbook: \0\n", "sources.yaml:1:11: error: a character that YAML does not allow stands here; take it out [syntax]"),
        (b"#" * (MAX_BYTES + 1), "sources.yaml:0:0: error: cannot be read: it is larger than 500 kB; split it [unreadable]"),
        (b"#" * 10_000_000, "sources.yaml:0:0: error: cannot be read: it is larger than 500 kB; split it [unreadable]"),
        (b"[" * MAX_BYTES, "sources.yaml:1:21: error: nested deeper than 20 levels; is a bracket never closed? [not-allowed]"),
        (b"- " * 200_000, "sources.yaml:1:41: error: nested deeper than 20 levels; is a bracket never closed? [not-allowed]"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "sources.yaml:2:2: error: this is not UTF-8 text; save the file with the encoding UTF-8 [encoding]"),
    ],
    ids=["Latin-1", "UTF-16", "half a character", "NUL", "500 kB and one", "10 MB", "brackets", "dashes", "PDF"],
)  # fmt: skip
def test_files_that_are_no_text_are_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """Encodings, sizes and depths: one sentence each, whatever else is said."""
    write_pack(tmp_path)
    (tmp_path / "sources.yaml").write_bytes(content)
    assert message in refused(tmp_path)


def test_a_text_that_is_too_long_is_shown_short(tmp_path: Path) -> None:
    """As are numbers and ids beyond measure."""
    write_pack(tmp_path, {"sources.yaml": FILES["sources.yaml"] + "  # " + "x" * 2000})
    assert load(tmp_path)
    text = FILES["sources.yaml"].replace("The handbook", "handbook " * 230)
    write_pack(tmp_path, {"sources.yaml": text})
    assert refused(tmp_path) == [
        "sources.yaml:2:3: error: longer than 2000 characters; shorten it [out-of-range]"
    ]
    text = FILES["pack.yaml"].replace("A small pack", "7" * 100_000)
    write_pack(tmp_path, {"sources.yaml": FILES["sources.yaml"], "pack.yaml": text})
    assert len(refused(tmp_path)[0]) < 300


def test_a_flood_of_problems_is_cut_short() -> None:
    """A hundred in a file are told, and that there are more."""
    flood = "".join(f"key{number}: 1\n" for number in range(20_000))
    found = told({**PACK, "pack.yaml": flood})
    assert len(found) == MAX_PROBLEMS + 1
    assert str(found[0]) == (
        "pack.yaml:0:0: error: 100 problems are told, and there are more; mend these first "
        "[too-large]"
    )


def test_links_lead_nowhere_else(tmp_path: Path) -> None:
    """A link within the folder is followed; out of it, in a circle or to nothing it is not."""
    pack = write_pack(tmp_path / "pack")
    path = pack / "sources.yaml"
    path.rename(pack / "samples.txt")
    path.symlink_to("samples.txt")
    assert load(pack)
    for target, reason in [
        ("/etc/hostname", "it leads out of the pack's folder"),
        ("../../../etc/hostname", "it leads out of the pack's folder"),
        ("nowhere.yaml", "No such file or directory"),
    ]:
        path.unlink()
        path.symlink_to(target)
        assert refused(pack) == [f"sources.yaml:0:0: error: cannot be read: {reason} [unreadable]"]
    path.unlink()
    path.symlink_to("sources.yaml")
    (circle,) = refused(pack)
    assert circle.startswith("sources.yaml:0:0: error: cannot be read: ")


def test_a_folder_that_is_a_link_is_read(tmp_path: Path) -> None:
    """As where one folder stands for the newest of several."""
    write_pack(tmp_path / "pack")
    (tmp_path / "newest").symlink_to("pack")
    assert load(tmp_path / "newest")
    (tmp_path / "circle").symlink_to("circle")
    assert refused(tmp_path / "circle") == [
        f"{tmp_path}/circle:0:0: error: there is no such folder [unreadable]"
    ]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """A folder, a pipe that would never end, a missing file."""
    write_pack(tmp_path)
    (tmp_path / "rules.yaml").unlink()
    (tmp_path / "rules.yaml").mkdir()
    os.mkfifo(tmp_path / "criteria" / "pipe.yaml")
    (tmp_path / "sources.yaml").unlink()
    assert refused(tmp_path) == [
        "criteria/pipe.yaml:0:0: error: cannot be read: it is not a file [unreadable]",
        "rules.yaml:0:0: error: cannot be read: it is not a file [unreadable]",
        "sources.yaml:0:0: error: cannot be read: No such file or directory [unreadable]",
    ]


@pytest.mark.parametrize("name", ["nowhere", "a\0b", "x" * 5000], ids=["missing", "NUL", "long"])
def test_a_folder_that_cannot_be_is_refused(tmp_path: Path, name: str) -> None:
    """With a sentence, not with a traceback."""
    (message,) = refused(tmp_path / name)
    assert message.endswith("[unreadable]")


def test_a_file_name_that_is_no_text_is_refused(tmp_path: Path) -> None:
    """It could neither be shown nor counted into the pack's digest."""
    write_pack(tmp_path)
    shutil.copy(tmp_path / "criteria" / "all.yaml", os.fsencode(tmp_path) + b"/criteria/\xff.yaml")
    (message,) = refused(tmp_path)
    assert message.endswith("its name is not UTF-8; give it another name [unreadable]")


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    """Before they are read."""
    write_pack(tmp_path)
    for number in range(MAX_FILES):
        (tmp_path / "criteria" / f"{number}.yaml").touch()
    (message,) = refused(tmp_path)
    assert "507 files, more than 500; put entries together in fewer files [too-large]" in message


@contextlib.contextmanager
def without_rights() -> Iterator[None]:
    """Run as somebody to whom permissions apply; root reads everything."""
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(65534)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)


def test_without_permission_a_file_is_named() -> None:
    """A file, a folder of the pack, and the pack's own folder."""
    with tempfile.TemporaryDirectory() as name:
        folder = write_pack(Path(name))
        folder.chmod(0o755)
        locked = folder / "sources.yaml"
        locked.chmod(0)
        with without_rights():
            assert refused(folder) == [
                "sources.yaml:0:0: error: cannot be read: Permission denied [unreadable]"
            ]
        locked.chmod(0o644)
        (folder / "criteria").chmod(0)
        with without_rights():
            assert refused(folder)
        (folder / "criteria").chmod(0o755)
        folder.chmod(0)
        with without_rights():
            assert refused(folder)
        folder.chmod(0o755)


def test_files_may_come_and_go_while_a_pack_is_read(tmp_path: Path) -> None:
    """Somebody edits while somebody reads: a whole pack or a sentence comes out."""
    write_pack(tmp_path)
    path = tmp_path / "sources.yaml"
    done = threading.Event()
    texts = [FILES["sources.yaml"], "handbook: [", FILES["sources.yaml"].replace("2026", "2025")]

    def edit() -> None:
        for number in range(3000):
            if number % 4 == 3:
                path.unlink(missing_ok=True)
            else:
                path.with_suffix(".new").write_text(texts[number % 4], encoding="utf-8")
                path.with_suffix(".new").replace(path)
        done.set()

    editor = threading.Thread(target=edit)
    editor.start()
    dates = set()
    while not done.is_set():
        with contextlib.suppress(PackError):
            dates.add(load(tmp_path).sources["handbook"].date)
    editor.join()
    assert dates <= {"2026-01-01", "2025-01-01"}
