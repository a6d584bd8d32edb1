"""From a folder of YAML files to a checked `Pack`, or to every problem with its place."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from engine import draft as drafts
from engine.draft import Draft
from engine.model import (
    Claim,
    Criterion,
    Framework,
    Pack,
    PackInfo,
    Question,
    Rule,
    Source,
    System,
)
from engine.problems import PackError, Problem
from engine.references import check_references
from engine.shape import shaped
from engine.source import MAX_BYTES, Document, read_bytes, read_capped

KNOWLEDGE = Path(__file__).resolve().parent.parent / "knowledge"
"""The pack that comes with the advisor."""

MAX_FILES = 500
REQUIRED_FILES = (
    "pack.yaml",
    "frameworks.yaml",
    "questions.yaml",
    "rules.yaml",
    "sources.yaml",
)
OPTIONAL_FILES = ("systems.yaml", "claims.yaml")
_PATTERNS = (
    "criteria/*.yaml",
    "scenarios/*.yaml",
    "samples/*/topic.yaml",
    "samples/*/*.py",
)

Files = Mapping[str, bytes]
"""The pack's files: name relative to its folder → content."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Files as far as they could be understood.

    `draft` holds the entries with their places, `documents` the YAML files by name; `pack` is None
    while there are problems.
    """

    draft: Draft
    problems: tuple[Problem, ...]
    pack: Pack | None
    documents: Mapping[str, Document]


def load(folder: Path = KNOWLEDGE) -> Pack:
    """Return the pack in `folder`.

    The files are read at every call, so that an edit is seen at once; a pack whose files were met
    before is not built again. Raises PackError, and only that, with all problems found.
    """
    return build(read_files(folder))


def build(files: Files) -> Pack:
    """Return the pack that the files make up, the same object for the same files.

    Raises PackError, and only that, with all problems found.
    """
    return _build(tuple(files.items()))


def read_files(folder: Path) -> Files:
    """Return the files that make up the pack in `folder`. Raises PackError."""
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    home, paths = _found(folder)
    for path in paths:
        name = path.relative_to(folder).as_posix()
        try:
            name.encode()
            files[name] = _content(path, home)
        except (OSError, RuntimeError, ValueError) as error:
            problems.append(Problem(name, 0, 0, f"cannot be read: {_reason(error)}", "unreadable"))
    if problems:
        raise PackError(problems)
    return files


def _found(folder: Path) -> tuple[Path, list[Path]]:
    """Return the folder, links followed, and the paths of the pack's files. Raises PackError."""
    try:
        if not folder.is_dir():
            raise PackError([Problem(str(folder), 0, 0, "there is no such folder", "unreadable")])
        home, paths = folder.resolve(), sorted(_paths(folder))
    except (OSError, RuntimeError) as error:
        message = f"this folder cannot be read: {_reason(error)}"
        raise PackError([Problem(str(folder), 0, 0, message, "unreadable")]) from None
    if len(paths) > MAX_FILES:
        message = f"{len(paths)} files, more than {MAX_FILES}; put entries together in fewer files"
        raise PackError([Problem(str(folder), 0, 0, message, "too-large")])
    return home, paths


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeError):
        return "its name is not UTF-8; give it another name"
    return str(getattr(error, "strerror", None) or error)


def _paths(folder: Path) -> Iterator[Path]:
    yield from (folder / name for name in REQUIRED_FILES)
    yield from (folder / name for name in OPTIONAL_FILES if (folder / name).exists())
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


@lru_cache(maxsize=8)
def _build(files: tuple[tuple[str, bytes], ...]) -> Pack:
    reading = examine(dict(files))
    if reading.pack is None:
        raise PackError(reading.problems)
    return reading.pack


def examine(files: Files) -> Reading:
    """Return what the files say, with every problem and its place. Never raises."""
    documents = {
        name: read_bytes(content, name) for name, content in files.items() if name.endswith(".yaml")
    }
    for name in REQUIRED_FILES:
        if name not in documents:
            problem = Problem(name, 0, 0, "this file is missing", "unreadable")
            documents[name] = Document(name, problems=[problem], whole=False)
    draft = _draft(documents, [name for name in files if name.endswith(".py")])
    check_references(draft)
    problems = [problem for document in documents.values() for problem in document.problems]
    pack = _pack(draft, draft.info, _digest(files)) if draft.info and not problems else None
    return Reading(draft, tuple(sorted(set(problems))), pack, documents)


def _digest(files: Files) -> str:
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(f"{name}\0{len(content)}\0".encode())
        total.update(content)
    return total.hexdigest()


def _pack(draft: Draft, info: PackInfo, digest: str) -> Pack:
    return Pack(
        info=info,
        digest=digest,
        frameworks=draft.frameworks.entries,
        criteria=draft.criteria.entries,
        questions=draft.questions.entries,
        rules=draft.rules.entries,
        systems=draft.systems.entries,
        claims=draft.claims.entries,
        sources=draft.sources.entries,
        scenarios=tuple(scenario for scenario, _ in draft.scenarios),
        topics=draft.topics.entries,
        samples={
            topic: {name: PurePosixPath("samples", topic, f"{name}.py") for name in names}
            for topic, names in draft.samples.items()
        },
    )


def _draft(documents: dict[str, Document], samples: list[str]) -> Draft:
    def at(name: str) -> list[Document]:
        return [documents[name]] if name in documents else []

    def below(folder: str) -> list[Document]:
        return [document for name, document in documents.items() if name.startswith(folder)]

    beside: dict[str, list[str]] = {}
    for name in samples:
        _, topic, file = name.split("/")
        beside.setdefault(topic, []).append(file.removesuffix(".py"))
    info = documents["pack.yaml"]
    return Draft(
        info=shaped(info, (), info.data, PackInfo) if info.whole else None,
        frameworks=drafts.section(at("frameworks.yaml"), Framework),
        criteria=drafts.section(below("criteria/"), Criterion),
        questions=drafts.section(at("questions.yaml"), Question),
        rules=drafts.section(at("rules.yaml"), Rule),
        systems=drafts.section(at("systems.yaml"), System),
        claims=drafts.section(at("claims.yaml"), Claim),
        sources=drafts.section(at("sources.yaml"), Source),
        topics=drafts.topics(below("samples/")),
        scenarios=drafts.scenarios(below("scenarios/")),
        samples=beside,
    )
