"""The browser's own question before a reload or a closed tab loses something."""

from __future__ import annotations

import streamlit as st

_JS = """
export default function ({ parentElement, data }) {
  parentElement.querySelector("span").dataset.unsaved = data.unsaved;
  const ask = (event) => event.preventDefault();
  if (data.unsaved) window.addEventListener("beforeunload", ask);
  return () => window.removeEventListener("beforeunload", ask);
}
"""


def warn_before_leaving(*, unsaved: bool) -> None:
    """Let the browser ask before the page is left while something is unsaved."""
    draw = st.components.v2.component("leaving", html="<span hidden></span>", js=_JS)
    draw(data={"unsaved": unsaved}, key=f"leaving.{unsaved}", height="content")
