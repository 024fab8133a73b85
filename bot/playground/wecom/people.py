"""What people do in their WeCom: write, send pictures, quote, press, choose, come in."""

from __future__ import annotations

import base64

from bot.playground.wecom.cards import buttons, questions
from bot.playground.wecom.connections import EVENT, MESSAGE, ConnectedWorld
from bot.playground.wecom.errors import WorldError
from bot.playground.wecom.model import (
    Bot,
    Card,
    Chat,
    Delivery,
    File,
    Json,
    Message,
    Person,
)

CardRef = str | int | Message
"""A card by its task id, by the number of its message, or the message."""


class PeopleWorld(ConnectedWorld):
    """In groups a bot hears only what mentions it. Each act returns the frame that tells of it.

    ``old_spelling``: events carry ``taskid``, as a sample on the platform's page does; live ones
    carry ``task_id``.
    """

    old_spelling = False

    def mentions(
        self, person: str | Person, group: str | Chat, text: str, bot: str | Bot | None = None
    ) -> Delivery:
        """``@bot text`` in a group; the text arrives with the bot's name before it."""
        who, chat, account = self._in_group(person, group, bot)
        said = f"@{account.name} {text}"
        body = {"msgtype": "text", "text": {"content": said}}
        return self._says(who, chat, account, body, said)

    def chats_without_mention(self, person: str | Person, group: str | Chat, text: str) -> Message:
        """What no bot hears."""
        who, chat = self.person(person), self.group(group)
        self._check_member(who, chat)
        return self._write(who, chat, "text", text)

    def says(self, person: str | Person, text: str, bot: str | Bot | None = None) -> Delivery:
        """A text in the single chat."""
        who, account = self.person(person), self.bot(bot)
        body = {"msgtype": "text", "text": {"content": text}}
        return self._says(who, self.single(who, account), account, body, text)

    def speaks(self, person: str | Person, heard: str, bot: str | Bot | None = None) -> Delivery:
        """A voice message in the single chat; ``heard`` is the text the platform makes of it."""
        who, account = self.person(person), self.bot(bot)
        body = {"msgtype": "voice", "voice": {"content": heard}}
        return self._says(who, self.single(who, account), account, body, heard)

    def sends_image(
        self,
        person: str | Person,
        data: bytes,
        group: str | Chat | None = None,
        text: str = "",
        bot: str | Bot | None = None,
    ) -> Delivery:
        """A picture in the single chat; in a group as text and picture in one (mixed)."""
        file = self.store_file("image.jpg", data)
        link = {"url": f"/media/{file.number}", "aeskey": _key(file)}
        if group is None:
            who, account = self.person(person), self.bot(bot)
            body: Json = {"msgtype": "image", "image": link}
            return self._says(who, self.single(who, account), account, body, "", file)
        who, chat, account = self._in_group(person, group, bot)
        said = f"@{account.name} {text}"
        items = [
            {"msgtype": "text", "text": {"content": said}},
            {"msgtype": "image", "image": link},
        ]
        body = {"msgtype": "mixed", "mixed": {"msg_item": items}}
        return self._says(who, chat, account, body, said, file)

    def sends_file(
        self,
        person: str | Person,
        data: bytes,
        name: str,
        kind: str = "file",
        bot: str | Bot | None = None,
    ) -> Delivery:
        """A file or a video (``kind``) in the single chat."""
        who, account = self.person(person), self.bot(bot)
        file = self.store_file(name, data)
        body = {"msgtype": kind, kind: {"url": f"/media/{file.number}", "aeskey": _key(file)}}
        return self._says(who, self.single(who, account), account, body, "", file)

    def quotes(
        self,
        person: str | Person,
        group: str | Chat,
        text: str,
        quoted_text: str,
        bot: str | Bot | None = None,
    ) -> Delivery:
        """An answer to a message, with a mention of the bot."""
        who, chat, account = self._in_group(person, group, bot)
        said = f"@{account.name} {text}"
        body = {
            "msgtype": "text",
            "text": {"content": said},
            "quote": {"msgtype": "text", "text": {"content": quoted_text}},
        }
        return self._says(who, chat, account, body, said, quote=quoted_text)

    def enters(self, person: str | Person, bot: str | Bot | None = None) -> Delivery:
        """Opens the single chat, for the first time that day."""
        who, account = self.person(person), self.bot(bot)
        chat = self.single(who, account)
        return self._event(who, chat, account, {"eventtype": "enter_chat"})

    def selects(
        self, person: str | Person, chat: str | Chat, card: CardRef, option_text: str
    ) -> None:
        """Choose an option of a card; nothing is sent before a button is pressed."""
        who = self.person(person)
        message, shown = self._card_in(who, chat, card)
        for question in questions(shown.seen_by(who.userid)):
            for option in question["option_list"]:
                if option["text"] == option_text and not question.get("disable"):
                    chosen = shown.selected.setdefault(who.userid, {})
                    chosen[question["question_key"]] = option["id"]
                    self.touch(message)
                    return
        raise WorldError(f"no option {option_text!r} on the card that {who.name} sees")

    def presses(
        self,
        person: str | Person,
        chat: str | Chat,
        card: CardRef,
        button_text: str,
        bot: str | Bot | None = None,
    ) -> Delivery:
        """Press a button of the card as this person sees it."""
        who = self.person(person)
        message, shown = self._card_in(who, chat, card)
        account = self.bot(bot or message.sender)
        kind = shown.seen_by(who.userid)["card_type"]
        event: Json = {
            "card_type": kind,
            "event_key": self._press(who, message, shown, button_text),
            "taskid" if self.old_spelling else "task_id": shown.task_id,
        }
        chosen = self.chosen(who, shown)
        if chosen:
            items = [
                {"question_key": key, "option_ids": {"option_id": [value]}}
                for key, value in chosen.items()
            ]
            event["selected_items"] = {"selected_item": items}
        body = {"eventtype": "template_card_event", "template_card_event": event}
        return self._event(who, self.chats[message.chat], account, body, message)

    def chosen(self, who: Person, card: Card) -> dict[str, str]:
        """By question, the option in force: chosen, preset, or the first."""
        found = {}
        for question in questions(card.seen_by(who.userid)):
            ids = [str(option["id"]) for option in question["option_list"]]
            preset = question.get("selected_id")
            key = question["question_key"]
            picked = card.selected.get(who.userid, {}).get(key)
            found[key] = picked or (preset if preset in ids else ids[0])
        return found

    def find_card(self, chat: str | Chat, card: CardRef) -> Message:
        """The message with a card; by task id, number, or itself."""
        for message in reversed(self.chat(chat).messages):
            if message.card is not None and (
                message is card or card in (message.card.task_id, message.number)
            ):
                return message
        raise WorldError(f"no card {card!r} in {self.chat(chat).key}")

    def _press(self, who: Person, message: Message, card: Card, text: str) -> str:
        there = buttons(card.seen_by(who.userid))
        for button in there:
            if button["text"] == text and "key" in button:
                card.pressed[who.userid] = button["key"]
                self.touch(message)
                return str(button["key"])
        names = ", ".join(button["text"] for button in there) or "none"
        raise WorldError(f"no button {text!r} for {who.name}; there are {names}")

    def _card_in(self, who: Person, chat: str | Chat, card: CardRef) -> tuple[Message, Card]:
        room = self.chat(chat)
        self._check_member(who, room)
        message = self.find_card(room, card)
        assert message.card is not None
        return message, message.card

    def _in_group(
        self, person: str | Person, group: str | Chat, bot: str | Bot | None
    ) -> tuple[Person, Chat, Bot]:
        who, chat = self.person(person), self.group(group)
        account = self.bot(bot or (chat.bots[0] if len(chat.bots) == 1 else None))
        self._check_member(who, chat)
        if account.bot_id not in chat.bots:
            raise WorldError(f"{account.name} is not in {chat.name}")
        return who, chat, account

    def _check_member(self, who: Person, chat: Chat) -> None:
        if who.userid not in chat.members:
            raise WorldError(f"{who.name} is not in {chat.name}")

    def _write(
        self,
        who: Person,
        chat: Chat,
        kind: str,
        text: str,
        file: File | None = None,
        quote: str = "",
    ) -> Message:
        message = Message(
            self.next_number(), chat.key, self.now(), who.userid, "person", kind, text
        )
        message.file, message.quote = file, quote
        return self.post(chat, message)

    def _says(
        self,
        who: Person,
        chat: Chat,
        bot: Bot,
        body: Json,
        text: str,
        file: File | None = None,
        quote: str = "",
    ) -> Delivery:
        message = self._write(who, chat, body["msgtype"], text, file, quote)
        bot.spoken.add(chat.key)
        whole = {**_place(chat), "from": {"userid": who.userid}, **body}
        return self.deliver(bot, MESSAGE, whole, chat.key, message.number)

    def _event(
        self, who: Person, chat: Chat, bot: Bot, event: Json, message: Message | None = None
    ) -> Delivery:
        body = {
            **_place(chat),
            "from": {"userid": who.userid},
            "msgtype": "event",
            "event": event,
        }
        number = None if message is None else message.number
        return self.deliver(bot, EVENT, body, chat.key, number)


def _place(chat: Chat) -> Json:
    """Single chats have no chatid on the platform."""
    if chat.kind == "group":
        return {"chatid": chat.key, "chattype": "group"}
    return {"chattype": "single"}


def _key(file: File) -> str:
    return base64.b64encode(file.key).decode()
