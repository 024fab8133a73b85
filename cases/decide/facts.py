"""What the service gathered before a decision. Frozen: deciding looks nothing up."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.access import Actor
from cases.case import Case
from cases.organisation import Organisation
from procedures.model import Procedure


@dataclass(frozen=True)
class Facts:
    """Who asks, the organisation, and for some commands: the new number, earlier cases, the other
    case, the procedure that a class moves a case to, how many cases there were lately by trend.
    """

    actor: Actor
    org: Organisation
    number: str = ""
    earlier: tuple[Case, ...] = ()
    other: Case | None = None
    target: Procedure | None = None
    recent: dict[str, int] = field(default_factory=dict)
