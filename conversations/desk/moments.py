"""A moment named by a person: the end of a limit (定时限、延长), when it happened (更正事发时间).

Asked in private, shown back with the dates before and after, and done only on a second press.
"""

from __future__ import annotations

from cases import commands as c
from cases.access import Refusal, check
from cases.case import Case
from cases.runs import running
from cases.service import Done
from conversations.desk import acts
from conversations.desk.hearing import DeskTurn, Hearing, together
from conversations.desk.keys import token
from conversations.desk.moment_asking import bubble, field_of, shows
from conversations.desk.moment_draft import Moment, decode, encode, key_of
from conversations.desk.moment_reading import extendable, heard_at, imagined, one_line
from conversations.desk.requests import Request
from conversations.reading.words import means, readable
from procedures.model import Procedure

REASON_AT_MOST = 500


async def begin(here: Hearing, case: Case, act: str) -> DeskTurn:
    """A button of the card: asks the presser in private, if they may."""
    refused = _barred(here, case, act)
    if refused is not None:
        return acts.refused(here, refused, here.procedure_of(case))
    contact = here.contact
    if contact is None or contact.blocked:
        return here.toast("toast/no_private", alert=True)
    moment = fresh(here, case, act, contact.chat)
    await _keep(here, moment)
    return together(shows(here, moment, case), here.toast("toast/moment"))


async def said(here: Hearing, asked: Request) -> DeskTurn:
    """`/extend NUMBER TIME REASON`, `/happened NUMBER TIME [reason]`: straight to the preview."""
    case = await acts.find(here, asked.number)
    if case is None:
        return here.say("no_case", number=asked.number)
    if not here.within_chat(case.unit):
        return here.say("elsewhere", about=case)
    act = "limit" if asked.asked == "extend" else "incident"
    refused = _barred(here, case, act)
    if refused is not None:
        return acts.refused(here, refused, here.procedure_of(case))
    contact = here.contact
    if contact is None or contact.blocked:
        return here.say("moment/group", about=case, bot=here.username, opened=False)
    moment = one_line(here, fresh(here, case, act, contact.chat), case, asked.words)
    turn = await _goes_on(here, moment, case)
    if here.incoming.private:
        return turn
    return together(turn, here.say("moment/group", about=case, bot="", opened=True))


def fresh(here: Hearing, case: Case, act: str, chat: str) -> Moment:
    """Nothing is known yet but what is meant, and the clock where there is only one."""
    clocks = extendable(here, case) if act == "limit" else ()
    chosen = here.contact.language if here.contact else ""
    return Moment(
        case=case.id,
        act=act,
        chat=chat,
        language=chosen or here.language,
        begun=here.now,
        clock=clocks[0].id if len(clocks) == 1 else "",
    )


def _barred(here: Hearing, case: Case, act: str) -> Refusal | None:
    """Why the speaker may not name this moment at all."""
    procedure = here.procedure_of(case)
    if case.ended:
        return Refusal("ended", {"status": case.status})
    if act == "incident":
        wanted = c.CorrectIncident(case.id, here.now, "minute")
        return check(here.actor, wanted, case, procedure, here.org)
    if not extendable(here, case):
        return _not_extendable(here, case, procedure)
    return None


def _not_extendable(here: Hearing, case: Case, procedure: Procedure) -> Refusal:
    """No clock's end may be named, or none by this person: then whose roles it takes."""
    for run in running(case, procedure):
        if run.clock.extend is not None:
            wanted = c.SetLimit(case.id, run.clock.id, here.now, None)
            refused = check(here.actor, wanted, case, procedure, here.org)
            if refused is not None:
                return refused
    return Refusal("not_extendable")


async def open_one(here: Hearing) -> Moment | None:
    """What the speaker is being asked in this private chat."""
    raw = await here.work.sessions.load("staff", key_of(here.incoming.chat), lock=True)
    moment = decode(raw) if raw else None
    return moment if moment is not None and not moment.stale(here.now) else None


async def hear(here: Hearing, moment: Moment) -> DeskTurn:
    """Words in the private chat while a moment is being asked for."""
    case = await here.work.cases.lock(moment.case)
    text = here.incoming.text.strip()
    if case is None or not here.sees(case.unit) or means(text, "cancel"):
        return await _dropped(here, moment)
    field = field_of(moment)
    if here.incoming.command == "cancel":
        return await _dropped(here, moment)
    if not field and means(text, "yes", "submit"):
        return await _confirmed(here, moment, case)
    if field == "clock":
        return shows(here, moment, case)
    if field == "reason":
        if not readable(text) or len(text) > REASON_AT_MOST:
            return bubble(here, moment, "moment/wrong", why="reason", limit=REASON_AT_MOST)
        return await _goes_on(here, moment.but(reason=text, asking=""), case)
    after = heard_at(here, moment, case, text)
    if isinstance(after, str):
        return bubble(here, moment, "moment/wrong", why=after, limit=0)
    return await _goes_on(here, after, case)


async def press(here: Hearing) -> DeskTurn:
    """A button under the question or the preview; one of an earlier state shows how it stands."""
    moment = await open_one(here)
    if moment is None or here.incoming.case != moment.case:
        return here.toast("toast/moment_over", alert=True)
    case = await here.work.cases.lock(moment.case)
    if case is None or not here.sees(case.unit):
        return await _dropped(here, moment)
    stamp, _, key = here.incoming.data.partition(".")
    if stamp != str(moment.revision):
        return together(shows(here, moment, case), here.toast("toast/new_stale"))
    match key.partition(":")[0]:
        case "yes":
            return await _confirmed(here, moment, case)
        case "drop":
            return await _dropped(here, moment)
        case "at" | "reason" as field:
            return await _goes_on(here, moment.but(asking=field), case)
        case _:
            chosen = key.partition(":")[2]
            known = (k.id for k in extendable(here, case) if token(k.id) == chosen)
            return await _goes_on(here, moment.but(clock=next(known, "")), case)


async def _goes_on(here: Hearing, moment: Moment, case: Case) -> DeskTurn:
    """The next question, or the preview; what the rules refuse is said at once and asked again."""
    if not field_of(moment):
        refused = imagined(here, moment, case)
        if isinstance(refused, Refusal):
            moment = moment.but(at=None, asking="")
            await _keep(here, moment)
            told = here.say(
                f"refusal/{refused.why}", chat=_elsewhere(here, moment), **refused.values
            )
            return together(told, shows(here, moment, case))
    await _keep(here, moment)
    return shows(here, moment, case)


async def _confirmed(here: Hearing, moment: Moment, case: Case) -> DeskTurn:
    if field_of(moment) or moment.at is None:
        return shows(here, moment, case)
    texts = here.work.texts
    reason = await texts.keep(case.id, moment.reason) if moment.reason else None
    wanted: c.AnyCommand
    if moment.act == "limit":
        wanted = c.SetLimit(case.id, moment.clock, moment.at, reason)
    else:
        wanted = c.CorrectIncident(case.id, moment.at, moment.precision, reason)
    done = await acts.carry_out(here, wanted)
    await _forget(here, moment)
    if not isinstance(done, Done):
        return acts.outcome(here, done, moment.act, case)
    return bubble(here, moment, "moment/done", number=case.number, act=moment.act, at=moment.at)


async def _dropped(here: Hearing, moment: Moment) -> DeskTurn:
    await _forget(here, moment)
    return bubble(here, moment, "moment/dropped")


def _elsewhere(here: Hearing, moment: Moment) -> str:
    return "" if moment.chat == here.incoming.chat else moment.chat


async def _keep(here: Hearing, moment: Moment) -> None:
    await here.work.sessions.save("staff", key_of(moment.chat), encode(moment), here.now)


async def _forget(here: Hearing, moment: Moment) -> None:
    await here.work.sessions.drop("staff", key_of(moment.chat))
