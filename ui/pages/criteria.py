"""Edit the knowledge and see the consequences before anything is saved."""

from __future__ import annotations

import io
import zipfile

import streamlit as st

from engine import versions
from engine.editing.consequences import Consequences, consequences
from engine.editing.workspace import NotEditable
from engine.freshness import present_day
from engine.problems import PackError
from ui import state
from ui.consequences import show
from ui.editor import editor
from ui.forms import form, has_form
from ui.leaving import warn_before_leaving
from ui.pack import folder, saved
from ui.parts import plain
from ui.workshop import EDITOR, Desk, desk, in_words, may_save, on_disk


def follow_link(opened: Desk, told: Consequences) -> None:
    """Open the criterion that the address leads to, when the page is arrived at."""
    wanted = state.at()
    if not wanted or not state.arrived():
        return
    place = told.draft.criteria.places.get(wanted)
    if place:
        opened.open_entry(place.document.file, wanted)
    else:
        opened.said = "The criterion that the link leads to is not here any more."


def choose_file(opened: Desk) -> None:
    """The files of the pack."""
    names = opened.workspace.names
    if opened.file not in names:
        opened.said = f"{opened.file} is not there any more."
        opened.open(names[0])
    key = state.fill("criteria.file", opened.file)
    st.selectbox(
        "File",
        names,
        key=key,
        on_change=lambda: opened.open(state.value(key)),
    )


def views(opened: Desk) -> None:
    """Text or form."""
    key = state.fill("criteria.view", "Form" if opened.as_form else "Text")
    st.segmented_control(
        "View",
        ["Text", "Form"],
        required=True,
        label_visibility="collapsed",
        key=key,
        on_change=lambda: opened.show_form(state.value(key) == "Form"),
    )


def text_editor(opened: Desk, told: Consequences) -> None:
    """The file as text; what was typed is in the workspace already."""
    workspace = opened.workspace
    try:
        text = workspace.text(opened.file)
    except NotEditable as error:
        st.error(plain(in_words(error)))
        return
    edited = editor(
        EDITOR, opened.file, text, workspace.revision, [*told.problems, *told.failing], opened.goto
    )
    if edited.save_wanted:
        save_by_key(opened, told)
        st.rerun()


def save_by_key(opened: Desk, told: Consequences) -> None:
    """Save, or say why not."""
    if saving_allowed(opened, told):
        opened.save()
    elif not may_save():
        opened.said = "Not saved: saving is off on this server. Download the patch instead."
    elif told.errors:
        opened.said = "Not saved: mend the errors first."
    else:
        opened.said = "Nothing to save: the text is as it is in the file."


def saving_allowed(opened: Desk, told: Consequences) -> bool:
    """Whether there is something to save and it may be saved."""
    return may_save() and bool(opened.workspace.edits) and not told.errors


def say(opened: Desk) -> None:
    """What the last action did, once."""
    if opened.said:
        st.info(plain(opened.said))
        opened.said = None


def clash(opened: Desk, names: tuple[str, ...]) -> None:
    """A file was changed by somebody else while it was edited here: nothing is thrown away."""
    st.warning(
        f"{plain(', '.join(names))} changed on disk while you were editing. Both versions are "
        "kept, yours here and the other one in the file. Saving is off until you choose."
    )
    if opened.workspace.can_merge(on_disk()):
        st.button("Put both together", on_click=opened.merge)
    else:
        st.markdown("Both changed the same lines, so they cannot be put together by themselves.")
    with st.container(horizontal=True):
        st.button("Replace theirs by mine", on_click=opened.rebase)
        st.button("Drop mine", on_click=opened.discard, args=names)


def actions(opened: Desk, told: Consequences, *, clashing: bool) -> None:
    """What can be done with the edits."""
    edited = bool(opened.workspace.edits)
    if edited:
        st.markdown(f"Edited: {plain(', '.join(opened.workspace.edits))}")
    with st.container(horizontal=True):
        st.button(
            "Try it in this session",
            disabled=not edited or told.pack is None,
            on_click=opened.try_out,
        )
        if may_save():
            st.button(
                "Save",
                disabled=not saving_allowed(opened, told) or clashing,
                on_click=opened.save,
            )
        if opened.workspace.aside and not edited:
            st.button("Bring my edits back", on_click=opened.bring_back)
        else:
            st.button("Drop all edits", disabled=not edited, on_click=opened.discard)
    with st.container(horizontal=True):
        st.download_button(
            "Download patch",
            opened.workspace.patch(folder_name()),
            file_name="knowledge.patch",
            mime="text/x-patch",
            disabled=not edited,
            on_click="ignore",
        )
        st.download_button(
            "Download pack",
            lambda: archive(opened),
            file_name="knowledge.zip",
            mime="application/zip",
            on_click="ignore",
        )
    if not may_save():
        st.markdown(
            ":small[Saving is off, because others may reach this server; *Try it* and the "
            "downloads work. `ADVISOR_SAVE=on` turns it on.]"
        )


def folder_name() -> str:
    """The name of the pack's folder, under which patch and archive put its files."""
    return folder().resolve().name


def archive(opened: Desk) -> bytes:
    """The whole pack with the edits, as a zip file."""
    schemas = {
        f"schemas/{path.name}": path.read_bytes() for path in folder().glob("schemas/*.json")
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in {**opened.workspace.files, **schemas}.items():
            packed.writestr(f"{folder_name()}/{name}", content)
    return buffer.getvalue()


def earlier(opened: Desk) -> None:
    """The versions before each save, to go back to."""
    kept = versions.versions(folder()) if may_save() else ()
    if not kept:
        return
    with st.expander("Earlier versions"):
        for number, version in enumerate(kept):
            words, button = st.columns([3, 1], vertical_alignment="center")
            words.markdown(f"{version.time:%Y-%m-%d %H:%M} UTC: {plain(version.summary)}")
            button.button("Undo", key=f"undo.{number}", on_click=opened.undo, args=(version,))


def page() -> None:
    """The whole page.

    What comes and goes stands in the right column: a change above the editor would make the browser
    build it anew, under the hands of whoever is typing.
    """
    try:
        opened, disk = desk(), on_disk()
    except PackError as error:
        st.title("The knowledge cannot be edited here", anchor=False)
        st.markdown("Files are missing or cannot be read. Put them back, then reload this page.")
        st.code(str(error), language=None, wrap_lines=True)
        return
    opened.take_over()
    clashing = opened.workspace.follow(disk)
    told = consequences(saved(), opened.workspace.files, present_day())
    follow_link(opened, told)
    st.title("Edit the knowledge", anchor=False)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        choose_file(opened)
        if has_form(opened.file):
            views(opened)
        if opened.as_form and has_form(opened.file):
            form(opened, told.draft)
        else:
            text_editor(opened, told)
    with right:
        say(opened)
        if clashing:
            clash(opened, clashing)
        actions(opened, told, clashing=bool(clashing))
        show(opened, told, saved())
        earlier(opened)
    warn_before_leaving(unsaved=bool(opened.workspace.edits))


page()
