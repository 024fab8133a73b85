"""From a row to words: open what this chat may read, resolve names, render in the reader's
language, or find it moot.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from msgspec import structs

from bot.engine import Engine
from cases.case import REPLY, Case
from cases.notices.late import SUMMARY
from cases.notices.stages import moot
from cases.outgoing import Button, File, Outgoing
from cases.platforms import platform_of
from cases.ports import Item, Lane, Work
from conversations.brief import STATES, VITAL
from conversations.channel import Brief, Key, Rendered
from conversations.desk import card as cards
from conversations.desk.card import unit_name
from conversations.desk.hearing import language_at
from conversations.naming import chars_of, named
from conversations.residency import HIDDEN, TextsFor, readable
from storage.sealing import SealBroken

log = structlog.get_logger(__name__)
EMPTY = Rendered("")
SPOKEN = "customer/relayed"


@dataclass(frozen=True)
class Prepared:
    """Words ready to go, or the reason why nothing goes."""

    rendered: Rendered
    shown_hash: str = ""
    moot: str = ""


async def prepare(engine: Engine, work: Work, lane: Lane, item: Item, now: datetime) -> Prepared:
    """The item in the words of its chat."""
    if item.card is not None:
        return await _card(engine, work, lane, item, now)
    if item.message is None:
        return Prepared(EMPTY, moot="empty")
    return await _message(engine, work, lane, item, item.message, now)


async def _message(
    engine: Engine, work: Work, lane: Lane, item: Item, message: Outgoing, now: datetime
) -> Prepared:
    house = engine.rules.house
    case = await work.cases.read(message.case) if message.case else None
    if case is not None and moot(message, case, house.procedure_of(case)):
        return Prepared(EMPTY, moot="over")
    language = message.language
    # What an earlier attempt worded may be older than the rule that hides it now.
    text = "" if _hidden(engine, lane, case) else item.text
    if (
        not text
        and message.template == SUMMARY
        and not (await _overdue(work, message, now))["rows"]
    ):
        return Prepared(EMPTY, moot="over")
    if not text:
        texts = TextsFor(work, lane.chat, house.org)
        values = await _values(engine, work, texts, message, case, now)
        values |= _platform(lane.chat)
        text = engine.words.render(message.template, language, values)
        text = _where_to_read(engine, text, lane, case, language)
    if item.text and item.uncertain:
        text = _maybe_repeated(engine, text, language)
    rendered = Rendered(
        text=text,
        keys=rows(engine, message.buttons, message.case, language),
        ask=message.prompt is not None,
        reply_to=message.reply_to,
        quiet=not message.loud,
        language=language,
        brief=_brief(engine, message, case),
        vital=message.template in VITAL,
        spoken=message.template == SPOKEN,
    )
    if message.file is not None and not _hidden(engine, lane, case):
        rendered = await _with_file(engine, work, message, message.file, rendered)
    return Prepared(rendered)


def _platform(chat: str) -> dict[str, bool]:
    """For the few words that hold on one platform alone: how to answer, what can be sent."""
    platform = platform_of(chat)
    return {"on_wecom": platform == "wecom", "on_wechat": platform == "wechat"}


def _hidden(engine: Engine, lane: Lane, case: Case | None) -> bool:
    """Is this chat kept from the words and files of the case?"""
    org = engine.rules.house.org
    return case is not None and not readable(case.channel, lane.chat, org)


def _where_to_read(engine: Engine, text: str, lane: Lane, case: Case | None, language: str) -> str:
    """Where words are hidden, one line more says where they stand."""
    if case is None or HIDDEN not in text or not _hidden(engine, lane, case):
        return text
    line = engine.words.render(f"{lane.bot}/residency", language, {"number": case.number})
    return f"{text}\n{line}"


def _brief(engine: Engine, message: Outgoing, case: Case | None) -> Brief | None:
    """The state change in a few words, for a platform that takes no free text at that moment."""
    state = STATES.get(message.template)
    if state is None or case is None or message.bot != "customer":
        return None
    # A template's own words are Chinese, and some of its fields take no other signs.
    status = engine.words.label(f"brief.{state}", "zh")
    unit = unit_name(engine.rules.house.org, case.unit, "zh")
    at = message.created_at.astimezone(ZoneInfo(engine.rules.house.org.zone_of(case.unit)))
    return Brief(case.number, status, unit, at)


async def _with_file(
    engine: Engine, work: Work, message: Outgoing, file: File, rendered: Rendered
) -> Rendered:
    """The file along with its words; one that does not open is said in its place, and an alarm."""
    try:
        content, kind, name = await work.files.open(message.case, file.name)
    except (KeyError, SealBroken, OSError) as error:
        why = type(error).__name__
        log.error("file.unreadable", case=message.case, file=file.name, why=why)
        text = engine.words.render(f"{message.template}_lost", message.language, message.values)
        return structs.replace(rendered, text=text)
    return structs.replace(rendered, file=(content, kind, name))


def _maybe_repeated(engine: Engine, text: str, language: str) -> str:
    """The same wording again, saying once that it may have come before."""
    mark = engine.words.render("repeat", language, {}) + "\n"
    return text if text.startswith(mark) else mark + text


async def _values(
    engine: Engine,
    work: Work,
    texts: TextsFor,
    message: Outgoing,
    case: Case | None,
    now: datetime,
) -> dict[str, Any]:
    house = engine.rules.house
    opened = {
        name: await texts.open(message.case, sealed) or "" for name, sealed in message.texts.items()
    }
    if case is None:
        zone = house.org.zone_of(house.org.root().id)
        values = {"zone": zone} | message.values
        if message.template == SUMMARY:
            values |= await _overdue(work, message, now)
        return named(message, values, house, None, now)
    zone = house.org.zone_of(case.unit)
    if message.template.startswith("staff/notice/"):
        opened = await _for_staff(texts, case, opened, chars_of(message.template))
    return named(message, {"zone": zone} | message.values | opened, house, case, now)


async def _for_staff(
    texts: TextsFor, case: Case, opened: dict[str, str], chars: int
) -> dict[str, str]:
    """What a group may read: the story beside the words told, without the customer's name and
    contact (E1).
    """
    own: dict[str, str] = {
        slot: await texts.open(case.id, case.texts[slot]) or ""
        for slot in ("story", "name", "phone", REPLY)
        if slot in case.texts
    }
    secrets = cards.secrets_in(own)
    told = opened | {"story": own.get("story", "")}
    return {name: cards.shown(text, secrets, chars) for name, text in told.items()}


async def _overdue(work: Work, message: Outgoing, now: datetime) -> dict[str, Any]:
    """What the summary after downtime lists, as it is when it is sent."""
    units = message.values.get("units") or None
    rows = await work.cases.list(units=units, overdue_at=now, limit=20)
    return {"rows": rows, "now": now}


async def _card(engine: Engine, work: Work, lane: Lane, item: Item, now: datetime) -> Prepared:
    assert item.card is not None
    house = engine.rules.house
    case = await work.cases.read(item.card.case)
    if case is None:
        return Prepared(EMPTY, moot="no case")
    language = language_at(house.org, lane.chat)
    readable_here = TextsFor(work, lane.chat, house.org)
    texts = {
        name: text
        for name, sealed in cards.sealed(case).items()
        if (text := await readable_here.open(case.id, sealed)) is not None
    }
    zone = house.org.zone_of(case.unit)
    procedure = house.procedure_of(case)
    template, values, buttons = cards.card(
        case, procedure, house.org, texts, language, zone, item.menu, now
    )
    values |= _platform(lane.chat)
    text = engine.words.render(template, language, values)
    text = _where_to_read(engine, text, lane, case, language)
    keys = rows(engine, buttons, case.id, language)
    shown = hashlib.sha256(repr((text, keys)).encode()).hexdigest()
    if item.shown and shown == item.shown_hash:
        return Prepared(EMPTY, shown, moot="unchanged")
    if item.uncertain and not item.shown:
        # It may stand there already; a second card that does not say so looks like a second case.
        text = _maybe_repeated(engine, text, language)
    return Prepared(Rendered(text, keys, quiet=bool(item.shown), language=language), shown)


def rows(
    engine: Engine, buttons: tuple[Button, ...], case: str, language: str
) -> tuple[tuple[Key, ...], ...]:
    """Buttons by row, labelled in the reader's language."""
    grouped: dict[int, list[Key]] = {}
    for button in buttons:
        label = button.label if button.ready else engine.words.label(button.label, language)
        key = Key(label, button.act, button.case or case, button.data, button.style)
        grouped.setdefault(button.row, []).append(key)
    return tuple(tuple(row) for _, row in sorted(grouped.items()))
