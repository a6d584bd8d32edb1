"""Edit the knowledge and see the consequences before anything is saved."""

from __future__ import annotations

import contextlib
import io
import zipfile

import streamlit as st

from engine import versions
from engine.editing.consequences import Consequences, consequences
from engine.editing.workspace import NotEditable
from engine.freshness import present_day
from engine.problems import AdvisorError, PackError
from engine.versions import Version
from ui import state
from ui.consequences import show
from ui.editor import editor, received
from ui.forms import form, has_form
from ui.parts import plain
from ui.workshop import Desk, desk, may_save, on_disk

EDITOR = "criteria.editor"


def say(opened: Desk) -> None:
    """What the last action did, once."""
    if opened.said:
        st.info(plain(opened.said))
        opened.said = None


def follow_link(opened: Desk, told: Consequences) -> None:
    """Open the criterion that the address leads to, once."""
    wanted = state.at()
    if wanted == opened.came_for:
        return
    opened.came_for = wanted
    place = told.draft.criteria.places.get(wanted or "")
    if wanted and place:
        opened.open_entry(place.document.file, wanted)


def choose_file(opened: Desk, told: Consequences) -> None:
    """The files of the pack, with what was edited and what is wrong in each."""
    names = opened.workspace.names
    st.selectbox(
        "File",
        names,
        index=names.index(opened.file),
        format_func=lambda name: file_label(opened, told, name),
        key=f"criteria.file.{opened.file}",
        on_change=lambda: opened.open(state.value(f"criteria.file.{opened.file}")),
    )


def file_label(opened: Desk, told: Consequences, name: str) -> str:
    """A file's name with its state in words."""
    errors = sum(problem.file == name for problem in told.errors)
    marks = ["edited"] if name in opened.workspace.edits else []
    if errors:
        marks.append("1 error" if errors == 1 else f"{errors} errors")
    return " · ".join([name, *marks])


def views(opened: Desk) -> None:
    """Text or form."""
    st.segmented_control(
        "View",
        ["Text", "Form"],
        default="Form" if opened.as_form else "Text",
        required=True,
        label_visibility="collapsed",
        key=f"criteria.view.{opened.as_form}",
        on_change=lambda: setattr(opened, "as_form", not opened.as_form),
    )


def clash(opened: Desk, names: tuple[str, ...]) -> None:
    """A file was changed by somebody else while it was edited here: nothing is thrown away."""
    st.warning(
        f"{plain(', '.join(names))} changed on disk while you were editing. Both versions are "
        "kept, yours here and the other one in the file. Saving is off until you choose."
    )
    with st.container(horizontal=True):
        st.button("Put my edits on top of the new version", on_click=rebase, args=(opened,))
        st.button("Drop my edits", on_click=opened.workspace.discard)


def rebase(opened: Desk) -> None:
    """Go on from the files on disk; a callback."""
    try:
        opened.workspace.rebase(on_disk())
    except AdvisorError as error:
        opened.said = str(error)


def actions(opened: Desk, told: Consequences, *, clashing: bool) -> None:
    """What can be done with the edits."""
    workspace = opened.workspace
    edited = bool(workspace.edits)
    with st.container(horizontal=True):
        st.button(
            "Try it in this session",
            disabled=not edited or told.pack is None,
            on_click=try_out,
            args=(opened,),
        )
        if may_save():
            st.button(
                "Save",
                disabled=not saving_allowed(opened, told) or clashing,
                on_click=save,
                args=(opened,),
            )
        st.button("Drop all edits", disabled=not edited, on_click=workspace.discard)
    with st.container(horizontal=True):
        st.download_button(
            "Download patch",
            workspace.patch(state.folder().name),
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


def saving_allowed(opened: Desk, told: Consequences) -> bool:
    """Whether there is something to save and it may be saved."""
    return may_save() and bool(opened.workspace.edits) and not told.errors


def archive(opened: Desk) -> bytes:
    """The whole pack with the edits, as a zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in opened.workspace.files.items():
            packed.writestr(f"{state.folder().name}/{name}", content)
    return buffer.getvalue()


def try_out(opened: Desk) -> None:
    """Use the edits in this visit; a callback."""
    take_over(opened)
    state.try_out(opened.workspace.edits)


def save(opened: Desk) -> None:
    """Write the edited files; a callback."""
    take_over(opened)
    workspace = opened.workspace
    try:
        version = versions.save(state.folder(), workspace.edits, workspace.base)
        workspace.rebase(on_disk())
    except AdvisorError as error:
        opened.said = f"Not saved. {error}"
        return
    state.stop_trying()
    opened.said = f"Saved: {', '.join(version.files)}."


def earlier(opened: Desk) -> None:
    """The versions before each save, to go back to."""
    kept = versions.versions(state.folder())
    if not may_save() or not kept:
        return
    with st.expander("Earlier versions"):
        for number, version in enumerate(kept):
            words, button = st.columns([3, 1], vertical_alignment="center")
            words.markdown(f"{version.time:%Y-%m-%d %H:%M} UTC: {plain(version.summary)}")
            button.button("Undo", key=f"undo.{number}", on_click=undo, args=(opened, version))


def undo(opened: Desk, version: Version) -> None:
    """Put back what a save replaced; a callback."""
    try:
        versions.restore(state.folder(), version)
        opened.workspace.follow(on_disk())
    except AdvisorError as error:
        opened.said = f"Not undone. {error}"
        return
    opened.said = f"Undone: {version.summary}"


def text_editor(opened: Desk, told: Consequences) -> None:
    """The file as text; what was typed is in the workspace already."""
    workspace = opened.workspace
    try:
        text = workspace.text(opened.file)
    except NotEditable as error:
        st.error(plain(str(error)))
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
        save(opened)
    elif not may_save():
        opened.said = "Not saved: saving is off on this server. Download the patch instead."
    elif told.errors:
        opened.said = "Not saved: mend the errors first."
    else:
        opened.said = "Nothing to save: the text is as it is in the file."


def take_over(opened: Desk) -> None:
    """Bring what was typed into the workspace; first of all, in callbacks too."""
    workspace = opened.workspace
    if opened.as_form or opened.file not in workspace.names:
        return
    with contextlib.suppress(NotEditable):
        text = workspace.text(opened.file)
        workspace.edit(opened.file, received(EDITOR, opened.file, text, workspace.revision))


def page() -> None:
    """The whole page."""
    try:
        opened, disk = desk(), on_disk()
    except PackError as error:
        st.title("The knowledge cannot be edited here", anchor=False)
        st.markdown("Files are missing or cannot be read. Put them back, then reload this page.")
        st.code(str(error), language=None, wrap_lines=True)
        return
    take_over(opened)
    clashing = opened.workspace.follow(disk)
    told = consequences(state.saved_knowledge(), opened.workspace.files, present_day())
    follow_link(opened, told)
    st.title("Edit the knowledge", anchor=False)
    say(opened)
    if clashing:
        clash(opened, clashing)
    left, right = st.columns([3, 2], gap="medium")
    with left:
        choose_file(opened, told)
        if has_form(opened.file):
            views(opened)
        if opened.as_form and has_form(opened.file):
            form(opened, told.draft)
        else:
            text_editor(opened, told)
    with right:
        actions(opened, told, clashing=bool(clashing))
        show(opened, told, state.saved_knowledge())
        earlier(opened)


page()
