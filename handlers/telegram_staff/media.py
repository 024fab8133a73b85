"""Files, places and words of a staff member's message, as python-telegram-bot shows it."""

from __future__ import annotations

from telegram import Message

from conversations.incoming import Media
from handlers.telegram_updates import phone_text, place_ref


def media_of(message: Message) -> Media | None:
    """The one file or place of a message."""
    group = message.media_group_id or ""
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        return Media("photo", largest.file_id, "", largest.file_size or 0, group)
    if message.location:
        place = message.location
        return Media("location", place_ref(place.latitude, place.longitude))
    if message.sticker:
        return Media("sticker", message.sticker.file_id, "", message.sticker.file_size or 0)
    return _file_of(message, group)


def _file_of(message: Message, group: str) -> Media | None:
    # An animation also comes as a document, so it is asked for first.
    if film := message.animation or message.video:
        return Media("video", film.file_id, film.file_name or "", film.file_size or 0, group)
    if note := message.video_note:
        return Media("video", note.file_id, "", note.file_size or 0)
    if voice := message.voice:
        return Media("voice", voice.file_id, "", voice.file_size or 0)
    if file := message.document or message.audio:
        return Media("document", file.file_id, file.file_name or "", file.file_size or 0, group)
    return None


def words_of(message: Message) -> str:
    """The text, the caption, a shared contact's phone, or a venue's name and address."""
    if message.contact:
        own = message.contact.user_id is not None
        return phone_text(message.contact.phone_number, own)
    if message.venue:
        return ", ".join(part for part in (message.venue.title, message.venue.address) if part)
    return message.text or message.caption or ""
