"""Every example customer really gets to where the visitor takes over, in both languages."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.playground.examples import Example, Turn, examples, welcome
from bot.playground.people import GUESTS_MOST
from bot.playground.telegram.model import Chat, Message
from conversations.reading.when import read_when
from tests.playground.page_server import Page, eventually, playground_settings, working_page

# What stands on the phone when the turns are over: part of a button's label or of the text.
ENDS = {
    "calm": ("提交", "Submit"),
    "at_once": ("提交", "Submit"),
    "furious": ("昨天", "Yesterday"),
    "danger": ("安全", "Safe"),
    "human": ("您说过的", "what you told us"),
    "other_language": ("提交", "Submit"),
    "anonymous": ("提交", "Submit"),
    "elderly": ("1 徐汇店", "1 Xuhui store"),
    "wrong": ("是这个时间吗", "Is that the time"),
}


def keys(message: Message) -> list[tuple[str, str]]:
    """Labels and data of the buttons under a message."""
    rows = message.inline_keyboard or ()
    return [(key["text"], key.get("callback_data", "")) for row in rows for key in row]


def reads(message: Message, words: str) -> bool:
    return words in (message.text or "") or any(words in label for label, _ in keys(message))


def from_bot(chat: Chat, message: Message) -> bool:
    return message.sender_id != chat.user_id


async def answered(page: Page, chat: Chat, words: str = "") -> Message:
    """The bot's newest message, once it is the last in the chat and holds `words`."""

    def look() -> Message | None:
        last = chat.messages[-1] if chat.messages else None
        good = last is not None and from_bot(chat, last) and reads(last, words)
        return last if good else None

    found: Message = await eventually(page, look)
    return found


async def take(page: Page, user: int, chat: Chat, turn: Turn, language: str) -> None:
    """One turn, as the page does it."""
    if turn.start:
        await page.post("start", user=user, bot="customer")
        await answered(page, chat)
    elif turn.photo:
        await page.post("attach", user=user, chat=chat.key)
        await answered(page, chat)
    elif turn.say is not None:
        await page.post("say", user=user, chat=chat.key, text=turn.say.to(language))
        await answered(page, chat)
    else:
        assert turn.press is not None
        label = turn.press.to(language)
        asked = await eventually(
            page, lambda: next((m for m in reversed(chat.messages) if holds(m, label)), None)
        )
        data = next(data for text, data in keys(asked) if label == text)
        await page.post("press", user=user, chat=chat.key, message=asked.id, data=data)


def holds(message: Message, label: str) -> bool:
    return any(label == text for text, _ in keys(message))


async def play(page: Page, example: Example, spoken: str) -> None:
    user = (await page.post("guest", example=example.id, language=spoken))["user"]
    chat = page.playground.world.chat(f"{user}:customer")
    try:
        for turn in example.turns:
            await take(page, user, chat, turn, spoken)
        await answered(page, chat, ENDS[example.id][spoken == "en"])
    except TimeoutError as error:
        error.add_note(f"{example.id}: {[message.text for message in chat.messages[-3:]]}")
        raise


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_everybody_gets_to_the_point(tmp_path: Path, language: str) -> None:
    other = {"zh": "en", "en": "zh"}[language]
    async with working_page(playground_settings(tmp_path)) as page:
        await asyncio.gather(
            *(
                play(page, each, other if each.other else language)
                for each in examples()
                if each.platform == "telegram"
            )
        )


async def test_a_second_click_is_a_second_person(tmp_path: Path) -> None:
    async with working_page(playground_settings(tmp_path)) as page:
        first = await page.post("guest", example="calm", language="zh")
        second = await page.post("guest", example="calm", language="zh")
        seats = (await page.phones())["customer"]["seats"]
        names = {seat["user"]: seat["name"] for seat in seats}
        assert names[first["user"]] == "王芳"
        assert names[second["user"]] == "王芳 #2"
        wrong = await page.post("guest", status=400, example="nobody", language="zh")
        assert "no such example" in wrong["error"]
        worlds = page.playground.worlds
        for _ in range(GUESTS_MOST - 2):
            welcome(worlds, "furious", "en")
        full = await page.post("guest", status=400, example="calm", language="zh")
        assert "start again" in full["error"]


@pytest.mark.parametrize("hour", [0, 6, 12, 23])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_past_is_past_at_any_hour(hour: int, language: str) -> None:
    """A visitor comes at night too: "today at noon" would then lie ahead, and be asked about."""
    now = datetime(2026, 11, 25, hour, 5, tzinfo=ZoneInfo("Asia/Shanghai"))
    for each in examples():
        said = [turn.say.to(language) for turn in each.turns if turn.say is not None]
        whens = [read_when(text, now, "Asia/Shanghai") for text in said]
        ahead = [text for text, when in zip(said, whens, strict=True) if when and when.future(now)]
        meant = {"zh": ["明天下午三点"], "en": ["tomorrow at 3 pm"]}[language]
        assert ahead == (meant if each.id == "wrong" else []), each.id


def test_the_page_is_told_everything_in_both_languages() -> None:
    assert {each.id for each in examples()} == {*ENDS, "wechat"}
    for each in examples():
        for text in (each.name, each.label, each.then):
            assert text.zh
            assert text.en
