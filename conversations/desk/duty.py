"""A periodic duty in chat: how much somebody says is done, by a button or by a reply."""

from __future__ import annotations

from cases import commands as c
from cases.access import Refusal
from cases.case import Case
from cases.decide.handling import MOST_AT_ONCE
from cases.notices.duties import TEMPLATE as PING
from cases.periods import present
from conversations.desk import acts
from conversations.desk.duty_card import CARD, values
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.reading.amount import ALL, amount
from procedures.duty import DONE


async def replied(here: Hearing) -> DeskTurn | None:
    """The answer to a reply to the card or a ping of a duty; None for a reply to anything else."""
    found = await _about(here)
    if found is None:
        return None
    case = await here.work.cases.lock(found)
    if case is None or not case.periodic or not here.sees(case.unit):
        return None
    what = here.procedure_of(case).words.person
    said = amount(here.incoming.text, what.zh, what.en)
    if said is None or said == 0:
        return here.say("duty_wrong", about=case, what=what.to(here.language))
    return await record(here, case, MOST_AT_ONCE if said == ALL else said, said)


async def _about(here: Hearing) -> str | None:
    chat, message = here.incoming.chat, here.incoming.reply_to
    asked = await here.work.messages.by_platform_id("staff", chat, message)
    if asked is not None:
        return asked.case if asked.template in (PING, CARD) else None
    return await here.work.cards.shown_as("staff", chat, message)


async def record(here: Hearing, case: Case, times: int, said: int | str = ALL) -> DeskTurn:
    """Write down that so much was done, and say how the period stands. `said`: what was claimed."""
    done = await acts.carry_out(here, c.DoStep(case.id, DONE, None, times))
    procedure = here.procedure_of(case)
    if isinstance(done, Refusal):
        return acts.refused(here, done, procedure)
    after = done.case or case
    told = values(after, procedure, here.org, here.language, here.now)
    before = present(case, procedure, here.org, here.now)
    rest = before.rest if before else 0
    surplus = max(0, said - rest) if isinstance(said, int) else 0
    if here.incoming.kind == "press":
        return here.toast("toast/duty", **told)
    return here.say("duty_counted", about=case, surplus=surplus, **told)
