"""What people send beside words: pictures, albums, files, voices, films, places, contacts."""

from __future__ import annotations

from bot.playground import canned
from bot.playground.payload import Json, content, number, reply, text, text_or
from bot.playground.sample import sample_png
from bot.playground.telegram import TelegramWorld
from bot.playground.telegram.files import image_size
from bot.playground.telegram.model import Message

ALBUM = 3
"""Pictures of the example album."""


class Enclosures:
    """Acts, as in `bot.playground.acts`."""

    def __init__(self, world: TelegramWorld) -> None:
        self._world = world

    async def attach(self, given: Json) -> Json:
        """`user` sends a file: `data` in base64 with its `name`, or a sample picture without.

        `kind`: `video`, `document`, or whatever the data are: a picture or a document.
        """
        user, chat, answered = _where(given)
        caption, kind = text_or(given, "caption"), text_or(given, "kind")
        data = content(text_or(given, "data"), "data") or sample_png()
        if kind == "video":
            sent = self._world.user_sends_video(user, chat, data, caption, reply_to=answered)
        elif kind != "document" and image_size(data) is not None:
            sent = self._world.user_sends_photo(user, chat, data, caption, answered)
        else:
            name = text_or(given, "name") or "file.bin"
            sent = self._world.user_sends_document(
                user, chat, data, name, caption, reply_to=answered
            )
        return {"message": sent.id}

    async def album(self, given: Json) -> Json:
        """`user` sends several `photos`, each in base64, as one album; sample pictures without."""
        user, chat, answered = _where(given)
        photos = given.get("photos")
        if photos is None:
            data = [sample_png(place) for place in range(ALBUM)]
        elif isinstance(photos, list) and all(isinstance(each, str) for each in photos):
            data = [content(each, "a photo") for each in photos]
        else:
            raise TypeError("photos is a list of texts")
        sent = self._world.user_sends_album(user, chat, data, text_or(given, "caption"), answered)
        return {"messages": [each.id for each in sent]}

    async def share(self, given: Json) -> Json:
        """`user` sends an example of `what`: voice, video, document, location, contact, sticker."""
        return {"message": self._shared(text(given, "what"), given).id}

    def _shared(self, what: str, given: Json) -> Message:
        user, chat, answered = _where(given)
        caption, world = text_or(given, "caption"), self._world
        match what:
            case "voice":
                data, seconds = canned.voice(), canned.VOICE_SECONDS
                return world.user_sends_voice(user, chat, data, seconds, answered)
            case "video":
                data, seconds = canned.video(), canned.VIDEO_SECONDS
                return world.user_sends_video(user, chat, data, caption, seconds, reply_to=answered)
            case "document":
                data, name = canned.paper(), canned.PAPER
                return world.user_sends_document(user, chat, data, name, caption, reply_to=answered)
            case "location":
                return world.user_sends_location(user, chat, *canned.PLACE, answered)
            case "contact":
                return world.user_shares_contact(user, chat, canned.PHONE, answered)
            case "sticker":
                return world.user_sends_sticker(user, chat, reply_to=answered)
        raise ValueError("what is voice, video, document, location, contact or sticker")


def _where(given: Json) -> tuple[int, str, int | None]:
    return number(given, "user"), text(given, "chat"), reply(given)
