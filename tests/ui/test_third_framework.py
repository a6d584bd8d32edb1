"""The pages with three frameworks: none of them knows how many there are."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.editing.edits import set_value
from tests.third_framework import with_jax
from tests.ui.conftest import Open, words

LABELS = ("TensorFlow", "PyTorch", "JAX")


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The app's pack is the shipped one with JAX in it."""
    folder = with_jax(tmp_path / "pack")
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(folder))
    return folder


@pytest.mark.usefixtures("three")
def test_the_questionnaire_can_lead_to_the_third(open_app: Open) -> None:
    """The verdict so far names the two that are compared, by their own colours."""
    app = open_app(training_machine="tpu", scale="many_machines")
    assert "**So far: JAX, by " in words(app)
    assert any("JAX" in element.proto.body for element in app.get("html"))


@pytest.mark.usefixtures("three")
def test_the_report_explains_all_three(open_app: Open) -> None:
    """A reason shows every framework's rating, and the tables have a column for each."""
    app = open_app("report", training_machine="tpu", scale="many_machines")
    assert app.title[0].value.startswith("JAX, by ")
    text = words(app)
    for label in LABELS:
        assert f"**{label}: " in text
    assert set(LABELS) <= set(app.table[0].value.columns)
    assert len(app.get("plotly_chart")) == 2


@pytest.mark.usefixtures("three")
def test_two_can_be_ruled_out_at_once(open_app: Open) -> None:
    """Both by the same rule, which is told once."""
    app = open_app("report", imposed="tensorflow")
    assert app.title[0].value == "TensorFlow: PyTorch is ruled out."
    assert "**PyTorch, JAX: TensorFlow is prescribed**" in words(app)


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("page", "title"), [("criteria", "Edit the knowledge"), ("then_and_now", "Then and now")]
)
def test_the_other_pages_open(open_app: Open, page: str, title: str) -> None:
    """Nothing in them counts on two."""
    assert open_app(page).title[0].value == title


def test_the_lab_says_that_there_is_no_sample(open_app: Open, three: Path) -> None:
    """Beside the two samples that there are; frameworks that are not installed are not started."""
    frameworks = three / "frameworks.yaml"
    text = frameworks.read_text(encoding="utf-8")
    for name in ("tensorflow", "pytorch", "jax"):
        text = set_value(text, (name, "module"), f"absent_{name}")
    frameworks.write_text(text, encoding="utf-8")
    app = open_app("lab")
    told = words(app)
    for label in LABELS:
        assert f"{label} is not installed" in told
    assert told.count("There is no sample for this framework yet.") == 1
    assert app.button[0].label == "Run in all"
