"""Framework Advisor: page settings and navigation, nothing else.

Start it with `streamlit run app.py`.
"""

import streamlit as st

from ui import state
from ui.parts import header

pages = {
    "advise": st.Page("ui/pages/advise.py", title="Advise", default=True),
    "report": st.Page("ui/pages/report.py", title="Report"),
    "lab": st.Page("ui/pages/lab.py", title="Lab"),
}
page = st.navigation(list(pages.values()), position="hidden")
st.set_page_config(
    page_title=f"{page.title} · Framework Advisor",
    # An emoji, because a picture would make the server import NumPy and Pillow at every start.
    page_icon="⚖️",
    layout="wide" if page is pages["lab"] else "centered",
)
state.begin(page.url_path)
header(pages, page)
page.run()
