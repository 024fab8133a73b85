"""What a customer's hands do in WeChat. Acts, as in `bot.playground.hands`; each waits until the
account has been told, and its answer is there.
"""

from __future__ import annotations

from bot.playground import canned
from bot.playground.hands import Act
from bot.playground.payload import Json, content, number, text, text_or
from bot.playground.sample import sample_png
from bot.playground.telegram.files import image_size
from bot.playground.wechat import Delivery, Person, WeChatWorld
from cases.platforms import WECHAT

LONGEST = 2048
"""Bytes of UTF-8 that the field takes."""

_PLACE_NAME = "上海市徐汇区"


class WeChatHands:
    """Acts in the chat with the Official Account."""

    def __init__(self, world: WeChatWorld) -> None:
        self._world = world
        self.acts: dict[str, Act] = {
            "say": self.say,
            "start": self.start,
            "leave": self.leave,
            "press": self.press,
            "menu": self.menu,
            "attach": self.attach,
            "share": self.share,
        }

    async def say(self, given: Json) -> Json:
        """Write `text`."""
        said = text(given, "text").strip()
        if not said:
            raise ValueError("the text is empty")
        if len(said.encode()) > LONGEST:
            raise ValueError(f"a message has at most {LONGEST} bytes here")
        return _done(await self._world.says(self._person(given), said))

    async def start(self, given: Json) -> Json:
        """Follow the account."""
        return _done(await self._world.follows(self._person(given)))

    async def leave(self, given: Json) -> Json:
        """Follow it no more."""
        return _done(await self._world.unfollows(self._person(given)))

    async def press(self, given: Json) -> Json:
        """Tap the line `data` in a message."""
        person, wanted = self._person(given), number(given, "message")
        bubble = next((each for each in person.history if each.id == wanted), None)
        if bubble is None:
            raise ValueError(f"there is no message {wanted}")
        return _done(await self._world.taps(person, bubble, text(given, "data")))

    async def menu(self, given: Json) -> Json:
        """Press the line of the account's menu that has this `key`."""
        return _done(await self._world.clicks_menu(self._person(given), text(given, "key")))

    async def attach(self, given: Json) -> Json:
        """Send a file: `data` in base64 with its `name`, or a sample picture without. A `caption`
        is a message of its own, since pictures carry none here.
        """
        person, caption = self._person(given), text_or(given, "caption").strip()
        data = content(text_or(given, "data"), "data") or sample_png()
        name = text_or(given, "name") or "file.bin"
        if text_or(given, "kind") == "video":
            sent = await self._world.sends_video(person, data)
        elif image_size(data) is not None:
            sent = await self._world.sends_image(person, data)
        else:
            sent = await self._world.sends_file(person, name, data)
        return await self._also(given, caption, sent)

    async def share(self, given: Json) -> Json:
        """Send an example of `what`: voice, video, document, location."""
        person, world = self._person(given), self._world
        match text(given, "what"):
            case "voice":
                return _done(await world.sends_voice(person, canned.recording()))
            case "video":
                return _done(await world.sends_video(person, canned.video()))
            case "document":
                return _done(await world.sends_file(person, canned.PAPER, canned.paper()))
            case "location":
                return _done(await world.sends_location(person, *canned.PLACE, _PLACE_NAME))
        raise ValueError("what is voice, video, document or location")

    async def _also(self, given: Json, caption: str, sent: Delivery) -> Json:
        return await self.say({**given, "text": caption}) if caption else _done(sent)

    def _person(self, given: Json) -> Person:
        return self._world.person(text(given, "chat").removeprefix(WECHAT))


def _done(delivery: Delivery) -> Json:
    """`outcome`: what the account answered: reply, nothing, notice, ignored."""
    return {"outcome": delivery.outcome}
