"""The customer's way in: one message, one transaction.

Loads the talk, lets it advance, carries out what it wants.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec import structs

from cases import commands as c
from cases.access import Actor, Refusal
from cases.agenda import due, running
from cases.case import Case
from cases.conversation import is_conversation
from cases.events import Sealed
from cases.numbering import normal_code, secret_code
from cases.organisation import Organisation
from cases.outgoing import Outgoing
from cases.ports import Contact, Waking, Work
from cases.service import Done, House, handle
from conversations.desk.hearing import language_at
from conversations.handover import KEPT_AS, call_person, conversations, worded
from conversations.incoming import Incoming
from conversations.reading import receipt
from conversations.talk.files import keeps_files
from conversations.talk.machine import advance
from conversations.talk.session import Session, Turn, decode, encode
from conversations.talk.view import CaseLine, UnitLine, View
from conversations.turn import Do, Say, Toast

CHANNEL = "telegram"
NOTICE_VERSION = "2026-11"  # of the privacy notice; kept with every consent
OWN_CASES = 10


@dataclass(frozen=True)
class TalkHouse:
    """What a turn needs beside the store.

    `digest`: keyed digest; `entropy`: random bytes; `fresh_id`: a new id; `off`: the bot is
    switched off, people take every talk.
    """

    house: House
    digest: Callable[[str], str]
    entropy: Callable[[int], bytes]
    fresh_id: Callable[[], str]
    username: str
    now: datetime
    off: bool = False


@dataclass(frozen=True)
class Heard:
    """What the platform is told at once, and in which language."""

    toast: Toast | None
    language: str


async def hear(work: Work, incoming: Incoming, here: TalkHouse, cause: str) -> Heard:
    """One thing a customer did: everything that follows is written in `work`."""
    if not incoming.private:
        return await _in_group(work, incoming, here, cause)
    if incoming.kind in ("blocked", "unblocked"):
        return await _reachable(work, incoming, here)
    session = await _session(work, incoming)
    view = await _view(work, incoming, here)
    if keeps_files(session):
        incoming = await _kept(work, incoming, here)
    return await _advanced(work, incoming, session, view, here, cause)


async def silent(work: Work, waking: Waking, here: TalkHouse) -> None:
    """The moment came at which a talk wanted to be woken: its customer has said nothing since."""
    if waking.session is None:
        await work.sessions.wake(waking, None)
        return
    session = decode(waking.session)
    incoming = Incoming("customer", session.chat, session.account, "silence", here.now)
    view = await _view(work, incoming, here)
    cause = f"silence:{session.talk}:{waking.at.isoformat()}"
    await _advanced(work, incoming, session, view, here, cause)


async def _advanced(
    work: Work,
    incoming: Incoming,
    session: Session | None,
    view: View,
    here: TalkHouse,
    cause: str,
) -> Heard:
    turn = advance(session, incoming, view, here.fresh_id(), here.now)
    turn = await _carry_out(work, incoming, turn, here, cause)
    language = _spoken(turn, incoming)
    messages = outgoing(incoming, turn.replies, language, cause, here.now, here.house.org)
    await work.messages.add(messages)
    if turn.session is None:
        await work.sessions.drop(incoming.bot, incoming.chat)
    else:
        raw, wake_at = encode(turn.session), turn.wake_at
        await work.sessions.save(incoming.bot, incoming.chat, raw, here.now, wake_at)
    if _files(session) and not _files(turn.session):
        # What went to a case has been moved to it; the rest was given up, or never agreed to.
        await work.files.forget(_talk(incoming))
    return Heard(turn.toast, language)


def _files(session: Session | None) -> tuple[str, ...]:
    return (*session.evidence, *session.held_evidence) if session else ()


def outgoing(
    incoming: Incoming,
    replies: Sequence[Say],
    language: str,
    cause: str,
    now: datetime,
    org: Organisation,
) -> tuple[Outgoing, ...]:
    """Replies as messages out: to the chat that spoke, or to the one a reply names in that chat's
    language.
    """
    return tuple(
        Outgoing(
            key=f"{cause}:{number}",
            bot=incoming.bot,
            chat=say.chat or incoming.chat,
            template=say.template,
            language=language_at(org, say.chat) if say.chat else language,
            created_at=now,
            values=dict(say.values),
            case=say.case,
            buttons=say.buttons,
            mention=say.mention,
            prompt=say.prompt,
            reply_to=incoming.message if say.prompt and not say.chat else "",
            file=say.file,
            talk=f"{incoming.bot}:{incoming.chat}",
        )
        for number, say in enumerate(replies)
    )


def _language(incoming: Incoming) -> str:
    return "zh" if incoming.language.lower().startswith("zh") or not incoming.language else "en"


async def _in_group(work: Work, incoming: Incoming, here: TalkHouse, cause: str) -> Heard:
    """In a group the customer's bot only says where to write, and only when spoken to by a
    command.
    """
    language = _language(incoming)
    if incoming.kind == "command":
        say = Say("customer/group_only_private", {"bot": here.username})
        messages = outgoing(incoming, (say,), language, cause, here.now, here.house.org)
        await work.messages.add(messages)
    return Heard(None, language)


async def _reachable(work: Work, incoming: Incoming, here: TalkHouse) -> Heard:
    """The customer blocked or unblocked the bot: staff hears it on every open case of theirs."""
    blocked = incoming.kind == "blocked"
    contact = Contact("customer", incoming.chat, incoming.language, blocked=blocked)
    await work.people.set_contact(contact, here.now)
    if blocked:
        customer = _customer(incoming, here)
        for row in await work.cases.list(customer=customer, open_only=True, limit=OWN_CASES):
            command = c.ReportUndeliverable(row.id, incoming.chat, "blocked", "customer")
            await handle(
                work,
                command,
                _system(),
                f"blocked:{incoming.chat}:{here.now}",
                here.house,
                here.now,
            )
    return Heard(None, _language(incoming))


async def _session(work: Work, incoming: Incoming) -> Session | None:
    raw = await work.sessions.load(incoming.bot, incoming.chat, lock=True)
    return decode(raw) if raw else None


async def _kept(work: Work, incoming: Incoming, here: TalkHouse) -> Incoming:
    """Keep the file that came along, under the talk, before the talk hears of it."""
    media = incoming.media
    if media is None or not media.content:
        return incoming
    name = await work.files.keep(_talk(incoming), media.content, media.kind, media.name, here.now)
    return structs.replace(incoming, media=structs.replace(media, content=b"", sha256=name))


def _root(here: TalkHouse) -> str:
    return here.house.org.root().id


def _talk(incoming: Incoming) -> str:
    return f"talk:{incoming.bot}:{incoming.chat}"


def _customer(incoming: Incoming, here: TalkHouse) -> str:
    return f"customer:{here.digest(f'{incoming.bot}:{incoming.account}')}"


def _system() -> Actor:
    return Actor("system", kind="system")


async def _view(work: Work, incoming: Incoming, here: TalkHouse) -> View:
    org = here.house.org
    customer = _customer(incoming, here)
    rows = await work.cases.list(customer=customer, open_only=False, limit=2 * OWN_CASES)
    cases = [case for row in rows if (case := await work.cases.read(row.id)) is not None]
    cases.sort(key=_newest, reverse=True)
    own = [_line(case, here.house) for case in cases if not is_conversation(case)]
    said = incoming.argument if incoming.kind == "command" else incoming.text
    written = receipt.find(said) if incoming.kind in ("text", "command") else None
    opened = await _opened(work, written, here) if written else None
    return View(
        organisation=org.name,
        units=tuple(UnitLine(u.id, u.name, u.aliases) for u in org.units.values() if u.files),
        home=org.root().id,
        procedure=here.house.current(),
        zone=org.zone_of(org.root().id),
        notice=NOTICE_VERSION,
        own_cases=tuple(own[:OWN_CASES]),
        opened=opened,
        receipt_tried=written is not None,
        awaiting=next((line for line in own if line.status == "resolved"), None),
        bot=here.username,
        conversations=conversations(cases),
        off=here.off,
    )


def _newest(case: Case) -> datetime:
    return case.filed_at


def _line(case: Case, house: House) -> CaseLine:
    """A case as its customer sees it; only promises made to the customer are shown as dates."""
    promised = [
        (due(run, house.org).at, run.clock.name)
        for run in running(case, house.procedure_of(case))
        if run.clock.promise and not case.ended
    ]
    at, name = min(promised, key=lambda p: p[0]) if promised else (None, None)
    return CaseLine(
        id=case.id,
        number=case.number,
        status=case.status,
        unit=house.org.unit(case.unit).name,
        filed_at=case.filed_at,
        due_at=at,
        due_name=name,
    )


async def _opened(work: Work, written: tuple[str, str], here: TalkHouse) -> CaseLine | None:
    """The case that number and code fit. The number alone shows nothing (R-01)."""
    number, code = written
    case = await work.cases.find(number)
    normal = normal_code(code)
    if case is None or normal is None or here.digest(f"code:{normal}") != case.code:
        return None
    return _line(case, here.house)


async def _carry_out(
    work: Work, incoming: Incoming, turn: Turn, here: TalkHouse, cause: str
) -> Turn:
    """Do what the talk wants; a refusal becomes its reply, so that nobody believes what did not
    happen.
    """
    for number, do in enumerate(turn.commands):
        result = await _do(work, incoming, do, turn, here, f"{cause}:{number}")
        if isinstance(result, Refusal):
            refused = Say("customer/case_over", {"zone": here.house.org.zone_of(_root(here))})
            return structs.replace(turn, replies=(refused,))
    return turn


async def _do(
    work: Work, incoming: Incoming, do: Do, turn: Turn, here: TalkHouse, cause: str
) -> object:
    actor = Actor(_customer(incoming, here), kind="customer")
    if do.act == "keep":
        return None
    if do.act == "file":
        return await _file(work, incoming, do, turn, here, actor, cause)
    if do.act == "people":
        return await call_person(
            work,
            do,
            actor=actor,
            chat=incoming.chat,
            channel=CHANNEL,
            language=_spoken(turn, incoming),
            talk=_talk(incoming),
            house=here.house,
            cause=cause,
            now=here.now,
        )
    said = worded(do, here.house, _spoken(turn, incoming)) if do.values.get("said") else do.texts
    texts = {slot: await work.texts.keep(do.case, text) for slot, text in said.items() if text}
    evidence = tuple(do.values.get("evidence", ()))
    for name in evidence:
        await work.files.move(_talk(incoming), do.case, name)
    command = _command(do, texts, evidence)
    return await handle(work, command, actor, cause, here.house, here.now)


def _spoken(turn: Turn, incoming: Incoming) -> str:
    return turn.session.language if turn.session else _language(incoming)


def _command(do: Do, texts: dict[str, Sealed], evidence: tuple[str, ...]) -> c.Command:
    match do.act:
        case "add":
            return c.AddToComplaint(do.case, texts.get("text"), evidence)
        case "nudge":
            return c.Nudge(do.case)
        case "answer":
            return c.Answer(do.case, bool(do.values.get("solved")), texts.get("why"))
        case _:
            return c.Withdraw(do.case)


async def _file(
    work: Work,
    incoming: Incoming,
    do: Do,
    turn: Turn,
    here: TalkHouse,
    actor: Actor,
    cause: str,
) -> object:
    """File: texts sealed under the new case, its secret code made, evidence moved over to it."""
    procedure = here.house.current()
    texts = {
        KEPT_AS.get(slot, slot): await work.texts.keep(do.case, text)
        for slot, text in do.texts.items()
    }
    evidence = tuple(do.values.get("evidence", ()))
    for name in evidence:
        await work.files.move(_talk(incoming), do.case, name)
    code = secret_code(here.entropy(8))
    command = c.FileComplaint(
        case=do.case,
        procedure=procedure.id,
        version=procedure.version,
        unit=str(do.values["unit"]),
        channel=CHANNEL,
        language=_spoken(turn, incoming),
        customer=actor.id,
        chat=incoming.chat,
        wishes=tuple(do.values.get("wishes", ())),
        anonymous=bool(do.values.get("anonymous")),
        texts=texts,
        code=here.digest(f"code:{code}"),
        incident_at=do.values.get("incident_at"),
        incident_precision=str(do.values.get("incident_precision", "")),
        evidence=evidence,
        consent=str(do.values.get("consent", "")),
        unfinished=bool(do.values.get("unfinished")),
    )
    result = await handle(work, command, actor, cause, here.house, here.now, code)
    return result if isinstance(result, Refusal | Done) else None
