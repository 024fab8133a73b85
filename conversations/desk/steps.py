"""Steps with words and with a count: asked under the card, or `/done NUMBER STEP [12]`."""

from __future__ import annotations

import re

from cases import commands as c
from cases.access import check
from cases.case import Case
from conversations.desk import acts
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.papers import is_counted, wanted_words
from conversations.desk.requests import Request, named
from procedures.model import Procedure, Step

_COUNT = re.compile(
    r"\s*[x×*]?\s*(\d{1,6})\s*(?:次|个|份|通|件|times?\b|x\b)?\s*[，,。.;；:：、]?\s*"
)


def asks(step: Step, case: Case, procedure: Procedure) -> str:
    """What a press of a step asks for before it is done: `count`, `words`, or nothing."""
    if is_counted(step, procedure):
        return "count"
    return "words" if wanted_words(step, case, procedure) else ""


def counted(step: Step, procedure: Procedure, text: str) -> tuple[int, str]:
    """How often, and the words beside it: `12 都已回访`. Only of steps that may be repeated."""
    found = _COUNT.match(text) if step.again else None
    if found is None or (not is_counted(step, procedure) and found.end() < len(text.rstrip())):
        return 1, text.strip()
    return int(found[1]), text[found.end() :].strip()


async def told(here: Hearing, case: Case, step_id: str, text: str) -> DeskTurn:
    """A step with what was said about it."""
    procedure = here.procedure_of(case)
    step = procedure.step(step_id)
    wanted = c.DoStep(case.id, step_id)
    if refused := check(here.actor, wanted, case, procedure, here.org):
        return acts.refused(here, refused, procedure)
    times, words = counted(step, procedure, text)
    kept = await here.work.texts.keep(case.id, words) if words else None
    return await acts.do(here, c.DoStep(case.id, step_id, kept, times), "step", case)


async def said(here: Hearing, asked: Request) -> DeskTurn:
    """`/done NUMBER STEP [12] [words]`."""
    case = await acts.find(here, asked.number)
    if case is None:
        return here.say("no_case", number=asked.number)
    if not here.within_chat(case.unit):
        return here.say("elsewhere", about=case)
    procedure, names = here.procedure_of(case), dict[str, str]()
    for step in procedure.steps:
        names |= dict.fromkeys((step.id, step.label.zh, step.label.en), step.id)
    step_id, words = named(asked.words, names)
    if not step_id:
        known = [step.label.to(here.language) for step in procedure.steps]
        return here.say("unknown_name", what="step", known=known)
    return await told(here, case, step_id, words)
