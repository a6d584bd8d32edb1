"""Good packs load; bad ones give every problem with its place, and only the loader's own error."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.loader import load
from engine.model import Pack
from engine.problems import PackError
from engine.scenarios import run_scenarios
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


# What was changed → the message it must give. `{…}` marks nothing; texts are compared whole.
BAD = [
    ("pack.yaml", 'version: "1"', "version: 1.10", 'pack.yaml:2:1: `1.10` is read as a number; put the text in quotes, as in "1.10"'),
    ("pack.yaml", "close_call", "close_cal", "pack.yaml:5:1: unknown key `close_cal`, did you mean `close_call`?"),
    ("pack.yaml", "slight: 1", "slight: 9", "pack.yaml:4:1: `importance` must start at none: 0 and rise"),
    ("criteria/all.yaml", "likely: 8", "likely: 11", "criteria/all.yaml:12:7: `11` is too large; the most is 10"),
    ("criteria/all.yaml", "likely: 8", "likely: lots", "criteria/all.yaml:12:7: `lots` is not a whole number"),
    ("criteria/all.yaml", "likely: 8", "likely: 7.5", "criteria/all.yaml:12:7: `7.5` is not a whole number"),
    ("criteria/all.yaml", "low: 7", "low: 9", "criteria/all.yaml:12:7: low 9, likely 8, high 9: write low ≤ likely ≤ high"),
    ("criteria/all.yaml", "likely: 8", "likely: 8\n      likely: 9", "criteria/all.yaml:13:7: the key `likely` stands here twice (first on line 12)"),
    ("criteria/all.yaml", "because: It is quick.", "becuse: It is quick.", "criteria/all.yaml:15:7: unknown key `becuse`, did you mean `because`?"),
    ("criteria/all.yaml", "sources: [handbook]", "sources: [handbok]", "criteria/all.yaml:16:17: there is no source `handbok`, did you mean `handbook`?"),
    ("criteria/all.yaml", "sources: [handbook]", "sources: []", "criteria/all.yaml:16:7: `sources` is empty: name one, or say `basis: judgement` where it is judgement"),
    ("criteria/all.yaml", "checked: 2026-11-20", "checked: 20.11.2026", "criteria/all.yaml:17:7: write a date as 2026-11-20 (year-month-day)"),
    ("criteria/all.yaml", "    beta:", "    betta:", "criteria/all.yaml:19:5: there is no framework `betta`, did you mean `beta`?"),
    ("criteria/all.yaml", "baseline: slight", "baseline: sligth", "criteria/all.yaml:5:3: `sligth` is not one of none, slight, normal, high, critical, did you mean `slight`?"),
    ("questions.yaml", "{speed: high}", "{sped: high}", "questions.yaml:9:20: there is no criterion `sped`, did you mean `speed`?"),
    ("questions.yaml", "ask_if: {goal: [travel]}", "ask_if: {goal: [travl]}", "questions.yaml:18:19: `goal` has no option `travl`, did you mean `travel`?"),
    ("questions.yaml", "ask_if: {goal: [travel]}", "ask_if: {permit: [small]}", "questions.yaml:18:12: looks at `permit`, which is asked only later; put that one above"),
    ("questions.yaml", "    small:", "    unsure:", "questions.yaml:36:5: `unsure` exists on every question; leave it out"),
    ("questions.yaml", "choose: many", "choose: several", "questions.yaml:17:3: `several` is not one of one, many"),
    ("rules.yaml", "permit_needed:", "Permit needed:", "rules.yaml:1:1: `Permit needed` is no id: use up to 60 small letters, digits, `_`, `-` and `.`"),
    ("rules.yaml", "exclude: [beta]", "excludes: [beta]", "rules.yaml:4:3: unknown key `excludes`, did you mean `exclude`?"),
    ("rules.yaml", "note: []", "note: []\n  warn: []", "rules.yaml:9:1: give exactly one of `exclude`, `warn`, `note`"),
    ("rules.yaml", "  way_out: Apply for a permit.\n", "", "rules.yaml:1:1: a rule that excludes needs a `way_out`"),
    ("rules.yaml", 'permit: ["no"]', "permit: []", "rules.yaml:3:3: `permit` needs an option or a list of options"),
    ("scenarios/all.yaml", "winner: alpha", "winner: alfa", "scenarios/all.yaml:3:12: there is no framework `alfa`, did you mean `alpha`?"),
    ("scenarios/all.yaml", "goal: race", "goal: [race, travel]", "scenarios/all.yaml:2:11: `goal` takes one option"),
    ("sources.yaml", "kind: documentation", "kind: docs", "sources.yaml:5:3: `docs` is not one of package index, repository, documentation, page, discussion, local check"),
    ("sources.yaml", "handbook:\n", "handbook: &x\n", "sources.yaml:1:11: anchors (`x`) are not allowed; write it out"),
    ("sources.yaml", "title: The handbook", "title: The: handbook", "sources.yaml:2:13: a second `:` on this line; put the text in quotes, or use `>-` for prose"),
    ("sources.yaml", "  title: The handbook", "\ttitle: The handbook", "sources.yaml:2:1: a tab stands here; indent with spaces"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "message"), BAD, ids=lambda value: value[:40])
def test_a_mistake_is_told_where_it_stands(
    tmp_path: Path, name: str, old: str, new: str, message: str
) -> None:
    """File, line, column, what is wrong and what was probably meant."""
    assert message in problems(tmp_path, changed(name, old, new))


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
    """A missing file, folder and rating each get a sentence."""
    assert problems(tmp_path, {"rules.yaml": None}) == [
        "rules.yaml:0:0: cannot be read: No such file or directory"
    ]
    with pytest.raises(PackError, match="there is no such folder"):
        load(tmp_path / "nowhere")


def test_files_that_are_no_text_are_refused(tmp_path: Path) -> None:
    """Another encoding, a huge file and a link out of the folder."""
    write_pack(tmp_path)
    (tmp_path / "sources.yaml").write_bytes("# ok\nhändbook: 1".encode("latin-1"))
    with pytest.raises(PackError, match=r"sources.yaml:2:2: error: this is not UTF-8"):
        load(tmp_path)
    (tmp_path / "sources.yaml").write_bytes(b"#" * 10_000_000)
    with pytest.raises(PackError, match="larger than 500 kB"):
        load(tmp_path)
    (tmp_path / "sources.yaml").unlink()
    (tmp_path / "sources.yaml").symlink_to("/etc/hostname")
    with pytest.raises(PackError, match="leads out of the pack's folder"):
        load(tmp_path)


def loads_or_explains(folder: Path) -> None:
    """Load the pack; whatever is wrong must be a PackError with problems."""
    with contextlib.suppress(PackError):
        load(folder)
        return
    with pytest.raises(PackError) as caught:
        load(folder)
    assert caught.value.problems


YAML_LIKE = st.text(alphabet="abc:-[]{}#&*!|>'\"%@`\n\t ,?~0159.\x00\u2028é", max_size=200)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.one_of(st.text(max_size=200), YAML_LIKE), st.booleans())
def test_any_text_gives_a_pack_or_the_loaders_own_error(name: str, text: str, whole: bool) -> None:
    """Whatever stands in a file, nothing but PackError comes out."""
    with tempfile.TemporaryDirectory() as folder:
        write_pack(Path(folder))
        content = text if whole else FILES[name] + text
        (Path(folder) / name).write_text(content, encoding="utf-8", errors="surrogatepass")
        loads_or_explains(Path(folder))


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_mutated_packs_give_a_pack_or_the_loaders_own_error(data: st.DataObject) -> None:
    """A good file with pieces cut, doubled or moved gives nothing but PackError."""
    name = data.draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    piece = data.draw(st.one_of(st.just(""), st.just(text[start:end] * 2), YAML_LIKE))
    with tempfile.TemporaryDirectory() as folder:
        write_pack(Path(folder))
        path = Path(folder) / name
        path.write_text(text[:start] + piece + text[end:], encoding="utf-8")
        loads_or_explains(Path(folder))


def test_the_shipped_pack_is_sound(knowledge: Pack) -> None:
    """It loads, and every scenario comes out as it should."""
    assert run_scenarios(knowledge) == ()
