"""A message with buttons as WeCom shows it."""

import re
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.wecom.cards import check
from conversations.channel import Key
from handlers.buttons import ButtonUnfit
from handlers.wecom.cards import (
    DESC,
    PAGE,
    SOURCE,
    TASK_ID_BYTES,
    TEXT,
    TITLE,
    VALUE,
    buttons_of,
    card,
    chat_of,
    shortened,
    task_id,
    width,
    words_of,
)
from tests.handlers.wecom_room import ALONE, BUTTONS, GROUP, keys, numbered_entropy

CARD = """<b>案件 20261124-0007</b> · 待受理 · 第2轮 · 长者模式，请优先
⏱ 给出方案：11月27日(周五) 18:00 前，还剩 3天
<b>⚠ 已逾期 20分钟</b>：首次响应，应于 11月24日(周二) 10:30 完成（负责：物流组 李四）
受理：尚无人受理
类别：物流延误
单位：物流组 · 官网 · 11月24日(周二) 09:30 登记
顾客所述：快递三天未送达，客服电话一直无人接听，希望尽快处理并给出说法
材料：2件 · 顾客：顾客A-138****5678"""


def test_a_case_is_laid_out() -> None:
    words = words_of(CARD)
    assert words.title == "案件 20261124-0007 · 待受理 · 第2轮"
    assert words.desc.startswith("⚠ 已逾期 20分钟")
    assert [name for name, _ in words.rows] == ["受理", "类别", "单位", "材料"]
    assert words.rows[1] == ("类别", "物流延误")
    first, *rest = words.text.split("\n")
    assert first == "长者模式，请优先"
    assert rest[0].startswith("⏱ 给出方案")
    assert rest[1].startswith("⚠ 已逾期 20分钟：首次响应")  # too long for the line below the title
    assert words.whole


def test_a_question_keeps_its_whole_first_line() -> None:
    line = "请选择要把案件转交给哪一个单位，转交之后时限重新计算，并通知对方负责人：" * 2
    words = words_of(line)
    assert words.title.endswith("…")
    assert width(words.title) <= TITLE * 2
    assert words.text == line


def test_what_was_done_stands_in_front_of_the_text() -> None:
    words = words_of(
        "案件 1\n没有在走的时限，请放心\n受理：张三\n顾客说好", note="张三 10:02 已认领"
    )
    assert words.text == "张三 10:02 已认领\n顾客说好"
    assert words.desc == "没有在走的时限，请放心"


@given(st.text(max_size=500).filter(str.strip), st.integers(1, 20))
def test_the_platform_takes_whatever_is_said(said: str, count: int) -> None:
    words = words_of(f"案件 1\n{escape(said)}")
    shown = buttons_of(keys(*("认领" for _ in range(count))), GROUP, BUTTONS)
    name = task_id(GROUP, "abc234", numbered_entropy())
    assert check(card(words, shown, name, "客诉"))


@given(st.text(max_size=2000), st.text(max_size=300))
def test_no_field_outgrows_its_place(said: str, note: str) -> None:
    words = words_of(escape(said), note)
    assert width(words.title) <= TITLE * 2
    assert width(words.desc) <= DESC * 2
    assert width(words.text) <= TEXT * 2
    assert len(words.rows) <= 6
    assert all(width(value) <= VALUE * 2 for _, value in words.rows)


def test_cutting_leaves_no_half_sign() -> None:
    family = "👨‍👩‍👧"
    cut = shortened(family * 10, 5)
    assert cut.removesuffix("…").replace(family, "") == ""
    assert shortened("十个字以内的话", 10) == "十个字以内的话"


def test_six_buttons_stand_side_by_side() -> None:
    shown = buttons_of(keys(*"一二三四五六"), GROUP, BUTTONS)
    assert [each["text"] for each in shown] == list("一二三四五六")
    assert BUTTONS.unpack(shown[0]["key"], GROUP) == ("act0", "abc234", "")
    assert BUTTONS.unpack(shown[0]["key"], ALONE) is None


@pytest.mark.parametrize(
    ("page", "shown", "last", "to"),
    [(0, "一二三四五", "更多…", "1"), (1, "六七八九十", "更多…", "2"), (2, "土", "返回", "0")],
)
def test_more_are_turned_over(page: int, shown: str, last: str, to: str) -> None:
    found = buttons_of(keys(*"一二三四五六七八九十土"), GROUP, BUTTONS, page)
    assert [each["text"] for each in found] == [*shown, last]
    assert BUTTONS.unpack(found[-1]["key"], GROUP) == (PAGE, "abc234", to)


def test_a_page_that_is_gone_is_the_first_and_english_stays_english() -> None:
    labels = ("Take", "Note", "Close", "Why", "Form", "Guide", "Class")
    found = buttons_of(keys(*labels), GROUP, BUTTONS, 9)
    assert [each["text"] for each in found] == [*labels[:5], "More…"]


def test_styles_and_long_labels() -> None:
    styled = ((Key("认领", "ack", style="primary"), Key("结案", "close", style="danger")),)
    first, second = buttons_of(styled, GROUP, BUTTONS)
    assert (first["style"], second["style"]) == (1, 2)
    (long,) = buttons_of(((Key("转交给华东区域售后服务一组", "handover"),),), GROUP, BUTTONS)
    assert long["text"] == "转交给华东区域售后…"


def test_a_button_that_cannot_be_signed_is_refused() -> None:
    with pytest.raises(ButtonUnfit):
        buttons_of(((Key("x", "Not An Act"),),), GROUP, BUTTONS)


@given(st.text(min_size=1, max_size=16), st.sampled_from(["wecom:g:", "wecom:u:"]))
def test_a_card_knows_its_chat(inner: str, prefix: str) -> None:
    if not 0 < len(inner.encode("utf-8", "replace")) <= 64:
        return
    chat = prefix + inner.encode("utf-8", "replace").decode()
    name = task_id(chat, "abcdefghij234567", numbered_entropy())
    assert re.fullmatch(r"[0-9A-Za-z_@-]+", name)
    assert len(name) <= TASK_ID_BYTES
    assert chat_of(name) == (chat, "abcdefghij234567")


def test_every_card_has_its_own_name() -> None:
    entropy = numbered_entropy()
    longest = "wecom:u:" + "u" * 64
    names = {task_id(longest, "abcdefghij234567", entropy) for _ in range(50)}
    assert len(names) == 50
    assert max(map(len, names)) <= TASK_ID_BYTES


@pytest.mark.parametrize("name", ["", "T1", "g@@x", "gA@@01", "g_w@@01", "x" * 200])
def test_a_foreign_card_has_no_chat(name: str) -> None:
    assert chat_of(name) == ("", "")


def test_only_chats_of_wecom_have_cards() -> None:
    for chat in ("-100123", "wx:openid", "wecom:g:", "wecom:u:" + "u" * 65):
        with pytest.raises(ValueError, match="not a chat of WeCom"):
            task_id(chat, "", numbered_entropy())


def test_the_card_as_it_travels() -> None:
    words = words_of("案件 1\n受理：张三\n⏱ 还剩 3天")
    found = card(words, [], "T1", "一个比十三个字还要长得多的机器人名字")
    assert found["card_type"] == "button_interaction"
    assert found["main_title"] == {"title": "案件 1", "desc": "⏱ 还剩 3天"}
    assert found["horizontal_content_list"] == [{"keyname": "受理", "value": "张三"}]
    assert (found["button_list"], found["task_id"]) == ([], "T1")
    assert width(found["source"]["desc"]) <= SOURCE * 2
    assert "source" not in card(words, [], "T1")
