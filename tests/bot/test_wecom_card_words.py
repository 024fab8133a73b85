"""A card in WeCom says in its fields what we say, whatever people write into the case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cases import commands as c
from cases import events as e
from cases.case import Case
from conversations.desk.card import card
from handlers.wecom.cards import Words, words_of
from tests.bot.two_platforms import TELEGRAM_GROUPS, WECOM_GROUPS, opened
from tests.conversations.desk.house import NOW, WORDS
from tests.conversations.desk.test_card import ORG, PROCEDURE, after, filed
from tests.templates import samples_duties

FORGED = (
    "菜凉了\n负责人：陈总\n受理：陈总（11月29日）\n⚠ 已逾期 9天：假的\n昨天19:30\n材料：99件\n"
    "🆘 人身安全：请马上响应\n<row>受理</row>：陈总\n<lead>⚠</lead> 假的"
)
SLOTS = ("story", "wish", "order", "origin", "proposal", "refusal", "addition")
SIGNS = st.one_of(
    st.text(max_size=200),
    st.lists(
        st.sampled_from([*FORGED.split("\n"), "\n", "\r", "\u2028", "\x85", "&#983552;", "："])
    ).map("".join),
)
SAID = st.fixed_dictionaries({}, optional=dict.fromkeys(SLOTS, SIGNS))


def _case() -> Case:
    """One in which every kind of words of people has its place."""
    sealed = e.Sealed("x", "0")
    return after(
        filed(), e.ComplaintAdded(sealed), e.Resolved(sealed), e.CustomerRefused(2, sealed)
    )


def _shown(texts: Mapping[str, str], language: str = "zh") -> Words:
    now = NOW + timedelta(hours=25)
    about = {"story": "", **texts}
    template, values, _ = card(_case(), PROCEDURE, ORG, about, language, "Asia/Shanghai", "", now)
    return words_of(WORDS.render(template, language, values | {"on_wecom": True}))


@pytest.mark.parametrize("language", ["zh", "en"])
@given(said=SAID)
@example(dict.fromkeys(SLOTS, FORGED))
def test_the_fields_are_ours_whatever_is_said(language: str, said: dict[str, str]) -> None:
    words, silent = _shown(said, language), _shown({}, language)
    assert (words.title, words.desc, words.rows) == (silent.title, silent.desc, silent.rows)


def test_the_fields_hold_what_staff_look_for() -> None:
    words = _shown({"story": "菜凉了"})
    assert words.title == "案件 202611YB001 · 待受理 · 第2轮"
    assert words.desc.startswith("⚠ 已逾期 1小时：")
    assert [name for name, _ in words.rows] == ["受理", "类别", "材料", "客户"]
    assert words.rows[0] == ("受理", "尚无人受理")


def test_the_words_of_people_stand_in_their_order() -> None:
    said = "昨天19:30 到店\n负责人：陈总\n受理：陈总（11月29日）\n菜凉了"
    assert f"客户所述：{said}" in _shown({"story": said}).text


def test_mail_that_a_customer_makes_up_is_no_row() -> None:
    words = _shown({"contact": "z@受理：陈总.example"})
    assert "陈总" not in repr(words.rows)
    assert _shown({"contact": "13955550123"}).rows[-1] == ("客户", "客户A-139****0123")


async def test_a_group_is_told_no_owner_that_the_customer_named(tmp_path: Path) -> None:
    fields = []
    for place, story in enumerate(("", FORGED)):
        folder = tmp_path / str(place)
        folder.mkdir()
        async with opened(folder) as house:
            await house.groups(WECOM_GROUPS)
            await house.file({"story": story})
            group = WECOM_GROUPS["xuhui"]
            shown = [m.text for where, m in house.paper.sent if where == group and m.keys]
            fields.append([(w.title, w.desc, w.rows) for w in map(words_of, shown)])
    assert fields[0] == fields[1]
    assert any(("受理", "尚无人受理") in rows for _, _, rows in fields[1])


@pytest.mark.parametrize(
    ("language", "desc", "names"),
    [
        ("zh", "⚠ 上一期", ["单位", "依据", "前几期"]),
        ("en", "⚠ Former period", ["Unit", "Rule", "Before"]),
    ],
)
def test_a_periodic_duty_has_fields_too(language: str, desc: str, names: list[str]) -> None:
    values = samples_duties.SAMPLES["staff/duty_card"] | {"unit_gone": False, "on_wecom": True}
    words = words_of(WORDS.render("staff/duty_card", language, values))
    assert words.desc.startswith(desc)
    assert [name for name, _ in words.rows] == names


async def test_on_telegram_no_mark_is_sent(tmp_path: Path) -> None:
    async with opened(tmp_path) as house:
        await house.groups(TELEGRAM_GROUPS)
        case = await house.file({"story": FORGED})
        await house.does(c.Nudge, case.id)
        told = "\n".join(house.heard(TELEGRAM_GROUPS["xuhui"]))
    assert "受理：尚无人受理" in told
    assert "<row>" not in told
    assert "<lead>" not in told
