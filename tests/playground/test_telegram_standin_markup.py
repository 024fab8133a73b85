"""HTML becomes plain text and entities as on the server; errors name the byte."""

from __future__ import annotations

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.playground.telegram.formatted import detected, explicit, formatted, pieces, trimmed
from bot.playground.telegram.markup import link, parse_html, utf16_length
from bot.playground.telegram.refusals import RefusalError

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def spans(entities: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    return [(e["type"], e["offset"], e["length"]) for e in entities]


@pytest.mark.parametrize(
    ("source", "plain", "expected"),
    [
        ("好<b>粗</b>体", "好粗体", [("bold", 1, 1)]),
        ("😀<i>😀 x</i>", "😀😀 x", [("italic", 2, 4)]),
        ("<b><i>both</i></b>", "both", [("italic", 0, 4), ("bold", 0, 4)]),
        ("<u>a</u><ins>b</ins>", "ab", [("underline", 0, 1), ("underline", 1, 1)]),
        ("<s>a</s><del>b</del>", "ab", [("strikethrough", 0, 1), ("strikethrough", 1, 1)]),
        ("&lt;&amp;&gt;&quot;&#39;&#x41;", "<&>\"'A", []),
        ("&nbsp;&copy;&ltx;", "&nbsp;&copy;&ltx;", []),
        ("&lt1", "<1", []),
        ("<b></b>x", "x", []),
        ("<code>a</>", "a", [("code", 0, 1)]),
        ("<tg-spoiler>a</tg-spoiler>", "a", [("spoiler", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [("spoiler", 0, 1)]),
        ("<blockquote expandable>q</blockquote>", "q", [("expandable_blockquote", 0, 1)]),
        ("<B a = 'c' d=e-1.>x</B >", "x", [("bold", 0, 1)]),
    ],
)
def test_html(source: str, plain: str, expected: list[tuple[str, int, int]]) -> None:
    text, entities = parse_html(source)
    assert text == plain
    assert sorted(spans(entities)) == sorted(expected)


@pytest.mark.parametrize(
    ("source", "error"),
    [
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("客<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("<script>x</script>", 'Unsupported start tag "script" at byte offset 0'),
        ("客<b", "Unclosed start tag at byte offset 3"),
        ("<i  aba  =  ", 'Unclosed start tag "i" at byte offset 0'),
        ("<i =a>", 'Empty attribute name in the tag "i" at byte offset 0'),
        ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ('<tg-emoji emoji-id="x">y</tg-emoji>', "Invalid custom emoji identifier specified"),
        (
            "&#xDFDF;",
            (
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            ),
        ),
    ],
)
def test_html_errors(source: str, error: str) -> None:
    with pytest.raises(RefusalError) as refused:
        parse_html(source)
    assert refused.value.code == 400
    assert refused.value.description == f"Bad Request: can't parse entities: {error}"


def test_links_and_code_with_a_language() -> None:
    _, entities = parse_html('<a href="example.org?a&lt;">x</a>')
    assert entities == [
        {"type": "text_link", "offset": 0, "length": 1, "url": "http://example.org/?a<"}
    ]
    _, entities = parse_html('<pre><code class="language-toml">x</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 1, "language": "toml"}]
    assert parse_html("<a href='no link'>x</a>")[1] == []
    assert link("tg://user?id=1") == "tg://user?id=1"
    assert link("ftp://example.org") is None


@given(TEXTS)
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)) == (text, [])


@given(st.lists(st.tuples(st.sampled_from(["b", "i", "u", "s", "code"]), TEXTS), max_size=6))
def test_offsets_count_utf16_units(parts: list[tuple[str, str]]) -> None:
    source = "".join(f"<{tag}>{html.escape(text)}</{tag}>" for tag, text in parts)
    plain, entities = parse_html(source)
    assert plain == "".join(text for _, text in parts)
    assert sum(entity["length"] for entity in entities) == utf16_length(plain)


@given(TEXTS, st.integers(0, 5), st.integers(1, 5))
def test_trimming_keeps_entities_inside(text: str, offset: int, length: int) -> None:
    plain, entities = trimmed(text, [{"type": "bold", "offset": offset, "length": length}])
    assert plain == plain.rstrip(" \t\r\n\v\f\0")
    assert all(e["offset"] + e["length"] <= utf16_length(plain) for e in entities)
    assert all(e["offset"] >= 0 and e["length"] > 0 for e in entities)


def test_entities_are_found_in_plain_text() -> None:
    text = "/case@kesu_bot 12 见 https://example.org/a. #投诉 @manager a.b@example.org"
    assert [
        (e["type"], text[e["offset"] : e["offset"] + e["length"]]) for e in detected(text, [])
    ] == [
        ("url", "https://example.org/a"),
        ("email", "a.b@example.org"),
        ("bot_command", "/case@kesu_bot"),
        ("mention", "@manager"),
        ("hashtag", "#投诉"),
    ]
    assert detected("a/b 1/2 </i", []) == []


@pytest.mark.parametrize(
    ("entities", "error"),
    [
        (
            [{"type": "bold", "offset": -1, "length": 1}],
            "receive an entity with incorrect offset -1",
        ),
        (
            [{"type": "bold", "offset": 9, "length": 1}],
            "entity begins after the end of the text at UTF-16 offset 9",
        ),
        (
            [{"type": "bold", "offset": 0, "length": 9}],
            "entity beginning at UTF-16 offset 0 ends after the end of the text at UTF-16 offset 9",
        ),
        (
            [{"type": "x", "offset": 0, "length": 1}],
            "can't parse MessageEntity: Unsupported type specified",
        ),
        ([{"type": "bold", "length": 1}], "can't parse MessageEntity: Can't find field \"offset\""),
    ],
)
def test_explicit_entities_are_checked(entities: list[dict[str, Any]], error: str) -> None:
    with pytest.raises(RefusalError) as refused:
        explicit("hello", entities)
    assert refused.value.description == f"Bad Request: {error}"


def test_parse_modes() -> None:
    assert formatted("<b>x</b>", "html", None)[0] == "x"
    assert formatted("<b>x</b>", "", None)[0] == "<b>x</b>"
    with pytest.raises(RefusalError, match="unsupported parse_mode"):
        formatted("*x*", "Sideways", None)


@given(TEXTS)
def test_pieces_lose_nothing(text: str) -> None:
    assert "".join(pieces(text * 50)) == text * 50
    assert all(0 < utf16_length(piece) <= 4096 for piece in pieces(text * 50))
