"""What the events of a case name that is kept beside the record, and until when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cases.body import Body, Sealed
from cases.events import Erased, Event


def sealed_in(body: Body) -> Iterator[Sealed]:
    """The personal texts an event names."""
    for name in body.__struct_fields__:
        value = getattr(body, name)
        if isinstance(value, Sealed):
            yield value
        elif isinstance(value, dict):
            yield from (each for each in value.values() if isinstance(each, Sealed))


def owed(events: Sequence[Event]) -> list[Event]:
    """The events whose texts and files have to be there: those after the last erasure."""
    erased = [event.seq for event in events if isinstance(event.body, Erased)]
    return [event for event in events if event.seq > max(erased, default=0)]
