"""Forms for the commonest edits: ratings, baselines, importance. They write into the text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import get_args

import streamlit as st

from engine.draft import Draft
from engine.editing import edits
from engine.freshness import present_day
from engine.model import Criterion, ImportanceWord, Option, Question, RatingEntry
from engine.problems import AdvisorError
from engine.source import YamlPath, read_text
from ui import state
from ui.pack import saved
from ui.parts import plain
from ui.workshop import Desk, in_words

WORDS: tuple[ImportanceWord, ...] = get_args(ImportanceWord)
LEAVE_OUT = "not at all"

Edit = Callable[[str], str]


def has_form(file: str) -> bool:
    """Return whether there is a form for a file."""
    return file.startswith("criteria/") or file == "questions.yaml"


def form(desk: Desk, draft: Draft) -> None:
    """Draw the form for the file that lies open."""
    asks = desk.file == "questions.yaml"
    section = draft.questions if asks else draft.criteria
    here = [name for name, place in section.places.items() if place.document.file == desk.file]
    if not here:
        st.markdown("Nothing here can be read as it is. Mend the text first.")
        return
    broken = section.declared - set(section.entries)
    if desk.entry in broken:
        st.markdown(f"The entry {plain(desk.entry)} has errors in the text, listed beside it.")
    if desk.entry not in here:
        desk.entry = here[0]
    chosen = st.selectbox(
        "Entry",
        here,
        format_func=lambda name: (
            draft.questions.entries[name].ask if asks else criterion_label(draft, name)
        ),
        key=state.fill("form.entry", desk.entry),
    )
    if chosen is None:
        return
    desk.entry = chosen
    if broken:
        st.markdown(f"Not shown, because of errors in the text: {', '.join(map(plain, broken))}.")
    if asks:
        question(desk, draft, chosen, draft.questions.entries[chosen])
    else:
        criterion(desk, draft, chosen, draft.criteria.entries[chosen])


def criterion(desk: Desk, draft: Draft, name: str, entry: Criterion) -> None:
    """The importance that a criterion has for everybody, and every framework's rating."""
    st.header(plain(entry.label), anchor=False)
    st.markdown(
        f"{plain(entry.why_it_matters)}\n\n"
        f"0: {plain(entry.scale.worst)} · 5: {plain(entry.scale.middle)} · "
        f"10: {plain(entry.scale.best)}"
    )
    word("How much it matters to everybody", desk, (name, "baseline"), entry.baseline, WORDS)
    for framework, rating in entry.ratings.items():
        known = draft.frameworks.entries.get(framework)
        st.subheader(plain(known.label if known else framework), anchor=False)
        rating_fields(desk, (name, "ratings", framework), rating)
    bearing_on(draft, name)


def bearing_on(draft: Draft, name: str) -> None:
    """The article's claims about a criterion, and the lab's topics that show it."""
    claims = {key: claim for key, claim in draft.claims.entries.items() if claim.criterion == name}
    pack = saved()
    if pack is None:
        return
    if claims:
        with st.expander(f"What the article says about this ({len(claims)})"):
            for key, claim in claims.items():
                st.page_link(
                    "ui/pages/then_and_now.py",
                    label=plain(claim.says),
                    query_params=state.link_parameters(pack, key),
                )
    for topic, entry in draft.topics.entries.items():
        if entry.criterion == name:
            st.page_link(
                "ui/pages/lab.py",
                label=f"See it run: {plain(entry.title)}",
                icon=":material/play_arrow:",
                query_params=state.link_parameters(pack, topic),
            )


def rating_fields(desk: Desk, path: YamlPath, rating: RatingEntry) -> None:
    """A rating's three numbers, its reason, and the day on which it was checked."""
    low, likely, high = st.columns(3)
    with low:
        number(desk, path, "low", rating, (0, rating.likely))
    with likely:
        number(desk, path, "likely", rating, (0, 10))
    with high:
        number(desk, path, "high", rating, (rating.likely, 10))
    st.markdown(f"{plain(rating.because)} :small[Checked {rating.checked}.]")
    with st.container(horizontal=True):
        today = present_day().isoformat()
        st.button(
            "I checked it today",
            key=_key(path, "checked"),
            disabled=rating.checked == present_day(),
            on_click=rewrite,
            args=(desk, partial(edits.set_value, path=(*path, "checked"), value=today)),
        )
        st.button(
            "Edit the reason", key=_key(path, "because"), on_click=_to_text, args=(desk, path)
        )


def question(desk: Desk, draft: Draft, name: str, entry: Question) -> None:
    """What each option of a question makes important."""
    st.header(plain(entry.ask), anchor=False)
    st.markdown(plain(entry.help))
    chosen = st.selectbox(
        "Option",
        list(entry.options),
        format_func=lambda option: entry.options[option].label,
        key=f"form.option.{name}",
    )
    if chosen is not None:
        option(desk, draft, (name, "options", chosen), entry.options[chosen])


def option(desk: Desk, draft: Draft, path: YamlPath, entry: Option) -> None:
    """The criteria that an option raises, and one more to add."""
    for name, importance in entry.importance.items():
        label = criterion_label(draft, name)
        word(label, desk, (*path, "importance", name), importance, (LEAVE_OUT, *WORDS))
    if not entry.importance:
        st.markdown("This answer makes nothing more important by itself.")
    if entry.importance_when:
        st.markdown("Some importance counts only together with other answers: see the text.")
    others = [name for name in draft.criteria.entries if name not in entry.importance]
    key = _key(path, f"add.{len(entry.importance)}")
    st.selectbox(
        "Add a criterion",
        others,
        index=None,
        format_func=lambda name: criterion_label(draft, name),
        placeholder="Choose one; it begins at normal",
        key=key,
        on_change=_add_importance,
        args=(desk, path, key, "importance" in entry.model_fields_set),
    )


def word(label: str, desk: Desk, path: YamlPath, value: str, words: Sequence[str]) -> None:
    """One importance word as a row of buttons."""
    key = state.fill(_key(path), value)
    st.pills(
        plain(label), words, required=True, key=key, on_change=_word_chosen, args=(desk, path, key)
    )


def number(
    desk: Desk, path: YamlPath, field: str, rating: RatingEntry, limits: tuple[int, int]
) -> None:
    """One number of the rating at `path`, within limits."""
    st.number_input(
        field.capitalize(),
        min_value=limits[0],
        max_value=limits[1],
        step=1,
        key=state.fill(_key((*path, field)), getattr(rating, field)),
        on_change=_number_chosen,
        args=(desk, path, field, rating),
    )


def rewrite(desk: Desk, edit: Edit) -> None:
    """Apply an edit to the text of the file that lies open; a callback."""
    try:
        text = edit(desk.workspace.text(desk.file))
    except AdvisorError as error:
        desk.said = in_words(error)
        return
    desk.workspace.rewrite(desk.file, text)


def _word_chosen(desk: Desk, path: YamlPath, key: str) -> None:
    chosen = state.value(key)
    if chosen == LEAVE_OUT:
        rewrite(desk, partial(edits.remove_entry, path=path))
    else:
        rewrite(desk, partial(edits.set_value, path=path, value=chosen))


def _number_chosen(desk: Desk, path: YamlPath, field: str, rating: RatingEntry) -> None:
    """Write the number; a likely rating outside its range takes the end of the range along."""
    chosen = state.value(_key((*path, field)))
    numbers = {field: chosen}
    if field == "likely":
        numbers |= {"low": min(rating.low, chosen), "high": max(rating.high, chosen)}
    for name, value in numbers.items():
        if value != getattr(rating, name):
            rewrite(desk, partial(edits.set_value, path=(*path, name), value=value))


def _add_importance(desk: Desk, path: YamlPath, key: str, present: bool) -> None:
    added = {state.value(key): "normal"}
    if present:
        ((name, value),) = added.items()
        rewrite(desk, partial(edits.add_entry, path=(*path, "importance"), key=name, value=value))
    else:
        rewrite(desk, partial(edits.add_entry, path=path, key="importance", value=added))


def _to_text(desk: Desk, path: YamlPath) -> None:
    document = read_text(desk.workspace.text(desk.file), desk.file)
    desk.open(desk.file, *document.where((*path, "because")))


def criterion_label(draft: Draft, name: str) -> str:
    """Return a criterion's label, or its id while the criterion has errors."""
    known = draft.criteria.entries.get(name)
    return known.label if known else name


def _key(path: YamlPath, *more: str) -> str:
    return ".".join(map(str, ("form", *path, *more)))
