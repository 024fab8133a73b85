"""`decide(case, command, facts, procedure, now)`: what a command makes of a case, or why it makes
nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from cases import commands as c
from cases.access import Refusal, check
from cases.case import Case
from cases.decide import clocks, filing, handling, limits, outcome, speaking
from cases.decide.facts import Facts
from cases.events import AnyBody
from procedures.model import Procedure

Decided = tuple[AnyBody, ...] | Refusal
Decider = Callable[[Case, Any, Facts, Procedure, datetime], Decided]

_DECIDERS: dict[type[c.Command], Decider] = {
    c.AddToComplaint: outcome.add,
    c.Nudge: outcome.nudge,
    c.Answer: outcome.answer,
    c.Rate: outcome.rate,
    c.RecordAnswer: outcome.record_answer,
    c.Withdraw: outcome.withdraw,
    c.Resolve: outcome.resolve,
    c.Relay: speaking.relay,
    c.HandBack: speaking.hand_back,
    c.Close: outcome.close,
    c.Reopen: outcome.reopen,
    c.Classify: handling.classify,
    c.LinkSame: handling.link,
    c.Acknowledge: handling.acknowledge,
    c.Take: handling.take,
    c.HandOver: handling.hand_over,
    c.DoStep: handling.do_step,
    c.Note: handling.note,
    c.RecordContact: handling.record_contact,
    c.RevealContact: handling.reveal,
    c.ShowEvidence: handling.show_evidence,
    c.CorrectIncident: limits.correct_incident,
    c.SetLimit: limits.set_limit,
    c.Lapse: clocks.lapse,
    c.Recompute: clocks.recompute,
    c.MoveVersion: clocks.move_version,
    c.EndDuty: clocks.end_duty,
    c.Resume: clocks.resume,
    c.Erase: outcome.erase,
    c.ReportUndeliverable: clocks.undeliverable,
}


def decide(
    case: Case | None, command: c.Command, facts: Facts, procedure: Procedure, now: datetime
) -> Decided:
    """The bodies of the events that follow, in order (empty: nothing changes), or a refusal that
    says why.
    """
    if isinstance(command, c.FileComplaint):
        return filing.file(case, command, facts, procedure, now)
    if case is None:
        return Refusal("no_case")
    refused = check(facts.actor, command, case, procedure, facts.org)
    if refused is not None:
        return refused
    return _DECIDERS[type(command)](case, command, facts, procedure, now)
