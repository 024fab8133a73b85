"""What staff do, out of the smart bot's callbacks (documents 100719, 101027, 101463)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal

import msgspec

from cases.platforms import WECOM_GROUP, WECOM_PERSON
from conversations.incoming import Incoming, Media
from handlers.buttons import Buttons
from handlers.telegram_text import cleaned
from handlers.wecom.addressed import command, unaddressed
from handlers.wecom.cards import ID_BYTES
from handlers.wecom.files import Ref

_MESSAGE, _EVENT = "aibot_msg_callback", "aibot_event_callback"
_KINDS: dict[str, Literal["photo", "document", "voice", "video"]] = {
    "image": "photo",
    "file": "document",
    "voice": "voice",
    "video": "video",
}
_LANGUAGE = "zh"  # WeCom tells of none; whoever wants another one says so with /language


def reading(raw: bytes, at: datetime, buttons: Buttons, names: Sequence[str] = ()) -> Incoming:
    """The callback as an `Incoming`; one that asks nothing of us has the kind `ignored`.

    `raw`: the frame, JSON. `names`: of the bot, as it is mentioned. Raises `ValueError` for what
    is no frame, or one that lacks what its kind must have.
    """
    frame = _frame(raw)
    body = _object(frame, "body")
    kind = body.get("msgtype")
    if frame.get("cmd") == _MESSAGE and isinstance(kind, str):
        return _said(body, _where(body), at, names)
    if frame.get("cmd") == _EVENT:
        event = _object(body, "event")
        # Not `enter_chat`: told at every opening, and nobody may be written to who has not written.
        if event.get("eventtype") == "template_card_event":
            return _pressed(frame, body, event, at, buttons)
    return Incoming("staff", "", "", "ignored", at)


def _pressed(
    frame: dict[str, Any],
    body: dict[str, Any],
    event: dict[str, Any],
    at: datetime,
    buttons: Buttons,
) -> Incoming:
    """The press of a card's button, or the choice of an entry that carries a button's words.

    The documents' sample has the press's own fields flat in the event and spells `taskid`, live
    payloads have them one level deeper and spell `task_id`.
    """
    inner = event.get("template_card_event")
    pressed = inner if isinstance(inner, dict) else event
    where = _where(body)
    meant = next(
        (
            found
            for raw in (_text(pressed, "event_key"), *_chosen(pressed))
            if (found := buttons.unpack(raw, where["chat"]))
        ),
        None,
    )
    act, case, data = meant or ("", "", "")
    return Incoming(
        "staff",
        kind="press",
        at=at,
        act=act,
        case=case,
        data=data,
        answer=_text(_object(frame, "headers"), "req_id"),
        message=_text(pressed, "task_id") or _text(pressed, "taskid"),
        forged=meant is None,
        language=_LANGUAGE,
        **where,
    )


def _chosen(pressed: dict[str, Any]) -> Iterator[str]:
    items = _within(pressed.get("selected_items"), "selected_item")
    for item in items if isinstance(items, list) else [items]:
        ids = _within(_within(item, "option_ids"), "option_id")
        for each in ids if isinstance(ids, list) else [ids]:
            if isinstance(each, str):
                yield each


def _said(
    body: dict[str, Any], where: dict[str, Any], at: datetime, names: Sequence[str]
) -> Incoming:
    texts, files = _content(body, _text(body, "msgtype"))
    text = unaddressed("\n".join(texts), names, called=not where["private"])
    quote = body.get("quote")
    if isinstance(quote, dict):
        quoted, also = _content(quote, _text(quote, "msgtype"))
        # Who only points at something means what it says.
        text = text or "\n".join(quoted)
        files = files or also
    asked = command(text)
    fields: dict[str, Any] = {
        "text": text,
        "message": _text(body, "msgid"),
        "language": _LANGUAGE,
        "media": files[0] if files else None,
        **where,
    }
    if asked:
        name, argument = asked
        return Incoming("staff", at=at, kind="command", command=name, argument=argument, **fields)
    if files:
        return Incoming("staff", at=at, kind="media", **fields)
    if not texts and not text:
        return Incoming("staff", "", where["account"], "ignored", at)
    if not text:  # called, and no word said: what can be had here
        return Incoming("staff", at=at, kind="command", command="help", **fields)
    return Incoming("staff", at=at, kind="text", **fields)


def _content(part: dict[str, Any], kind: str) -> tuple[list[str], list[Media]]:
    """Words and files of a message or a quotation. A voice comes as the words it was heard as."""
    if kind == "mixed":
        items = _within(part.get("mixed"), "msg_item")
        texts: list[str] = []
        files: list[Media] = []
        for item in items if isinstance(items, list) else []:
            if isinstance(item, dict) and item.get("msgtype") != "mixed":
                more, also = _content(item, _text(item, "msgtype"))
                texts += more
                files += also
        return texts, files
    inner = part.get(kind)
    if not isinstance(inner, dict):
        return [], []
    words = inner.get("content")
    if kind in ("text", "voice") and isinstance(words, str):
        return [cleaned(words)], []
    url = _text(inner, "url")
    if kind not in _KINDS or not url:
        return [], []
    ref = msgspec.json.encode(Ref(url, _text(inner, "aeskey"))).decode()
    name = _text(inner, "filename") or _text(inner, "name")
    return [], [Media(_KINDS[kind], ref, name)]


def _where(body: dict[str, Any]) -> dict[str, Any]:
    """Chat, account and privacy. ValueError when nobody is named."""
    person, group = _text(_object(body, "from"), "userid"), _text(body, "chatid")
    in_group = body.get("chattype", "group" if group else "") == "group"
    if not 0 < len(person.encode()) <= ID_BYTES or len(group.encode()) > ID_BYTES:
        raise ValueError("a callback names who did something")
    if in_group and not group:
        raise ValueError("a callback from a group names it")
    account = f"{WECOM_PERSON}{person}"
    return {
        "chat": f"{WECOM_GROUP}{group}" if in_group else account,
        "account": account,
        "private": not in_group,
    }


def _frame(raw: bytes) -> dict[str, Any]:
    try:
        frame = json.loads(raw)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(frame, dict):
        raise ValueError("a frame is a JSON object")
    return frame


def _object(within: dict[str, Any], name: str) -> dict[str, Any]:
    found = within.get(name)
    if not isinstance(found, dict):
        raise ValueError(f"{name} is missing")
    return found


def _text(within: dict[str, Any], name: str) -> str:
    found = within.get(name)
    return cleaned(found) if isinstance(found, str) else ""


def _within(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None
