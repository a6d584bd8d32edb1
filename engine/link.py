"""Answers ↔ query string: the link is the state.

`goal=research&target=browser,server&v=1`: question ids in alphabetical order, options joined by
commas, `v` the version of the pack. Free text never enters a link.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs, urlencode

from engine.answers import Answers, Dropped, clean
from engine.model import Pack
from engine.problems import quoted

VERSION_KEY = "v"
AT_KEY = "at"
"""Names the entry of a page that a link leads to; not an answer."""

RESERVED = frozenset({VERSION_KEY, AT_KEY})
"""Parameters that are no questions, so no question may be called so."""

MAX_LENGTH = 8_000
"""Longer query strings are refused; every question answered takes a few hundred characters."""

MAX_KEYS = 200


def parameters(pack: Pack, answers: Answers) -> dict[str, str]:
    """Return the query parameters of the answers, sorted, the pack's version last."""
    chosen = {name: ",".join(sorted(answers[name])) for name in sorted(answers)}
    return {**chosen, VERSION_KEY: pack.info.version}


def query_string(pack: Pack, answers: Answers) -> str:
    """Return the query string of the answers, without the question mark."""
    return urlencode(parameters(pack, answers), safe=",")


def read_query(pack: Pack, query: str) -> tuple[Answers, tuple[Dropped, ...]]:
    """Return the answers in a query string, and what could not be used. Never raises."""
    if len(query) > MAX_LENGTH:
        return {}, (Dropped("", f"the link is longer than {MAX_LENGTH} characters"),)
    try:
        given = parse_qs(query.removeprefix("?"), max_num_fields=MAX_KEYS)
    except ValueError:
        return {}, (Dropped("", f"the link has more than {MAX_KEYS} parts"),)
    return read_parameters(pack, given)


def read_parameters(
    pack: Pack, given: Mapping[str, Sequence[str]]
) -> tuple[Answers, tuple[Dropped, ...]]:
    """Return the answers in query parameters, and what could not be used. Never raises.

    Options may be joined by commas or stand under a repeated key.
    """
    if (
        len(given) > MAX_KEYS
        or sum(len(v) for values in given.values() for v in values) > MAX_LENGTH
    ):
        return {}, (Dropped("", "the link is far longer than any that this page makes"),)
    version = ",".join(given.get(VERSION_KEY, ())) or pack.info.version
    chosen = {
        name: [option for value in values for option in value.split(",") if option]
        for name, values in given.items()
        if name not in RESERVED
    }
    answers, dropped = clean(pack, chosen)
    if version != pack.info.version:
        reason = (
            f"the link was made with version {quoted(version, 20)} of the knowledge; "
            f"this is version {pack.info.version}, so the verdict may differ"
        )
        dropped = (Dropped(VERSION_KEY, reason), *dropped)
    return answers, dropped
