"""The lab page without its frameworks: what is missing is explained, and the page goes on."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.packs import FILES, write_pack
from tests.ui.conftest import Open, words

TOPIC = """\
title: Racing
ask: Who is faster?
explains: Two cars drive.
look_for: The times.
tolerance: 0.001
criterion: speed
"""
SAMPLE = "def inputs():\n    return ()\n\nMODES = {'eager': inputs}\n"


def open_lab(open_app: Open, folder: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The lab of a pack whose frameworks cannot be installed; one has a sample."""
    files = {"samples/race/topic.yaml": TOPIC, "samples/race/alpha.py": SAMPLE}
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(write_pack(folder, files)))
    return open_app("lab")


def test_what_is_missing_is_said_before_a_run(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A framework that is not installed comes with the command that helps; so does a sample."""
    text = words(open_lab(open_app, tmp_path, monkeypatch))
    assert "Alpha is not installed for this Python" in text
    assert "-m pip install" in text
    assert "There is no sample for this framework yet." in text


def test_a_run_without_frameworks_ends_in_sentences(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each framework's reason stands in the result; the page stays usable."""
    app = open_lab(open_app, tmp_path, monkeypatch)
    app.button[0].click().run()
    for _ in range(50):
        if "What was seen here" in [header.value for header in app.header]:
            break
        app.run()
    assert not app.exception
    told = "\n".join(error.value for error in app.error)
    assert "Alpha is not installed" in told
    assert "Beta" in told
    assert app.button[0].label == "Run in both"


def test_a_trial_starts_nothing(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one visitor tries out is neither looked for nor run: the lab keeps to what is saved."""
    app = open_lab(open_app, tmp_path, monkeypatch)
    frameworks = FILES["frameworks.yaml"].replace("module: alpha", "module: antigravity")
    trial = {"frameworks.yaml": frameworks.replace("label: Alpha", "label: Tried").encode()}
    app.session_state["trial"] = trial
    app.run()
    text = words(app)
    assert "You are trying out edits" in app.info[0].value
    assert "The lab shows and runs the saved samples" in text
    assert "Alpha is not installed" in text
    assert "Tried" not in text
    next(button for button in app.button if button.label == "Run in both").click().run()
    assert "Tried" not in words(app)


def test_a_sample_that_cannot_be_read_is_said(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Deleted while another file is broken, so that the pack before stays in use."""
    app = open_lab(open_app, tmp_path, monkeypatch)
    (tmp_path / "samples/race/alpha.py").unlink()
    (tmp_path / "rules.yaml").write_text("a: [", encoding="utf-8")
    app.run()
    assert not app.exception
    assert "alpha.py cannot be read: No such file or directory." in words(app)


def test_the_shipped_topic_shows_both_codes(open_app: Open) -> None:
    """The reader sees what will run, in both frameworks, before running it."""
    app = open_app("lab", goal="product")
    shown = re.sub("<[^>]*>", "", "".join(element.proto.body for element in app.get("html")))
    assert "torch.compile(chain)" in shown
    assert "tf.function(chain, jit_compile=True)" in shown
    assert app.query_params["goal"] == "product"
