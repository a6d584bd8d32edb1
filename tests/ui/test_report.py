"""The report: verdict, reasons with evidence, both splits, what is ruled out."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.freshness import present_day
from engine.link import read_query
from engine.model import Pack
from engine.scoring import judge
from tests.packs import FILES, write_pack
from tests.ui.conftest import Open, words
from ui import charts


def test_reasons_carry_answer_source_and_date(open_app: Open) -> None:
    """You said …, the ratings, why, and where it comes from."""
    app = open_app("report", target="microcontroller", goal="product")
    text = words(app)
    assert app.title[0].value.startswith("TensorFlow, by ")
    assert "You said “On a microcontroller”." in text
    assert "; checked 2026-11-20 for version" in text
    assert "](<https://" in text


def test_both_splits_are_charts_with_a_table(open_app: Open, knowledge: Pack) -> None:
    """Each table's points add up to the lead that the title names."""
    app = open_app("report", target="microcontroller", goal="product", lifetime="years")
    answers, _ = read_query(knowledge, "target=microcontroller&goal=product&lifetime=years")
    verdict = judge(knowledge, answers)
    assert len(app.get("plotly_chart")) == 2
    for table in app.table:
        points = sum(float(value) for value in table.value["Points"])
        assert abs(points - verdict.points(verdict.lead)) < 0.06


def test_an_excluded_framework_has_its_rule_and_way_out(open_app: Open) -> None:
    """The rule is named, with what would lift it."""
    app = open_app("report", must_use="huggingface")
    assert app.title[0].value == "PyTorch: TensorFlow is ruled out."
    assert "Ruled out" in [header.value for header in app.header]
    assert "Way out:" in words(app)


def test_none_fits_names_every_rule(open_app: Open) -> None:
    """Two demands in conflict give no winner but both rules."""
    app = open_app("report", must_use="huggingface", imposed="tensorflow")
    assert app.title[0].value == "None fits: every framework is ruled out."
    assert words(app).count("Way out:") >= 2
    assert "Why PyTorch" not in [header.value for header in app.header]


def test_a_report_without_answers_leads_to_the_questions(open_app: Open) -> None:
    """No verdict is made up."""
    assert open_app("report").title[0].value == "No verdict yet"


def test_a_link_followed_before_the_address_caught_up_loses_nothing(open_app: Open) -> None:
    """On a slow connection a link may still carry the address before the last answer."""
    app = open_app(goal="product")
    version = app.query_params["v"]
    app.button_group(key="q.model").set_value(["audio"]).run()
    app.query_params.clear()
    app.query_params.update({"goal": "product", "v": version})
    app.switch_page("ui/pages/report.py").run()
    assert app.query_params["model"] == "audio"


def test_nothing_of_importance_is_said(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack may have no baseline at all, and an answer that raises nothing."""
    criteria = FILES["criteria/all.yaml"].replace("baseline: slight", "baseline: none")
    monkeypatch.setenv(
        "ADVISOR_KNOWLEDGE", str(write_pack(tmp_path, {"criteria/all.yaml": criteria}))
    )
    app = open_app("report", permit="small")
    assert app.title[0].value == "A tie between Alpha and Beta: either will do."
    assert "Nothing has any importance on these answers." in words(app)


def test_a_label_is_no_markup_in_a_chart() -> None:
    """Neither in the names beside the bars nor in those of the two sides."""
    side = "<a href='https://evil.example'>A</a>"
    figure = charts.diverging_bars([side], [1.0], (side, "B"), charts.colours([side, "B"]))
    assert "<a" not in figure.to_json().replace("\\u003c", "<")


def test_stale_evidence_is_called_so_and_its_range_widened(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both beside the rating that they concern; the other stays as it was written."""
    checked = "checked: 2026-11-20"
    aged = FILES["criteria/all.yaml"].replace(checked, "checked: 2020-01-01", 1)
    fresh = aged.replace(checked, f"checked: {present_day()}")
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(write_pack(tmp_path, {"criteria/all.yaml": fresh})))
    text = words(open_app("report", goal="race"))
    assert "**Alpha: 8 of 10** (1 to 10, widened)" in text
    assert "; checked 2020-01-01 for version 1.0, stale." in text
    assert "**Beta: 4 of 10** (3 to 6)  \n" in text
    assert f"our judgement; checked {present_day()} for version 2.0." in text
