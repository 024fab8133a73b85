"""By which way did a complaint arrive? What staff write, matched with the procedure's channels."""

from __future__ import annotations

from collections.abc import Iterable

from conversations.reading.words import visible
from procedures.model import Channel

# The bots file these themselves; nobody enters them by hand.
OF_BOTS = frozenset({"telegram", "wechat"})
# What people call a channel beside its names; a procedure uses those of the ids that it has.
_ALSO = {
    "desk": "柜台 前台 服务台 当面 现场 来访 counter desk walk-in",
    "phone": "电话 来电 热线 call phone telephone hotline",
    "letter": "信件 来信 信函 书信 信 letter mail post",
    "fax": "传真 fax",
    "email": "邮件 电子邮件 邮箱 email e-mail",
    "callback": "回访 电话回访 callback call-back",
    "regulator": "监管 监管部门 转办 12315 12345 工商 市监局 regulator",
    "media": "媒体 记者 media press",
    "box": "意见箱 box",
    "website": "官网 网站 website",
}


def by_hand(channels: Iterable[Channel]) -> tuple[Channel, ...]:
    """The channels that staff enter."""
    return tuple(channel for channel in channels if channel.id not in OF_BOTS)


def find_channel(text: str, channels: Iterable[Channel]) -> tuple[Channel | None, str]:
    """The channel named at the beginning of a text, and what follows it. None: `text` as it is."""
    said = text.strip()
    names = sorted(
        ((name, channel) for channel in by_hand(channels) for name in _names(channel)),
        key=lambda named: -len(named[0]),
    )
    for name, channel in names:
        # Compared sign by sign, so that the rest is cut where it begins.
        if visible(said[: len(name)]).lower() != name.lower():
            continue
        rest = said[len(name) :]
        if not rest or not (rest[0].isalnum() and _joined(name, rest)):
            return channel, rest.lstrip(" \n:：,，、。").strip()
    return None, said


def _names(channel: Channel) -> tuple[str, ...]:
    return (channel.id, channel.name.zh, channel.name.en, *_ALSO.get(channel.id, "").split())


def _joined(name: str, rest: str) -> bool:
    """`phoned` is no `phone`, and 信用卡 no 信: a name ends where its letters end."""
    return name[-1].isascii() == rest[0].isascii()
