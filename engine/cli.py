"""The advisor on the command line: `python -m engine advise|check`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from engine.answers import Answers, Dropped, clean
from engine.loader import KNOWLEDGE, load
from engine.model import Pack
from engine.problems import AdvisorError, AnswersError, Problem, quoted
from engine.reports.data import as_data
from engine.reports.document import document
from engine.reports.text import as_text
from engine.scenarios import run_scenarios
from engine.scoring import judge
from engine.source import Document, YamlPath, read_bytes, read_capped


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; return 0, or 1 with the problems on standard error."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m engine", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    advise = commands.add_parser("advise", help="judge the answers in a YAML file")
    advise.add_argument("answers", type=Path, help="question id: option, or a list of options")
    advise.add_argument("--format", choices=("text", "json"), default="text")
    _pack_option(advise, "--pack")
    advise.set_defaults(run=_advise)

    check = commands.add_parser("check", help="check a knowledge pack and run its scenarios")
    _pack_option(check, "pack", nargs="?")
    check.set_defaults(run=_check)
    return parser


def _pack_option(command: argparse.ArgumentParser, name: str, nargs: str | None = None) -> None:
    command.add_argument(
        name,
        nargs=nargs,
        type=Path,
        default=KNOWLEDGE,
        metavar="DIR",
        help="folder of the knowledge pack (default: the one that comes with the advisor)",
    )


def _advise(options: argparse.Namespace) -> int:
    pack = load(options.pack)
    answers = read_answers(pack, options.answers)
    verdict = judge(pack, answers)
    if options.format == "json":
        print(json.dumps(as_data(pack, answers, verdict), indent=2, ensure_ascii=False))
    else:
        print(as_text(document(pack, answers, verdict)), end="")
    return 0


def _check(options: argparse.Namespace) -> int:
    pack = load(options.pack)
    failures = run_scenarios(pack)
    for failure in failures:
        print(failure, file=sys.stderr)
    print(
        f"{pack.info.id} version {pack.info.version}: {len(pack.criteria)} criteria, "
        f"{len(pack.questions)} questions, {len(pack.rules)} rules, "
        f"{len(pack.scenarios)} scenarios, {len(failures)} failed"
    )
    return 1 if failures else 0


def read_answers(pack: Pack, path: Path) -> Answers:
    """Return the answers in a YAML file. Raises AnswersError with all problems."""
    try:
        content = read_capped(path)
    except OSError as error:
        reason = error.strerror or str(error)
        raise AnswersError([Problem(str(path), 0, 0, f"cannot be read: {reason}")]) from None
    source = read_bytes(content, str(path))
    chosen = _chosen(source)
    answers, dropped = clean(pack, chosen)
    for answer in dropped:
        source.note(_path(answer, chosen), answer.reason)
    if source.problems:
        raise AnswersError(source.problems)
    return answers


def _path(answer: Dropped, chosen: dict[str, list[str]]) -> YamlPath:
    """Return where in the file the answer stands that was dropped."""
    if answer.option is None or len(chosen[answer.question]) == 1:
        return (answer.question,)
    return (answer.question, chosen[answer.question].index(answer.option))


def _chosen(source: Document) -> dict[str, list[str]]:
    """Return the options named in an answers file; note what is not of that form."""
    if source.data is None or source.problems:
        return {}
    if not isinstance(source.data, dict):
        source.note((), "answers are lines of `question: option` or `question: [options]`")
        return {}
    chosen: dict[str, list[str]] = {}
    for question, value in source.data.items():
        options = value if isinstance(value, list) else [value]
        paths = [(question, n) for n in range(len(options))] if options is value else [(question,)]
        chosen[question] = [option for option in options if isinstance(option, str)]
        for path, option in zip(paths, options, strict=True):
            if not isinstance(option, str):
                source.note(path, _not_an_option(option, source.texts.get(path, "")))
    return chosen


def _not_an_option(value: object, written: str) -> str:
    if value is None:
        return "no option is given; leave the line out to skip the question"
    if isinstance(value, (dict, list)):
        return "this is no option; write `question: option` or `question: [options]`"
    return f'{quoted(written)} is not read as text; put it in quotes, as in "{written}"'
