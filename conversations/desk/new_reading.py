"""What staff's words mean for a complaint being entered, by the readers of customers' words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct

from cases.access import may_at
from cases.decide.filing import OLDEST
from conversations.desk.card import unit_name
from conversations.desk.hearing import Hearing
from conversations.desk.new_draft import SOLUTION, Draft
from conversations.desk.new_rules import kinds_for, rules_of
from conversations.desk.requests import named
from conversations.reading.channel import by_hand, find_channel
from conversations.reading.phone import NoPhone, find_phone
from conversations.reading.place import Named, find_place, mentioned
from conversations.reading.received import received_in
from conversations.reading.story import read_story
from conversations.reading.when import When, read_when
from conversations.reading.wish import find_wishes
from conversations.reading.words import means, readable

STORY_AT_MOST = 8_000
_AT_MOST = {"customer": 100, "wish": 500, "reply": 300, "origin": 300, SOLUTION: 1_000}
_LABELS = re.compile(
    r"姓名|名字|电话|手机号?|联系方式|顾客|客户|\b(?:name|phone|tel|mobile|customer)\b|[:：,，;；]",
    re.IGNORECASE,
)


class Wrong(Struct, frozen=True):
    """Why an answer is none; `why` names a wording of `staff/new/wrong`."""

    why: str
    values: dict[str, Any] = {}


def fileable(here: Hearing) -> tuple[str, ...]:
    """The units for which the speaker may file, those that customers name first."""
    org, house = here.org, here.house
    able = [u for u in org.units if may_at(here.person, "file", u, house.current(u), org)]
    return tuple(sorted(able, key=lambda unit: not org.units[unit].files))


def answered(here: Hearing, draft: Draft, field: str, text: str) -> Draft | Wrong:
    """The draft with this answer to `field`, or why it is none."""
    said = text.strip()
    if not readable(said):
        return Wrong("empty")
    if len(said) > _AT_MOST.get(field, STORY_AT_MOST):
        return Wrong("long", {"limit": _AT_MOST.get(field, STORY_AT_MOST)})
    return _ANSWERS[field](here, draft, said)


def told(here: Hearing, draft: Draft, text: str) -> Draft | Wrong:
    """More of the story, and whatever else it says about fields still empty."""
    said = text.strip()
    if not readable(said):
        return Wrong("empty")
    if len(draft.story) + len(said) > STORY_AT_MOST:
        return Wrong("long", {"limit": STORY_AT_MOST})
    return learned(here, draft.but(parts=(*draft.parts, said)), said)


def learned(here: Hearing, draft: Draft, text: str) -> Draft:
    """What a free text says, for fields nobody has filled."""
    words, rest = received_in(text)
    when = _moment(here, words) if words and draft.received_at is None else None
    found: dict[str, Any] = {} if when is None else {"received_at": when}
    wishes = rules_of(here, draft).wishes
    gist = read_story(rest if words else text, here.now, here.zone, (), wishes)
    found |= {"when": gist.when} if draft.when is None and gist.when else {}
    found |= {"phone": gist.phone} if draft.anonymous and gist.phone else {}
    found |= {"wishes": gist.wishes} if not (draft.wishes or draft.wish) else {}
    found |= {"order": gist.order} if gist.order and not draft.order else {}
    if "unit" not in draft.settled:
        found |= _place(here, text)
    return draft.but(**found)


def foreign(here: Hearing, text: str) -> str:
    """The name of a unit that a text plainly speaks of, and for which the speaker may not file."""
    place = mentioned(text, _named(here, (u for u in here.org.units if here.org.units[u].files)))
    able = fileable(here)
    other = [unit for unit in place.units if place.how == "sure" and unit not in able]
    return unit_name(here.org, other[0], here.language) if other else ""


def _place(here: Hearing, text: str) -> dict[str, Any]:
    # The head office is named in many stories and happened in few.
    units = [unit for unit in fileable(here) if here.org.units[unit].files]
    place = mentioned(text, _named(here, units))
    if place.how == "sure":
        return {"unit": place.units[0], "near": ()}
    return {"near": place.units} if place.how == "close" else {}


def _named(here: Hearing, units: Iterable[str]) -> list[Named]:
    known = (here.org.units[unit] for unit in units)
    return [Named(u.id, (u.name.zh, u.name.en, *u.aliases)) for u in known]


def _moment(here: Hearing, text: str) -> datetime | None:
    """The beginning of the moment meant, if that can have been one of receipt."""
    when = read_when(text, here.now, here.zone)
    if when is None or when.precision == "span":
        return None
    return when.start if here.now - OLDEST <= when.start <= here.now else None


def _channel(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    channels = rules_of(here, draft).channels
    channel, rest = find_channel(said, channels)
    if channel is None:
        known = [c.name.to(draft.language) for c in by_hand(channels)]
        return Wrong("channel", {"known": known})
    draft = draft.but("channel", channel=channel.id, asking="")
    return told(here, draft, rest) if rest and not draft.parts else draft


def _received(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    if means(said, "done") or said in ("现在", "刚刚", "刚才", "now", "just now"):
        return draft.but("received", received_at=here.now, asking="")
    when = read_when(said, here.now, here.zone)
    if when is None or when.precision == "span":
        return Wrong("received")
    if when.future(here.now):
        return Wrong("future")
    if when.start < here.now - OLDEST:
        return Wrong("old", {"days": OLDEST.days})
    return draft.but("received", received_at=when.start, asking="")


def _when(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    when: When | None = None
    if not means(said, "unsure", "skip"):
        when = read_when(said, here.now, here.zone)
        if when is None:
            return Wrong("when")
        if when.future(here.now):
            return Wrong("future")
    return draft.but("when", when=when, asking="")


def _unit(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    able = fileable(here)
    place = find_place(said, _named(here, able))
    if place.how == "sure":
        return draft.but("unit", unit=place.units[0], near=(), asking="")
    known = [unit_name(here.org, unit, draft.language) for unit in able]
    if place.how == "close":
        return draft.but(near=place.units, unit="", asking="unit")
    return Wrong("unit", {"known": known[:20]})


def _kind(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    kinds = kinds_for(here, draft)
    if means(said, "none", "no", "skip"):
        return draft.but("kind", kind="", asking="")
    names: dict[str, str] = {}
    for kind in kinds:
        names |= dict.fromkeys((kind.id, kind.name.zh, kind.name.en), kind.id)
    found, rest = named(said, names)
    if not found:
        return Wrong("kind", {"known": [kind.name.to(draft.language) for kind in kinds]})
    draft = draft.but("kind", kind=found, asking="")
    return told(here, draft, rest) if rest and not draft.parts else draft


def _story(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    return told(here, draft.but(parts=(), asking=""), said)


def _customer(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    if means(said, "anonymous", "none", "no", "skip"):
        return draft.but("customer", name="", phone="", asking="")
    found = find_phone(said)
    if isinstance(found, NoPhone):
        if found.why != "none":
            return Wrong(f"phone_{found.why}")
        return draft.but("customer", name=_name(said), phone="", asking="")
    return draft.but("customer", name=_name(found.rest), phone=found.number, asking="")


def _name(said: str) -> str:
    return " ".join(_LABELS.sub(" ", said).split())


def _wish(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    wishes = find_wishes(said, rules_of(here, draft).wishes)
    return draft.but("wish", wishes=wishes, wish=said, asking="")


def _reply(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    return draft.but("reply", reply="" if means(said, "no", "skip") else said, asking="")


def _origin(here: Hearing, draft: Draft, said: str) -> Draft | Wrong:
    return draft.but("origin", origin=said, asking="")


_ANSWERS: dict[str, Callable[[Hearing, Draft, str], Draft | Wrong]] = {
    "channel": _channel,
    "received": _received,
    "when": _when,
    "unit": _unit,
    "kind": _kind,
    "story": _story,
    "customer": _customer,
    "wish": _wish,
    "reply": _reply,
    "origin": _origin,
    SOLUTION: lambda here, draft, said: draft,
}
