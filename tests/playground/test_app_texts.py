"""Texts of WeChat and WeCom as the page is given them: words, and entities where they stand."""

from __future__ import annotations

from bot.playground.wechat.texts import shown
from bot.playground.wechat_view import taps
from bot.playground.wecom_text import marked, mentions
from bot.playground.worlds import versions


def said(text: str, entity: dict[str, object]) -> str:
    """The words of an entity, by its UTF-16 units."""
    start, length = int(str(entity["offset"])), int(str(entity["length"]))
    return text.encode("utf-16-le")[start * 2 : (start + length) * 2].decode("utf-16-le")


def test_a_line_that_can_be_tapped_is_the_line_and_not_the_same_words_before_it() -> None:
    text, links = shown(
        "😀 1 退款 还是 2 道歉？\n"
        '<a href="weixin://bizmsgmenu?msgmenucontent=退款&msgmenuid=x">1 退款</a>\n'
        '见 <a href="https://example.com/a">说明</a>'
    )
    tap, link = taps(text, links)
    assert (tap["type"], tap["says"], said(text, tap)) == ("tap", "退款", "1 退款")
    assert tap["offset"] == len("😀 1 退款 还是 2 道歉？\n") + 1, "😀 counts for two"
    assert (link["url"], said(text, link)) == ("https://example.com/a", "说明")


def test_markdown_is_words_with_marks() -> None:
    text, entities = marked(
        "> 汤里**有 `虫`**\n> 她说\n请 <@sun> 看 [案件](https://a.example/1)", {"sun": "孙店长"}
    )
    assert text == "汤里有 虫\n她说\n请 @孙店长 看 案件"
    assert [(each["type"], said(text, each)) for each in entities] == [
        ("blockquote", "汤里有 虫\n她说"),
        ("bold", "有 虫"),
        ("code", "虫"),
        ("mention", "@孙店长"),
        ("text_link", "案件"),
    ]
    assert marked("<@nobody> **", {})[0] == "@nobody **"


def test_a_call_is_marked_where_it_stands_alone() -> None:
    assert mentions("@云食餐饮 在吗", ("云食餐饮",)) == [
        {"type": "mention", "offset": 0, "length": 5}
    ]
    assert mentions("在吗 @云食餐饮", ("云食餐饮",)) == []


def test_versions_of_a_page_are_read_whatever_they_say() -> None:
    assert versions("3.0.12") == (3, 0, 12)
    assert versions("7") == (7, 0, 0)
    for odd in ("", "²", "-1.x.3", "9" * 5000, "1.2.3.4", "."):
        assert len(versions(odd)) == 3
    assert versions("-1.x.3") == (0, 0, 3)
