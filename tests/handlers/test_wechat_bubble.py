"""Several messages as one text of WeChat."""

import html
import re
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.channel import Key, Rendered
from conversations.choices import Choice, Choices, meant
from handlers.buttons import Buttons, ButtonUnfit
from handlers.wechat.bubble import AIM, Folded, folded, text_only
from handlers.wechat.limits import TEXT_BYTES
from handlers.wechat.plain_text import neutral, pieces, plain

CHAT = "wx:oMgHVjngRipVsoxg6TuX3vz6glDg"
BUTTONS = Buttons(b"0123456789abcdef")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WORDS = {"reply": "请回复“{label}”", "file": "（{name}）"}
LINK = re.compile(
    r'<a href="weixin://bizmsgmenu\?msgmenucontent=([^"&]*)&msgmenuid=([^"&]*)">(.*?)</a>'
)


def fold(*messages: Rendered) -> Folded:
    made = folded(messages, CHAT, BUTTONS, WORDS, NOW)
    assert all(len(text.encode()) <= TEXT_BYTES for text in made.texts)
    return made


def key(label: str, data: str = "ab1.x", act: str = "pick", case: str = "") -> Key:
    return Key(label, act, case, data)


def keys(*labels: str) -> tuple[tuple[Key, ...], ...]:
    return tuple((key(label, f"ab1.{number}"),) for number, label in enumerate(labels))


def read(text: str) -> str:
    """As the customer reads it."""
    return LINK.sub(lambda link: f"[{link[3]}]", text)


def tapped(text: str) -> list[tuple[str, tuple[str, str, str] | None]]:
    """What a tap on each line says, and the button that comes back."""
    return [
        (unquote(content), BUTTONS.unpack(unquote(packed), CHAT))
        for content, packed, _ in LINK.findall(text)
    ]


def test_a_question_and_its_choices() -> None:
    made = fold(
        Rendered("✓ 已记录：<b>物流</b>"),
        Rendered(
            "什么时候发生的？", (tuple(key(each) for each in ("今天", "昨天")), (key("记不清"),))
        ),
    )
    (text,) = made.texts
    assert read(text) == "✓ 已记录：物流\n\n什么时候发生的？\n[1 今天]\n[2 昨天]\n[3 记不清]"
    assert made.count == 2
    assert tapped(text)[0] == ("今天", ("pick", "", "ab1.x"))


def test_what_is_tapped_comes_back_whole() -> None:
    odd = Key("A & B #1: 100%+ ？", "language", "k3", "zh")
    (text,) = fold(Rendered("?", ((odd,),))).texts
    assert tapped(text) == [("A & B #1: 100%+ ？", ("language", "k3", "zh"))]


def test_who_types_is_understood() -> None:
    made = fold(Rendered("?", keys("今天", "昨天")))
    assert made.choices is not None
    chosen = meant(made.choices, "2")
    assert chosen is not None
    assert chosen.label == "昨天"
    assert BUTTONS.unpack(chosen.packed, CHAT) == ("pick", "", "ab1.1")


def test_filing_is_typed_and_not_tapped() -> None:
    """A tap would open no window for what is said later."""
    summary = Rendered(
        "请核对：\n1 经过", ((key("提交", "ab1.submit"),), (key("改第1项", "ab1.edit:story"),))
    )
    made = fold(summary)
    (text,) = made.texts
    # The numbered line stands for its button, which is understood all the same.
    assert read(text) == "请核对：\n1 经过\n请回复“提交”"
    assert made.choices is not None
    typed = meant(made.choices, "提交")
    assert typed is not None
    assert BUTTONS.unpack(typed.packed, CHAT) == ("pick", "", "ab1.submit")


def test_only_the_option_of_a_question_is_typed() -> None:
    (text,) = fold(Rendered("?", ((key("提交", "submit", "case"),),))).texts
    assert read(text) == "?\n[1 提交]"


def test_numbers_run_on_and_the_last_question_counts_from_one() -> None:
    noted = Rendered("我理解为昨天", ((key("修改", "ab1.edit:when"),),))
    made = fold(noted, Rendered("好的"), Rendered("是哪家店？", keys("徐汇店", "静安店")))
    assert read(made.texts[0]) == (
        "我理解为昨天\n[3 修改]\n\n好的\n\n是哪家店？\n[1 徐汇店]\n[2 静安店]"
    )
    assert made.choices is not None
    assert [line.number for line in made.choices.lines] == [1, 2, 3]


def test_two_questions_never_stand_in_one_text() -> None:
    """Else a bare number would have to guess which of them it answers."""
    status = Rendered("C-1 处理中", ((Key("催单", "nudge", "k1"), Key("补充", "add", "k1")),))
    made = fold(status, Rendered("好的"), Rendered("是哪一天？", keys("昨天", "今天")))
    assert made.count == 2
    assert read(made.texts[0]) == "C-1 处理中\n[1 催单]\n[2 补充]\n\n好的"


def test_numbers_that_stand_in_the_text_keep_their_meaning() -> None:
    """Simple mode writes the choices into the text; beside them only lasting buttons are left."""
    simple = Rendered("怎么解决？\n\n1 退款\n2 换货\n回复数字即可。", ((Key("转人工", "human"),),))
    made = fold(simple)
    assert read(made.texts[0]).endswith("回复数字即可。\n[3 转人工]")
    assert made.choices is not None
    assert meant(made.choices, "1") is None


def test_numbers_in_a_text_without_buttons_take_the_place_of_older_ones() -> None:
    made = fold(Rendered("怎么解决？\n\n1 退款\n2 换货"))
    assert made.choices == Choices((), NOW)


def test_without_anything_to_choose_what_was_shown_before_holds() -> None:
    assert fold(Rendered("已收到。")) == Folded(("已收到。",), None, 1)


def test_what_does_not_fit_goes_another_way() -> None:
    long = Rendered("很长的一段话。" * 40)  # 840 bytes
    made = fold(long, long, long)
    assert made.count == 2
    assert len(made.texts) == 1
    assert len(made.texts[0].encode()) <= AIM


def test_a_question_stays_with_what_was_said_before_it_even_without_links() -> None:
    made = fold(Rendered("说" * 450), Rendered("请选：", keys(*(f"第{n}家门店" for n in range(9)))))
    assert made.count == 2
    (text,) = made.texts
    assert not LINK.search(text)
    assert text.endswith("\n9 第8家门店")


def test_a_message_alone_may_use_all_there_is() -> None:
    text = "字" * (TEXT_BYTES // 3)
    assert fold(Rendered(text), Rendered("还有")) == Folded((text,), None, 1)


def test_lines_lose_their_links_before_a_message_loses_its_unity() -> None:
    many = Rendered(
        "请选：" + "说" * 400, keys(*(f"第{number}家门店的名字" for number in range(9)))
    )
    made = fold(many)
    (text,) = made.texts
    assert not LINK.search(text)
    assert text.endswith("\n8 第7家门店的名字\n9 第8家门店的名字")
    assert made.choices is not None
    assert len(made.choices.lines) == 9


def test_a_message_too_long_becomes_several_and_the_last_has_the_choices() -> None:
    sentence = "这是第一句话，后面还有很多句。"
    made = fold(Rendered(sentence * 120, keys("好", "不好")), Rendered("后来的"))
    assert made.count == 1
    assert len(made.texts) > 2
    assert all(text.endswith("。") for text in made.texts[:-1])
    assert "".join(LINK.sub("", text).strip() for text in made.texts) == sentence * 120
    assert [label for label, _ in tapped(made.texts[-1])] == ["好", "不好"]


def test_more_choices_than_one_text_holds() -> None:
    made = fold(
        Rendered("?", keys(*("一个很长很长的名字" * 3 + str(number) for number in range(40))))
    )
    shown = "\n".join(made.texts)
    assert all(f"{number} 一个" in shown for number in range(1, 41))


def test_a_file_goes_another_way() -> None:
    file = Rendered("照片", file=(b"...", "photo", "a.jpg"))
    assert fold(file, Rendered("后来的")) == Folded((), None, 0)
    assert fold(Rendered("先说的"), file) == Folded(("先说的",), None, 1)
    assert text_only(file, CHAT, BUTTONS, WORDS, NOW).texts == ("照片",)


def test_nothing_to_say() -> None:
    assert folded((), CHAT, BUTTONS, WORDS, NOW) == Folded((), None, 0)
    assert fold(Rendered("")) == Folded((), None, 1)


def test_a_button_that_cannot_be_signed() -> None:
    with pytest.raises(ButtonUnfit):
        fold(Rendered("?", ((key("好", "x" * 60),),)))


@pytest.mark.parametrize(
    ("markup", "seen"),
    [
        ("<b>编号</b> <code>C-1</code> &amp; 更多", "编号 C-1 & 更多"),
        ("方案：\n<blockquote>退款\n换货</blockquote>\n好吗？", "方案：\n「退款\n换货」\n好吗？"),
        ("方案：<blockquote>退款</blockquote>好吗？", "方案：\n「退款」\n好吗？"),
        ("<blockquote>甲</blockquote><blockquote>乙</blockquote>", "「甲」\n「乙」"),
        (
            '<a href="https://kesu.example/x?y=1&amp;z=2">看这里</a>',
            '<a href="https://kesu.example/x?y=1&z=2">看这里</a>',
        ),
        (
            '<blockquote>甲</blockquote><a href="https://kesu.example">乙</a>',
            '「甲」\n<a href="https://kesu.example">乙</a>',
        ),
        ('<a href="http://kesu.example">看这里</a>', "看这里"),
        ('<a href="javascript:x">看<b>这</b>里</a>', "看这里"),
        ('<a href="weixin://bizmsgmenu?msgmenucontent=a&amp;msgmenuid=b">看</a>', "看"),
        ('<a href="https://kesu.example">没有结尾', '<a href="https://kesu.example">没有结尾</a>'),
        ("一<br>二<unknown>三</unknown>", "一\n二三"),
        ("1 < 2 & 3", "1 ＜ 2 & 3"),
        ("  \n前后 \n", "前后"),
    ],
)
def test_markup_becomes_what_wechat_shows(markup: str, seen: str) -> None:
    assert plain(markup) == seen


@pytest.mark.parametrize(
    "words",
    [
        '<a href="https://evil.example">退款</a>',
        '<A HREF="weixin://bizmsgmenu?msgmenucontent=提交&msgmenuid=x">点这里</A>',
        "< a href='x'>",
        "<\u200ba>",
        "<\x00a href=x>",
        "&lt;a href=&quot;x&quot;&gt;",
        "&#60;a href=x>",
        "&#x3C;a href=x>",
        "weixin://bizmsgmenu?msgmenucontent=提交",
        "</a><a href=x>",
        "<!-- <a href=x> -->",
        "<script><a href=x></script>",
    ],
)
def test_words_of_people_never_become_links(words: str) -> None:
    made = fold(
        Rendered(f"您说：<blockquote>{html.escape(words)}</blockquote>", ((key(words[:40]),),))
    )
    shown = LINK.sub("", made.texts[0])
    assert "<" not in shown
    assert "weixin://" not in shown
    assert not re.search(r"&(lt|#0*60|#x0*3c)\b", shown, re.IGNORECASE)
    assert len(LINK.findall(made.texts[0])) == 1
    (_, _, label) = LINK.findall(made.texts[0])[0]
    assert "<" not in label


@given(st.text(max_size=120), st.text(max_size=20))
def test_whatever_people_say_there_is_one_link_and_it_is_ours(words: str, label: str) -> None:
    made = fold(Rendered(f"<b>{html.escape(words)}</b>", ((key(label),),)))
    text = "".join(made.texts)
    links = LINK.findall(text)
    assert len(links) == text.count("<a") == text.count("</a>")
    assert text.count("<") == 2 * len(links)
    if links:
        assert BUTTONS.unpack(unquote(links[0][1]), CHAT) == ("pick", "", "ab1.x")


@given(st.text(st.characters(codec="utf-8"), max_size=400), st.integers(40, 200))
def test_pieces_keep_everything_but_blanks_at_their_ends(text: str, limit: int) -> None:
    said = neutral(text)
    parts = pieces(said, limit)
    assert all(0 < len(part.encode()) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(said.split())


def test_a_family_stays_together_and_so_does_a_link() -> None:
    family = "👨‍👩‍👧‍👦"  # 25 bytes
    assert pieces(family * 4, 60) == [family * 2, family * 2]
    link = '<a href="https://kesu.example/path">这里</a>'
    assert pieces(f"请看说明书的这一页{link}谢谢", 48) == ["请看说明书的这一页", link, "谢谢"]


def test_one_sign_of_a_thousand_marks_is_cut() -> None:
    parts = pieces("a" + "\u0301" * 1000, 100)
    assert "".join(parts) == "a" + "\u0301" * 1000
    assert all(len(part.encode()) <= 100 for part in parts)


def test_a_choice_is_shown_as_its_label_reads() -> None:
    made = fold(Rendered("?", ((key(" 两  行\n标签 "), key("  ")),)))
    assert read(made.texts[0]) == "?\n[1 两 行 标签]"
    assert made.choices == Choices(
        (Choice(1, " 两  行\n标签 ", BUTTONS.pack("pick", "", "ab1.x", CHAT)),), NOW
    )
