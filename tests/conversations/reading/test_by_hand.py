"""What staff write when they file: the channel at the beginning, and when it was received."""

from __future__ import annotations

import pytest

from conversations.reading.channel import find_channel
from conversations.reading.received import received_in
from procedures.load import shipped

CHANNELS = shipped("service").channels


@pytest.mark.parametrize(
    ("text", "channel", "rest"),
    [
        ("电话 菜里有虫子", "phone", "菜里有虫子"),
        ("电话：菜里有虫子", "phone", "菜里有虫子"),
        ("PHONE the soup", "phone", "the soup"),
        ("ｐｈｏｎｅ the soup", "phone", "the soup"),
        ("12345 服务员骂人", "regulator", "服务员骂人"),
        ("监管部门转办 服务员骂人", "regulator", "服务员骂人"),
        ("门店服务台", "desk", ""),
        ("phone菜里有虫子", "phone", "菜里有虫子"),
        ("信 内容如下", "letter", "内容如下"),
        ("phoned us twice", "", "phoned us twice"),
        ("信用卡被多刷", "", "信用卡被多刷"),
        ("telegram hello", "", "telegram hello"),  # the bot files these itself
        ("信鸽 菜里有虫子", "", "信鸽 菜里有虫子"),
        ("", "", ""),
    ],
)
def test_the_channel_is_named_at_the_beginning(text: str, channel: str, rest: str) -> None:
    found, left = find_channel(text, CHANNELS)
    assert (found.id if found else "", left) == (channel, rest)


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("昨天 16:30 收到来信，菜里有虫子", "昨天 16:30"),
        ("昨天16:30来电，前天在徐汇店吃饭", "昨天16:30"),
        ("收到时间：11月20日9点，服务员骂人", "11月20日9点"),
        ("收到时间：昨天16:30，服务员骂人", "昨天16:30"),
        ("昨天收到来信：服务员骂人", "昨天"),
        ("收到时间 11月20日9点，服务员骂人", "11月20日9点"),
        ("received yesterday 16:30, an insect", "yesterday 16:30"),
        ("letter received on 20 Nov, an insect", "20 Nov"),
        ("昨天收到外卖是坏的", ""),
        ("昨天收到的包裹破了，要求退款", ""),
        ("I received the wrong dish yesterday, please refund", ""),
        ("菜里有虫子", ""),
        ("", ""),
    ],
)
def test_only_a_clause_that_says_nothing_else_tells_the_receipt(text: str, when: str) -> None:
    assert received_in(text)[0] == when
