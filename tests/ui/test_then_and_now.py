"""The article's claims as a reader meets them, on a small pack and on the one that comes along."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from engine.model import Pack
from tests.packs import write_pack
from tests.ui.conftest import Open, words

CLAIMS = """\
first.quick:
  section: First
  says: Alpha is *quick* <b>indeed</b>.
  about: [alpha]
  favours: alpha
  criterion: speed
  status: holds
  because: It still is.
  sources: [handbook]
  checked: 2026-11-20
  topic: race
second.slow:
  section: Second
  says: Beta is slow.
  about: [beta, alpha]
  favours: alpha
  criterion: speed
  status: outdated
  because: It has a new engine.
  sources: [handbook]
  checked: 2020-01-01
first.both:
  section: First
  says: Both are pleasant.
  about: [alpha, beta]
  criterion: comfort
  status: partly
  because: One of them is.
  basis: judgement
  checked: 2026-11-20
"""
SYSTEMS = """\
alpha:
  label: Alpha
  role: framework
  because: It is still made.
  sources: [handbook]
  checked: 2026-11-20
beta:
  label: Beta
  role: ancestor
  because: It has ended.
  sources: [handbook]
  checked: 2020-01-01
"""
TOPIC = """\
title: Topic
ask: Who wins the {0}?
explains: Two cars drive.
look_for: The times.
tolerance: 0.001
criterion: speed
"""
FILES = {
    "claims.yaml": CLAIMS,
    "systems.yaml": SYSTEMS,
    "samples/derby/topic.yaml": TOPIC.format("derby"),
    "samples/race/topic.yaml": TOPIC.format("race"),
}
HOLDS = ":material/check_circle: **Holds** · Alpha is \\*quick\\* \\<b\\>indeed\\</b\\>."
PARTLY = ":material/contrast: **Partly** · Both are pleasant."
OUTDATED = ":material/history: **Outdated** · Beta is slow."


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small pack with three claims, two systems and two topics."""
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(write_pack(tmp_path, dict(FILES))))
    return tmp_path


def claims(app: AppTest) -> list[str]:
    """Return the rows of the claims as they are shown, in order."""
    return [box.label for box in app.expander if box.label.startswith(":material/")]


def links(app: AppTest, label: str) -> list[dict[str, list[str]]]:
    """Return the query parameters of the page's links of this name."""
    found = [element.proto for element in app.get("page_link")]
    return [parse_qs(link.query_string) for link in found if link.label == label]


@pytest.mark.usefixtures("small")
def test_claims_stand_in_the_articles_order_with_word_and_icon(open_app: Open) -> None:
    """Sections in the order of their first claim; what was written is shown as it was written."""
    app = open_app("then_and_now")
    assert "**3 claims: 1 holds, 1 holds in part, 1 is outdated.**" in words(app)
    assert [header.value for header in app.header] == ["First", "Second", "The systems it names"]
    assert claims(app) == [HOLDS, PARTLY, OUTDATED]
    assert not any(box.proto.expanded for box in app.expander)


@pytest.mark.usefixtures("small")
def test_a_claim_tells_why_for_whom_and_what_it_rests_on(open_app: Open) -> None:
    """Stale evidence is called stale; judgement is called judgement."""
    rows = {box.label: box.markdown[0].value for box in open_app("then_and_now").expander}
    assert rows[HOLDS].startswith("It still is.")
    assert "speaks for Alpha." in rows[HOLDS]
    assert "speaks for neither side." in rows[PARTLY]
    assert "Rests on: our judgement; checked 2026-11-20" in rows[PARTLY]
    source = "[The handbook](<https://example.org/handbook>), 2026-01-01"
    assert f"Rests on: {source}; checked 2020-01-01, stale." in rows[OUTDATED]


@pytest.mark.usefixtures("small")
def test_the_filter_shows_what_is_chosen_and_remembers_it(open_app: Open) -> None:
    """Several at once, all when none is chosen; kept while another page is shown."""
    app = open_app("then_and_now", goal="race")
    app.button_group(key="standings").set_value(["holds", "outdated"]).run()
    assert claims(app) == [HOLDS, OUTDATED]
    app.button_group(key="standings").set_value(["outdated"]).run()
    assert claims(app) == [OUTDATED]
    assert "First" not in [header.value for header in app.header]
    app.switch_page("ui/pages/report.py").run()
    app.switch_page("ui/pages/then_and_now.py").run()
    assert claims(app) == [OUTDATED]
    app.button_group(key="standings").set_value([]).run()
    assert claims(app) == [HOLDS, PARTLY, OUTDATED]


@pytest.mark.usefixtures("small")
def test_a_link_to_a_claim_shows_it_first_and_open(open_app: Open) -> None:
    """Whatever the filter says; the address keeps it until the next page."""
    app = open_app("then_and_now", goal="race", at="second.slow")
    assert not app.warning
    assert "You came for this claim" in words(app)
    assert claims(app) == [OUTDATED, HOLDS, PARTLY, OUTDATED]
    assert [box.proto.expanded for box in app.expander[:2]] == [True, False]
    app.button_group(key="standings").set_value(["holds"]).run()
    assert claims(app) == [OUTDATED, HOLDS]
    assert dict(app.query_params) == {"goal": "race", "v": "1", "at": "second.slow"}
    assert links(app, "Report") == [{"goal": ["race"], "v": ["1"]}]


@pytest.mark.parametrize("name", ["second.gone", "<b>", "../x", "a" * 61])
@pytest.mark.usefixtures("small")
def test_a_link_to_nothing_shows_the_page_all_the_same(open_app: Open, name: str) -> None:
    """No warning about answers, no trace of what was written, nothing open."""
    app = open_app("then_and_now", at=name)
    assert not app.warning
    assert claims(app) == [HOLDS, PARTLY, OUTDATED]
    assert ("not here any more" in words(app)) == (name == "second.gone")
    assert name not in words(app)


@pytest.mark.usefixtures("small")
def test_a_claim_leads_to_its_topic_in_the_lab(open_app: Open) -> None:
    """With the answers of this visit; the lab then shows that topic and not its first one."""
    app = open_app("then_and_now", goal="race")
    assert links(app, "See it run") == [{"goal": ["race"], "v": ["1"], "at": ["race"]}]
    assert open_app("lab", at="race").title[0].value == "Who wins the race?"
    assert open_app("lab", at="walk").title[0].value == "Who wins the derby?"


@pytest.mark.usefixtures("small")
def test_a_claim_leads_to_its_criterion(open_app: Open) -> None:
    """By its name, and with the answers of this visit."""
    app = open_app("then_and_now", goal="race")
    link = {"goal": ["race"], "v": ["1"]}
    assert links(app, "Bears on: Speed") == [{**link, "at": ["speed"]}] * 2
    assert links(app, "Bears on: Comfort") == [{**link, "at": ["comfort"]}]


@pytest.mark.usefixtures("small")
def test_each_system_has_its_fate_and_the_claims_about_it(open_app: Open) -> None:
    """All claims, whatever the filter says."""
    app = open_app("then_and_now")
    app.button_group(key="standings").set_value(["holds"]).run()
    text = words(app)
    assert "**Alpha** · framework  \nIt is still made." in text
    assert "**Beta** · ancestor  \nIt has ended." in text
    box = next(box for box in app.expander if box.label.startswith("Beta: its sources"))
    assert box.label.endswith("(2)")
    told = box.markdown[0].value
    assert "checked 2020-01-01, stale" in told
    assert [line for line in told.splitlines() if line.startswith("- ")] == [
        f"- :small[{OUTDATED}]",
        f"- :small[{PARTLY}]",
    ]


def test_without_claims_nothing_leads_here(
    open_app: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And whoever comes all the same is told so."""
    monkeypatch.setenv("ADVISOR_KNOWLEDGE", str(write_pack(tmp_path)))
    assert not links(open_app(), "Then and now")
    app = open_app("then_and_now")
    assert app.title[0].value == "Nothing to compare"


def test_every_claim_of_the_shipped_pack_has_its_row(open_app: Open, knowledge: Pack) -> None:
    """And every topic that a claim names can be reached from it."""
    app = open_app("then_and_now")
    assert len(claims(app)) == len(knowledge.claims) > 0
    named = [claim.topic for claim in knowledge.claims.values() if claim.topic]
    assert sorted(topic for link in links(app, "See it run") for topic in link["at"]) == sorted(
        named
    )
    assert links(open_app(), "Then and now")
