"""The YAML is edited while the app runs: broken, mended, changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.packs import FILES, write_pack
from tests.ui.conftest import Open, words


def test_a_broken_file_keeps_the_app_going(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last sound pack stays, the place is named, the answers stay; mending heals it."""
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(write_pack(tmp_path)))
    app = open_app(goal="race")
    assert "So far: Alpha, by 40" in words(app)

    broken = FILES["criteria/all.yaml"].replace("likely: 8", "likely: lots")
    write_pack(tmp_path, {"criteria/all.yaml": broken})
    app.run()
    assert not app.exception
    assert "criteria/all.yaml:12:7: error: `lots` is not a whole number" in words(app)
    assert "So far: Alpha, by 40" in words(app)

    write_pack(tmp_path, {"criteria/all.yaml": broken.replace("lots", "9")})
    app.run()
    assert "lots" not in words(app)
    assert "So far: Alpha, by 50" in words(app)


def test_a_pack_that_never_was_sound_is_explained(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without any sound pack the page says what to mend, and shows no traceback."""
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(write_pack(tmp_path, {"rules.yaml": "a: ["})))
    app = open_app()
    assert app.title[0].value == "The knowledge cannot be read"
    assert "rules.yaml:1:5: error: the file ends inside a bracket" in words(app)


def test_an_answer_that_no_longer_exists_is_let_go(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An option taken out of the pack while it is chosen does not break the page."""
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(write_pack(tmp_path)))
    app = open_app(goal="race", permit="small")
    changed = FILES["questions.yaml"].replace("    small:", "    large:")
    rules = FILES["rules.yaml"].replace("permit: [small]", "permit: [large]")
    write_pack(tmp_path, {"questions.yaml": changed, "rules.yaml": rules})
    app.run()
    assert not app.exception
    assert app.query_params["goal"] == "race"
    assert "permit" not in app.query_params
