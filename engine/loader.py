"""From a folder of YAML files to a checked `Pack`, or to every problem with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath

from engine import draft as drafts
from engine.draft import Draft
from engine.model import Criterion, Framework, Pack, PackInfo, Question, Rule, Source
from engine.problems import PackError, Problem
from engine.references import check_references
from engine.shape import shaped
from engine.source import MAX_BYTES, Document, read_bytes, read_capped

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
"""The pack that comes with the advisor."""

MAX_FILES = 500
_SINGLE_FILES = (
    "pack.yaml",
    "frameworks.yaml",
    "questions.yaml",
    "rules.yaml",
    "sources.yaml",
)
_PATTERNS = (
    "criteria/*.yaml",
    "scenarios/*.yaml",
    "samples/*/topic.yaml",
    "samples/*/*.py",
)

Files = tuple[tuple[str, bytes], ...]
"""The pack's files as (name relative to its folder, content), sorted by name."""


def load(folder: Path = KNOWLEDGE) -> Pack:
    """Return the pack in `folder`.

    The files are read at every call, so that an edit is seen at once; a pack whose digest was
    met before is not built again. Raises PackError, and only that, with all problems found.
    """
    return _build(_read(folder))


def _read(folder: Path) -> Files:
    files: list[tuple[str, bytes]] = []
    problems: list[Problem] = []
    if not folder.is_dir():
        raise PackError([Problem(str(folder), 0, 0, "there is no such folder")])
    home = folder.resolve()
    for path in sorted(_paths(folder)):
        name = path.relative_to(folder).as_posix()
        try:
            files.append((name, _content(path, home)))
        except (OSError, RuntimeError, ValueError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            problems.append(Problem(name, 0, 0, f"cannot be read: {reason}"))
    if len(files) > MAX_FILES:
        problems.append(Problem(str(folder), 0, 0, f"more than {MAX_FILES} files"))
    if problems:
        raise PackError(problems)
    return tuple(files)


def _paths(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in _SINGLE_FILES)
    for pattern in _PATTERNS:
        yield from folder.glob(pattern)


def _content(path: Path, home: Path) -> bytes:
    if not path.resolve().is_relative_to(home):
        raise ValueError("it leads out of the pack's folder")
    if path.exists() and not path.is_file():
        raise ValueError("it is not a file")
    content = read_capped(path)
    if len(content) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 1000} kB; split it")
    return content


def _digest(files: Files) -> str:
    total = hashlib.sha256()
    for name, content in files:
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


@lru_cache(maxsize=8)
def _build(files: Files) -> Pack:
    documents = {
        name: read_bytes(content, name) for name, content in files if name.endswith(".yaml")
    }
    draft = _draft(documents, [name for name, _ in files if name.endswith(".py")])
    check_references(draft)
    problems = [problem for document in documents.values() for problem in document.problems]
    if problems or draft.info is None:
        raise PackError(problems)
    return Pack(
        info=draft.info,
        digest=_digest(files),
        frameworks=draft.frameworks.entries,
        criteria=draft.criteria.entries,
        questions=draft.questions.entries,
        rules=draft.rules.entries,
        sources=draft.sources.entries,
        scenarios=tuple(scenario for scenario, _ in draft.scenarios),
        topics=draft.topics.entries,
        samples={
            topic: {name: PurePosixPath("samples", topic, f"{name}.py") for name in names}
            for topic, names in draft.samples.items()
        },
    )


def _draft(documents: dict[str, Document], samples: list[str]) -> Draft:
    def below(folder: str) -> list[Document]:
        return [document for name, document in documents.items() if name.startswith(folder)]

    beside: dict[str, list[str]] = {}
    for name in samples:
        _, topic, file = name.split("/")
        beside.setdefault(topic, []).append(file.removesuffix(".py"))
    info = documents["pack.yaml"]
    return Draft(
        info=shaped(info, (), info.data, PackInfo),
        frameworks=drafts.section([documents["frameworks.yaml"]], Framework),
        criteria=drafts.section(below("criteria/"), Criterion),
        questions=drafts.section([documents["questions.yaml"]], Question),
        rules=drafts.section([documents["rules.yaml"]], Rule),
        sources=drafts.section([documents["sources.yaml"]], Source),
        topics=drafts.topics(below("samples/")),
        scenarios=drafts.scenarios(below("scenarios/")),
        samples=beside,
    )
