"""How each slot is asked, and the summary."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from conversations.reading.days import WEEKDAYS
from conversations.reading.phone import shown
from conversations.reading.wish import says_more
from conversations.scripts.complaint import SCRIPT
from conversations.talk.scene import HUMAN, Bubble, Option, Scene, shown_when, slot_asked
from conversations.talk.script import SlotId
from conversations.talk.session import Answer

UNITS_AT_MOST = 8  # as buttons; all others are found by name
DAYS_SHOWN = 7
STORY_SHOWN = 160  # characters of the story in the summary


def ask_slot(scene: Scene, noted: bool = False) -> Bubble:
    """The question for the slot that is due, or the summary. `noted`: a piece of the story came."""
    slot = slot_asked(scene.session)
    if slot is None:
        return summary(scene)
    bubble = _story(scene, noted) if slot == "story" else _ASK[slot](scene)
    if not scene.session.editing:
        return bubble
    keep = Option("keep", row=9)
    return Bubble(bubble.template, bubble.values, (*bubble.options, keep))


def _story(scene: Scene, noted: bool) -> Bubble:
    return story_more(scene, noted) if scene.session.parts else scene.bubble("ask_story")


def story_more(scene: Scene, noted: bool, sorry: str = "") -> Bubble:
    """There may be more to tell; `noted`: something was told just now."""
    done = Option("done", style="primary")
    return scene.bubble("story_more", done, sorry=sorry, noted=noted)


def _when(scene: Scene) -> Bubble:
    return scene.bubble(
        "ask_when",
        Option("today"),
        Option("yesterday"),
        Option("pick_day", row=1),
        Option("unsure", row=1),
    )


def _unit(scene: Scene) -> Bubble:
    units = scene.view.units
    shown_units = units if len(units) <= UNITS_AT_MOST else ()
    options = [
        Option(f"u:{unit.id}", unit.name.to(scene.session.language), ready=True, row=number // 2)
        for number, unit in enumerate(shown_units)
    ]
    options.append(Option("elsewhere", row=8, words=("unsure", "no")))
    return scene.bubble("ask_unit", *options, many=not shown_units)


def _wish(scene: Scene) -> Bubble:
    options = (
        Option(f"w:{wish.id}", wish.name.to(scene.session.language), ready=True, row=number // 3)
        for number, wish in enumerate(scene.view.procedure.wishes)
    )
    return scene.bubble("ask_wish", *options)


def _evidence(scene: Scene) -> Bubble:
    kept = len(scene.session.evidence)
    option = Option("enough" if kept else "none", words=("no", "done"))
    return scene.bubble("ask_evidence", option, kept=kept)


def _contact(scene: Scene) -> Bubble:
    return scene.bubble("ask_contact", Option("here"), Option("phone"), Option("anonymous"))


def _phone(scene: Scene) -> Bubble:
    return scene.bubble("ask_phone", Option("here", "no_phone"))


def _order(scene: Scene) -> Bubble:
    return scene.bubble("ask_order", Option("none", "no_order", words=("no",)))


_ASK: dict[SlotId, Callable[[Scene], Bubble]] = {
    "when": _when,
    "unit": _unit,
    "wish": _wish,
    "evidence": _evidence,
    "contact": _contact,
    "phone": _phone,
    "order": _order,
}


def days(scene: Scene) -> Bubble:
    """The last seven days as buttons."""
    today = scene.now.astimezone(ZoneInfo(scene.view.zone)).date()
    names = WEEKDAYS[scene.session.language]
    options = []
    for back in range(DAYS_SHOWN):
        day = today - timedelta(days=back)
        label = f"{day:%m-%d} {names[day.weekday()]}"
        options.append(Option(day.isoformat(), label, ready=True, row=back // 3))
    return scene.bubble("ask_day", *options)


def summary(scene: Scene) -> Bubble:
    """All answers in numbered rows; a number or a button changes one (WCAG: check answers)."""
    session = scene.session
    rows = [row(scene, slot.id) for slot in SCRIPT.wanted(session.answers) if slot.after is None]
    # In simple mode the figures stand before the choices, and one message has one set of them.
    rows = [line | {"n": "" if session.simple else n} for n, line in enumerate(rows, 1)]
    edits = [
        Option(
            f"edit:{line['slot']}",
            f"change_{line['slot']}" if session.simple else f"edit_{number}",
            row=1 + (number - 1) // 3,
        )
        for number, line in enumerate(rows, 1)
    ]
    submit = Option("submit", style="primary", words=("yes", "done", "continue"))
    bubble = scene.bubble(
        "summary", submit, *edits, Option("drop", "cancel", row=4), HUMAN, rows=rows
    )
    numbered = () if session.simple else tuple(option.key for option in edits)
    return Bubble(bubble.template, bubble.values, bubble.options, numbered)


def row(scene: Scene, slot: str) -> dict[str, Any]:
    """One answer as a row of the summary: its slot, what kind of answer it is, and the words."""
    answer = scene.session.answers.get(slot, Answer())
    line: dict[str, Any] = {"slot": slot, "kind": answer.value, "text": answer.said, "when": None}
    match slot:
        case "story":
            line |= {"text": answer.said[:STORY_SHOWN], "cut": len(answer.said) > STORY_SHOWN}
            line |= {"chars": len(answer.said)}
        case "when":
            line |= {"when": shown_when(answer.when), "text": answer.said[:STORY_SHOWN]}
        case "unit":
            line |= {"name": unit_name(scene, answer.value), "text": answer.said[:STORY_SHOWN]}
        case "wish":
            line |= {"names": wish_names(scene, answer.value)}
            line |= {"text": answer.said[:STORY_SHOWN] if _more_wished(scene, answer) else ""}
        case "evidence":
            line |= {"count": len(scene.session.evidence), "voices": scene.session.voices}
        case "order":
            line |= {"text": answer.value or answer.said[:STORY_SHOWN]}
        case "contact":
            phone = scene.session.answers.get("phone", Answer())
            known = phone if answer.value == "phone" else answer
            line |= {"text": known.said, "phone": shown(phone.value) if phone.value else ""}
    return line


def unit_name(scene: Scene, unit: str) -> str:
    """A unit's name in the customer's language; empty for none."""
    found = scene.view.unit(unit)
    return found.name.to(scene.session.language) if found else ""


def _more_wished(scene: Scene, answer: Answer) -> bool:
    """Do the words say more than the names beside them?"""
    chosen = answer.value.split(",")
    named = [wish for wish in scene.view.procedure.wishes if wish.id in chosen]
    return says_more(answer.said, named)


def wish_names(scene: Scene, ids: str) -> list[str]:
    """The names of wishes given as ids joined by commas."""
    chosen = ids.split(",")
    wishes = scene.view.procedure.wishes
    return [wish.name.to(scene.session.language) for wish in wishes if wish.id in chosen]
