"""What the page may not send is refused in a sentence, and nothing of it reaches a chat."""

from pathlib import Path
from typing import Any

import pytest

from bot.playground import payload
from tests.playground.page_server import CHAT, CUSTOMER, opened_page, playground_settings

HALF = "半个\ud83d"
HERE = {"user": CUSTOMER, "chat": CHAT}
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("jump", {"hours": True}, "hours is a number"),
    ("jump", {"hours": 10**400}, "too large"),
    ("jump", {"hours": float("nan")}, "hours"),
    ("jump", {"hours": "1"}, "hours is a number"),
    ("say", {**HERE, "user": True, "text": "x"}, "user is a number"),
    ("say", {**HERE, "user": 10**400, "text": "x"}, ""),
    ("say", {**HERE, "text": HALF}, "text holds half"),
    ("say", {**HERE, "text": 5}, "text is a text"),
    ("say", {**HERE, "text": "x", "reply_to": True}, "reply_to is a number"),
    ("say", {**HERE, "chat": HALF, "text": "x"}, "chat holds half"),
    ("start", {"user": CUSTOMER, "bot": "customer", "payload": HALF}, "payload holds half"),
    ("start", {"user": CUSTOMER, "bot": "customer", "payload": ["a"]}, "payload is a text"),
    ("edit", {**HERE, "message": True, "text": "x"}, "message is a number"),
    ("delete", {**HERE, "message": 99}, "own"),
    ("press", {**HERE, "message": 1, "data": HALF}, "data holds half"),
    ("attach", {**HERE, "caption": HALF}, "caption holds half"),
    ("attach", {**HERE, "data": "eA==", "name": HALF}, "name holds half"),
    ("attach", {**HERE, "data": "頭"}, "base64"),
    ("attach", {**HERE, "data": 7}, "data is a text"),
    ("attach", {**HERE, "caption": "x" * 1025}, "caption"),
    ("album", {**HERE, "photos": "eA=="}, "list"),
    ("album", {**HERE, "photos": ["eA==", "eA=="]}, "photo"),
    ("album", {**HERE, "photos": []}, "2 to 10"),
    ("album", {**HERE, "caption": HALF}, "caption holds half"),
    ("share", {**HERE, "what": "secret"}, "what is voice"),
    ("share", {**HERE, "what": HALF}, "what holds half"),
]


async def test_each_refusal_says_why_and_nothing_is_kept(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        before = (await page.get("state"))["now"]
        for path, body, why in REFUSED:
            answer = await page.post(path, status=400, **body)
            assert answer["ok"] is False
            assert answer["error"], (path, body)
            assert why in answer["error"], (path, body)
        assert await page.shown(CHAT) == []
        assert (await page.get("state"))["now"][:13] == before[:13], "no hour has passed"


@pytest.mark.parametrize("body", ["[" * 100_000, "7", "{", '{"a": \x00}', "\udcff"])
async def test_what_is_no_object_is_refused(tmp_path: Path, body: str) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        headers = {"Content-Type": "application/json"}
        raw = body.encode("utf-8", "surrogateescape")
        url = f"{page.address}/playground/say"
        async with page.session.post(url, data=raw, headers=headers) as response:
            assert response.status == 400
            assert (await response.json())["error"]


async def test_odd_numbers_in_an_address_are_nobodys(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        for since in ("²", "-1", "x", "9" * 5000):
            assert "chats" in await page.get("state", since=since)
        async with page.session.get(f"{page.address}/playground/media/{'9' * 5000}") as response:
            assert response.status == 404


def test_a_whole_pair_of_surrogates_is_a_text() -> None:
    assert payload.text({"text": "😀"}, "text") == "😀"
    with pytest.raises(ValueError, match="half of a surrogate pair"):
        payload.text({"text": "\ude00"}, "text")
    with pytest.raises(TypeError, match="is a text"):
        payload.text({}, "text")
    assert payload.text_or({"caption": None}, "caption") == ""


def test_true_is_no_number() -> None:
    assert payload.amount({"hours": 1}, "hours") == 1
    for value in (True, False, None, "1"):
        with pytest.raises(TypeError, match="hours is a number"):
            payload.amount({"hours": value}, "hours")
        with pytest.raises(TypeError, match="user is a number"):
            payload.number({"user": value}, "user")
    with pytest.raises(TypeError, match="user is a number"):
        payload.number({"user": 1.0}, "user")
