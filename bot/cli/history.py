"""Events in plain values for an operator: personal texts are masked, keys and codes left out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cases.case import Case
    from cases.events import AnyBody, Event, Sealed
    from cases.ports import Work

# What leads to a person or opens a case is no matter of this list.
_LEFT_OUT = frozenset({"code", "customer", "chat", "address"})
# Said in the head of a case already.
_OF_FILING = frozenset({"procedure", "version", "channel", "language", "number", "texts"})


def sealed_of(body: AnyBody) -> Iterator[Sealed]:
    """The personal texts an event refers to."""
    from cases.events import Sealed

    for name in body.__struct_fields__:
        value = getattr(body, name)
        if isinstance(value, Sealed):
            yield value
        elif isinstance(value, dict):
            yield from (each for each in value.values() if isinstance(each, Sealed))


async def opened_texts(work: Work, case: Case, events: list[Event]) -> dict[str, str | None]:
    """All personal texts of a case by id; None for one that was erased."""
    found: dict[str, str | None] = {}
    for event in events:
        for sealed in sealed_of(event.body):
            found[sealed.id] = await work.texts.open(case.id, sealed)
    return found


def shown(sealed: Sealed, texts: dict[str, str | None]) -> str:
    """The text if it was opened, else how long it is."""
    if sealed.id not in texts:
        return f"[{sealed.chars} characters, --reveal shows them]"
    text = texts[sealed.id]
    return "[erased]" if text is None else text


def slots_of(case: Case, texts: dict[str, str | None]) -> dict[str, str]:
    """What the customer said, by slot."""
    return {slot: shown(sealed, texts) for slot, sealed in case.texts.items()}


def described(body: AnyBody, texts: dict[str, str | None]) -> dict[str, Any]:
    """What an event says, without what is empty."""
    import msgspec

    from cases.events import ComplaintFiled, Sealed

    hidden = _LEFT_OUT | (_OF_FILING if isinstance(body, ComplaintFiled) else frozenset())
    values: dict[str, Any] = {}
    for name in body.__struct_fields__:
        value = getattr(body, name)
        if name in hidden or value in (None, "", (), {}, False):
            continue
        if isinstance(value, Sealed):
            values[name] = shown(value, texts)
        elif name == "evidence":
            values[name] = f"{len(value)} files"
        else:
            plain = msgspec.to_builtins(value)
            values[name] = ", ".join(plain) if isinstance(plain, list) else plain
    return values
