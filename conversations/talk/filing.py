"""From answers to a filed complaint."""

from __future__ import annotations

from typing import Any

from conversations.scripts.complaint import SCRIPT
from conversations.talk.scene import Scene, Step
from conversations.talk.session import Answer, Aside
from conversations.talk.understanding import place_said
from conversations.turn import Do


def choose_summary(scene: Scene, key: str) -> Step:
    """Submit, change one answer, or give up (asked once, for there is something to lose)."""
    if key == "submit":
        # The receipt is the case's own notice, written in the same transaction:
        # nothing is confirmed that is not saved.
        after = scene.session.filed_as(scene.session.talk)
        return Step(after, commands=(filed(scene),), ask=False)
    if key == "drop":
        return scene.step(aside=Aside("cancel"))
    return edit(scene, key.removeprefix("edit:"))


def edit(scene: Scene, slot: str) -> Step:
    """Ask one slot again; its answer stays until another one is given."""
    return scene.step(editing=slot, aside=None, parts=())


def back(scene: Scene) -> Step:
    """To the answer before the open question, or out of a change without changing."""
    session = scene.session
    told = [slot.id for slot in SCRIPT.wanted(session.answers) if slot.id in session.answers]
    before = told[: told.index(session.editing)] if session.editing in told else told
    if not before:
        return scene.step(scene.bubble("first_question"), editing="")
    return edit(scene, before[-1])


def filed(scene: Scene, unfinished: bool = False) -> Do:
    """The command that files: the customer's words as texts, what they mean as values.

    texts (present only when said): story, when_said, place_note, wish_note, contact_name, phone,
    order. values: unit, wishes, incident_at (datetime or None), incident_precision, anonymous,
    contact (here/phone/anonymous), evidence (SHA-256 ...), language, consent (notice version),
    consent_at, unfinished (nobody confirmed it: the customer fell silent), simple (is served
    first).
    """
    session = scene.session
    answers = session.answers
    when, unit, wish, contact = (
        answers.get(slot, Answer()) for slot in ("when", "unit", "wish", "contact")
    )
    phone = answers.get("phone", Answer()) if contact.value == "phone" else Answer()
    texts = {
        "story": "\n".join(piece for piece in (session.story, *session.held) if piece),
        "when_said": when.said,
        "place_note": unit.said,
        "wish_note": wish.said,
        "contact_name": phone.said if phone.value else contact.said,
        "phone": phone.value,
        "order": answers.get("order", Answer()).value,
    }
    values: dict[str, Any] = {
        "unit": place_said(scene) or scene.view.home,
        "wishes": tuple(name for name in wish.value.split(",") if name),
        "incident_at": when.when.start if when.when else None,
        "incident_precision": when.when.precision if when.when else "",
        "anonymous": contact.value == "anonymous",
        "contact": contact.value,
        "evidence": (*session.evidence, *session.held_evidence),
        "language": session.language,
        "consent": session.consent,
        "consent_at": session.consent_at,
        "unfinished": unfinished,
        "simple": session.simple,
    }
    return Do("file", session.talk, {name: text for name, text in texts.items() if text}, values)
