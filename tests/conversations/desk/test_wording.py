"""Cards and lists as people read them, in both languages, masked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases import events as e
from cases.case import Case
from conversations.desk.card import card
from tests.conversations.desk.house import CANARY, HQ_GROUP, NOW, SECRETS, WORDS, Desk
from tests.conversations.desk.test_card import ORG, PROCEDURE, after, filed


def _read(case: Case, language: str, **texts: str) -> str:
    now = NOW + timedelta(hours=25)
    opened = CANARY | texts
    template, values, _ = card(case, PROCEDURE, ORG, opened, language, "Asia/Shanghai", "", now)
    return WORDS.render(template, language, values)


def test_a_card_in_chinese() -> None:
    case = after(filed(), e.Acknowledged("li"), e.Noted(e.Sealed("n", "0")), e.Nudged())
    owes = "应于 11月25日(周三) 10:00 完成（负责：投诉受理组 李娜）"
    assert _read(case, "zh").split("\n") == [
        "<b>案件 202611YB001</b> · 处理中",
        f"<b>⚠ 已逾期 1小时</b>：专人联系客户，{owes}",
        f"<b>⚠ 已逾期 1小时</b>：启动处理流程，{owes}",
        "受理：李娜（11月24日(周二) 10:00）",
        "类别：一般投诉",
        "单位：徐汇店 · 在线客服（Telegram） · 11月24日(周二) 10:00 登记",
        "客户所述：我叫***，电话***，身份证110*************2X，店员打翻了咖啡。",
        "诉求：退款",
        "材料：无 · 客户：客户A-139****0123",
        "催单 1 次",
    ]


def test_a_card_in_english_has_no_chinese_words_of_ours() -> None:
    text = _read(filed(), "en", story="The clerk spilled my coffee.", name="", phone="")
    assert "not acknowledged" in text
    assert "Overdue by 1 h" in text
    assert "no phone given" in text
    ours = text.replace("李娜", "")
    assert not [letter for letter in ours if "\u4e00" <= letter <= "\u9fff"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_e1_nothing_personal_is_on_a_card_wherever_the_customer_wrote_it(language: str) -> None:
    everywhere = dict.fromkeys(("wish", "proposal", "refusal", "addition"), CANARY["story"])
    sealed = e.Sealed("x", "0")
    case = after(
        filed(), e.ComplaintAdded(sealed), e.Resolved(sealed), e.CustomerRefused(2, sealed)
    )
    text = _read(case, language, **everywhere)
    assert not [secret for secret in SECRETS if secret in text]
    assert text.count("110*************2X") == 5


@pytest.mark.parametrize("cut", range(555, 601))
def test_a_number_at_the_cut_is_not_shown_by_half(cut: int) -> None:
    number = "13812345678"
    text = _read(filed(), "zh", story="说" * cut + number + "说" * 900)
    assert "1381" not in text
    assert "…" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_markup_in_words_is_shown_as_written(language: str) -> None:
    text = _read(filed(), language, story='<b>x</b><a href="tg://user?id=1">管理员</a>&lt;')
    assert "&lt;b&gt;x&lt;/b&gt;" in text
    assert "<a " not in text


async def test_a_list_reads_as_one_line_per_case(desk: Desk) -> None:
    case = await desk.file()
    await desk.press("li", case, "ack")
    await desk.say("li", "/due 3d")
    _, text = desk.heard[-1]
    assert text.split("\n") == [
        "<b>72小时内到期 1 件</b>",
        "<code>202611YB001</code> 徐汇店 · 受理后跟进 · 11月24日(周二) 14:00 剩 4小时 · 李娜",
        "查看：/case 编号",
    ]


async def test_the_history_reads_as_a_timeline(desk: Desk) -> None:
    case = await desk.file()
    await desk.press("li", case, "ack")
    await desk.press("li", case, "contact", "no_answer")
    await desk.say("li", f"/note {case.number} 晚上再打13955550123")
    await desk.say("zhou", f"/case {case.number}", HQ_GROUP)
    _, text = desk.heard[-1]
    assert text.split("\n") == [
        "<b>案件 202611YB001 经过</b>",
        "11月24日(周二) 10:00 登记",
        "11月24日(周二) 10:00 受理（李娜）",
        "11月24日(周二) 10:00 联系客户：无人接听（李娜）",
        "11月24日(周二) 10:00 备注（李娜） “晚上再打***”",
    ]
