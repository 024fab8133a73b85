"""When it happened, as staff read it: no more exactly than the customer said."""

from __future__ import annotations

from cases.case import Case
from conversations.reading.when import kept_when
from conversations.talk.scene import shown_when


def happened(case: Case, zone: str) -> dict[str, str] | None:
    """The moment as templates want it; None where it is not known."""
    if case.incident_at is None:
        return None
    return shown_when(kept_when(case.incident_at, case.incident_precision, zone))
