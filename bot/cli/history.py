"""Events in plain values for an operator: personal texts are masked, keys and codes left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.cli.output import moment

if TYPE_CHECKING:
    from cases.case import Case
    from cases.events import AnyBody, Event, Sealed
    from cases.ports import Work

# What leads to a person or opens a case is no matter of this list.
_LEFT_OUT = frozenset({"code", "customer", "chat", "address"})
MISSING = "[missing]"
# Said in the head of a case already.
_OF_FILING = frozenset({"procedure", "version", "channel", "language", "number", "texts"})


async def opened_texts(work: Work, case: Case, events: list[Event]) -> dict[str, str | None]:
    """All personal texts of a case by id; `MISSING` for one that is gone though nobody erased it,
    None for one that was erased.
    """
    from cases.kept import owed, sealed_in

    due = {event.seq for event in owed(events)}
    found: dict[str, str | None] = {}
    for event in events:
        for sealed in sealed_in(event.body):
            text = await work.texts.open(case.id, sealed)
            found[sealed.id] = MISSING if text is None and event.seq in due else text
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
        elif name == "moved":
            values[name] = "; ".join(f"{m.clock} {moment(m.was)} -> {moment(m.due)}" for m in value)
        else:
            plain = msgspec.to_builtins(value)
            values[name] = ", ".join(plain) if isinstance(plain, list) else plain
    return values
