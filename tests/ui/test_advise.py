"""The questionnaire: answers, the verdict beside them, the address, and links that are off."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from engine.model import Pack
from tests.ui.conftest import Open, words
from ui.parts import plain


def test_the_front_door_says_what_this_is(open_app: Open) -> None:
    """One button, examples to look at, and no verdict before anything was said."""
    app = open_app()
    assert app.title[0].value == "TensorFlow or PyTorch for your project?"
    assert [button.label for button in app.button] == ["Start"]
    assert "So far" not in words(app)


def test_an_answer_changes_verdict_and_address(open_app: Open) -> None:
    """The sentence gives the reason; the address carries the answers."""
    app = open_app()
    app.button[0].click().run()
    app.button_group(key="q.goal").set_value("research").run()
    assert "So far: PyTorch, by" in words(app)
    assert app.query_params["goal"] == "research"
    app.button_group(key="q.goal").set_value(None).run()
    assert "goal" not in app.query_params
    assert "So far" not in words(app)


def test_a_link_restores_the_answers(open_app: Open) -> None:
    """Opening an address shows its answers chosen and its verdict."""
    app = open_app(target="microcontroller", goal="product")
    assert "So far: TensorFlow, by" in words(app)
    assert app.button_group(key="q.goal").value == "product"


def test_not_sure_stands_alone(open_app: Open) -> None:
    """Choosing it clears the rest of a question, and the other way round."""
    app = open_app(model="vision,audio")
    pills = app.button_group(key="q.model")
    pills.set_value(["vision", "audio", "unsure"]).run()
    assert app.query_params["model"] == "unsure"
    app.button_group(key="q.model").set_value(["unsure", "audio"]).run()
    assert app.query_params["model"] == "audio"


def test_answers_survive_a_visit_to_another_group(open_app: Open) -> None:
    """Going on and back shows the answer still chosen."""
    app = open_app(goal="learn")
    next(b for b in app.button if b.label.startswith("Next")).click().run()
    assert app.button_group(key="q.target")
    next(b for b in app.button if b.label == "Back").click().run()
    assert app.button_group(key="q.goal").value == "learn"
    assert app.query_params["goal"] == "learn"


def test_starting_over_forgets_everything(open_app: Open) -> None:
    """Address, widgets and verdict are as on a first visit."""
    app = open_app(goal="learn", model="vision")
    next(b for b in app.button if b.label == "Start over").click().run()
    assert not app.query_params
    assert app.button_group(key="q.goal").value is None


def test_a_mangled_link_is_told_and_the_rest_used(open_app: Open) -> None:
    """Unknown questions and options become sentences with a guess, shown as plain text."""
    app = open_app(goal="reserch", tarqet="phone", model="<b>x</b>,audio", lifetime="years")
    told = "\n".join(warning.value for warning in app.warning)
    assert plain("`goal` has no option `reserch`, did you mean `research`?") in told
    assert plain("there is no question `tarqet`, did you mean `target`?") in told
    assert plain("`<b>x</b>`") in told
    assert app.query_params["lifetime"] == "years"
    assert app.query_params["model"] == "audio"


def test_a_question_that_depends_on_another_appears_with_it(
    open_app: Open, knowledge: Pack
) -> None:
    """What happens to existing code is asked only where there is some."""
    app = open_app(existing_code="none")
    app.session_state["group"] = group_of(knowledge, "existing_code")
    app.run()
    assert not has(app, "q.code_future")
    app.button_group(key="q.existing_code").set_value("tf2").run()
    assert has(app, "q.code_future")


def group_of(pack: Pack, question: str) -> int:
    """Return the number of the group in which a question is asked."""
    groups = list(dict.fromkeys(entry.group for entry in pack.questions.values()))
    return groups.index(pack.questions[question].group)


def has(app: AppTest, key: str) -> bool:
    return any(group.key == key for group in app.button_group)
