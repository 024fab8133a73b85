"""What a talk wants done is done: complaints filed, words added, people called."""

from __future__ import annotations

from msgspec import structs

from cases import commands as c
from cases.access import Actor, Refusal
from cases.events import Sealed
from cases.numbering import secret_code
from cases.ports import Work
from cases.service import handle
from conversations.handover import call_person, complaint, worded
from conversations.incoming import Incoming
from conversations.seeing import TalkHouse, customer_of, subject_of
from conversations.talk.session import Turn
from conversations.turn import Do, Say


def language_of(incoming: Incoming) -> str:
    """What the platform says the customer reads."""
    return "zh" if incoming.language.lower().startswith("zh") or not incoming.language else "en"


def spoken(turn: Turn, incoming: Incoming) -> str:
    """The language in which the customer is answered."""
    return turn.session.language if turn.session else language_of(incoming)


async def carry_out(
    work: Work, incoming: Incoming, turn: Turn, here: TalkHouse, cause: str
) -> Turn:
    """Do what the talk wants; a refusal becomes its reply, so that nobody believes what did not
    happen.
    """
    for number, do in enumerate(turn.commands):
        result = await _do(work, incoming, do, turn, here, f"{cause}:{number}")
        if isinstance(result, Refusal):
            refused = Say(
                "customer/case_over", {"zone": here.house.org.zone_of(here.house.org.root().id)}
            )
            return structs.replace(turn, replies=(refused,))
    return turn


async def _do(
    work: Work, incoming: Incoming, do: Do, turn: Turn, here: TalkHouse, cause: str
) -> object:
    shown = frozenset(turn.session.shown) if turn.session else frozenset[str]()
    actor = Actor(customer_of(incoming, here), kind="customer", shown=shown)
    language = spoken(turn, incoming)
    if do.act == "keep":
        return None
    if do.act == "file":
        return await _file(work, incoming, do, language, here, cause)
    if do.act == "people":
        return await call_person(work, incoming, do, language, here, cause)
    said = worded(do, here.house, language) if do.values.get("said") else do.texts
    texts = {slot: await work.texts.keep(do.case, text) for slot, text in said.items() if text}
    evidence = tuple(do.values.get("evidence", ()))
    for name in evidence:
        await work.files.move(subject_of(incoming), do.case, name)
    command = _command(do, texts, evidence)
    return await handle(work, command, actor, cause, here.house, here.now)


def _command(do: Do, texts: dict[str, Sealed], evidence: tuple[str, ...]) -> c.Command:
    match do.act:
        case "add":
            return c.AddToComplaint(do.case, texts.get("text"), evidence)
        case "back":
            return c.HandBack(do.case)
        case "nudge":
            return c.Nudge(do.case)
        case "rate":
            return c.Rate(do.case, int(do.values["score"]))
        case "answer":
            return c.Answer(do.case, bool(do.values.get("solved")), texts.get("why"))
        case _:
            return c.Withdraw(do.case)


async def _file(
    work: Work, incoming: Incoming, do: Do, language: str, here: TalkHouse, cause: str
) -> object:
    """File: texts sealed under the new case, its secret code made, evidence moved over to it."""
    for name in do.values["evidence"]:
        await work.files.move(subject_of(incoming), do.case, name)
    code = secret_code(here.entropy(8))
    command = structs.replace(
        await complaint(
            work, incoming, do, language, here, here.house.current(str(do.values["unit"]))
        ),
        wishes=tuple(do.values["wishes"]),
        code=here.digest(f"code:{code}"),
        unfinished=bool(do.values["unfinished"]),
    )
    actor = Actor(customer_of(incoming, here), kind="customer")
    return await handle(work, command, actor, cause, here.house, here.now, code)
