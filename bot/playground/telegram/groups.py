"""Groups: who is in them, who may do what, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterable

from bot.playground.telegram.model import RIGHTS, Chat, Json, Member, Message, Status, User
from bot.playground.telegram.refusals import WorldError
from bot.playground.telegram.render import chat_json, member_json, seconds, user_json
from bot.playground.telegram.state import BotAccount, WorldState

ChatRef = Chat | int | str
UserRef = User | int
BotRef = BotAccount | int | str
ALL_RIGHTS: frozenset[str] = frozenset(RIGHTS)


class GroupWorld(WorldState):
    """Making groups and changing their members."""

    def add_group(
        self,
        title: str,
        members: Iterable[UserRef] = (),
        supergroup: bool = True,
        owner: UserRef | None = None,
    ) -> Chat:
        """A group of people; bots come in by ``bot_added``. The first member owns it by default."""
        people = [self.user(member) for member in members]
        if any(person.is_bot for person in people):
            raise WorldError("bots are added with bot_added")
        group = self._new_group(title, supergroup)
        owner_id = self.user(owner).id if owner is not None else (people[0].id if people else 0)
        for person in people:
            status: Status = "creator" if person.id == owner_id else "member"
            group.members[person.id] = Member(person.id, status)
        self.changed()
        return group

    def _new_group(self, title: str, supergroup: bool) -> Chat:
        count = sum(chat.is_group for chat in self.chats.values()) + 1
        id = -(1_001_000_000_000 + count) if supergroup else -(4_000_000 + count)
        group = Chat(str(id), id, "supergroup" if supergroup else "group", title)
        self.chats[group.key] = group
        return group

    def user_joins(self, user: UserRef, group: ChatRef) -> None:
        person, room = self.user(user), self._group(group)
        self._change(room, Member(person.id, "member"), person.id)
        self._service(room, person.id, {"new_chat_members": [user_json(person)]})

    def user_leaves(self, user: UserRef, group: ChatRef) -> None:
        person, room = self.user(user), self._group(group)
        self._service(room, person.id, {"left_chat_member": user_json(person)})
        self._change(room, Member(person.id, "left"), person.id)

    def user_promoted(
        self, user: UserRef, group: ChatRef, by: UserRef, rights: Iterable[str] = ALL_RIGHTS
    ) -> None:
        person, room = self.user(user), self._group(group)
        member = Member(person.id, "administrator", frozenset(rights))
        self._change(room, member, self.user(by).id)

    def bot_added(self, bot: BotRef, group: ChatRef, by: UserRef) -> None:
        """A person adds a bot as an ordinary member."""
        account, room, person = self.bot(bot), self._group(group), self.user(by)
        self._change(room, Member(account.id, "member"), person.id)
        self._service(room, person.id, {"new_chat_members": [user_json(account.user)]})

    def bot_removed(self, bot: BotRef, group: ChatRef, by: UserRef) -> None:
        """A person throws a bot out; it gets my_chat_member and nothing after that."""
        account, room, person = self.bot(bot), self._group(group), self.user(by)
        self._change(room, Member(account.id, "kicked"), person.id)
        self._service(room, person.id, {"left_chat_member": user_json(account.user)})

    def bot_promoted(
        self, bot: BotRef, group: ChatRef, by: UserRef, rights: Iterable[str] = ALL_RIGHTS
    ) -> None:
        """``rights``: names out of model.RIGHTS."""
        account, room = self.bot(bot), self._group(group)
        member = Member(account.id, "administrator", frozenset(rights))
        self._change(room, member, self.user(by).id)

    def bot_demoted(self, bot: BotRef, group: ChatRef, by: UserRef) -> None:
        account, room = self.bot(bot), self._group(group)
        self._change(room, Member(account.id, "member"), self.user(by).id)

    def bot_muted(self, bot: BotRef, group: ChatRef, by: UserRef) -> None:
        """The bot stays but may not write any more."""
        account, room = self.bot(bot), self._group(group)
        self._change(room, Member(account.id, "restricted"), self.user(by).id)

    def bot_leaves(self, account: BotAccount, group: Chat) -> None:
        self._change(group, Member(account.id, "left"), account.id)
        self._service(group, account.id, {"left_chat_member": user_json(account.user)})

    def migrate(self, group: ChatRef) -> Chat:
        """A basic group becomes a supergroup with a new id; old message ids are dead."""
        old = self._group(group)
        if old.type != "group":
            raise WorldError(f"{old.title} is a supergroup already")
        new = self._new_group(old.title or "", supergroup=True)
        new.members = dict(old.members)
        owner = next(iter(old.members.values())).user_id
        creators = [m.user_id for m in old.members.values() if m.status == "creator"]
        by = creators[0] if creators else owner
        self._service(old, by, {"migrate_to_chat_id": new.id})
        old.migrated_to = new.id
        old.version = self.changed()
        self._service(new, by, {"migrate_from_chat_id": old.id})
        return new

    def _group(self, which: ChatRef) -> Chat:
        room = self.chat(which)
        if not room.is_group or room.migrated_to is not None:
            raise WorldError(f"{room.key} is no group (any more)")
        return room

    def _service(self, room: Chat, by: int, fields: Json) -> Message:
        return self.post(room, Message(0, self.now(), by, extra=fields, service=True))

    def _change(self, room: Chat, member: Member, by: int) -> None:
        """Put a member's new state and tell the bot itself, or the bots that administer."""
        old = room.member(member.user_id) or Member(member.user_id, "left")
        room.members[member.user_id] = member
        room.version = self.changed()
        self.tell_member(room, old, member, by)

    def tell_member(self, room: Chat, old: Member, new: Member, by: int) -> None:
        body: Json = {
            "chat": chat_json(room, self.users),
            "from": user_json(self.users[by]),
            "date": seconds(self.now()),
            "old_chat_member": member_json(old, self.users),
            "new_chat_member": member_json(new, self.users),
        }
        for account in self.bots.values():
            own = room.member(account.id)
            if account.id == new.user_id:
                self.enqueue(account, "my_chat_member", body, f"chat {room.id}", by)
            elif own is not None and own.status == "administrator":
                self.enqueue(account, "chat_member", body, f"chat {room.id}", by)
