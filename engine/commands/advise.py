"""`python -m engine advise`: judge the answers in a YAML file."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from engine.answers import Answers, Dropped, clean
from engine.commands.arguments import Commands, pack_argument
from engine.loader import load
from engine.model import Pack
from engine.problems import AnswersError, Problem, quoted
from engine.reports.data import as_data
from engine.reports.document import document
from engine.reports.text import as_text
from engine.scoring import judge
from engine.source import Document, YamlPath, read_bytes, read_capped


def add(commands: Commands) -> None:
    """Add the command to the parser."""
    advise = commands.add_parser("advise", help="judge the answers in a YAML file")
    advise.add_argument("answers", type=Path, help="question id: option, or a list of options")
    advise.add_argument("--format", choices=("text", "json"), default="text")
    pack_argument(advise, "--pack", nargs=None)
    advise.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print the report. Raises AdvisorError."""
    pack = load(options.pack)
    answers = read_answers(pack, options.answers)
    verdict = judge(pack, answers)
    if options.format == "json":
        print(json.dumps(as_data(pack, answers, verdict), indent=2, ensure_ascii=False))
    else:
        print(as_text(document(pack, answers, verdict)), end="")
    return 0


def read_answers(pack: Pack, path: Path) -> Answers:
    """Return the answers in a YAML file. Raises AnswersError with all problems."""
    try:
        content = read_capped(path)
    except OSError as error:
        reason = error.strerror or str(error)
        message = f"cannot be read: {reason}"
        raise AnswersError([Problem(str(path), 0, 0, message, "unreadable")]) from None
    source = read_bytes(content, str(path))
    chosen = _chosen(source)
    answers, dropped = clean(pack, chosen)
    for answer in dropped:
        source.note(_path(answer, chosen), answer.reason, "bad-answer")
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
        message = "answers are lines of `question: option` or `question: [options]`"
        source.note((), message, "bad-answer")
        return {}
    chosen: dict[str, list[str]] = {}
    for question, value in source.data.items():
        options = value if isinstance(value, list) else [value]
        paths = [(question, n) for n in range(len(options))] if options is value else [(question,)]
        chosen[question] = [option for option in options if isinstance(option, str)]
        for path, option in zip(paths, options, strict=True):
            if not isinstance(option, str):
                message = _not_an_option(option, source.texts.get(path, ""))
                source.note(path, message, "bad-answer")
    return chosen


def _not_an_option(value: object, written: str) -> str:
    if value is None:
        return "no option is given; leave the line out to skip the question"
    if isinstance(value, (dict, list)):
        return "this is no option; write `question: option` or `question: [options]`"
    return f'{quoted(written)} is not read as text; put it in quotes, as in "{written}"'
