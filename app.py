"""Framework Advisor: page settings and navigation, nothing else.

Start it with `streamlit run app.py`.
"""

import streamlit as st

pages = {
    "advise": st.Page("ui/pages/advise.py", title="Advise", default=True),
    "report": st.Page("ui/pages/report.py", title="Report"),
    "lab": st.Page("ui/pages/lab.py", title="Lab"),
    "then_and_now": st.Page(
        "ui/pages/then_and_now.py", title="Then and now", url_path="then-and-now"
    ),
    "criteria": st.Page("ui/pages/criteria.py", title="Criteria"),
}
page = st.navigation(list(pages.values()), position="hidden")

# No icon of our own: for a picture Streamlit would import NumPy and Pillow at the start, and for an
# emoji a table of all of them; either delays the first page by 0.2 s.
st.set_page_config(
    page_title=f"{page.title} · Framework Advisor",
    layout="wide" if page in (pages["lab"], pages["criteria"]) else "centered",
)
line = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="header")
line.markdown("**Framework Advisor**", width="content")

# Only now, so that the name is on the screen while a new server imports and reads the knowledge.
from ui import state  # noqa: E402
from ui.parts import header  # noqa: E402

state.begin(page.url_path)
header(line, pages, page)
page.run()
