"""What happens when the customer says nothing more: a draft is recalled once, in daytime, and filed
as unfinished a day after the last word; words that nobody agreed to our using are destroyed.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from conversations.talk.filing import filed
from conversations.talk.scene import Scene, Step, slot_asked
from conversations.talk.session import Session

AWAY = timedelta(
    hours=2
)  # after such a silence a draft is recalled, and the talk says where it was
KEPT = timedelta(hours=24)  # of silence: then a draft is filed, and what is held is destroyed
_DAY = (time(9), time(21))  # reminders come within
_MORNING = time(10)  # others wait until then


def wake_at(session: Session, zone: str) -> datetime | None:
    """When silence begins to mean something; None while it never does."""
    if not session.drafting:
        return session.held_at + KEPT if session.held_at else None
    if session.people:
        return None  # people have the word, and everything that was said
    end = session.updated + KEPT
    if session.reminded_at or not session.story:
        return end
    return min(_by_day(session.updated + AWAY, zone), end)


def _by_day(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    if _DAY[0] <= local.time() < _DAY[1]:
        return at
    morning = datetime.combine(local.date(), _MORNING, local.tzinfo)
    return (morning if morning > local else morning + timedelta(days=1)).astimezone(at.tzinfo)


def passed(scene: Scene) -> Step:
    """The moment has come. Early or twice, nothing happens."""
    session = scene.session
    wake = wake_at(session, scene.view.zone)
    if wake is None or scene.now < wake:
        return scene.step(ask=False)
    if not session.drafting or not (session.story or session.held):
        return Step(session.idle(), ask=False)
    if scene.now >= session.updated + KEPT:
        note = scene.bubble("unfinished_filed")
        return Step(
            session.filed_as(session.talk), note, (filed(scene, unfinished=True),), ask=False
        )
    slot = slot_asked(session) or "summary"
    return scene.step(scene.bubble("reminder", slot=slot), reminded_at=scene.now)
