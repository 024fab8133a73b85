"""Clients that we did not write talk to the stand-in as they do to Telegram."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
import telebot
from aiogram import Bot as AiogramBot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from telebot import apihelper, types
from telegram import Bot as PtbBot
from telegram.error import BadRequest, ChatMigrated, RetryAfter

from bot.playground.telegram import sample_jpeg, until
from bot.playground.telegram.model import Message
from tests.playground.telegram_standin import (
    CUSTOMER_TOKEN,
    STAFF_TOKEN,
    Scene,
    make_scene,
    served,
)


def said_by_bot(scene: Scene, text: str) -> Message | None:
    messages = scene.world.chat("501:customer").messages
    return next((m for m in messages if m.text == text and m.sender_id == 1001), None)


def telebot_for(base: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Untyped on purpose: the library's own types are incomplete."""
    monkeypatch.setattr(apihelper, "API_URL", base + "/bot{0}/{1}")
    monkeypatch.setattr(apihelper, "FILE_URL", base + "/file/bot{0}/{1}")
    return telebot.TeleBot(CUSTOMER_TOKEN, threaded=False)


class PhotoBot:
    """Answers /start, gives pictures back with a button, settles a press."""

    def __init__(self, bot: Any) -> None:
        self.bot = bot
        self.downloaded: list[bytes] = []
        bot.register_message_handler(self.start, commands=["start"])
        bot.register_message_handler(self.photo, content_types=["photo"])
        bot.register_callback_query_handler(self.pressed, func=lambda call: True)
        self.thread = threading.Thread(target=self.poll, daemon=True)

    def poll(self) -> None:
        self.bot.polling(non_stop=True, interval=0, timeout=20, long_polling_timeout=20)
        # Its connections belong to its thread, and nothing else closes them.
        sessions: Any = apihelper
        sessions._get_req_session().close()

    def start(self, message: Any) -> None:
        self.bot.reply_to(message, f"payload {message.text.split()[-1]}")

    def photo(self, message: Any) -> None:
        file = self.bot.get_file(message.photo[-1].file_id)
        data = self.bot.download_file(file.file_path)
        self.downloaded.append(data)
        rows = types.InlineKeyboardMarkup()
        rows.add(types.InlineKeyboardButton("Right", callback_data="right"))
        self.bot.send_photo(
            message.chat.id, data, caption="<b>Yours</b>", parse_mode="HTML", reply_markup=rows
        )

    def pressed(self, call: Any) -> None:
        self.bot.answer_callback_query(call.id, "Thank you", show_alert=True)
        self.bot.edit_message_caption("Settled", call.message.chat.id, call.message.message_id)


async def test_telebot_polls_sends_edits_and_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    scene = make_scene()
    async with served(scene.world) as (base, _):
        client = PhotoBot(telebot_for(base, monkeypatch))
        client.thread.start()
        scene.world.user_starts(scene.mei, "customer", "s12")
        reply = await until(scene.world, lambda: said_by_bot(scene, "payload s12"))
        assert reply.reply_to is not None
        scene.world.user_sends_photo(scene.mei, "501:customer", sample_jpeg())
        card = await until(scene.world, lambda: said_by_bot(scene, "Yours"))
        assert client.downloaded == [sample_jpeg()]
        assert card.media is not None
        assert card.media.data == sample_jpeg()
        press = scene.world.user_presses(scene.mei, "501:customer", card.id, "Right")
        await until(scene.world, lambda: said_by_bot(scene, "Settled"))
        answered = scene.world.presses[press.id]
        assert (answered.answer, answered.alert) == ("Thank you", True)
        client.bot.stop_polling()
        scene.world.user_says(scene.mei, "501:customer", "goodbye")  # wakes the last poll
        await asyncio.to_thread(client.thread.join, 5)
        assert not client.thread.is_alive()


async def test_aiogram() -> None:
    scene = make_scene()
    async with served(scene.world) as (base, _):
        session = AiohttpSession(api=TelegramAPIServer.from_base(base))
        async with AiogramBot(CUSTOMER_TOKEN, session=session) as bot:
            assert (await bot.get_me()).username == "kesu_customer_bot"
            button = InlineKeyboardButton(text="Yes", callback_data="y", style="success")
            markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
            sent = await bot.send_message(501, "<b>ok?</b>", parse_mode="HTML", reply_markup=markup)
            assert (sent.text, sent.entities and sent.entities[0].type) == ("ok?", "bold")
            press = scene.world.user_presses(scene.mei, "501:customer", sent.message_id, "Yes")
            (update,) = await bot.get_updates(timeout=10)
            assert update.callback_query is not None
            assert update.callback_query.data == "y"
            await bot.answer_callback_query(press.id)
            photo = await bot.send_photo(501, BufferedInputFile(sample_jpeg(), "a.jpg"))
            assert photo.photo is not None
            stream = await bot.download(photo.photo[-1])
            assert stream is not None
            assert stream.read() == sample_jpeg()
            scene.world.throttle("501:customer", 9)
            with pytest.raises(TelegramRetryAfter) as waiting:
                await bot.send_message(501, "x")
            assert waiting.value.retry_after == 9
            scene.world.user_blocks(scene.mei, "customer")
            with pytest.raises(TelegramForbiddenError, match="blocked by the user"):
                await bot.send_message(501, "x")


async def test_python_telegram_bot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # or it warns of a change to come
    scene = make_scene(supergroup=False)
    async with served(scene.world) as (base, _):
        url = f"{base}/bot"
        bot = PtbBot(STAFF_TOKEN, base_url=url, base_file_url=f"{base}/file/bot")
        async with bot:
            sent = await bot.send_message(scene.group.id, "<i>card</i>", parse_mode="HTML")
            await bot.pin_chat_message(scene.group.id, sent.message_id)
            with pytest.raises(BadRequest, match="Message is not modified"):
                await bot.edit_message_text(
                    "<i>card</i>", scene.group.id, sent.message_id, parse_mode="HTML"
                )
            document = await bot.send_document(scene.group.id, b"%PDF", filename="case.pdf")
            file = await document.effective_attachment.get_file()  # type: ignore[union-attr]
            assert bytes(await file.download_as_bytearray()) == b"%PDF"
            scene.world.user_says(scene.lin, scene.group, "/mine")
            (update,) = await bot.get_updates(timeout=10)
            assert update.message is not None
            assert update.message.text == "/mine"
            members: Any = await bot.get_chat_administrators(scene.group.id)
            assert {member.user.id for member in members} == {601, 1002}
            scene.world.throttle(scene.group, 3)
            with pytest.raises(RetryAfter):
                await bot.send_message(scene.group.id, "x")
            new = scene.world.migrate(scene.group)
            with pytest.raises(ChatMigrated) as migrated:
                await bot.send_message(scene.group.id, "x")
            assert migrated.value.new_chat_id == new.id
