"""A button that copies the link to this page's verdict."""

from __future__ import annotations

import streamlit as st

_HTML = """
<button type="button"></button><span role="status"></span>
"""

_CSS = """
button {
  font: inherit; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius);
  padding: 0.4rem 0.8rem; cursor: pointer; min-height: 2.5rem;
}
button:hover, button:focus-visible {
  color: var(--st-primary-color); border-color: var(--st-primary-color);
}
span { margin-left: 0.6rem; color: var(--st-text-color); }
"""

# Where the page is not served securely there is no clipboard; then the link is put on show,
# selected, for the reader to copy.
_JS = """
export default function ({ parentElement, data }) {
  const button = parentElement.querySelector("button");
  const status = parentElement.querySelector("span");
  button.textContent = data.label;
  status.textContent = "";
  button.onclick = async () => {
    try {
      await navigator.clipboard.writeText(data.link);
      status.textContent = "Link copied";
    } catch {
      window.prompt("Copy this link:", data.link);
    }
  };
}
"""


def copy_link(link: str) -> None:
    """Draw the button. The link holds answers only, no free text."""
    button = st.components.v2.component("copy_link", html=_HTML, css=_CSS, js=_JS)
    button(data={"label": "Copy link", "link": link}, key="copy-link", width="content")
