"""Framework Advisor: page settings and navigation, nothing else.

Start it with `streamlit run app.py`.
"""

from pathlib import Path

import streamlit as st

from ui import state
from ui.parts import header

HERE = Path(__file__).parent

pages = {
    "advise": st.Page("ui/pages/advise.py", title="Advise", default=True),
    "report": st.Page("ui/pages/report.py", title="Report"),
    "lab": st.Page("ui/pages/lab.py", title="Lab"),
}
page = st.navigation(list(pages.values()), position="hidden")
st.set_page_config(
    page_title=f"{page.title} · Framework Advisor",
    page_icon=str(HERE / "ui" / "favicon.svg"),
    layout="wide" if page is pages["lab"] else "centered",
)
state.begin(page.url_path)
header(pages, page)
page.run()
