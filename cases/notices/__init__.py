"""Who hears what: from the events of one transaction to messages and cards. The product's biggest
policy.

Staff hear in their unit's group (or, where none is bound, the next one up, or privately); the
customer hears in the chat the complaint came from. Several stages that come at once for one chat
make one message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.case import Case
from cases.events import Event
from cases.notices import customer, staff, stages
from cases.organisation import Address, Organisation
from cases.outgoing import CardWanted, Outgoing
from procedures.model import Procedure


@dataclass(frozen=True)
class Told:
    """What is to be sent and painted."""

    messages: tuple[Outgoing, ...]
    cards: tuple[CardWanted, ...]


def notices(
    case: Case,
    events: Sequence[Event],
    procedure: Procedure,
    org: Organisation,
    standing: Sequence[Address],
    code: str,
    now: datetime,
) -> Told:
    """All that follows from `events`, after which the case is `case`.

    `standing`: where cards of the case stand already. `code`: the secret code, known only while
    filing.
    """
    rung = stages.pings(case, events, procedure, org, now)
    told = [*staff.tell(case, events, procedure, org, now), *rung]
    messages = (*customer.tell(case, events, procedure, org, code, now), *told)
    homes = dict.fromkeys((*staff.home(case, org), *standing))
    # Whoever is told can act: the card comes along.
    homes |= {Address(m.bot, m.chat): None for m in told}
    cards = tuple(CardWanted(a.bot, a.chat, case.id, case.seq) for a in homes)
    return Told(messages, cards)
