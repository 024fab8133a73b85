"""What a notice to staff says: names in place of ids, opened texts without secrets, time left.

A notice is decided long before it is sent; what may change until then (names, whether a deadline
is over) is filled in here, right before the wording.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from cases.case import Case
from cases.events import Sealed
from cases.organisation import Organisation
from conversations.desk.card import (
    class_name,
    person_name,
    secrets_in,
    shown,
    summary,
    unit_name,
)
from procedures.model import Procedure

CHARS = 300
STORY_CHARS = 80
_PEOPLE = ("owner", "was", "by")
_UNITS = ("unit", "from", "to")


def sealed_in(values: Mapping[str, Any], case: Case) -> dict[str, Sealed]:
    """The personal texts a notice shows, by the name under which `worded` wants them opened.

    `name`, `phone` and `contact` are needed to take them out of the others; they are never shown.
    """
    own = {name: kept for name, value in values.items() if (kept := _sealed(value))}
    also = {slot: case.texts[slot] for slot in _CASE_SLOTS if slot in case.texts}
    return also | own


_CASE_SLOTS = ("story", "name", "phone", "contact")


def _sealed(value: Any) -> Sealed | None:
    if isinstance(value, Sealed):
        return value
    if isinstance(value, dict) and {"id", "commitment"} <= value.keys():
        return msgspec.convert(value, Sealed)
    return None


def worded(
    values: Mapping[str, Any],
    case: Case,
    procedure: Procedure,
    org: Organisation,
    texts: Mapping[str, str],
    mention: Iterable[str],
    language: str,
    zone: str,
    now: datetime,
) -> dict[str, Any]:
    """The values of a `staff/notice/...` template.

    `texts`: what `sealed_in` named, opened (erased ones left out). `mention`: ids of the people to
    name. Beside the notice's own values there are those of `card.summary`, `mentions`, `chars`
    and `story`.
    """
    secrets = secrets_in(texts)
    told: dict[str, Any] = {
        **summary(case, procedure, org, language, zone),
        **{name: _named(name, value, procedure, org, language) for name, value in values.items()},
        "mentions": mentions(mention, org),
        "chars": CHARS,
        "story": shown(texts.get("story", ""), secrets, STORY_CHARS),
        "story_chars": STORY_CHARS,
    }
    for name, value in values.items():
        if _sealed(value):
            told[name] = shown(texts.get(name, ""), secrets, CHARS)
    if "lines" in values:
        told["lines"] = [_line(line, language, now) for line in values["lines"]]
    return told


def _named(name: str, value: Any, procedure: Procedure, org: Organisation, language: str) -> Any:
    if name in _PEOPLE:
        return person_name(org, value)
    if name in _UNITS:
        return unit_name(org, value, language)
    if name == "classes":
        return [class_name(procedure, each, language) for each in value]
    return value if value is not None else ""


def _line(line: Mapping[str, Any], language: str, now: datetime) -> dict[str, Any]:
    due = msgspec.convert(line["due"], datetime, strict=False)
    clock = line["clock"]
    name = clock.get(language, clock["zh"]) if isinstance(clock, dict) else str(clock)
    return {**line, "clock": name, "due": due, "left": int((due - now).total_seconds())}


def mentions(people: Iterable[str], org: Organisation) -> list[dict[str, str]]:
    """Names to be called, with the account to ring where the person is bound to one."""
    return [
        {
            "name": person_name(org, person),
            "account": org.privates[person].chat if person in org.privates else "",
        }
        for person in people
    ]
