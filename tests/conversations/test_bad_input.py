"""Every question by every kind of bad input: answered, nothing lost, and the talk goes on."""

from datetime import timedelta

import pytest

from conversations.preview.bad_input import KINDS, QUESTIONS, SILENT, cell, reached, shown
from conversations.talk.session import Language
from tests.conversations.talking import WORDS, service

CELLS = [(question, kind) for question in QUESTIONS for kind in KINDS]
# Where words are told to a filed case, they go there; nowhere else does bad input do anything.
_TELLING = {"add", "why not solved"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("question", "kind"), CELLS)
def test_cell(question: str, kind: str, language: Language) -> None:
    customer = reached(question, service(), language)
    before = customer.session
    assert before is not None
    known = len(customer.turns)
    turns = KINDS[kind](customer)
    after = customer.session
    assert after is not None

    for turn in turns:
        assert len(turn.replies) <= 2
        assert turn.replies or kind == "silence"
        for say in turn.replies:
            assert len(WORDS.render(say.template, language, say.values)) < 4096
    done = {do.act for turn in customer.turns[known:] for do in turn.commands}
    assert not done - ({"add"} if question in _TELLING else {"people"})
    assert after.drafting == before.drafting or question in _TELLING
    for slot, answer in before.answers.items():
        if slot == "story":
            assert after.answers[slot].said.startswith(answer.said)
        else:
            assert after.answers[slot] == answer or slot == question
    assert after.parts[: len(before.parts)] == before.parts
    assert after.held[: len(before.held)] == before.held
    # Whatever came, the customer can still go on, or give up.
    assert customer.says("/help").replies
    customer.waits(timedelta(minutes=1))
    assert customer.says("/cancel").replies


@pytest.mark.parametrize(("question", "kind"), CELLS)
def test_the_table_has_no_empty_cell(question: str, kind: str) -> None:
    assert cell(question, kind, service()).strip()


def test_silence_is_said_to_be_silence() -> None:
    assert shown([]) == SILENT


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_is_where_it_says(question: str) -> None:
    asked = [say.template for say in reached(question, service()).turns[-1].replies]
    assert asked, question
    place = question.partition(":")[0].partition(" ")[0].strip("?")
    expected = {
        "give": "ask_cancel", "go": "ask_resume", "add": "ask_", "withdraw": "ask_withdraw",
        "why": "ask_why", "when": "_when day", "unit": "_unit which",
    }.get(place, place)  # fmt: skip
    assert any(word in asked[-1] for word in expected.replace("_when", "when").split())
