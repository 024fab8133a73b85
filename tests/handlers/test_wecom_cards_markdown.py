"""Nothing that a person writes becomes markup in WeCom, and nothing outgrows a message."""

import re
from html import escape

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from conversations.channel import Key, Rendered
from handlers.wecom.markdown import MARKDOWN_BYTES, RULE, escaped, joined, parts

_NASTY = "\\`*_~[]<>#|&$-+=.)( :/@!w1\n\t\r\u2028　é🇨🇳👨‍👩‍👧张x"
words = st.text(st.one_of(st.sampled_from(_NASTY), st.characters()), max_size=300)
_MARKUP = re.compile(
    r"[\\`*_~\[\]<>#|&$]"  # what makes marks, links, mentions, titles, tables, formulas
    r"|://|(?i:\bwww\.)"
    r"|^[\s\u00a0\u3000]*(?:[-+=]|\d{1,9}[.)](?:\s|$))"  # lists and underlined titles
    r"|^(?: {4}|\t)",  # a block of code
    re.M,
)


@given(words)
@example("<@zhangsan> <@all> [x](https://evil.example) **b** `c`\n# t\n> q\n- l\n1. n\n===")
@example("&lt;@zhangsan&gt; \\[x\\](http://a.example) ![i](https://a.example) www.evil.example")
def test_no_words_of_a_person_make_markup(said: str) -> None:
    for text in parts(escape(said)):
        assert not _MARKUP.search(text)


@given(words)
def test_nor_do_they_behind_words_of_ours(said: str) -> None:
    (text,) = parts(f"<b>案件 2026-11-0001</b>：{escape(said)}") or [""]
    ours = "**案件 2026-11-0001**："
    assert text.startswith(ours)
    assert not _MARKUP.search("，" + text.removeprefix(ours))


@given(words, words)
def test_nor_within_a_quotation(said: str, more: str) -> None:
    for text in parts(f"<blockquote>{escape(said)}</blockquote>{escape(more)}"):
        bare = "\n".join(line.removeprefix("> ") for line in text.split("\n"))
        assert not _MARKUP.search(bare)


@given(st.lists(words, min_size=1, max_size=4), st.integers(64, 400))
def test_every_message_fits_and_nothing_is_lost(said: list[str], limit: int) -> None:
    html = "".join(f"<b>{escape(each)}</b><code>{escape(each)}</code>" for each in said)
    html += f'<a href="tg://user?id=wecom:u:zhangsan">{escape(said[0])}</a>'
    found = parts(html, limit)
    assert all(0 < len(text.encode()) <= limit for text in found)
    letters = [sign for sign in "".join(said) * 2 if sign in "张é🇨🇳x"]
    assert [sign for sign in "".join(found) if sign in "张é🇨🇳x"][: len(letters)] == letters[:]


def test_marks_of_ours_stay() -> None:
    html = (
        "<b>案件 1</b> · 待受理\n<blockquote>原文\n第二行</blockquote>\n<code>a  b</code> "
        '<a href="https://kesu.example/x?a=1">看</a><b> </b>- 完'
    )
    assert parts(html) == [
        "**案件 1** · 待受理\n> 原文\n> 第二行\n`a  b` [看](https://kesu.example/x?a=1) - 完"
    ]


def test_only_people_of_wecom_are_called() -> None:
    html = (
        '<a href="tg://user?id=wecom:u:zhangsan">张三</a>、<a href="tg://user?id=72">Mona</a>'
        '、<a href="tg://user?id=wecom:u:x&gt;y">王五</a>'
    )
    assert parts(html) == ["<@zhangsan>、Mona、王五"]


@pytest.mark.parametrize(
    "link", ["javascript:alert(1)", "https://a.example/)x", "ftp://a.example", "", "//a"]
)
def test_a_link_that_leads_astray_is_words_alone(link: str) -> None:
    assert parts(f'<a href="{escape(link)}">看</a>') == ["看"]


def test_a_long_text_is_split_between_lines_and_then_between_signs() -> None:
    lines = "\n".join(f"第{number}行" * 20 for number in range(100))
    assert all(part.endswith("行") and part.startswith("第") for part in parts(lines))
    family = "👨‍👩‍👧"
    for text in parts(family * 1000):
        assert len(text.encode()) <= MARKDOWN_BYTES
        assert text.replace(family, "") == ""


def test_one_endless_sign_is_split_all_the_same() -> None:
    found = parts("e" + "\u0301" * 5000)
    assert len(found) > 1
    assert all(len(text.encode()) <= MARKDOWN_BYTES for text in found)


def test_blank_and_broken_texts() -> None:
    assert parts("") == []
    assert parts(" \n\n ") == []
    assert parts("<b>没有结尾") == ["**没有结尾**"]
    assert parts("<u>下划线</u><br>x") == ["下划线x"]


def test_escaping_leaves_what_is_harmless() -> None:
    harmless = "案件 2026-11-0001：退款 3.50 元（已到账）！a-b a@b.example 10:30 50% A+"
    assert escaped(harmless) == harmless


def test_a_burst_goes_as_one_message() -> None:
    burst = [Rendered("一", quiet=True), Rendered("<b>二</b>", vital=True), Rendered("三")]
    message, count = joined(burst)
    assert count == 3
    assert parts(message.text) == [f"一\n{RULE}\n**二**\n{RULE}\n三"]
    assert message.vital
    assert not message.quiet


def test_what_has_buttons_or_a_file_goes_alone() -> None:
    plain, keyed = Rendered("一"), Rendered("二", keys=((Key("认领", "ack"),),))
    filed = Rendered("三", file=(b"x", "document", "a.pdf"))
    assert joined([keyed, plain]) == (keyed, 1)
    assert joined([plain, keyed, plain]) == (plain, 1)
    assert joined([plain, plain, filed])[1] == 2


@given(st.lists(words.map(escape), min_size=1, max_size=6))
def test_joined_messages_fit_into_one(texts: list[str]) -> None:
    message, count = joined([Rendered(text) for text in texts], 600)
    assert 1 <= count <= len(texts)
    if count > 1:
        assert len(parts(message.text, 600)) == 1
