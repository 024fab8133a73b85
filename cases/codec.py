"""The one codec: events, cases and messages as JSON, the same bytes for the same value.

An event is encoded once, when it is appended; hashes are taken over those stored bytes and never
over a second encoding, so that a field added later changes no chain. Keys are sorted, moments are
UTC.
"""

from __future__ import annotations

from typing import Final, get_args

import msgspec
from msgspec import Struct

from cases.case import Case
from cases.errors import UnknownEvent
from cases.events import AnyBody, Event
from cases.outgoing import Outgoing

CASE_VERSION: Final = 1
"""Raise it when an event kind, a field of `Case` or what `evolve` does changes: rows are then
replayed.
"""

EVENT_VERSIONS: Final[dict[str, int]] = {kind.__name__: 1 for kind in get_args(AnyBody)}
"""Raise a kind's number when its fields change their meaning; old code then refuses the record."""


class Record(Event, frozen=True, forbid_unknown_fields=True):
    """An event as it stands in the record: with the version of its kind."""

    v: int = 1


class _Projection(Struct, frozen=True):
    v: int
    case: msgspec.Raw


_encoder = msgspec.json.Encoder(order="sorted")
_records = msgspec.json.Decoder(Record)
_projections = msgspec.json.Decoder(_Projection)
_cases = msgspec.json.Decoder(Case)
_messages = msgspec.json.Decoder(Outgoing)


def kind_of(event: Event) -> str:
    """The kind under which the event stands in the record."""
    return type(event.body).__name__


def encode_event(event: Event) -> bytes:
    """The canonical bytes of an event."""
    fields = {name: getattr(event, name) for name in event.__struct_fields__}
    return _encoder.encode(Record(**fields, v=EVENT_VERSIONS[kind_of(event)]))


def decode_event(record: bytes) -> Event:
    """The event in a record. Raises `UnknownEvent` for a kind, version or shape this code does not
    know.
    """
    try:
        found = _records.decode(record)
    except msgspec.MsgspecError as error:
        raise UnknownEvent(
            f"this version cannot read an event of the record ({error}): "
            "install the version that wrote it"
        ) from None
    if found.v > EVENT_VERSIONS[kind_of(found)]:
        raise UnknownEvent(
            f"event {found.seq} of case {found.case} is {kind_of(found)} version {found.v}; "
            f"known is {EVENT_VERSIONS[kind_of(found)]}: install the version that wrote it"
        )
    return Event(found.case, found.seq, found.at, found.actor, found.cause, found.body)


def encode_case(case: Case) -> bytes:
    """A case as the projection keeps it."""
    return _encoder.encode({"case": case, "v": CASE_VERSION})


def decode_case(projection: bytes) -> Case | None:
    """The case of a projection; None when other code wrote it, so that it must be replayed from its
    events.
    """
    found = _projections.decode(projection)
    return _cases.decode(found.case) if found.v == CASE_VERSION else None


def encode_outgoing(message: Outgoing) -> bytes:
    """A message before wording."""
    return _encoder.encode(message)


def decode_outgoing(encoded: bytes) -> Outgoing:
    """The message that `encode_outgoing` was given. Plain values come back as JSON has them."""
    return _messages.decode(encoded)
