"""State changes that matter to a customer, for platforms whose template messages take no free text.

What is said between people is none: it waits until the customer writes again.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

# Message -> the word for its state, a label `brief.*`. A template's field takes five Chinese
# characters at most.
STATES: Final[Mapping[str, str]] = {
    "customer/receipt": "filed",
    "customer/accepted": "accepted",
    "customer/contact_missed": "call_missed",
    "customer/handed_over": "handed_over",
    "customer/step_told": "progress",
    "customer/promise_moved": "time_moved",
    "customer/late": "late",
    "customer/proposal": "proposal",
    "customer/asked_again": "proposal",
    "customer/refused_again": "again",
    "customer/closed": "closed",
    "customer/reopened": "reopened",
    "customer/withdrawn": "withdrawn",
    "customer/lapsed": "lapsed",
}
# The outcome, for which the last message of a reply window is kept.
VITAL: Final = frozenset({"customer/proposal", "customer/closed", "customer/lapsed"})
