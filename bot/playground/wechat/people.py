"""What people do. Each waits until the account has been told, as the platform does."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

from bot.playground.wechat.markup import Value
from bot.playground.wechat.model import Account, Bubble, Delivery, Person
from bot.playground.wechat.pushing import Cut, Pusher
from bot.playground.wechat.refusals import WorldError
from bot.playground.wechat.state import WorldState, machine_time

SCENE = "qrscene_"
Who = Person | str


class PeopleWorld(WorldState):
    """All coroutines return the delivery of what was done. WorldError: WeChat would not let them
    (somebody who does not follow cannot write)."""

    def __init__(
        self,
        now: Callable[[], datetime],
        machine: Callable[[], datetime] = machine_time,
        cut: Cut | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(now, machine)
        self.pusher = Pusher(self, cut, sleep)

    async def says(self, who: Who, text: str) -> Delivery:
        person = self._follower(who)
        self.show(person, "person", "text", text=text)
        return await self._writes(person, "text", {"Content": text})

    async def taps(self, who: Who, bubble: Bubble, label: str) -> Delivery:
        """A line `weixin://bizmsgmenu` of a text, or one of a menu message: says its content."""
        person = self._follower(who)
        links = [each for each in bubble.links if each.label == label]
        if bubble not in person.history or not links:
            raise WorldError(f"{person.name} sees no {label!r} there")
        link = links[0]
        if link.menu_item is None or not link.content:
            raise WorldError(f"{label!r} says nothing")
        self.show(person, "person", "text", text=link.content)
        person.windows.acted(self.now())
        fields: dict[str, Value] = {"Content": link.content, "bizmsgmenuid": link.menu_item}
        return await self._push(person, "text", fields)

    async def clicks_menu(self, who: Who, key: str) -> Delivery:
        """A line of the account's menu that has this key."""
        person = self._follower(who)
        lines = [line for row in self._account(person).menu or [] for line in _lines(row)]
        if not any(each.get("type") == "click" and each.get("key") == key for each in lines):
            raise WorldError(f"the menu has no line {key}")
        person.windows.acted(self.now())
        return await self._event(person, "CLICK", {"EventKey": key})

    async def follows(self, who: Who, scene: str = "") -> Delivery:
        person = self.person(who)
        if person.following:
            raise WorldError(f"{person.name} follows already")
        person.following = True
        person.windows.acted(self.now())
        fields: dict[str, Value] = {"EventKey": f"{SCENE}{scene}" if scene else ""}
        if scene:
            fields["Ticket"] = self._ticket(person, scene)
        return await self._event(person, "subscribe", fields)

    async def unfollows(self, who: Who) -> Delivery:
        person = self._follower(who)
        person.following = False
        person.windows.close()
        self.changed()
        return await self._event(person, "unsubscribe", {"EventKey": ""}, heard=False)

    async def scans(self, who: Who, scene: str) -> Delivery:
        """A code of the account: somebody who does not follow yet does so by it."""
        person = self.person(who)
        if not person.following:
            return await self.follows(person, scene)
        person.windows.acted(self.now())
        fields: dict[str, Value] = {"EventKey": scene, "Ticket": self._ticket(person, scene)}
        return await self._event(person, "SCAN", fields)

    async def sends_image(self, who: Who, data: bytes) -> Delivery:
        person = self._follower(who)
        kept = self.keep_media(self._account(person), "image", data, "image/jpeg")
        self.show(person, "person", "image", media=kept.id)
        picture = f"https://pictures.wechat.example/{kept.id}"
        return await self._writes(person, "image", {"PicUrl": picture, "MediaId": kept.id})

    async def sends_voice(
        self, who: Who, data: bytes, form: str = "amr", heard: str = ""
    ) -> Delivery:
        """`heard`: what the platform recognised, where that is switched on."""
        person, account = self._follower(who), self._account(self.person(who))
        kept = self.keep_media(account, "voice", data, "audio/amr")
        wide = self.keep_media(account, "voice", data, "audio/amr")
        self.show(person, "person", "voice", media=kept.id)
        fields: dict[str, Value] = {"MediaId": kept.id, "Format": form, "MediaId16K": wide.id}
        if heard:
            fields["Recognition"] = heard
        return await self._writes(person, "voice", fields)

    async def sends_video(self, who: Who, data: bytes, short: bool = False) -> Delivery:
        """`short`: taken in the chat itself."""
        person, account = self._follower(who), self._account(self.person(who))
        kept = self.keep_media(account, "video", data, "video/mp4")
        thumb = self.keep_media(account, "thumb", b"", "image/jpeg")
        self.show(person, "person", "video", media=kept.id)
        kind = "shortvideo" if short else "video"
        fields: dict[str, Value] = {"MediaId": kept.id, "ThumbMediaId": thumb.id}
        return await self._writes(person, kind, fields)

    async def sends_location(
        self, who: Who, latitude: float, longitude: float, label: str = ""
    ) -> Delivery:
        person = self._follower(who)
        self.show(person, "person", "location", text=label)
        fields: dict[str, Value] = {
            "Location_X": latitude,
            "Location_Y": longitude,
            "Scale": 15,
            "Label": label,
        }
        return await self._writes(person, "location", fields)

    async def sends_link(self, who: Who, title: str, url: str, description: str = "") -> Delivery:
        person = self._follower(who)
        self.show(person, "person", "link", title=title, text=description, url=url)
        fields: dict[str, Value] = {"Title": title, "Description": description, "Url": url}
        return await self._writes(person, "link", fields)

    async def sends_file(self, who: Who, name: str, data: bytes) -> Delivery:
        """The account is told of it, and gets nothing to fetch it by."""
        person = self._follower(who)
        self.show(person, "person", "file", title=name)
        fields: dict[str, Value] = {
            "Title": name,
            "Description": "",
            "FileMd5": hashlib.md5(data, usedforsecurity=False).hexdigest(),
            "FileTotalLen": len(data),
        }
        return await self._writes(person, "file", fields)

    async def allows_notice(self, who: Who, template_id: str) -> Delivery:
        """Agrees, on a page, to one subscription notice."""
        person = self._follower(who)
        person.credits[template_id] = person.credits.get(template_id, 0) + 1
        return await self._asked(person, "popup", template_id, "accept", {"PopupScene": "2"})

    async def forbids_notices(self, who: Who, template_id: str) -> Delivery:
        """Takes back, in the account's settings, what was allowed."""
        person = self._follower(who)
        person.credits.pop(template_id, None)
        return await self._asked(person, "change", template_id, "reject", {})

    async def finished(self, person: Person, number: int, status: str) -> Delivery:
        """Tells the account what became of a template message."""
        fields: dict[str, Value] = {"MsgID": number, "Status": status}
        return await self._event(person, "TEMPLATESENDJOBFINISH", fields, heard=False)

    async def notified(self, person: Person, template_id: str, number: int) -> Delivery:
        """Tells the account that a subscription notice arrived."""
        row: dict[str, Value] = {
            "TemplateId": template_id,
            "MsgID": number,
            "ErrorCode": 0,
            "ErrorStatus": "success",
        }
        inside: dict[str, Value] = {"SubscribeMsgSentEvent": {"List": row}}
        return await self._event(person, "subscribe_msg_sent_event", inside, heard=False)

    async def _asked(
        self, person: Person, kind: str, template_id: str, status: str, more: dict[str, Value]
    ) -> Delivery:
        row: dict[str, Value] = {
            "TemplateId": template_id,
            "SubscribeStatusString": status,
            **more,
        }
        inside: dict[str, Value] = {f"SubscribeMsg{kind.capitalize()}Event": {"List": row}}
        return await self._event(person, f"subscribe_msg_{kind}_event", inside, heard=False)

    async def _writes(self, person: Person, kind: str, fields: dict[str, Value]) -> Delivery:
        person.windows.wrote(self.now())
        return await self._push(person, kind, fields)

    async def _event(
        self, person: Person, name: str, fields: dict[str, Value], heard: bool = True
    ) -> Delivery:
        return await self._push(person, f"event/{name}", {"Event": name, **fields}, heard)

    async def _push(
        self, person: Person, kind: str, fields: dict[str, Value], heard: bool = True
    ) -> Delivery:
        return await self.pusher.push(self._account(person), person, kind, fields, heard)

    def _follower(self, who: Who) -> Person:
        person = self.person(who)
        if not person.following:
            raise WorldError(f"{person.name} does not follow the account")
        return person

    def _account(self, person: Person) -> Account:
        return self.accounts[person.app_id]

    def _ticket(self, person: Person, scene: str) -> str:
        codes = self._account(person).codes
        return codes.setdefault(scene, ticket_of(scene))


def ticket_of(scene: str) -> str:
    return f"gQ{hashlib.sha256(scene.encode()).hexdigest()}"


def _lines(row: dict[str, Any]) -> list[dict[str, Any]]:
    below: list[dict[str, Any]] = row.get("sub_button") or []
    return below or [row]
