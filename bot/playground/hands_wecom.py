"""What the hands of staff do in WeCom. Acts, as in `bot.playground.hands`."""

from __future__ import annotations

from bot.playground import canned
from bot.playground.hands import Act
from bot.playground.payload import Json, content, number, reply, text, text_or
from bot.playground.sample import sample_png
from bot.playground.telegram.files import image_size
from bot.playground.wecom import WeComWorld, WorldError
from bot.playground.wecom.cards import buttons
from bot.playground.wecom.model import Chat, Message
from cases.platforms import WECOM_GROUP, WECOM_PERSON, is_group

_HEARD = "我来处理，下午给顾客回电话。"
"""What the platform makes of the example voice: it hands on words, not sounds."""

_QUOTED = 200


class WeComHands:
    """Acts in a group or in the chat with the bot."""

    def __init__(self, world: WeComWorld) -> None:
        self._world = world
        self.acts: dict[str, Act] = {
            "say": self.say,
            "press": self.press,
            "attach": self.attach,
            "share": self.share,
        }

    async def say(self, given: Json) -> Json:
        """`user` writes `text`; in a group the bot hears it only when it is called (`called`, as
        the composer does unless it is told not to) or when a message is quoted.
        """
        who, said = self._who(given), text(given, "text").strip()
        if not said:
            raise ValueError("the text is empty")
        chat = self._chat(given)
        if chat.kind == "single":
            self._world.says(who, said)
        elif (answered := reply(given)) is not None:
            self._world.quotes(who, chat, said, self._quoted(chat, answered))
        elif given.get("called", True):
            self._world.mentions(who, chat, said)
        else:
            self._world.chats_without_mention(who, chat, said)
        return _last(chat)

    async def press(self, given: Json) -> Json:
        """`user` presses the button with the key `data` on a card, as they see it."""
        who, chat, key = self._who(given), self._chat(given), text(given, "data")
        message = self._world.find_card(chat, number(given, "message"))
        assert message.card is not None
        shown = buttons(message.card.seen_by(who))
        label = next((each["text"] for each in shown if each.get("key") == key), None)
        if label is None:
            raise ValueError("this button is not on the card any more")
        self._world.presses(who, chat, message, label)
        return {}

    async def attach(self, given: Json) -> Json:
        """`user` sends a file: `data` in base64 with its `name`, or a sample picture without. In
        groups the bot is handed pictures alone.
        """
        who, chat = self._who(given), self._chat(given)
        data = content(text_or(given, "data"), "data") or sample_png()
        name, caption = text_or(given, "name") or "file.bin", text_or(given, "caption").strip()
        picture = image_size(data) is not None
        if chat.kind == "group" and not picture:
            raise ValueError("in a group only pictures reach the bot")
        if chat.kind == "group":
            self._world.sends_image(who, data, chat, caption)
            return _last(chat)
        if picture:
            self._world.sends_image(who, data)
        else:
            kind = "video" if text_or(given, "kind") == "video" else "file"
            self._world.sends_file(who, data, name, kind)
        if caption:
            self._world.says(who, caption)
        return _last(chat)

    async def share(self, given: Json) -> Json:
        """`user` sends the bot an example of `what`: voice, video, document."""
        who, chat = self._who(given), self._chat(given)
        if chat.kind == "group":
            raise ValueError("in a group only pictures reach the bot")
        match text(given, "what"):
            case "voice":
                self._world.speaks(who, _HEARD)
            case "video":
                self._world.sends_file(who, canned.video(), "video.mp4", "video")
            case "document":
                self._world.sends_file(who, canned.paper(), canned.PAPER)
            case _:
                raise ValueError("what is voice, video or document")
        return _last(chat)

    def _who(self, given: Json) -> str:
        return self._world.person(text(given, "user").removeprefix(WECOM_PERSON)).userid

    def _chat(self, given: Json) -> Chat:
        key = text(given, "chat")
        if is_group(key):
            return self._world.group(key.removeprefix(WECOM_GROUP))
        chat = self._world.single(key.removeprefix(WECOM_PERSON))
        if self._who(given) not in chat.members:
            raise WorldError("that is somebody else's chat")
        return chat

    def _quoted(self, chat: Chat, answered: int) -> str:
        found = next((each for each in chat.messages if each.number == answered), None)
        if found is None:
            raise ValueError(f"there is no message {answered}")
        if found.card is not None:
            return str((found.card.shared.get("main_title") or {}).get("title", ""))
        return found.text[:_QUOTED]


def _last(chat: Chat) -> Json:
    message: Message = chat.messages[-1]
    return {"message": message.number}
