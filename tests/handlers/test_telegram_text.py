"""Splitting: nothing lost, nothing too long, no grapheme or tag torn."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.telegram.markup import parse_html
from handlers.telegram_text import Part, cleaned, escaped, parts, shortened, shortened_plain, units

FAMILY = "👨‍👩‍👧‍👦"
LETTERS = st.sampled_from(
    [
        "a",
        "é",
        "e\u0301",
        "投",
        "诉",
        " ",
        "\n",
        "\n\n",
        "。",
        ". ",
        "&",
        "<",
        '"',
        "'",
        FAMILY,
        "🇨🇳",
        "👍🏽",
    ]
)
TAGS = st.sampled_from(
    [
        ("<b>", "</b>"),
        ("<i>", "</i>"),
        ("<a href=\"https://example.com/?a=1&amp;b='>'\">", "</a>"),
        ("<blockquote>", "</blockquote>"),
        ("<code>", "</code>"),
        ('<span class="tg-spoiler">', "</span>"),
    ]
)


def _words(least: int = 0) -> st.SearchStrategy[str]:
    return st.lists(LETTERS, min_size=least, max_size=60).map("".join)


PLAIN = _words().map(escaped)
MARKUP = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map("".join),
        st.builds(lambda tag, text: f"{tag[0]}{text}{tag[1]}", TAGS, inner),
    ),
    max_leaves=12,
)


def seen(html: str) -> str:
    """What the server makes of it; it refuses tags that are not sound."""
    return parse_html(html)[0]


@given(MARKUP, st.integers(20, 90))
def test_the_parts_add_up_to_the_whole(html: str, limit: int) -> None:
    found = parts(html, limit)
    assert "".join(part.plain for part in found) == seen(html)


@given(MARKUP, st.integers(20, 90))
def test_every_part_fits_and_has_sound_tags(html: str, limit: int) -> None:
    for part in parts(html, limit):
        assert units(part.plain) <= limit
        assert seen(part.html) == part.plain


@given(MARKUP, st.integers(20, 90))
def test_no_grapheme_is_torn(html: str, limit: int) -> None:
    whole = seen(html)
    borders = {found.end() for found in regex.finditer(r"\X", whole)}
    at = 0
    for part in parts(html, limit)[:-1]:
        at += len(part.plain)
        assert at in borders


@given(MARKUP, st.integers(20, 90))
def test_the_formatting_stays_with_its_words(html: str, limit: int) -> None:
    def formatted(source: str) -> list[tuple[str, frozenset[str]]]:
        plain, entities = parse_html(source)
        wide = plain.encode("utf-16-le")
        found = []
        for at in range(len(wide) // 2):
            over = [e for e in entities if e["offset"] <= at < e["offset"] + e["length"]]
            kinds = frozenset(e["type"] for e in over)
            found.append((wide[2 * at : 2 * at + 2].hex(), kinds))
        return found

    split = [each for part in parts(html, limit) for each in formatted(part.html)]
    assert split == formatted(html)


@given(MARKUP, st.integers(20, 90))
def test_the_beginning_fits_and_is_the_beginning(html: str, limit: int) -> None:
    part = shortened(html, limit)
    assert units(part.plain) <= limit
    assert seen(part.html) == part.plain
    whole = seen(html)
    assert part.plain == whole or (
        part.plain.endswith("…") and whole.startswith(part.plain.removesuffix("…"))
    )


@given(_words(), st.integers(2, 30))
def test_a_plain_beginning_fits(text: str, limit: int) -> None:
    short = shortened_plain(text, limit)
    assert units(short) <= limit
    assert short == text or text.startswith(short.removesuffix("…"))


@given(st.text(max_size=200), st.integers(4, 40))
def test_any_text_at_all_is_split_without_loss(text: str, limit: int) -> None:
    found = parts(escaped(text), limit)
    assert "".join(part.plain for part in found) == text
    assert all(0 < units(part.plain) <= limit for part in found) or text == ""


def test_a_text_that_fits_stays_as_it_was_written() -> None:
    html = "<b>你好</b> &amp; <i></i>再见&#39;"
    assert parts(html) == [Part(html, "你好 & 再见'")]


def test_emoji_count_twice() -> None:
    assert [units(part.plain) for part in parts("👍" * 2049)] == [4096, 2]


def test_the_break_is_at_a_paragraph_then_a_line_then_a_sentence_then_a_space() -> None:
    def first(text: str) -> str:
        return parts(text, 20)[0].plain

    assert first("一二三四五六七八九十\n\n二\n三。四 五" + "六" * 20) == "一二三四五六七八九十\n\n"
    assert first("一二三四五六七八九十\n三。四 五" + "六" * 20) == "一二三四五六七八九十\n"
    assert first("一二三四五六七八九十三。四 五" + "六" * 20) == "一二三四五六七八九十三。"
    assert first("一二三四五六七八九十三四 五" + "六" * 20) == "一二三四五六七八九十三四 "
    assert first("一" * 40) == "一" * 20


def test_tags_are_closed_and_opened_again() -> None:
    html = '<b>粗<a href="https://example.com/">' + "链" * 30 + "</a></b>尾"
    assert [part.html for part in parts(html, 20)] == [
        '<b>粗<a href="https://example.com/">' + "链" * 19 + "</a></b>",
        '<b><a href="https://example.com/">' + "链" * 11 + "</a></b>尾",
    ]


def test_a_grapheme_longer_than_a_message_is_cut_between_characters() -> None:
    monster = "e" + "\u0301" * 50
    found = parts(monster, 20)
    assert "".join(part.plain for part in found) == monster
    assert max(units(part.plain) for part in found) == 20


@pytest.mark.parametrize(
    ("broken", "plain"),
    [
        ("1 < 2", "1 < 2"),
        ("<b>open", "open"),
        ("<b><i>crossed</b></i>", "crossed"),
        ("</b>closed", "closed"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("a<b", "a<b"),
        ("<b>x</b> <", "x <"),
    ],
)
def test_broken_markup_is_shown_as_it_stands(broken: str, plain: str) -> None:
    assert parts(broken) == [Part(escaped(plain), plain)]
    assert seen(parts(broken)[0].html) == plain


@pytest.mark.parametrize(
    "text", ["&nbsp;", "&#x1F44d;", "&#0;", "&#1114112;", "AT&T", "&&amp;", "&lt&gtx"]
)
def test_references_mean_what_the_server_says(text: str) -> None:
    assert parts(text)[0].plain == seen(text)


def test_half_a_character_is_replaced() -> None:
    assert cleaned("a\ud83db") == "a\ufffdb"
    assert cleaned("\ud83d\udc4d") == "👍"
    assert cleaned("\ufeff零") == "\ufeff零"


def test_a_very_long_text_is_split_quickly() -> None:
    found = parts("<i>" + "投诉很长，" * 4000 + "</i>")
    assert len(found) == 5
    assert all(units(part.plain) <= 4096 for part in found)
