"""The customer's side, and how a case ends: proposal, answer, closing, reopening, withdrawal."""

from __future__ import annotations

from datetime import datetime

from cases import commands as c
from cases import events as e
from cases.access import Refusal
from cases.case import Case
from cases.decide.facts import Facts
from cases.decide.rules import not_closable, unmet, with_classes
from procedures.model import Procedure

BEST = 5  # the best rating
Decided = tuple[e.AnyBody, ...] | Refusal


def resolve(
    case: Case, command: c.Resolve, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Propose a solution. The customer decides whether it is one."""
    if case.status != "open" and not (command.again and case.status == "resolved"):
        return Refusal("ended", {"status": case.status})
    return (e.Resolved(command.text),)


def answer(
    case: Case, command: c.Answer, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Yes closes the case; no starts the loop again, counted (P48 §1.3.4: closed loop)."""
    if case.status not in ("resolved", "lapsed"):
        return Refusal("no_proposal", {"status": case.status})
    if not command.solved:
        return (e.CustomerRefused(case.round + 1, command.why),)
    if case.status == "lapsed":
        return (e.CustomerConfirmed(),)
    if unmet(case, procedure):
        return (e.CustomerConfirmed(open=True),)
    return (e.CustomerConfirmed(), e.Closed("confirmed"))


def record_answer(
    case: Case, command: c.RecordAnswer, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """The same answer, as staff heard it; only where the customer cannot give it in a chat."""
    if case.chat:
        return Refusal("has_chat")
    return answer(case, c.Answer(case.id, command.solved, command.why), facts, procedure, now)


def add(
    case: Case, command: c.AddToComplaint, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Words or files after filing; they never overwrite."""
    if command.text is None and not command.evidence:
        return ()
    return (e.ComplaintAdded(command.text, command.evidence),)


def nudge(
    case: Case, command: c.Nudge, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """催单: counted and shown to staff."""
    return Refusal("ended", {"status": case.status}) if case.ended else (e.Nudged(),)


def rate(case: Case, command: c.Rate, facts: Facts, procedure: Procedure, now: datetime) -> Decided:
    """One rating for each closing. A bad one opens the case again, as a new round (P41 三: whoever
    is dissatisfied in the survey is a complaint, with or without a word).
    """
    survey = procedure.survey
    asked = [mark.word for mark in case.marks if mark.word in ("closed", "rated")]
    if survey is None or case.status != "closed" or not asked or asked[-1] != "closed":
        return Refusal("not_asked", {"status": case.status})
    if not 1 <= command.score <= BEST:
        return Refusal("not_asked", {"status": case.status})
    rated = e.Rated(command.score)
    if command.score > survey.bad:
        return (rated,)
    classes = with_classes(procedure, case.classes, (survey.klass,)) if survey.klass else ()
    new = survey.klass and survey.klass not in case.classes
    flagged = (e.Classified(classes, (survey.klass,), why="survey"),) if new else ()
    return (rated, e.Reopened(case.round + 1), *flagged)


def withdraw(
    case: Case, command: c.Withdraw, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """The customer takes the complaint back; the record stays (R-18)."""
    return Refusal("ended", {"status": case.status}) if case.ended else (e.Withdrawn(),)


def close(
    case: Case, command: c.Close, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Staff closes, with a reason: what the customer is told must be explained (R-11)."""
    if case.ended:
        return Refusal("ended", {"status": case.status})
    if command.reason is None:
        return Refusal("reason_needed")
    if not command.not_ours and (refused := not_closable(case, procedure)):
        return refused
    return (e.Closed("not_ours" if command.not_ours else "staff", command.reason),)


def reopen(
    case: Case, command: c.Reopen, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """A closed or lapsed case runs again; a withdrawn one is the customer's to file anew."""
    if not case.ended or case.status == "withdrawn":
        return Refusal("not_closed", {"status": case.status})
    return (e.Reopened(case.round + 1, command.reason),)


def erase(
    case: Case, command: c.Erase, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Personal data goes when the case is over: whoever handles it needs the customer's words."""
    if not case.ended and not command.force:
        return Refusal("still_open", {"status": case.status})
    return (e.Erased(command.reason),)
