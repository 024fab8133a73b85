"""The customer's side, and how a case ends: proposal, answer, closing, reopening, withdrawal."""

from __future__ import annotations

from datetime import datetime

from cases import commands as c
from cases import events as e
from cases.access import Refusal
from cases.case import Case
from cases.decide.facts import Facts
from procedures.model import Procedure

Decided = tuple[e.AnyBody, ...] | Refusal


def resolve(
    case: Case, command: c.Resolve, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """Propose a solution. The customer decides whether it is one."""
    if case.status != "open":
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
    return (e.CustomerConfirmed(), e.Closed("confirmed"))


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
    return (e.Closed("not_ours" if command.not_ours else "staff", command.reason),)


def reopen(
    case: Case, command: c.Reopen, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """A closed or lapsed case runs again; a withdrawn one is the customer's to file anew."""
    if not case.ended or case.status == "withdrawn":
        return Refusal("not_closed", {"status": case.status})
    return (e.Reopened(case.round + 1, command.reason),)
