"""The criteria page without a browser: forms, trials, who may save, broken files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from tests.packs import FILES, write_pack
from tests.ui.conftest import Open, words

RATINGS = "criteria/all.yaml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small pack that the app uses."""
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(tmp_path))
    return write_pack(tmp_path)


@pytest.fixture
def address() -> Iterator[None]:
    """Put the server's address back as it was."""
    before = config.get_option("server.address")
    yield
    config.set_option("server.address", before)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if button.label == label).click().run()


def show_form(app: AppTest) -> AppTest:
    return app.button_group(key="criteria.view").set_value("Form").run()


def likely(app: AppTest, value: int) -> AppTest:
    """Set the first framework's likely rating in the form."""
    return next(n for n in app.number_input if n.label == "Likely").set_value(value).run()


@pytest.mark.usefixtures("folder")
def test_a_link_opens_the_form_of_a_criterion(open_app: Open) -> None:
    """From a claim to the criterion that it bears on."""
    app = open_app("criteria", goal="race", at="comfort")
    assert app.header[0].value == "Comfort"
    assert [number.value for number in app.number_input][:3] == [2, 3, 4]
    assert app.query_params["at"] == "comfort"


@pytest.mark.usefixtures("folder")
def test_the_form_tells_what_it_does(open_app: Open) -> None:
    """A rating changed in the form is an edit with consequences like one that was typed."""
    app = likely(show_form(open_app("criteria", goal="race")), 7)
    assert "0 of 1 scenarios flip" in [element.value for element in app.subheader]
    assert "Before: Alpha, by 40 of 100." in words(app)
    assert "After: **Alpha, by 30 of 100." in words(app)
    assert "rating speed / alpha, likely: 8 → **7**" in words(app)


@pytest.mark.usefixtures("folder")
def test_the_form_of_a_question_adds_and_takes_away_importance(open_app: Open) -> None:
    """Whether or not the option had any importance before."""
    app = open_app("criteria", goal="race")
    app.selectbox[0].set_value("questions.yaml").run()
    show_form(app)
    added = next(box for box in app.selectbox if box.label == "Add a criterion")
    added.set_value("comfort").run()
    assert "option goal / race, importance comfort: nothing → **normal**" in words(app)
    group = next(group for group in app.button_group if group.label == "Comfort")
    group.set_value("not at all").run()
    assert "Nothing is edited yet" in words(app)


@pytest.mark.usefixtures("folder")
def test_a_trial_is_told_and_can_be_stopped(open_app: Open) -> None:
    """Every page uses the edited knowledge until it is stopped."""
    app = likely(show_form(open_app("criteria", goal="race")), 7)
    press(app, "Try it in this session")
    app.switch_page("ui/pages/report.py").run()
    assert app.title[0].value == "Alpha, by 30 of 100."
    press(app, "Stop trying")
    assert app.title[0].value == "Alpha, by 40 of 100."


@pytest.mark.usefixtures("address")
def test_saving_is_refused_where_others_reach_the_server(
    open_app: Open, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless a setting allows it; trying out always works."""
    assert "Save" in labels(open_app("criteria"))
    config.set_option("server.address", "0.0.0.0")  # noqa: S104 (what a shared server has)
    app = open_app("criteria", goal="race")
    assert "Save" not in labels(app)
    assert "Saving is off" in words(app)
    press(likely(show_form(app), 7), "Try it in this session")
    assert "You are trying out edits" in app.info[0].value
    monkeypatch.setenv("ADVISOR_SAVE", "on")
    assert "Save" in labels(open_app("criteria"))
    config.set_option("server.address", "127.0.0.1")
    monkeypatch.setenv("ADVISOR_SAVE", "off")
    assert "Save" not in labels(open_app("criteria"))
    assert (folder / RATINGS).read_text(encoding="utf-8") == FILES[RATINGS]


@pytest.mark.usefixtures("folder")
def test_a_likely_rating_takes_its_range_along(open_app: Open) -> None:
    """So that no step in the form makes an error, and the entry stays in sight."""
    app = likely(open_app("criteria", goal="race", at="comfort"), 9)
    assert [number.value for number in app.number_input][:3] == [2, 9, 9]
    assert app.header[0].value == "Comfort"
    assert "1 error" not in words(app)


@pytest.mark.usefixtures("folder")
def test_dropped_edits_can_be_brought_back(open_app: Open) -> None:
    """A slip of the finger loses nothing."""
    app = press(likely(show_form(open_app("criteria", goal="race")), 7), "Drop all edits")
    assert "Nothing is edited yet" in words(app)
    press(app, "Bring my edits back")
    assert "likely: 8 → **7**" in words(app)


@pytest.mark.usefixtures("folder")
def test_a_trial_gives_back_the_answers_that_it_does_not_know(open_app: Open) -> None:
    """An edited pack without a question leaves that answer aside, not lost."""
    app = open_app("criteria", goal="race", permit="small")
    without = FILES["questions.yaml"].split("permit:")[0]
    edits = {
        "questions.yaml": without.encode(),
        "rules.yaml": b"{}\n",
        "scenarios/all.yaml": b"[]\n",
    }
    app.session_state["trial"] = edits
    app.session_state["answers before the trial"] = {"goal": ("race",), "permit": ("small",)}
    app.run()
    assert "permit" not in app.query_params
    press(app, "Stop trying")
    assert app.query_params["permit"] == "small"
    assert app.query_params["goal"] == "race"


def test_a_trial_that_no_longer_fits_is_told(open_app: Open, folder: Path) -> None:
    """The files changed so that the edits cannot be used with them: the saved ones are."""
    app = press(likely(show_form(open_app("criteria", goal="race")), 7), "Try it in this session")
    third = FILES["frameworks.yaml"].replace("beta", "gamma").replace("Beta", "Gamma")
    every = FILES["frameworks.yaml"] + third.split("gamma:")[1].join(["gamma:", ""])
    write_pack(folder, {"frameworks.yaml": every})
    app.switch_page("ui/pages/report.py").run()
    assert "do not fit the files any more" in app.info[0].value
    assert app.title[0].value == "Alpha, by 40 of 100."


def test_a_file_that_vanishes_while_it_lies_open(open_app: Open, folder: Path) -> None:
    """Another one is shown instead, with a sentence."""
    write_pack(folder, {"criteria/more.yaml": "{}\n"})
    app = open_app("criteria", goal="race")
    app.selectbox(key="criteria.file").set_value("criteria/more.yaml").run()
    (folder / "criteria/more.yaml").unlink()
    app.run()
    assert not app.exception
    assert "criteria/more.yaml is not there any more." in app.info[0].value


def test_save_and_undo(open_app: Open, folder: Path) -> None:
    """The file is written, the page says so, and one press takes it back."""
    app = press(likely(show_form(open_app("criteria", goal="race")), 7), "Save")
    assert app.info[0].value == "Saved: criteria/all.yaml."
    assert "likely: 7" in (folder / RATINGS).read_text(encoding="utf-8")
    press(app, "Undo")
    assert app.info[0].value.startswith("Undone:")
    assert (folder / RATINGS).read_text(encoding="utf-8") == FILES[RATINGS]


def test_a_pack_that_cannot_be_used_can_be_mended_here(open_app: Open, folder: Path) -> None:
    """The other pages stop; this one shows the errors and the file."""
    broken = FILES["rules.yaml"].replace("exclude: [beta]", "exclude: [bta]")
    write_pack(folder, {"rules.yaml": broken})
    app = open_app("criteria")
    assert "there is no framework `bta`, did you mean `beta`?" in words(app).replace("\\", "")
    assert "What the edit does is told once the errors are mended." in words(app)
    assert app.selectbox[0].label == "File"


def test_a_missing_file_is_a_sentence(open_app: Open, folder: Path) -> None:
    """Nothing can be edited while a file is gone, and nothing crashes."""
    app = open_app("criteria", goal="race")
    (folder / "sources.yaml").unlink()
    app.run()
    assert not app.exception
    assert "sources.yaml:0:0: error: cannot be read: No such file or directory" in words(app)


def test_files_that_are_no_text_are_not_shown(open_app: Open, folder: Path) -> None:
    """They would be destroyed by showing and saving them."""
    app = open_app("criteria", goal="race")
    (folder / "rules.yaml").write_bytes(b"caf\xe9: 1\n")
    app.selectbox[0].set_value("rules.yaml").run()
    assert not app.exception
    assert "save it as UTF-8" in words(app)
