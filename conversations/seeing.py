"""What a talk may see of the world, read from the store before it advances."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.case import Case
from cases.conversation import is_conversation, kind_of
from cases.numbering import normal_code
from cases.ports import Work
from cases.runs import dated
from cases.service import House
from conversations.incoming import Incoming
from conversations.promised import promise_why
from conversations.reading import receipt
from conversations.talk.view import CaseLine, Conversation, UnitLine, View

NOTICE_VERSION = "2026-11"  # of the privacy notice; kept with every consent
OWN_CASES = 10
# Marks of a conversation that one side hears of the other by.
_SIGNS = frozenset(
    {"filed", "added", "acknowledged", "taken", "handed_over", "contacted", "relayed"}
)


@dataclass(frozen=True)
class TalkHouse:
    """What a turn needs beside the store.

    `digest`: keyed digest; `entropy`: random bytes; `fresh_id`: a new id; `off`: the bot is
    switched off, people take every talk.
    """

    house: House
    digest: Callable[[str], str]
    entropy: Callable[[int], bytes]
    fresh_id: Callable[[], str]
    username: str
    now: datetime
    off: bool = False


def subject_of(incoming: Incoming) -> str:
    """Whose key seals what was sent before there is a case."""
    return f"talk:{incoming.bot}:{incoming.chat}"


def customer_of(incoming: Incoming, here: TalkHouse) -> str:
    """The customer as the record names them: a keyed digest of the account."""
    return f"customer:{here.digest(f'{incoming.bot}:{incoming.account}')}"


async def view_of(
    work: Work, incoming: Incoming, here: TalkHouse, shown: Sequence[str] = ()
) -> View:
    """The customer's world now: units, own cases, the case that a number and code open, and those
    which they opened here before (`shown`).
    """
    org = here.house.org
    customer = customer_of(incoming, here)
    rows = await work.cases.list(customer=customer, open_only=False, limit=2 * OWN_CASES)
    cases = [case for row in rows if (case := await work.cases.read(row.id)) is not None]
    cases.sort(key=_newest, reverse=True)
    followed = [case for name in shown if (case := await work.cases.read(name)) is not None]
    own = [_line(case, here.house) for case in cases if not is_conversation(case)]
    said = incoming.argument if incoming.kind == "command" else incoming.text
    written = receipt.find(said) if incoming.kind in ("text", "command") else None
    opened = await _opened(work, written, here) if written else None
    return View(
        organisation=org.name,
        units=tuple(UnitLine(u.id, u.name, u.aliases) for u in org.units.values() if u.files),
        home=org.root().id,
        procedure=here.house.current(),
        zone=org.zone_of(org.root().id),
        notice=NOTICE_VERSION,
        own_cases=tuple(own[:OWN_CASES]),
        opened=opened,
        followed=tuple(_line(case, here.house) for case in followed),
        receipt_tried=written is not None,
        awaiting=next((line for line in own if line.status == "resolved"), None),
        bot=here.username,
        conversations=conversations(cases),
        off=here.off,
    )


def conversations(cases: Iterable[Case]) -> tuple[Conversation, ...]:
    """The customer's open conversations, newest first as given."""
    return tuple(
        Conversation(
            case.id,
            kind_of(case),
            answered=bool(case.acknowledged or case.owner),
            spoken=_last(case, ("relayed",)),
            last=_last(case, _SIGNS),
        )
        for case in cases
        if is_conversation(case) and not case.ended
    )


def _last(case: Case, words: Collection[str]) -> datetime | None:
    return max((mark.at for mark in case.marks if mark.word in words), default=None)


def _newest(case: Case) -> datetime:
    return case.filed_at


def _line(case: Case, house: House) -> CaseLine:
    """A case as its customer sees it; only promises made to the customer are shown as dates."""
    procedure = house.procedure_of(case)
    promised = [
        (end.at, run)
        for run, end in dated(case, procedure, house.org)
        if run.clock.promise and not case.ended
    ]
    at, run = min(promised, key=lambda p: p[0]) if promised else (None, None)
    return CaseLine(
        id=case.id,
        number=case.number,
        status=case.status,
        unit=house.org.unit(house.org.home(case.unit)).name,
        filed_at=case.filed_at,
        due_at=at,
        due_name=(run.clock.told or run.clock.name) if run else None,
        since=_since(case),
        why=promise_why(run, case, procedure, house.org) if run else None,
    )


def _since(case: Case) -> datetime | None:
    """When a person accepted the open case, or the proposal before the customer was made."""
    if case.status == "resolved":
        return max(mark.at for mark in case.marks if mark.word == "resolved")
    held = case.acknowledged
    return held.at if held and case.status == "open" else None


async def _opened(work: Work, written: tuple[str, str], here: TalkHouse) -> CaseLine | None:
    """The case that number and code fit. The number alone shows nothing (R-01)."""
    number, code = written
    case = await work.cases.find(number)
    normal = normal_code(code)
    if case is None or normal is None or here.digest(f"code:{normal}") != case.code:
        return None
    return _line(case, here.house)
