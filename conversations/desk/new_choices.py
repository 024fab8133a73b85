"""What a button chose, or passed over, in a complaint being entered."""

from __future__ import annotations

from conversations.desk.hearing import Hearing
from conversations.desk.keys import token
from conversations.desk.new_draft import Draft
from conversations.desk.new_reading import fileable
from conversations.desk.new_rules import kinds_for, rules_of
from conversations.reading.channel import by_hand


def passed(draft: Draft, field: str) -> Draft:
    """The draft with this field left empty for good."""
    empty: dict[str, dict[str, object]] = {
        "customer": {"name": "", "phone": ""},
        "when": {"when": None},
        "reply": {"reply": ""},
        "wish": {"wishes": (), "wish": ""},
    }
    return draft.but(field, asking="", **empty.get(field, {}))


def picked(here: Hearing, draft: Draft, field: str, value: str) -> Draft:
    """The answer behind a button; the same question again where it is offered no more."""
    names: dict[str, list[str]] = {
        "channel": [c.id for c in by_hand(rules_of(here, draft).channels)],
        "unit": list(fileable(here)),
        "kind": [k.id for k in kinds_for(here, draft)],
        "wish": [w.id for w in rules_of(here, draft).wishes],
    }
    found = next((name for name in names.get(field, []) if token(name) == value), None)
    if found is None:
        return draft
    if field == "wish":
        return draft.but("wish", wishes=(found,), wish="", asking="")
    return draft.but(field, asking="", near=(), **{field: found})
