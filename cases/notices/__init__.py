"""Who hears what: from the events of one transaction to messages and cards. The product's biggest
policy.

Staff hear in their unit's group (or, where none is bound, the next one up, or privately); the
customer hears in the chat the complaint came from, or without one by the hand of staff. Several
stages that come at once for one chat make one message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.case import Case
from cases.events import Event, Undeliverable
from cases.notices import by_hand, customer, rules, staff, stages
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
    if case.periodic:
        lost = [event for event in events if isinstance(event.body, Undeliverable)]
        return _told((*staff.tell(case, lost, procedure, org, now), *rung), case, standing)
    by_hands = by_hand.tell(case, events, procedure, org, now)
    ruled = rules.tell(case, events, procedure, org, now)
    told = [*staff.tell(case, events, procedure, org, now), *by_hands, *ruled, *rung]
    for_customer = tuple(customer.tell(case, events, procedure, org, code, now))
    spread = _told(told, case, (*staff.home(case, org), *standing))
    return Told((*for_customer, *spread.messages), spread.cards)


def _told(told: Sequence[Outgoing], case: Case, homes: Sequence[Address]) -> Told:
    """Messages to staff, and the cards. Whoever is told can act: the card comes along. So a duty
    has no card before its first warning: nobody is to be bothered with what is not pressing.
    """
    places = dict.fromkeys((*homes, *(Address(m.bot, m.chat) for m in told)))
    cards = tuple(CardWanted(a.bot, a.chat, case.id, case.seq) for a in places)
    return Told(tuple(told), cards)
