"""A case as its events tell it. `evolve` is the only way a case changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

import msgspec
from msgspec import Struct

from cases import events as e

Status = Literal["open", "resolved", "closed", "withdrawn", "lapsed"]
STAGES_KEPT = 9  # as many rungs as a ladder may have above the deadline
ENDED: frozenset[str] = frozenset({"closed", "withdrawn", "lapsed"})
EVIDENCE_AT_ONCE = 10  # files for one press: more would use up what a chat may hear in a while


class Mark(Struct, frozen=True):
    """A word that an event left behind: which, at which event, when, and in whose unit the case
    was.
    """

    word: str
    seq: int
    at: datetime
    unit: str
    actor: str = ""


class Reached(Struct, frozen=True):
    """A stage of a clock's run that has come."""

    clock: str
    run: int
    stage: int
    due_at: datetime


class Acknowledgement(Struct, frozen=True):
    """Who answers for the case, and since when."""

    by: str
    at: datetime
    seq: int


class Case(Struct, frozen=True):
    """The state of one case after event number `seq`.

    `owner`: person id or empty. `classes`: in order of setting. `texts`: what the customer said, by
    slot. `round`: 1 for the first handling, one more for every refusal or reopening.
    """

    id: str
    seq: int
    number: str
    procedure: str
    version: int
    unit: str
    channel: str
    language: str
    customer: str
    chat: str
    code: str
    filed_at: datetime
    classes: tuple[str, ...]
    wishes: tuple[str, ...]
    anonymous: bool
    texts: dict[str, e.Sealed]
    incident_at: datetime | None = None
    incident_precision: str = ""
    evidence: tuple[str, ...] = ()
    status: Status = "open"
    owner: str = ""
    acknowledged: Acknowledgement | None = None
    round: int = 1
    nudges: int = 0
    repeated: int = 1
    earlier: tuple[str, ...] = ()
    additions: tuple[e.Sealed, ...] = ()
    proposal: e.Sealed | None = None
    refusal: e.Sealed | None = None
    unreachable: str = ""
    marks: tuple[Mark, ...] = ()
    reached: tuple[Reached, ...] = ()

    @property
    def ended(self) -> bool:
        """Closed, withdrawn or lapsed: no clock runs."""
        return self.status in ENDED

    @property
    def class_set(self) -> frozenset[str]:
        """The classes, for conditions."""
        return frozenset(self.classes)

    def files(self, start: int = 0) -> tuple[str, ...]:
        """Names of the customer's files, each once: `EVIDENCE_AT_ONCE` from number `start` on (the
        first is 0).
        """
        if start < 0:
            return ()
        return self.all_files[start : start + EVIDENCE_AT_ONCE]

    @property
    def all_files(self) -> tuple[str, ...]:
        """Names of the customer's files in the order of their coming, each once."""
        return tuple(dict.fromkeys(self.evidence))

    def has(self, word: str) -> bool:
        """True when some event left this mark."""
        return any(mark.word == word for mark in self.marks)

    def since_round(self) -> tuple[Mark, ...]:
        """The marks of the present round of handling: all since the last refusal or reopening."""
        starts = [i for i, m in enumerate(self.marks) if m.word in ("refused", "reopened")]
        return self.marks[starts[-1] :] if starts else self.marks


def evolve(case: Case | None, event: e.Event) -> Case:
    """The case after `event`. Events come in order and without gaps; ValueError if they do not."""
    body = event.body
    if event.seq != (case.seq if case else 0) + 1 or (case and case.id != event.case):
        raise ValueError(f"event {event.seq} of case {event.case} does not follow")
    if case is None:
        if not isinstance(body, e.ComplaintFiled):
            raise ValueError(f"case {event.case} does not begin with its filing")
        return _marked(_filed(event, body), event)
    if isinstance(body, e.ComplaintFiled):
        raise ValueError(f"case {event.case} is filed a second time by event {event.seq}")
    changed = msgspec.structs.replace(case, seq=event.seq, **_changes(case, event))
    return _marked(changed, event)


def replay(events: Iterable[e.Event]) -> Case:
    """The case that a whole history tells. ValueError for an empty one."""
    case: Case | None = None
    for event in events:
        case = evolve(case, event)
    if case is None:
        raise ValueError("no events")
    return case


def _filed(event: e.Event, body: e.ComplaintFiled) -> Case:
    return Case(
        id=event.case,
        seq=event.seq,
        number=body.number,
        procedure=body.procedure,
        version=body.version,
        unit=body.unit,
        channel=body.channel,
        language=body.language,
        customer=body.customer,
        chat=body.chat,
        code=body.code,
        filed_at=event.at,
        classes=body.classes,
        wishes=body.wishes,
        anonymous=body.anonymous,
        texts=body.texts,
        incident_at=body.incident_at,
        incident_precision=body.incident_precision,
        evidence=body.evidence,
    )


def _marked(case: Case, event: e.Event) -> Case:
    words = event.body.marks()
    if not words:
        return case
    # A deadline noticed late was reached at its own moment: what it starts counts from there.
    at = event.body.due_at if isinstance(event.body, e.DeadlineReached) else event.at
    new = tuple(Mark(word, event.seq, at, case.unit, event.actor) for word in words)
    return msgspec.structs.replace(case, marks=case.marks + new)


def _changes(case: Case, event: e.Event) -> dict[str, object]:
    """What an event changes beside the sequence number and the marks."""
    match event.body:
        case e.Acknowledged(by=by):
            return {"owner": by, "acknowledged": Acknowledgement(by, event.at, event.seq)}
        case e.Taken(by=by):
            return {"owner": by}
        case e.AcknowledgementExpired(owner=owner):
            return {"owner": owner, "acknowledged": None}
        case e.HandedOver(unit=unit, owner=owner):
            return {"unit": unit, "owner": owner, "acknowledged": None}
        case e.Classified(classes=classes):
            return {"classes": classes}
        case e.RepeatNoticed(count=count, earlier=earlier):
            return {"repeated": count, "earlier": earlier}
        case e.ComplaintAdded(text=text, evidence=evidence):
            more = (text,) if text else ()
            heard = {"additions": case.additions + more, "evidence": case.evidence + evidence}
            return heard | {"unreachable": ""}
        case e.Nudged():
            return {"nudges": case.nudges + 1, "unreachable": ""}
        case e.DeadlineReached(clock=clock, run=run, stage=stage, due_at=due_at):
            return {"reached": _reached(case.reached, Reached(clock, run, stage, due_at))}
        case e.Undeliverable(address=address, why=why):
            return {"unreachable": why if address == case.chat else case.unreachable}
        case _:
            return _status_changes(event.body)


def _reached(before: tuple[Reached, ...], new: Reached) -> tuple[Reached, ...]:
    """Repeats go on without end: of those beyond `STAGES_KEPT` only a run's latest is remembered
    here, and all of them in the record.
    """
    if new.stage > STAGES_KEPT:
        run = (new.clock, new.run)
        before = tuple(r for r in before if (r.clock, r.run) != run or r.stage <= STAGES_KEPT)
    return (*before, new)


def _status_changes(body: e.Body) -> dict[str, object]:
    match body:
        case e.Resolved(text=text):
            return {"status": "resolved", "proposal": text}
        case e.CustomerConfirmed():
            return {"status": "closed", "unreachable": ""}
        case e.Closed():
            return {"status": "closed"}
        case e.CustomerRefused(round=number, why=why):
            again = {"status": "open", "round": number, "acknowledged": None}
            return again | {"refusal": why, "unreachable": ""}
        case e.Reopened(round=number):
            return {"status": "open", "round": number, "acknowledged": None}
        case e.Withdrawn():
            return {"status": "withdrawn"}
        case e.CaseLapsed():
            return {"status": "lapsed"}
        case _:
            return {}
