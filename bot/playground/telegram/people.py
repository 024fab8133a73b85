"""What people do in their clients."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.playground.telegram.files import image_size
from bot.playground.telegram.formatted import MAX_CAPTION, MAX_TEXT, detected, pieces, trimmed
from bot.playground.telegram.groups import BotRef, ChatRef, GroupWorld, UserRef
from bot.playground.telegram.markup import utf16_length
from bot.playground.telegram.model import Chat, Json, Member, Message, Press, StoredFile, User
from bot.playground.telegram.refusals import WorldError
from bot.playground.telegram.render import press_json

PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class PeopleWorld(GroupWorld):
    """Writing, sending, editing and pressing. WorldError where the client has no such way.

    ``chat`` is a Chat, its key, a group's id, or a bot's name for the person's chat with it.
    """

    def user_says(
        self, user: UserRef, chat: ChatRef, text: str, reply_to: int | None = None
    ) -> Message:
        """Write a text. One over 4,096 units goes out in pieces; the last one is returned."""
        person, room = self._writer(user, chat)
        parts = pieces(text.strip())
        if not parts:
            raise WorldError("an empty text has no send button")
        for part in parts:
            sent = self.post(room, self._draft(person, part, reply_to))
        return sent

    def user_starts(self, user: UserRef, bot: BotRef, payload: str = "") -> Message:
        """Press Start, by a deep link with ``payload`` (1 to 64 of A-Z a-z 0-9 _ -) or without."""
        if payload and PAYLOAD.fullmatch(payload) is None:
            raise WorldError(f"a start payload is 1 to 64 of A-Z, a-z, 0-9, _ and -: {payload!r}")
        room = self.private(user, bot)
        if room.blocked:
            self._block(room, blocked=False)
        return self.user_says(user, room, f"/start {payload}" if payload else "/start")

    def user_sends_photo(
        self,
        user: UserRef,
        chat: ChatRef,
        data: bytes,
        caption: str = "",
        reply_to: int | None = None,
    ) -> Message:
        """``data`` is a JPEG, PNG or GIF."""
        return self._send(user, chat, self._photo(data), caption, reply_to)

    def user_sends_document(
        self,
        user: UserRef,
        chat: ChatRef,
        data: bytes,
        name: str = "document.pdf",
        caption: str = "",
        mime: str | None = None,
        claimed_size: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        """``claimed_size`` in bytes pretends a large file without having its bytes."""
        file = self.store_file("document", data, name, mime, claimed_size=claimed_size)
        return self._send(user, chat, file, caption, reply_to)

    def user_sends_voice(
        self,
        user: UserRef,
        chat: ChatRef,
        data: bytes,
        duration: int = 3,
        reply_to: int | None = None,
    ) -> Message:
        """A voice note of ``duration`` seconds."""
        file = self.store_file("voice", data, duration=duration)
        return self._send(user, chat, file, "", reply_to)

    def user_sends_video(
        self,
        user: UserRef,
        chat: ChatRef,
        data: bytes,
        caption: str = "",
        duration: int = 5,
        claimed_size: int | None = None,
        reply_to: int | None = None,
    ) -> Message:
        file = self.store_file("video", data, "video.mp4", None, (640, 360), duration, claimed_size)
        return self._send(user, chat, file, caption, reply_to)

    def user_sends_sticker(
        self, user: UserRef, chat: ChatRef, data: bytes = b"RIFF", reply_to: int | None = None
    ) -> Message:
        return self._send(user, chat, self.store_file("sticker", data), "", reply_to)

    def user_sends_album(
        self,
        user: UserRef,
        chat: ChatRef,
        photos: Sequence[bytes],
        caption: str = "",
        reply_to: int | None = None,
    ) -> list[Message]:
        """2 to 10 photos as one album: an update each, the caption on the first."""
        if not 2 <= len(photos) <= 10:
            raise WorldError("an album has 2 to 10 photos")
        album = self.next_album()
        files = [self._photo(data) for data in photos]
        captions = [caption] + [""] * (len(files) - 1)
        return [
            self._send(user, chat, file, words, reply_to, album)
            for file, words in zip(files, captions, strict=True)
        ]

    def user_shares_contact(
        self, user: UserRef, chat: ChatRef, phone: str, reply_to: int | None = None
    ) -> Message:
        person, room = self._writer(user, chat)
        contact: Json = {
            "phone_number": phone,
            "first_name": person.first_name,
            "user_id": person.id,
        }
        draft = self._draft(person, "", reply_to)
        return self.post(room, replace(draft, extra={"contact": contact}))

    def user_sends_location(
        self,
        user: UserRef,
        chat: ChatRef,
        latitude: float,
        longitude: float,
        reply_to: int | None = None,
    ) -> Message:
        person, room = self._writer(user, chat)
        place: Json = {"latitude": latitude, "longitude": longitude}
        draft = self._draft(person, "", reply_to)
        return self.post(room, replace(draft, extra={"location": place}))

    def user_edits(self, user: UserRef, chat: ChatRef, message_id: int, text: str) -> Message:
        """Change the text or caption of a message of one's own."""
        person, room = self._writer(user, chat)
        message = room.find(message_id)
        if message is None or message.sender_id != person.id:
            raise WorldError(f"{person.first_name} has no message {message_id} here")
        plain, entities = trimmed(text, [])
        if plain == message.text:
            return message
        self._check_edit(message, plain)
        entities = detected(plain, [])
        edited = self.keep(
            room, replace(message, text=plain, entities=tuple(entities), edited=self.now())
        )
        self.tell(room, "edited_message", edited)
        return edited

    def _check_edit(self, message: Message, text: str) -> None:
        if message.extra or (message.media is not None and message.media.kind == "sticker"):
            raise WorldError("places, contacts and stickers are not edited")
        if message.media is not None:
            _check_caption(text)
        elif not text:
            raise WorldError("an empty text has no save button")
        elif utf16_length(text) > MAX_TEXT:
            raise WorldError(f"a text has at most {MAX_TEXT} units")

    def user_deletes(self, user: UserRef, chat: ChatRef, message_id: int) -> None:
        """Take a message away for everybody; bots are never told."""
        self.user(user)
        room = self.chat(chat)
        message = room.find(message_id)
        if message is None:
            raise WorldError(f"no message {message_id} here")
        self.keep(room, replace(message, deleted=True))

    def user_presses(self, user: UserRef, chat: ChatRef, message_id: int, button: str) -> Press:
        """Press an inline button by its text or its data (the text is looked for first)."""
        person, room = self._writer(user, chat)
        message = room.find(message_id)
        if message is None:
            raise WorldError(f"no message {message_id} here")
        data = _button_data(message, button)
        return self.press_data(person, room, message, data)

    def user_presses_stale(
        self, user: UserRef, chat: ChatRef, message_id: int, pressed: str
    ) -> Press:
        """Press with data the message does not show (now), as an old or forged client does."""
        person, room = self._writer(user, chat)
        message = next((m for m in room.history if m.id == message_id), None)
        if message is None:
            raise WorldError(f"there never was a message {message_id} here")
        return self.press_data(person, room, message, pressed)

    def press_data(self, person: User, room: Chat, message: Message, data: str) -> Press:
        account = self.bot(message.sender_id)
        number = f"{4_000_000_000_000 + len(self.presses) + 1}"
        version = self.version + 1
        press = Press(
            number, self.now(), account.id, person.id, room.key, message.id, data, version=version
        )
        self.presses[number] = press
        body = press_json(press, room, self.users)
        self.enqueue(account, "callback_query", body, f"press {person.id}", person.id)
        return press

    def user_blocks(self, user: UserRef, bot: BotRef) -> None:
        self._block(self.private(user, bot), blocked=True)

    def user_unblocks(self, user: UserRef, bot: BotRef) -> None:
        self._block(self.private(user, bot), blocked=False)

    def user_deactivates(self, user: UserRef) -> None:
        """The account is deleted: bots get 403 "user is deactivated"."""
        self.deactivated.add(self.user(user).id)
        self.changed()

    def _block(self, room: Chat, blocked: bool) -> None:
        if room.blocked == blocked:
            return
        room.blocked = blocked
        room.version = self.changed()
        old = Member(room.bot_id, "member" if blocked else "kicked")
        new = Member(room.bot_id, "kicked" if blocked else "member")
        self.tell_member(room, old, new, room.user_id)

    def _writer(self, user: UserRef, chat: ChatRef) -> tuple[User, Chat]:
        """The person and the chat, if the person may write there now."""
        person = self.user(user)
        own = isinstance(chat, str) and chat in self.bots
        room = self.private(person, str(chat)) if own else self.chat(chat)
        if room.migrated_to is not None:
            raise WorldError(f"group {room.id} became {room.migrated_to}")
        if room.is_group:
            member = room.member(person.id)
            if member is None or not member.present:
                raise WorldError(f"{person.first_name} is not in {room.title}")
            return person, room
        if room.user_id != person.id:
            raise WorldError(f"chat {room.key} is not {person.first_name}'s")
        if room.blocked:
            raise WorldError(f"{person.first_name} has blocked the bot")
        room.started = True
        return person, room

    def _draft(self, person: User, text: str, reply_to: int | None) -> Message:
        found = tuple(detected(text, []))
        return Message(0, self.now(), person.id, text, found, reply_to=reply_to)

    def _photo(self, data: bytes) -> StoredFile:
        size = image_size(data)
        if size is None:
            raise WorldError("a photo is a JPEG, PNG or GIF; files.sample_jpeg() makes one")
        return self.store_file("photo", data, size=size)

    def _send(
        self,
        user: UserRef,
        chat: ChatRef,
        file: StoredFile,
        caption: str,
        reply_to: int | None = None,
        album: str | None = None,
    ) -> Message:
        person, room = self._writer(user, chat)
        _check_caption(caption.strip())
        draft = self._draft(person, caption.strip(), reply_to)
        return self.post(room, replace(draft, media=file, album=album))


def _check_caption(text: str) -> None:
    if utf16_length(text) > MAX_CAPTION:
        raise WorldError(f"a caption has at most {MAX_CAPTION} units")


def _button_data(message: Message, wanted: str) -> str:
    buttons = list(message.buttons())
    for field in ("text", "callback_data"):
        for button in buttons:
            if button.get(field) == wanted:
                if "callback_data" not in button:
                    raise WorldError(f"button {wanted!r} opens {button.get('url')}")
                return str(button["callback_data"])
    shown = ", ".join(repr(button["text"]) for button in buttons) or "none"
    raise WorldError(f"message {message.id} has no button {wanted!r}; it shows {shown}")
