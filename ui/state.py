"""The state of a visit: the only module that touches session state and query parameters.

The answers live in the address, so that reload, back, bookmark and a pasted link just work. The
session holds a copy, because a page's widgets forget their values when another page is shown.
"""

from __future__ import annotations

import re
import time
from typing import Any

import streamlit as st

from engine.answers import Answers, Dropped, clean
from engine.entry import ID_PATTERN
from engine.link import AT_KEY, parameters, query_string, read_parameters
from engine.loader import Files, build, read_files
from engine.model import UNSURE, Pack
from engine.problems import PackError, Problem
from engine.scoring import Verdict, judge
from ui.pack import folder, saved, shared

_ANSWERS = "answers"
_DROPPED = "dropped"
_WRITTEN = "written"
_BEFORE = "written before"
_WRITTEN_AT = "written at"
_TOUCHED = "touched"
_PAGE = "page"
_STARTED = "started"
_GROUP = "group"
_GROUP_WIDGET = "group.widget"
_TRIAL = "trial"
_ASIDE = "answers before the trial"
_CAME = "page and entry"
_ARRIVED = "arrived"


OVERTAKEN_SECONDS = 2.0
"""How long an answer may take to reach the browser's address on a slow connection."""


def knowledge() -> tuple[Pack, tuple[Problem, ...]]:
    """Return the pack, and the problems of the files if they cannot be used as they are now.

    A trial counts in its own visit only. Raises PackError if there is no pack that is sound.
    """
    pack, problems = shared()
    return _trial_pack() or pack, problems


def try_out(edits: Files) -> None:
    """Use edited knowledge files in this visit, without saving them; a callback.

    Answers that the edited knowledge does not know are put aside until the trial ends.
    """
    session = st.session_state
    session[_TRIAL] = dict(edits)
    session[_ASIDE] = {**session.get(_ASIDE, {}), **answers()}


def stop_trying() -> None:
    """Use the saved knowledge again; a callback."""
    session = st.session_state
    tried, pack = _trial_pack(), saved()
    session.pop(_TRIAL, None)
    aside = session.pop(_ASIDE, {})
    if tried and pack:
        lost = {name: chosen for name, chosen in aside.items() if _unknown(tried, name, chosen)}
        _replace(clean(pack, {**lost, **answers()})[0])


def _unknown(pack: Pack, question: str, chosen: tuple[str, ...]) -> bool:
    return clean(pack, {question: chosen})[0] != {question: chosen}


def trying() -> bool:
    """Return whether this visit tries out edits that are not saved."""
    return _TRIAL in st.session_state


def trial_works() -> bool:
    """Return whether the edits that are tried out fit the files as they are now."""
    return _trial_pack() is not None


def _trial_pack() -> Pack | None:
    if not trying():
        return None
    try:
        return build({**read_files(folder()), **st.session_state[_TRIAL]})
    except PackError:
        return None


def begin(page: str) -> None:
    """Bring the answers and the address together; once at the beginning of every run.

    An answer that was just given wins over the address; otherwise an address other than the one
    written last was opened, pasted or gone back to, and the answers follow it.
    """
    try:
        pack, _ = knowledge()
    except PackError:
        return
    session = st.session_state
    touched = session.pop(_TOUCHED, False)
    if _ANSWERS not in session or not (touched or _as_written() or _overtaken(page)):
        given = {name: st.query_params.get_all(name) for name in _address()}
        session[_ANSWERS], session[_DROPPED] = read_parameters(pack, given)
        for name in pack.questions:
            session.pop(_widget(name), None)
    else:
        session[_ANSWERS], _ = clean(pack, session[_ANSWERS])
    came = (page, at())
    session[_ARRIVED] = came != session.get(_CAME)
    session[_CAME], session[_PAGE] = came, page
    _write_address(pack)


def at() -> str | None:
    """Return the id of the entry that the address leads to on this page."""
    name = st.query_params.get(AT_KEY, "")
    return name if re.fullmatch(ID_PATTERN, name) else None


def arrived() -> bool:
    """Return whether this run is the first on its page, or the first that leads to its entry."""
    return bool(st.session_state.get(_ARRIVED))


def _address() -> dict[str, str]:
    """Return the answers as the address has them."""
    return {name: value for name, value in st.query_params.to_dict().items() if name != AT_KEY}


def _as_written() -> bool:
    return st.session_state.get(_WRITTEN) == _address()


def _overtaken(page: str) -> bool:
    """Whether a link to another page was followed before the browser had the latest address."""
    session = st.session_state
    return (
        page != session[_PAGE]
        and _address() == session.get(_BEFORE)
        and time.monotonic() - session[_WRITTEN_AT] < OVERTAKEN_SECONDS
    )


def _write_address(pack: Pack) -> None:
    session = st.session_state
    wanted = link_parameters(pack)
    if _address() != wanted:
        place = at()
        st.query_params.from_dict({**wanted, AT_KEY: place} if place else wanted)
    if session.get(_WRITTEN) != wanted:
        session[_BEFORE], session[_WRITTEN] = session.get(_WRITTEN), wanted
        session[_WRITTEN_AT] = time.monotonic()


def answers() -> Answers:
    """Return the answers of this visit."""
    return dict(st.session_state.get(_ANSWERS, {}))


def dropped() -> tuple[Dropped, ...]:
    """Return what the address held that could not be used."""
    return tuple(st.session_state.get(_DROPPED, ()))


def verdict(pack: Pack) -> Verdict:
    """Return the verdict on the answers of this visit."""
    return judge(pack, answers())


def link_parameters(pack: Pack, place: str | None = None) -> dict[str, str]:
    """Return the query parameters of this visit, and of the entry that a link leads to."""
    given = parameters(pack, answers()) if answers() else {}
    return {**given, AT_KEY: place} if place else given


def link(pack: Pack) -> str:
    """Return the address of the report on the answers of this visit."""
    page = str(st.context.url).split("?")[0].rstrip("/").removesuffix("/report")
    return f"{page}/report?{query_string(pack, answers())}"


def widget(pack: Pack, question: str) -> str:
    """Return the key of a question's widget, filled with the answer of this visit."""
    key = _widget(question)
    if key not in st.session_state:
        chosen = list(answers().get(question, ()))
        many = pack.questions[question].choose == "many"
        st.session_state[key] = chosen if many else next(iter(chosen), None)
    return key


def answered(question: str) -> None:
    """Take over what a question's widget now holds; its change callback."""
    value = st.session_state[_widget(question)]
    chosen = value if isinstance(value, list) else [value] if value else []
    if len(chosen) > 1 and UNSURE in chosen:
        newly_unsure = UNSURE not in answers().get(question, ())
        chosen = [UNSURE] if newly_unsure else [option for option in chosen if option != UNSURE]
        st.session_state[_widget(question)] = chosen
    _replace({**answers(), question: tuple(chosen)})


def value(key: str) -> Any:
    """Return what the widget of this key holds; for callbacks, and before it is drawn."""
    return st.session_state[key]


def fill(key: str, wanted: Any) -> str:
    """Make the widget of this key show a value, unless it does; return the key."""
    if st.session_state.get(key) != wanted:
        st.session_state[key] = wanted
    return key


def start() -> None:
    """Begin the interview; the callback of the front door's button."""
    st.session_state[_STARTED] = True


def started() -> bool:
    """Return whether the interview has begun."""
    return bool(st.session_state.get(_STARTED) or answers())


def start_over() -> None:
    """Forget all answers; a callback."""
    for key in [key for key in st.session_state if str(key).startswith("q.")]:
        del st.session_state[key]
    st.session_state[_GROUP] = 0
    _replace({})


def group(count: int) -> int:
    """Return which group of questions is shown, from 0."""
    return min(int(st.session_state.get(_GROUP, 0)), count - 1)


def group_widget(number: int) -> str:
    """Return the key of the widget that switches groups, set to the group that is shown."""
    st.session_state[_GROUP_WIDGET] = number
    return _GROUP_WIDGET


def group_chosen() -> None:
    """Show the group chosen in the widget; its change callback."""
    show_group(st.session_state[_GROUP_WIDGET])


def show_group(number: int) -> None:
    """Show a group of questions; a callback."""
    st.session_state[_GROUP] = number
    st.session_state[_TOUCHED] = True


def _replace(new: Answers) -> None:
    session = st.session_state
    session[_ANSWERS] = {name: chosen for name, chosen in new.items() if chosen}
    session[_DROPPED] = ()
    session[_STARTED] = True
    session[_TOUCHED] = True


def _widget(question: str) -> str:
    return f"q.{question}"
