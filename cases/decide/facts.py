"""What the service gathered before a decision. Frozen: deciding looks nothing up."""

from __future__ import annotations

from dataclasses import dataclass

from cases.access import Actor
from cases.case import Case
from cases.organisation import Organisation


@dataclass(frozen=True)
class Facts:
    """Who asks, the organisation, and for some commands: the new number, earlier cases, the other
    case.
    """

    actor: Actor
    org: Organisation
    number: str = ""
    earlier: tuple[Case, ...] = ()
    other: Case | None = None
