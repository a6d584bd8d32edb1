"""Forms for the commonest edits: ratings, baselines, importance. They write into the text."""

from __future__ import annotations

from collections.abc import Callable
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
from ui.parts import plain
from ui.workshop import Desk

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
    chosen = st.selectbox(
        "Entry",
        here,
        index=here.index(desk.entry) if desk.entry in here else 0,
        format_func=lambda name: (
            draft.questions.entries[name].ask if asks else criterion_label(draft, name)
        ),
        key=f"form.entry.{desk.file}.{desk.entry}",
    )
    if chosen is None:
        return
    desk.entry = chosen
    broken = section.declared - set(section.entries)
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
    word("How much it matters to everybody", desk, (name, "baseline"), entry.baseline)
    for framework, rating in entry.ratings.items():
        known = draft.frameworks.entries.get(framework)
        st.subheader(plain(known.label if known else framework), anchor=False)
        rating_fields(desk, (name, "ratings", framework), rating)
    bearing_on(draft, name)


def bearing_on(draft: Draft, name: str) -> None:
    """The article's claims about a criterion, and the lab's topics that show it."""
    claims = {key: claim for key, claim in draft.claims.entries.items() if claim.criterion == name}
    pack = state.saved_knowledge()
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
    fields = ("low", "likely", "high")
    for column, field in zip(st.columns(len(fields)), fields, strict=True):
        with column:
            number(desk, (*path, field), getattr(rating, field))
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
    for criterion_id, importance in entry.importance.items():
        word(
            criterion_label(draft, criterion_id),
            desk,
            (*path, "importance", criterion_id),
            importance,
        )
    if not entry.importance:
        st.markdown("This answer makes nothing more important by itself.")
    if entry.importance_when:
        st.markdown("Some importance counts only together with other answers: see the text.")
    others = [name for name in draft.criteria.entries if name not in entry.importance]
    st.selectbox(
        "Add a criterion",
        others,
        index=None,
        format_func=lambda name: criterion_label(draft, name),
        placeholder="Choose one; it begins at normal",
        key=(key := _key(path, f"add.{len(entry.importance)}")),
        on_change=_add_importance,
        args=(desk, path, key, "importance" in entry.model_fields_set),
    )


def word(label: str, desk: Desk, path: YamlPath, value: str) -> None:
    """One importance word as a row of buttons."""
    removable = "importance" in path
    st.pills(
        plain(label),
        [LEAVE_OUT, *WORDS] if removable else WORDS,
        default=value,
        required=True,
        key=(key := _key(path, value)),
        on_change=_word_chosen,
        args=(desk, path, key),
    )


def number(desk: Desk, path: YamlPath, value: int) -> None:
    """One number of a rating, 0 to 10."""
    st.number_input(
        str(path[-1]).capitalize(),
        min_value=0,
        max_value=10,
        value=value,
        key=(key := _key(path, value)),
        on_change=_number_chosen,
        args=(desk, path, key),
    )


def rewrite(desk: Desk, edit: Edit) -> None:
    """Apply an edit to the text of the file that lies open; a callback."""
    try:
        text = edit(desk.workspace.text(desk.file))
    except AdvisorError as error:
        desk.said = str(error)
        return
    desk.workspace.rewrite(desk.file, text)


def _word_chosen(desk: Desk, path: YamlPath, key: str) -> None:
    chosen = state.value(key)
    if chosen == LEAVE_OUT:
        rewrite(desk, partial(edits.remove_entry, path=path))
    else:
        rewrite(desk, partial(edits.set_value, path=path, value=chosen))


def _number_chosen(desk: Desk, path: YamlPath, key: str) -> None:
    rewrite(desk, partial(edits.set_value, path=path, value=state.value(key)))


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


def _key(path: YamlPath, value: object) -> str:
    """The key of a widget; it holds the value, so that an edit of the text makes a new widget."""
    return ".".join(map(str, ("form", *path, value)))
