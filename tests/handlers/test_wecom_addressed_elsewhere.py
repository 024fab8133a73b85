"""The bot is mentioned by the name it has in WeCom, which need not be the one of the settings."""

from __future__ import annotations

import pytest

from handlers.wecom.addressed import unaddressed

HOUSE = ("云食餐饮",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@客诉助手 请问几位用餐？", "请问几位用餐？"),
        ("@客诉助手\u2005全额退款", "全额退款"),
        ("＠客诉助手 /cases", "/cases"),
        ("@客诉助手 @张三 看一下", "@张三 看一下"),
        ("@云食餐饮 @张三 看一下", "@张三 看一下"),
        ("@张三 @云食餐饮 看一下", "@张三 看一下"),
        ("@张三 看一下 @云食餐饮", "@张三 看一下 @云食餐饮"),
    ],
)
def test_a_mention_by_another_name_is_ours_too(text: str, said: str) -> None:
    assert unaddressed(text, HOUSE, called=True) == said


def test_alone_with_the_bot_a_mention_is_somebody_else() -> None:
    assert unaddressed("@张三 看一下", HOUSE, called=False) == "@张三 看一下"
