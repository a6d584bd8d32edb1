"""The bare form that the app is measured against: 15 radio groups and a Plotly chart of them."""

import plotly.graph_objects as go
import streamlit as st

st.title("Bare form")
answers = [
    st.radio(f"Question {number}", ["A", "B", "C", "D"], key=f"q{number}", horizontal=True)
    for number in range(15)
]
scores = ["ABCD".index(answer) + 1 for answer in answers]
st.markdown(f"So far: {sum(scores)}")
st.plotly_chart(go.Figure(go.Bar(x=scores, y=list(range(15)), orientation="h")), key="chart")
