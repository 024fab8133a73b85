"""The phones on which transcripts are played, and what each cannot do."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.playground.telegram import sample_jpeg
from bot.playground.telegram.model import Message
from bot.playground.wechat import Bubble
from handlers.wechat.plain_text import plain
from tests.stories.transcribed import LEFT_OUT, CannotDo
from tests.world import Customer, labels
from tests.world_wechat import WeChatCustomer

BIG = 30 * 1024 * 1024
VOICE, FILM = b"#!AMR\n a voice", b"\x00\x00\x00\x18ftypmp42 a film"
Choosing = Literal["tap", "typed"]

# What a line of a transcript may be, why nobody can do it there, and so its answers are left out.
CANNOT: Final[Mapping[str, Mapping[str, str]]] = {
    "telegram": {
        "video_note": "the stand-in's people send none",
        "late album": "the stand-in sends all pieces of an album together",
        "edit": "only what was written can be edited",
    },
    "wechat": {
        "edit": "nothing that was sent can be changed there",
        "document": "the account is told of a file and gets nothing to fetch it by",
        "video_note": "there are none",
        "big": "no file there is larger than what we take",
        "late album": "there are no albums: each picture comes by itself, and is confirmed",
        "old word": "what is only typed has no old button: later it is a word like any other",
    },
}
# Transcripts that hang on such a line from there on.
NOT_THERE: Final[Mapping[str, Mapping[str, str]]] = {
    "telegram": {},
    "wechat": {"many_messages": "the story's day hangs on two edits"},
}
# Lines in whose place others are played, by transcript and on all platforms.
INSTEAD: Final[Mapping[str, Mapping[str, str]]] = {
    # Both the offer and its confirmation are labelled the same in Chinese: the older one is meant.
    "after_filing": {"> [withdraw]": "old [withdraw]"},
    # A case of the store can say why its promise is at that time: one more line.
    "simple_mode": {
        "< simple: 4 Nothing now | 4 不用了": "simple: 5 Nothing now | 5 不用了",
        "> 4": "5",
    },
    # It is longer than one message, and only its last piece would be refused.
    # And what goes in pieces has the breaks between them besides.
    # What no XML can hold is not sent by WeChat. A label typed there is a tap, and no miss.
    "wrong_inputs": {
        "> {20001}": LEFT_OUT,
        "> {20000}": "{19996}",
        r"> \u202e\u0007\u200b": r"\u202e\u200b",
        "> no | 不是": "wrong | 不对",
        "> no | 不对": "wrong | 不对",
    },
    # What is typed and is a line's label counts as a tap there, which goes on without asking.
    "silence": {"> yesterday | 昨天": "yesterday morning | 昨天上午"},
}
# Words that a platform cannot know.
UNSAID: Final[Mapping[str, frozenset[str]]] = {
    "telegram": frozenset(),
    "wechat": frozenset({"Wang Fang"}),  # it tells no names
}


@dataclass
class TelegramPhone:
    """Presses are presses, files are files, and pieces of an album come together."""

    customer: Customer
    written: dict[str, int] = field(default_factory=dict)
    albums: int = 0
    longest: int = 4096

    def beside(self, kind: str) -> Literal["with", "before", "not"]:
        """Captions; a place has none."""
        return "not" if kind == "location" else "with"

    async def says(self, text: str) -> None:
        """Written as it stands."""
        world, user = self.customer.world, self.customer.user
        assert user is not None
        self.written[text] = world.telegram.user_says(user, self.customer.room, text).id
        await world.settles()

    async def presses(self, label: str, *, first: bool) -> str:
        """The newest message that has the button, or the first that ever had it."""
        room = self.customer.room
        found: Message | None = None
        if first:
            found = next(m for m in room.messages if label in labels(m))
        return await self.customer.presses(label, found)

    async def sends(self, kind: str, caption: str) -> None:
        """As the person's client sends it."""
        world, user, room = self.customer.world, self.customer.user, self.customer.room
        telegram = world.telegram
        assert user is not None
        match kind:
            case "photo":
                telegram.user_sends_photo(user, room, sample_jpeg(), caption)
            case "album":
                self.albums += 1
                if self.albums > 1:
                    raise CannotDo(CANNOT["telegram"]["late album"])
                telegram.user_sends_album(user, room, [sample_jpeg(), sample_jpeg()], caption)
            case "video":
                telegram.user_sends_video(user, room, FILM, caption)
            case "voice":
                telegram.user_sends_voice(user, room, VOICE)
            case "document":
                telegram.user_sends_document(user, room, b"%PDF-1.4", "a.pdf", caption)
            case "big":
                telegram.user_sends_video(user, room, FILM, caption, claimed_size=BIG)
            case "lost":
                telegram.user_sends_document(user, room, b"%PDF-1.4", "a.pdf", caption)
                gone = "Bad Request: wrong file_id or the file is temporarily unavailable"
                telegram.fail_next("getFile", code=400, description=gone, bot="customer")
            case "sticker" | "other":
                telegram.user_sends_sticker(user, room)
            case "location":
                telegram.user_sends_location(user, room, 31.2304, 121.4737)
            case _:
                raise CannotDo(CANNOT["telegram"][kind])
        await world.settles()

    async def edits(self, old: str, new: str) -> None:
        """The message that said `old`."""
        world, user = self.customer.world, self.customer.user
        assert user is not None
        if old not in self.written:
            raise CannotDo(CANNOT["telegram"]["edit"])
        world.telegram.user_edits(user, self.customer.room, self.written[old], new)
        self.written[new] = self.written[old]
        await world.settles()

    def screen(self) -> list[str]:
        """Texts with their buttons."""
        return self.customer.skips()

    def plain(self, markup: str) -> str:
        """Tags are format."""
        return html.unescape(re.sub(r"<[^>]+>", "", markup)).strip()


@dataclass
class WeChatPhone:
    """Choices are tapped, or typed, as number and as label in turn (`by`)."""

    customer: WeChatCustomer
    by: Choosing
    albums: int = 0
    chosen: int = 0
    longest: int = 8000

    def beside(self, kind: str) -> Literal["with", "before", "not"]:
        """A place has a name; pictures have no words."""
        return "with" if kind == "location" else "before"

    async def says(self, text: str) -> None:
        """Written as it stands; a code that is scanned takes the place of a deep link."""
        command, _, scene = text.partition(" ")
        if command == "/start" and scene:
            await self.customer.scans(scene)
        else:
            await self.customer.says(text)

    async def presses(self, label: str, *, first: bool) -> str:
        """Tap the newest line of this label (the first one ever), or type what the newest bubble
        calls it. What is no line is typed, too.
        """
        said = self.customer.said()
        linked = [each for each in said if _linked(each, label)]
        number = _number(said[-1], label) or ("" if linked else _own_number(said[-1], label))
        if f"“{label}”" in said[-1].text:
            await self.customer.says(label)
        elif linked and (first or self.by == "tap" or not number):
            await self.customer.taps(label, linked[0 if first else -1])
        elif number:
            self.chosen += 1
            by_number = self.chosen % 2 or not linked
            await self.customer.says(number if by_number else label)
        else:
            raise CannotDo(CANNOT["wechat"]["old word"])
        return ""

    async def sends(self, kind: str, caption: str) -> None:
        """As the person's client sends it: without words, which come as a message of their own."""
        customer = self.customer
        place = customer.world.wechat
        assert place is not None
        platform = place.platform
        if kind == "album":
            self.albums += 1
            if self.albums > 1:
                raise CannotDo(CANNOT["wechat"]["late album"])
        match kind:
            case "photo" | "album":
                act = platform.sends_image(customer.person, sample_jpeg())
            case "video":
                act = platform.sends_video(customer.person, FILM)
            case "voice":
                act = platform.sends_voice(customer.person, VOICE)
            case "lost":
                platform.fail_next("media/get", "errcode", 40007)
                act = platform.sends_image(customer.person, sample_jpeg())
            case "location":
                act = platform.sends_location(customer.person, 31.2304, 121.4737, caption)
            case "other":
                act = platform.sends_file(customer.person, "a.zip", b"PK")
            case "sticker":  # nothing that the platform's pages name
                account = platform.account()
                act = platform.pusher.push(account, customer.person, "emoticon", {}, heard=True)
            case _:
                raise CannotDo(CANNOT["wechat"][kind])
        await customer.does(act)

    async def edits(self, old: str, new: str) -> None:
        """Not here."""
        raise CannotDo(CANNOT["wechat"]["edit"])

    def screen(self) -> list[str]:
        """Bubbles, links as their labels."""
        return self.customer.skips()

    def plain(self, markup: str) -> str:
        """As the account writes it."""
        return plain(markup)


def _linked(bubble: Bubble, label: str) -> bool:
    lines = [each.label for each in bubble.links if each.menu_item is not None]
    return any(line.partition(" ")[2] == label for line in lines)


def _number(bubble: Bubble, label: str) -> str:
    """The number of the bubble's line of this label, also where it is no link (long texts)."""
    found = re.search(rf"(?m)^(\d+) {re.escape(label)}$", bubble.text)
    return found[1] if found else ""


def _own_number(bubble: Bubble, label: str) -> str:
    """The number in a label, where a line of the text itself has it (what the summary lists)."""
    found = re.search(r"\d+", label)
    return found[0] if found and re.search(rf"(?m)^{found[0]} ", bubble.text) else ""
