"""The whole small Telegram: people, groups, the API, trouble on demand, and views of it all.

A pure state machine: the time is what ``now`` says (it may jump by hours), numbers come from
counters, nothing waits. Everything happens in one thread.
"""

from __future__ import annotations

from datetime import timedelta

from bot.playground.telegram.dispatch import answer
from bot.playground.telegram.faults import Fault, FaultKind
from bot.playground.telegram.groups import BotRef, ChatRef, UserRef
from bot.playground.telegram.model import Call, Json, Press
from bot.playground.telegram.params import Upload
from bot.playground.telegram.people import PeopleWorld
from bot.playground.telegram.snapshot import snapshot


class TelegramWorld(PeopleWorld):
    """``TelegramWorld(now, budgets=None)``; see the classes it is made of for what people do."""

    def throttle(self, chat: ChatRef, retry_after: int) -> None:
        """Answer 429 to everything sent to this chat for so many seconds of world time."""
        self.gate.pause(self.chat(chat).key, self.now() + timedelta(seconds=retry_after))

    def fail_next(
        self,
        method: str,
        kind: FaultKind = "status",
        code: int = 500,
        description: str = "Internal Server Error",
        retry_after: int | None = None,
        times: int = 1,
        bot: BotRef | None = None,
    ) -> None:
        """Make the next ``times`` calls of ``method`` fail (``*``: any but getUpdates).

        Kinds: status, garbage, drop, lost, hang; see ``faults.Fault``.
        """
        name = None if bot is None else self.bot(bot).name
        self.faults.add(method, Fault(kind, code, description, retry_after), times, name)

    def call(
        self,
        bot: BotRef,
        method: str,
        params: Json | None = None,
        files: dict[str, Upload] | None = None,
    ) -> Json:
        """A call of the API without HTTP: the answer's body, ``ok`` true or false."""
        return answer(self, self.bot(bot), method, params or {}, files or {})[1]

    def calls_of(self, method: str, bot: BotRef | None = None, since: int = 0) -> list[Call]:
        """Calls of one method after call number ``since``, oldest first."""
        name = None if bot is None else self.bot(bot).name
        return [
            call
            for call in self.calls[since:]
            if call.method.lower() == method.lower() and name in (None, call.bot)
        ]

    def unanswered(self) -> list[Press]:
        """Presses for which the person still sees the button turning."""
        return [press for press in self.presses.values() if not press.answered]

    def commands_shown(self, user: UserRef, chat: ChatRef, bot: BotRef) -> list[Json]:
        """The bot's menu as this person sees it in this chat: narrowest scope, own language."""
        person, room, account = self.user(user), self.chat(chat), self.bot(bot)
        scopes = ["all_private_chats", "default"]
        if room.is_group:
            member = room.member(person.id)
            leads = member is not None and member.status in ("creator", "administrator")
            admin = [f"chat_administrators:{room.id}", "all_chat_administrators"]
            scopes = [f"chat_member:{room.id}:{person.id}", f"chat:{room.id}"]
            scopes[1:1] = admin[:1] if leads else []
            scopes += [*(admin[1:] if leads else []), "all_group_chats", "default"]
        else:
            scopes.insert(0, f"chat:{room.id}")
        language = (person.language_code or "")[:2]
        for scope in scopes:
            for code in (language, ""):
                if account.commands.get((scope, code)):
                    return account.commands[(scope, code)]
        return []

    def snapshot(self, since: int = 0) -> Json:
        """The world as JSON: everything, or the messages and answers after version ``since``."""
        return snapshot(self, since)
