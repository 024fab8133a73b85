"""WeCom's staff room as tests drive it: a link that remembers its calls, frames as they come."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from conversations.channel import Key, Outcome, Rendered
from conversations.incoming import Incoming
from handlers.buttons import Buttons
from handlers.wecom.errors import WeComTrouble
from handlers.wecom.room import WeComStaff

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
BUTTONS = Buttons(b"sixteen bytes or more of key")
GROUP = "wecom:g:wrGROUP"
ALONE = "wecom:u:zhangsan"
Call = tuple[str, dict[str, Any], str]


@dataclass
class FakeLink:
    """Takes every call as the platform's answer says (`answers` by command), and keeps it."""

    connected: bool = True
    calls: list[Call] = field(default_factory=list)
    answers: dict[str, Callable[[dict[str, Any]], dict[str, Any]]] = field(default_factory=dict)
    troubles: list[WeComTrouble | None] = field(default_factory=list)

    async def call(self, cmd: str, body: dict[str, Any], req_id: str = "") -> dict[str, Any]:
        if not self.connected:
            raise WeComTrouble(0, "not connected")
        json.dumps(body).encode()  # what cannot travel fails here
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None:
            raise trouble
        self.calls.append((cmd, body, req_id))
        answer = self.answers.get(cmd)
        return answer(body) if answer else {}

    @property
    def bodies(self) -> list[dict[str, Any]]:
        return [body for _, body, _ in self.calls]

    @property
    def markdown(self) -> list[str]:
        return [body["markdown"]["content"] for body in self.bodies if "markdown" in body]

    @property
    def card(self) -> dict[str, Any]:
        """The only card."""
        (found,) = [body["template_card"] for body in self.bodies if "template_card" in body]
        return dict(found)


def numbered_entropy() -> Callable[[int], bytes]:
    """Different bytes at every call, the same in every run."""
    serial = count(1)
    return lambda amount: next(serial).to_bytes(amount, "big")


@dataclass
class Staff:
    """The room and its link."""

    link: FakeLink
    room: WeComStaff

    async def send(self, chat: str, message: Rendered | str) -> Outcome:
        rendered = Rendered(message) if isinstance(message, str) else message
        return await self.room.send(chat, rendered, NOW)

    async def read(self, frame: object) -> Incoming:
        return await self.room.read(json.dumps(frame).encode(), NOW)


def staff(name: str = "客诉助手", hosts: tuple[str, ...] = ()) -> Staff:
    link = FakeLink()
    room = WeComStaff(link, BUTTONS, entropy=numbered_entropy(), name=name, hosts=hosts)
    return Staff(link, room)


def keys(*labels: str, case: str = "abc234") -> tuple[tuple[Key, ...], ...]:
    return tuple((Key(label, f"act{place}", case),) for place, label in enumerate(labels))


def message(content: dict[str, Any], *, group: bool = True, **more: Any) -> dict[str, Any]:
    """A callback of something said."""
    where = {"chatid": "wrGROUP", "chattype": "group"} if group else {"chattype": "single"}
    body = {"msgid": "M1", "aibotid": "B", "from": {"userid": "zhangsan"}, **where}
    return {
        "cmd": "aibot_msg_callback",
        "headers": {"req_id": "R1"},
        "body": {**body, **content, **more},
    }


def text(words: str, *, group: bool = True, **more: Any) -> dict[str, Any]:
    return message({"msgtype": "text", "text": {"content": words}}, group=group, **more)


def event(kind: str, *, group: bool = True, **more: Any) -> dict[str, Any]:
    """A callback of something done."""
    frame = message({"msgtype": "event", "event": {"eventtype": kind, **more}}, group=group)
    return {**frame, "cmd": "aibot_event_callback", "headers": {"req_id": "R2"}}


def press(key: str, task_id: str, *, group: bool = True) -> dict[str, Any]:
    inner = {"card_type": "button_interaction", "event_key": key, "task_id": task_id}
    return event("template_card_event", group=group, template_card_event=inner)
