"""The world as JSON, for a page with phones."""

from __future__ import annotations

from bot.playground.wecom.cards import buttons
from bot.playground.wecom.connections import ConnectedWorld
from bot.playground.wecom.model import Card, Chat, Json, Message


def snapshot(world: ConnectedWorld, since: int) -> Json:
    """People and chats always; messages only when newer than version ``since``."""
    states = [delivery.state for delivery in world.deliveries]
    return {
        "version": world.version,
        "now": world.now().isoformat(),
        "people": [{"userid": one.userid, "name": one.name} for one in world.people.values()],
        "bots": [
            {"bot_id": bot.bot_id, "name": bot.name, "connected": world.connected(bot)}
            for bot in world.bots.values()
        ],
        "apps": [{"agent_id": app.agent_id, "name": app.name} for app in world.apps.values()],
        "chats": [chat_view(world, chat, since) for chat in world.chats.values()],
        "frames": {state: states.count(state) for state in ("sent", "lost", "waiting")},
        "calls": len(world.calls),
    }


def chat_view(world: ConnectedWorld, chat: Chat, since: int = 0) -> Json:
    return {
        "key": chat.key,
        "kind": chat.kind,
        "name": chat.name,
        "members": list(chat.members),
        "bots": list(chat.bots),
        "version": chat.version,
        "messages": [
            message_view(world, message) for message in chat.messages if message.version > since
        ],
    }


def message_view(world: ConnectedWorld, message: Message) -> Json:
    person, bot = world.people.get(message.sender), world.bots.get(message.sender)
    return {
        "number": message.number,
        "version": message.version,
        "at": message.at.isoformat(),
        "sender": message.sender,
        "sender_name": person.name if person else bot.name if bot else message.sender,
        "origin": message.origin,
        "kind": message.kind,
        "text": message.text,
        "quote": message.quote,
        "finished": message.finished,
        "mentioned": list(message.mentioned),
        "advice": list(message.advice),
        "file": None
        if message.file is None
        else {
            "number": message.file.number,
            "name": message.file.name,
            "size": len(message.file.data),
        },
        "card": None if message.card is None else card_view(message.card),
    }


def card_view(card: Card) -> Json:
    """``personal``: by person, what they see in place of ``shared``."""
    return {
        "task_id": card.task_id,
        "shared": card.shared,
        "personal": dict(card.personal),
        "pressed": dict(card.pressed),
        "selected": {userid: dict(chosen) for userid, chosen in card.selected.items()},
    }


def seen(message: Message, userid: str) -> str:
    """A bubble as lines of text, as this person sees it; buttons stand in brackets."""
    if message.card is None:
        return message.text
    card = message.card.seen_by(userid)
    title = card.get("main_title", {})
    lines = [
        card.get("source", {}).get("desc", ""),
        title.get("title", ""),
        title.get("desc", ""),
        card.get("sub_title_text", ""),
        *(
            f"{line['keyname']}: {line.get('value', '')}"
            for line in card.get("horizontal_content_list", [])
        ),
        " ".join(f"[{button['text']}]" for button in buttons(card)),
    ]
    return "\n".join(line for line in (message.text, *lines) if line)
