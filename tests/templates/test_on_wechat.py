"""What customers read on WeChat speaks of nothing that is not there: no buttons, no slash."""

from __future__ import annotations

import re

import pytest

from conversations.reading.human import wants_person
from conversations.reading.words import meanings
from templates.render import LANGUAGES
from tests.conversations.talking import WORDS
from tests.templates.samples_customer import SAMPLES

NAMES = sorted(name for name in SAMPLES if name.startswith("customer/"))
# Only Telegram has groups of customers, and messages that can be changed afterwards.
ELSEWHERE = {"customer/group_only_private", "customer/edit_taken", "customer/edit_not_followed"}
NOT_THERE = re.compile(
    r"(?<![\w/])/[a-z_]{2,}|按钮|按下|[请就]点|点一|点[“下]|@\w|\b(?:button|buttons|press|tap)\b",
    re.I,
)
QUOTED = re.compile(r"“([^“”]+)”")
# Words shown in quotation marks that are labels of what is offered along with them, or examples.
LABELS = {label for language in LANGUAGES for label in WORDS.labels(language).values()}
# Templates that tell which words to reply.
TELLING = ("help", "bot_here", "bot_back", "human_still", "receipt", "late", "cancelled", "lapsed",
           "status_none", "unknown_command", "simple_on", "privacy", "nothing_to_cancel",
           "danger_told")  # fmt: skip


def _read(name: str, language: str, on_wechat: bool = True) -> list[str]:
    return [
        WORDS.render(name, language, values | {"on_wechat": on_wechat}, "plain")
        for values in SAMPLES[name]
    ]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", [name for name in NAMES if name not in ELSEWHERE])
def test_neither_button_nor_command(name: str, language: str) -> None:
    for text in _read(name, language):
        assert not NOT_THERE.search(text), text
        assert not re.search(r"[\u4e00-\u9fff]", text) or language == "zh", text


def test_what_is_looked_for_would_be_found() -> None:
    elsewhere = "\n".join(
        text for name in NAMES for lang in LANGUAGES for text in _read(name, lang, on_wechat=False)
    )
    found = {each.lower() for each in NOT_THERE.findall(elsewhere)}
    assert {"/status", "/start", "/human", "/bot", "/simple", "按钮", "press", "tap"} <= found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", TELLING)
def test_every_word_that_we_say_to_reply_is_understood(name: str, language: str) -> None:
    for text in _read(f"customer/{name}", language):
        for word in QUOTED.findall(text):
            known = meanings(word) or wants_person(word) == "asked" or word in LABELS
            assert known or word in ("编号 查询码",), word


@pytest.mark.parametrize(("language", "word"), [("zh", "提交"), ("en", "submit")])
def test_the_summary_leaves_to_submit_to_the_line_below_it(language: str, word: str) -> None:
    for text in _read("customer/summary", language):
        assert f"“{word}”" not in text.lower()
        assert text.lower().count(word) <= 1


def test_figures_alone_tell_nothing_and_that_is_said() -> None:
    values = {"zone": "Asia/Shanghai", "figures": True}
    assert "只有数字，看不出发生了什么" in WORDS.render("customer/wrong_story", "zh", values)
    assert "Figures alone" in WORDS.render("customer/wrong_story", "en", values)
