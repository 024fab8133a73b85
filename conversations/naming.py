"""From ids to names: the plain values of a message as its template wants them, in the reader's
language.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases.agenda import REVIEW
from cases.case import Case
from cases.notices.conversation import CALLED, SAID
from cases.organisation import Organisation
from cases.outgoing import Outgoing
from cases.platforms import platform_of
from cases.ports import CaseRow
from cases.service import House
from conversations.desk import card as cards
from conversations.desk.marks import mark
from procedures.model import Procedure

STORY_CHARS = 80
WORDS_CHARS = 300
WHOLE_CHARS = 3000  # what a customer says to people is read as a whole
_UNITS = ("unit", "from", "to")
# What rules are about: texts of the procedure in both languages.
_RULES = ("clock", "missing", "name", "procedure", "trend", "what")
# Where a text may be a person's own words as well.
_SAID = ("text",)
_PEOPLE = ("owner", "was", "by")


def named(
    message: Outgoing, values: Mapping[str, Any], house: House, case: Case | None, now: datetime
) -> dict[str, Any]:
    """`values` with names for ids, moments compared with `now`, and whom the message mentions.

    Talks and the desk word their own replies; only notices (`staff/notice/`, and those the
    customer gets about a case) come here with ids.
    """
    notice = message.template.startswith("staff/notice/")
    if not notice and (case is None or not message.template.startswith("customer/")):
        return {"mentions": mentions(message, house.org)} | dict(values)
    given = dict(values)
    if case is not None and notice:
        procedure = house.procedure_of(case)
        zone = str(given["zone"])
        given = cards.summary(case, procedure, house.org, message.language, zone) | given
        chars = chars_of(message.template)
        story_chars = STORY_CHARS if chars == WORDS_CHARS else chars
        given |= {"story": _story(given), "story_chars": story_chars, "chars": chars}
    if case is not None:
        given = _names(given, house.procedure_of(case), house.org, message.language)
    if "lines" in given:
        rules = house.procedure_of(case) if case is not None else None
        given["lines"] = [_line(line, rules, message.language, now) for line in given["lines"]]
    if "rows" in given:
        rows = given.pop("rows")
        given["lines"] = [_row(row, house, message.language, now) for row in rows]
        given["count"] = given["cases"] = max(len(rows), int(given.get("cases", 0)))
    return given | {"mentions": mentions(message, house.org)}


def chars_of(template: str) -> int:
    """How many characters of a customer's words a notice shows."""
    return WHOLE_CHARS if template in (SAID, *CALLED.values()) else WORDS_CHARS


def mentions(message: Outgoing, org: Organisation) -> list[dict[str, str]]:
    """Whom the message names: name, and the account that is to ring: one of the chat's platform
    (empty where they have none there).
    """
    named = []
    for person in message.mention:
        found = org.people.get(person)
        account = org.account_on(platform_of(message.chat), person)
        if found is not None:
            named.append({"name": found.name, "account": account.chat if account else ""})
    return named


def _story(given: Mapping[str, Any]) -> str:
    return str(given.get("story") or "")


def _names(
    values: dict[str, Any], procedure: Procedure, org: Organisation, language: str
) -> dict[str, Any]:
    named = dict(values)
    for key in _UNITS:
        if named.get(key) in org.units:
            named[key] = org.unit(named[key]).name.to(language)
    for key in _PEOPLE:
        if named.get(key) in org.people:
            named[key] = org.people[named[key]].name
    if "reasons" in named:
        reasons = {wish.id: wish.name.to(language) for wish in procedure.wishes}
        named["reasons"] = [reasons.get(name, name) for name in named["reasons"]]
    known = {klass.id: klass.name.to(language) for klass in procedure.classes}
    if "classes" in named:
        named["classes"] = [known.get(name, name) for name in named["classes"]]
    for key in _SAID:
        if isinstance(named.get(key), dict):
            named[key] = _to(named[key], language)
    for key in _RULES:
        if key in named:
            value = named[key]
            several = isinstance(value, list)
            named[key] = [_to(v, language) for v in value] if several else _to(value, language)
    if "promises" in named:
        named["promises"] = [p | {"name": _to(p["name"], language)} for p in named["promises"]]
    return named


def _to(name: Any, language: str) -> str:
    return str(name["en" if language == "en" else "zh"]) if isinstance(name, dict) else str(name)


def _line(
    line: Mapping[str, Any], procedure: Procedure | None, language: str, now: datetime
) -> dict[str, Any]:
    """A clock with its time left, and the marks that stop it in words."""
    due = _at(line["due"])
    left = int((due - now).total_seconds())
    stops = {
        key: [mark(word, procedure, language) for word in line.get(key, ()) if procedure]
        for key in ("stops", "stops_all")
    }
    return dict(line) | {"clock": _to(line["clock"], language), "due": due, "left": left} | stops


def _at(value: datetime | str) -> datetime:
    """Moments in values come back from the store as ISO 8601."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value


def _row(row: CaseRow, house: House, language: str, now: datetime) -> dict[str, Any]:
    """A line of the summary after downtime, as `_line` gives them."""
    names = {c.id: c.name.to(language) for p in house.procedures.values() for c in p.clocks}
    names |= {d.id: d.name.to(language) for p in house.procedures.values() for d in p.duties}
    names[REVIEW] = ""
    due = row.due_at or now
    return {
        "number": row.number,
        "clock": names.get(row.due_clock, row.due_clock),
        "due": due,
        "left": int((due - now).total_seconds()),
    }
