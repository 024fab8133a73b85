"""Doing something with a case: from a press, a command or a reply, to what is heard of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cases import commands as c
from cases.access import Refusal
from cases.case import Case
from cases.decide.handling import MOST_AT_ONCE
from cases.events import Sealed
from cases.notices.conversation import CALLED, SAID
from cases.organisation import Organisation
from cases.outgoing import Prompt
from cases.service import Done, Nothing, handle
from conversations.desk.card import class_name, person_name, role_name, unit_name
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.options import options
from conversations.desk.requests import Request, named, spellings
from procedures.duty import DONE
from procedures.model import Procedure, Text

_WORDLESS: dict[str, Callable[[str], c.AnyCommand]] = {
    "ack": c.Acknowledge,
    "take": c.Take,
    "reveal": c.RevealContact,
    "handback": c.HandBack,
    "satisfied": lambda case: c.RecordAnswer(case, True),
}
_TOLD: dict[str, Callable[[str, Sealed], c.AnyCommand]] = {
    "note": c.Note,
    "resolve": c.Resolve,
    "relay": c.Relay,
}
_FOR_A_REASON: dict[str, Callable[[str, Sealed | None], c.AnyCommand]] = {
    "unsatisfied": lambda case, why: c.RecordAnswer(case, False, why),
    "close": c.Close,
    "reopen": c.Reopen,
}
# Acts that need words: a press of these asks for them.
IN_WORDS = frozenset(
    {"note", "resolve", "relay", "close", "classify", "unclass", "handover", "reopen"}
    | {"unsatisfied"}
)
# Notices of a conversation: a reply to one of these goes to the customer, as the notice says.
SPOKEN = frozenset({SAID, *CALLED.values()})


def command(case: Case, act: str, data: str, words: Sealed | None = None) -> c.AnyCommand:
    """The command behind an act. KeyError for an act that is none."""
    if act in _WORDLESS:
        return _WORDLESS[act](case.id)
    if act in _TOLD:
        return _TOLD[act](case.id, words or Sealed("", ""))
    if act in _FOR_A_REASON:
        return _FOR_A_REASON[act](case.id, words)
    match act:
        case "step" | "once":
            return c.DoStep(case.id, data, words)
        case "all":
            return c.DoStep(case.id, DONE, words, MOST_AT_ONCE)
        case "evidence":
            return c.ShowEvidence(case.id, int(data or 0))
        case "contact":
            return c.RecordContact(case.id, data, words)  # type: ignore[arg-type]
        case "classify" | "unclass" | "adopt":
            return c.Classify(case.id, data, words, clear=act == "unclass")
        case "handover":
            kind, _, name = data.partition(":")
            unit, owner = (name, "") if kind == "u" else ("", name)
            return c.HandOver(case.id, unit, owner, words)
        case "link":
            return c.LinkSame(case.id, data)
    raise KeyError(act)


async def carry_out(here: Hearing, wanted: c.AnyCommand) -> Done | Refusal | Nothing:
    """Hand a command to the case."""
    return await handle(here.work, wanted, here.actor, here.cause, here.house, here.now)


async def do(here: Hearing, wanted: c.AnyCommand, act: str, case: Case) -> DeskTurn:
    """Hand a command to the case and say what came of it."""
    return outcome(here, await carry_out(here, wanted), act, case)


def outcome(here: Hearing, done: Done | Refusal | Nothing, act: str, case: Case) -> DeskTurn:
    """What is heard of it: a toast after a press, a line after words."""
    if isinstance(done, Refusal):
        return refused(here, done, here.procedure_of(case))
    said = "done" if isinstance(done, Done) else "already"
    if here.incoming.kind == "press":
        return here.toast(f"toast/{said}", act=act, number=case.number)
    return here.say(said, about=case, act=act)


def refused(here: Hearing, refusal: Refusal, procedure: Procedure) -> DeskTurn:
    """Why not, with names in place of ids."""
    values = _with_names(refusal.values, procedure, here.org, here.language)
    if here.incoming.kind == "press":
        return here.toast(f"refusal/{refusal.why}", alert=True, **values)
    return here.say(f"refusal/{refusal.why}", **values)


def _with_names(
    values: dict[str, Any], procedure: Procedure, org: Organisation, language: str
) -> dict[str, Any]:
    shown = dict(values)
    if "roles" in shown:
        shown["roles"] = [role_name(procedure, role, language) for role in shown["roles"]]
    if "unit" in shown:
        shown["unit"] = unit_name(org, shown["unit"], language)
    if "missing" in shown:
        shown["missing"] = [Text(**one).to(language) for one in shown["missing"]]
    if "person" in shown:
        shown["person"] = person_name(org, shown["person"])
    return shown


def actor_name(org: Organisation, actor: str) -> str:
    """The name of whoever the record names, operators as it has them; empty for customers and the
    house itself.
    """
    kind, _, name = actor.partition(":")
    if kind == "operator":
        return actor
    return person_name(org, name) if kind == "person" else ""


async def find(here: Hearing, number: str) -> Case | None:
    """The case with this number, if the speaker may see it. What may not be seen is not there."""
    for spelling in spellings(number):
        case = await here.work.cases.find(spelling)
        if case is not None:
            return case if here.sees(case.unit) else None
    return None


async def said(here: Hearing, asked: Request) -> DeskTurn:
    """An act by command: `/note N text` and its kin."""
    case = await find(here, asked.number)
    if case is None:
        return here.say("no_case", number=asked.number)
    if not here.within_chat(case.unit):
        return here.say("elsewhere", about=case)
    data, words, act = "", asked.words, str(asked.asked)
    if asked.asked == "link":
        other = await find(here, asked.target)
        if other is None:
            return here.say("no_case", number=asked.target)
        data = other.id
    elif asked.asked in ("handover", "classify"):
        act, data, words = _target(here, case, asked)
        if not data:
            return _not_named(here, case, asked)
    if asked.asked in ("handover", "classify") and not words:
        command_name = "class" if asked.asked == "classify" else "handover"
        return here.say("usage", command=command_name)
    return await _with_words(here, case, act, data, words)


async def _with_words(here: Hearing, case: Case, act: str, data: str, words: str) -> DeskTurn:
    kept = await here.work.texts.keep(case.id, words) if words else None
    return await do(here, command(case, act, data, kept), act, case)


def _target(here: Hearing, case: Case, asked: Request) -> tuple[str, str, str]:
    """The act, whom or what it concerns, and the words that follow."""
    if asked.asked == "handover":
        data, words = named(asked.words, _receivers(here.org))
        return "handover", data, words
    data, words = named(asked.words, _classes(here.procedure_of(case)))
    clear = any(o.act == "unclass" and o.data == data for o in _options(here, case))
    return ("unclass" if clear else "classify"), data, words


def _options(here: Hearing, case: Case) -> tuple[Any, ...]:
    return options(case, here.procedure_of(case), here.org)


def _receivers(org: Organisation) -> dict[str, str]:
    names: dict[str, str] = {}
    for unit in org.units.values():
        for name in (unit.id, unit.name.zh, unit.name.en, *unit.aliases):
            names[name] = f"u:{unit.id}"
    for person in org.people.values():
        names[person.id] = names[person.name] = f"p:{person.id}"
    return names


def _classes(procedure: Procedure) -> dict[str, str]:
    names: dict[str, str] = {}
    for klass in procedure.classes:
        if klass.decided_by:
            names |= dict.fromkeys((klass.id, klass.name.zh, klass.name.en), klass.id)
    return names


def _not_named(here: Hearing, case: Case, asked: Request) -> DeskTurn:
    """Nobody and nothing known was named: say what could have been."""
    procedure = here.procedure_of(case)
    if asked.asked == "classify":
        known = [class_name(procedure, name, here.language) for name in set_of(procedure)]
        return here.say("unknown_name", what="class", known=known)
    offered = [o for o in _options(here, case) if o.act == "handover" and o.label]
    known = [offer.label.to(here.language) for offer in offered]
    return here.say("unknown_name", what="receiver", known=known)


def set_of(procedure: Procedure) -> list[str]:
    """The classes that people may set by hand."""
    return [klass.id for klass in procedure.classes if klass.decided_by]


async def asked_of(here: Hearing) -> tuple[Case, Prompt] | DeskTurn | None:
    """The case and the act that a reply is about: what a prompt asked for, or, for a reply to a
    customer's words, to speak to the customer. Why not, where the speaker may not; None when it
    replies to something else.
    """
    asked = await here.work.messages.by_platform_id(
        "staff", here.incoming.chat, here.incoming.reply_to
    )
    if asked is None or here.person is None:
        return None
    prompt = asked.prompt
    if prompt is None and asked.template in SPOKEN:
        prompt = Prompt("relay", here.person.id)
    if prompt is None:
        return None
    if prompt.person != here.person.id:
        return here.say("not_asked", asked=person_name(here.org, prompt.person))
    case = await here.work.cases.lock(asked.case)
    if case is None or not here.sees(case.unit):
        return here.say("refusal/no_case")
    return case, prompt


async def told(here: Hearing, case: Case, prompt: Prompt) -> DeskTurn:
    """The words of a reply do what was asked for."""
    return await _with_words(here, case, prompt.act, prompt.data, here.incoming.text.strip())
