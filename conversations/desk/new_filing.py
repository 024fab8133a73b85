"""A draft of staff becomes a case: filed, perhaps closed, and the talk it came from ended, in one
transaction.
"""

from __future__ import annotations

from typing import Any

from cases import commands as c
from cases.access import Refusal, check
from cases.case import Case
from cases.numbering import secret_code
from cases.runs import dated
from cases.service import Done, handle
from conversations.desk import acts, card
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.new_asking import imagine, noted
from conversations.desk.new_command import filing, said
from conversations.desk.new_draft import Draft
from conversations.talk import session as talks
from procedures.model import Receiver


def subject(bot: str, chat: str) -> str:
    """Whose key seals what was sent before there is a case."""
    return f"talk:{bot}:{chat}"


async def file(here: Hearing, draft: Draft, solution: str = "") -> DeskTurn | Refusal:
    """File it, and say number and code, or why nothing was filed. `solution`: it was solved on the
    spot. Everything is checked before anything is written: a serial taken is not given back.
    """
    refused = imagine(here, draft, solved=bool(solution))
    if isinstance(refused, Refusal):
        return refused
    if draft.conversation and (over := await _over(here, draft)):
        return over
    texts = {
        slot: await here.work.texts.keep(draft.case, text) for slot, text in said(draft).items()
    }
    solved = await here.work.texts.keep(draft.case, solution) if solution else None
    await _evidence(here, draft)
    code = secret_code(here.entropy(8))
    command = filing(here, draft, texts, here.digest(f"code:{code}"), solved)
    done = await handle(here.work, command, here.actor, here.cause, here.house, here.now, code)
    if not isinstance(done, Done):
        raise RuntimeError(f"draft {draft.case} was checked and not filed")
    if draft.conversation:
        await _end_talk(here, draft)
    if solution:
        return noted(
            here, draft, "solved", number=done.case.number, told=_superiors(here, done.case)
        )
    return noted(here, draft, "filed", **_receipt(here, draft, done.case, code))


def _receipt(here: Hearing, draft: Draft, case: Case, code: str) -> dict[str, Any]:
    """What the clerk hands on to a customer without a chat; what is promised is still to come."""
    procedure, org, language = here.procedure_of(case), here.org, draft.language
    promised = [
        {"name": (run.clock.told or run.clock.name).to(language), "due": end.at}
        for run, end in dated(case, procedure, org)
        if run.clock.promise and end.at > here.now
    ]
    clocks = card.clocks(case, procedure, org, language, here.now)
    return {
        "number": case.number,
        "code": "" if case.chat else code,
        "unit": card.unit_name(org, case.unit, language),
        "promises": promised,
        "overdue": [clock for clock in clocks if clock["overdue"]],
        "reachable": not case.anonymous or bool(draft.reply),
    }


def _superiors(here: Hearing, case: Case) -> list[str]:
    above = Receiver(here.procedure_of(case).reviewer.role, "parent")
    return [person.name for person in here.org.responsible(above, case.unit)[1]]


async def _over(here: Hearing, draft: Draft) -> DeskTurn | Refusal | None:
    """The talk must still be open, and the speaker must be one who may end it."""
    # Locks go from sessions to cases: the customer's own messages take them in that order.
    await here.work.sessions.load("customer", draft.customer_chat, lock=True)
    case = await here.work.cases.lock(draft.conversation)
    if case is None or case.ended:
        return noted(here, draft, "talk_over")
    ending = c.HandBack(case.id, draft.case)
    return check(here.actor, ending, case, here.procedure_of(case), here.org)


async def _evidence(here: Hearing, draft: Draft) -> None:
    """The clerk's files move to the case; those of the talk stay with it, and are copied."""
    files = here.work.files
    theirs: tuple[str, ...] = ()
    if draft.conversation:
        case = await here.work.cases.read(draft.conversation)
        theirs = case.all_files if case else ()
    for name in draft.evidence:
        if name in theirs:
            content, kind, called = await files.open(draft.conversation, name)
            await files.keep(draft.case, content, kind, called, here.now)
        else:
            await files.move(subject("staff", draft.chat), draft.case, name)


async def _end_talk(here: Hearing, draft: Draft) -> None:
    """The talk ends, linked to its complaint; the customer's own draft of the same is over too."""
    await acts.carry_out(here, c.HandBack(draft.conversation, draft.case))
    sessions, chat = here.work.sessions, draft.customer_chat
    raw = await sessions.load("customer", chat, lock=True)
    if raw is None:
        return
    after = talks.decode(raw).filed_as(draft.case)
    await sessions.save("customer", chat, talks.encode(after), here.now)
    await here.work.files.forget(subject("customer", chat))
