"""The whole small WeCom: people, groups, the smart bot's gateway, applications, webhooks.

A pure state machine: the time is what ``now`` says, numbers come from counters, nothing waits.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.playground.wecom.applications import ApplicationWorld
from bot.playground.wecom.limits import Budgets
from bot.playground.wecom.model import Bot, Call, Chat, Json, Message, Person
from bot.playground.wecom.snapshot import seen, snapshot


class WeComWorld(ApplicationWorld):
    """``WeComWorld(now, budgets=None)``; see the classes it is made of for what people do.

    Faults: ``drop`` and ``kick`` (``ConnectedWorld``), ``faults`` (``Faults``), ``expel``.
    """

    def __init__(self, now: Callable[[], datetime], budgets: Budgets | None = None) -> None:
        super().__init__(now, budgets)
        self.response_codes = {}

    def expel(self, group: str | Chat, bot: str | Bot | None = None) -> None:
        """Take the bot out of a group; it is told nothing."""
        chat = self.group(group)
        chat.bots.remove(self.bot(bot).bot_id)
        chat.version = self.changed()

    def messages(self, chat: str | Chat, bot: str | Bot | None = None) -> list[Message]:
        """What stands in a chat, oldest first."""
        return list(self.chat(chat, bot).messages)

    def sees(self, person: str | Person, chat: str | Chat) -> list[str]:
        """Each bubble of the chat as this person sees it; see ``snapshot.seen``."""
        userid = self.person(person).userid
        return [seen(message, userid) for message in self.chat(chat).messages]

    def calls_of(self, name: str, since: int = 0) -> list[Call]:
        """Calls of one command or REST path after call number ``since``, oldest first."""
        return [call for call in self.calls[since:] if call.name == name]

    def snapshot(self, since: int = 0) -> Json:
        """The world as JSON: everything, or the messages after version ``since``."""
        return snapshot(self, since)
