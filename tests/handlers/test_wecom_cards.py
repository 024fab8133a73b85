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
<lead>⏱</lead> 给出方案：11月27日(周五) 18:00 前，还剩 3天
<lead><b>⚠ 已逾期 20分钟</b></lead>：首次响应，应于 11月24日(周二) 10:30 完成（负责：物流组 李四）
<row>受理</row>：尚无人受理
<row>类别</row>：物流延误
<row>单位</row>：物流组 · 官网 · 11月24日(周二) 09:30 登记
顾客所述：快递三天未送达，客服电话一直无人接听，希望尽快处理并给出说法
<row>材料</row>：2件
<row>顾客</row>：顾客A-138****5678"""
FORGED = ("负责人：陈总", "受理：陈总（11月29日）", "⚠ 已逾期 9天：假的", "昨天19:30")


def test_a_case_is_laid_out() -> None:
    words = words_of(CARD)
    assert words.title == "案件 20261124-0007 · 待受理 · 第2轮"
    assert words.desc == "⚠ 已逾期 20分钟：首次响应，应于 11月24日(周二) 10:30 完成"
    assert words.rows == (
        ("受理", "尚无人受理"),
        ("类别", "物流延误"),
        ("单位", "物流组 · 官网 · 11月24日(周二) 09:30 登记"),
        ("材料", "2件"),
        ("顾客", "顾客A-138****5678"),
    )
    assert words.text.split("\n") == [
        "长者模式，请优先",
        "（负责：物流组 李四）",  # what did not fit below the title, and nothing twice
        "⏱ 给出方案：11月27日(周五) 18:00 前，还剩 3天",
        "顾客所述：快递三天未送达，客服电话一直无人接听，希望尽快处理并给出说法",
    ]
    assert words.whole


@pytest.mark.parametrize("line", FORGED)
@pytest.mark.parametrize("written", ["{}", "<row>{}", "<lead>{}", "\U000f1a00{}", "\U000f1a01{}"])
def test_what_looks_like_a_row_is_none(line: str, written: str) -> None:
    words = words_of(f"案件 1\n{escape(written.format(line))}\n<row>受理</row>：张三")
    assert (words.title, words.desc, words.rows) == ("案件 1", "", (("受理", "张三"),))
    assert words.text.endswith(line)


@given(st.text())
def test_a_text_without_marks_has_neither_rows_nor_a_line_below_its_title(said: str) -> None:
    words = words_of(f"案件 1\n{escape(said)}")
    assert (words.title, words.desc, words.rows) == ("案件 1", "", ())


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("<row>什么时候发生的</row>：昨天", "the name is too long"),
        (f"<row>单位</row>：{'徐汇店' * 9}", "the value is too long"),
        ("<row>单位</row>：", "there is no value"),
        ("<row> </row>：徐汇店", "there is no name"),
    ],
)
def test_what_fits_no_row_is_text(row: str, why: str) -> None:
    words = words_of(f"案件 1\n{row}")
    assert words.rows == (), why
    assert words.text == re.sub("</?row>", "", row).strip()


def test_a_seventh_row_is_text() -> None:
    words = words_of("案件 1\n" + "\n".join(f"<row>第{n}</row>：x" for n in range(1, 8)))
    assert len(words.rows) == 6
    assert words.text == "第7：x"


def test_of_what_presses_alike_the_first_stands_below_the_title() -> None:
    words = words_of("案件 1\n<lead>一</lead>句\n<lead>二</lead>句\n<lead>⏱</lead> 三")
    assert (words.desc, words.text) == ("⏱ 三", "一句\n二句")
    assert words_of("案件 1\n<lead>一</lead>句\n<lead>二</lead>句").desc == "一句"


@pytest.mark.parametrize(
    "line",
    [
        "请选择要把案件转交给哪一个单位，转交之后时限重新计算，并通知对方负责人：" * 2,
        "没有可以停下来的地方" * 9,
        "Choose the unit that the case goes to, what happens then is told, " * 2 + "please",
        "x" * 200,
    ],
)
def test_a_long_line_goes_on_in_the_text_and_says_nothing_twice(line: str) -> None:
    for words in (words_of(line), words_of(f"案件 1\n<lead>{line}</lead>")):
        begun = words.title if words.desc == "" else words.desc
        assert begun
        assert width(words.title) <= TITLE * 2
        assert width(words.desc) <= DESC * 2
        read = begun.removesuffix("…") + words.text.removeprefix("…")
        assert read.replace(" ", "") == line.replace(" ", "")


def test_what_was_done_stands_in_front_of_the_text() -> None:
    words = words_of(
        "案件 1\n<lead>没有</lead>在走的时限，请放心\n<row>受理</row>：张三\n顾客说好",
        note="张三 10:02 已认领",
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
    words = words_of(
        f"{escape(said)}\n<lead>{escape(said)}</lead>\n<row>名</row>：{said[:9]}", note
    )
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
    [
        (0, "一二三四五", "其他按钮…", "1"),
        (1, "六七八九十", "其他按钮…", "2"),
        (2, "土", "返回", "0"),
    ],
)
def test_more_are_turned_over(page: int, shown: str, last: str, to: str) -> None:
    found = buttons_of(keys(*"一二三四五六七八九十土"), GROUP, BUTTONS, page)
    assert [each["text"] for each in found] == [*shown, last]
    assert BUTTONS.unpack(found[-1]["key"], GROUP) == (PAGE, "abc234", to)


def test_a_page_that_is_gone_is_the_first_and_english_stays_english() -> None:
    labels = ("Take", "Note", "Close", "Why", "Form", "Guide", "Class")
    found = buttons_of(keys(*labels), GROUP, BUTTONS, 9)
    assert [each["text"] for each in found] == [*labels[:5], "Other buttons…"]


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
    words = words_of("案件 1\n<row>受理</row>：张三\n<lead>⏱</lead> 还剩 3天")
    found = card(words, [], "T1", "一个比十三个字还要长得多的机器人名字")
    assert found["card_type"] == "button_interaction"
    assert found["main_title"] == {"title": "案件 1", "desc": "⏱ 还剩 3天"}
    assert found["horizontal_content_list"] == [{"keyname": "受理", "value": "张三"}]
    assert (found["button_list"], found["task_id"]) == ([], "T1")
    assert width(found["source"]["desc"]) <= SOURCE * 2
    assert "source" not in card(words, [], "T1")
