"""`advance`: one thing a customer did, one turn.

Pure; the service carries out what the turn says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from conversations.incoming import Incoming
from conversations.reading.receipt import number_alone
from conversations.reading.words import meanings, means
from conversations.talk import asides, commands, files, own_cases
from conversations.talk.asking import ask_slot
from conversations.talk.filing import choose_summary, edit
from conversations.talk.hearing import choose_slot, hear_slot
from conversations.talk.scene import Bubble, Option, Scene, Step, place_of, say, slot_asked
from conversations.talk.session import Aside, Language, Session, Turn
from conversations.talk.view import View
from conversations.turn import Say, Toast

AWAY = timedelta(hours=2)  # after such a silence the talk says where it was
_NEWS = frozenset({"blocked", "unblocked", "removed", "migrated", "ignored"})


def advance(
    session: Session | None, incoming: Incoming, view: View, ids: str, now: datetime
) -> Turn:
    """What the customer hears and what is to be done.

    `ids`: an unused id; it becomes the talk's, and the case's when the talk is filed. `now`:
    aware, world time. Files are kept by the service beforehand where `keeps_files` allows it
    (`media.sha256` is set then).
    """
    if incoming.kind in _NEWS:
        return Turn(session)
    if not incoming.private:
        return Turn(session, (_only_private(incoming, view),))
    before = session or Session(ids, _language(incoming), now)
    scene = Scene(before, view, now, ids, incoming.name)
    return _finish(scene, _step(scene, incoming))


def _language(incoming: Incoming) -> Language:
    return "en" if incoming.language and not incoming.language.lower().startswith("zh") else "zh"


def _only_private(incoming: Incoming, view: View) -> Say:
    return Say("customer/group_only_private", {"zone": view.zone, "bot": view.bot})


def question(scene: Scene) -> Bubble | None:
    """What is open now; None while nothing is."""
    session = scene.session
    if session.aside:
        return asides.ask(scene, session.aside)
    if not session.begun:
        return None
    if not session.consent:
        return _notice(scene)
    return ask_slot(scene)


def _notice(scene: Scene) -> Bubble:
    session = scene.session
    chosen = session.answers.get("unit")
    unit = scene.view.unit(chosen.value) if chosen else None
    return scene.bubble(
        "notice",
        Option("agree", style="primary", words=("continue", "yes", "start")),
        Option("privacy", row=1),
        Option("other_language", row=1),
        organisation=scene.view.organisation.to(session.language),
        unit=unit.name.to(session.language) if unit else "",
        again=bool(session.tries),
        held=bool(session.held or session.held_evidence),
    )


def _finish(scene: Scene, step: Step) -> Turn:
    """Add the open question, mark buttons, remember the moment.

    A question left makes its buttons stale.
    """
    before, after = scene.session, step.session
    moved = place_of(before) != place_of(after) or before.talk != after.talk
    counted = after.tries != before.tries
    after = msgspec.structs.replace(
        after,
        updated=scene.now,
        revision=after.revision + 1 if moved else after.revision,
        tries=0 if moved and not counted else after.tries,
    )
    bubbles = [step.note, question(scene.but(after)) if step.ask else None]
    replies = tuple(say(bubble, after) for bubble in bubbles if bubble)
    return Turn(after, replies, step.commands, step.toast)


def _step(scene: Scene, incoming: Incoming) -> Step:
    idle = place_of(scene.session) == "idle"
    if incoming.kind == "press":
        return _press(scene, incoming, idle)
    if scene.view.receipt_tried and incoming.kind in ("text", "command"):
        return own_cases.by_receipt(scene, idle)
    if incoming.kind == "command":
        return commands.run(scene, incoming.command, incoming.argument)
    if incoming.kind == "edited":
        return scene.step(scene.bubble("edit_not_followed"), ask=not idle)
    if incoming.kind == "media" and incoming.media:
        return files.came(scene, incoming.media, incoming.text)
    return _text(scene, incoming.text)


def _press(scene: Scene, incoming: Incoming, idle: bool) -> Step:
    if incoming.forged:
        return Step(scene.session, toast=Toast("customer/toast_forged", alert=True), ask=False)
    if incoming.act in own_cases.ACTS:
        return own_cases.pressed(scene, incoming, idle)
    if incoming.act == "language":
        return commands.speak(scene, incoming.data)
    stamp, _, key = incoming.data.partition(".")
    if incoming.act != "pick" or stamp != scene.session.stamp:
        return own_cases.stale(scene, idle)
    return _choose(scene, key) or own_cases.stale(scene, idle)


def _choose(scene: Scene, key: str) -> Step | None:
    """An option of the open question, or the change of an answer just shown back.

    None for anything else.
    """
    session, bubble = scene.session, question(scene)
    slot = key.removeprefix("edit:")
    if session.drafting and slot != key and slot in session.answers:
        return edit(scene, slot)
    if key in ("none", "enough") and slot_asked(session) == "evidence":
        return choose_slot(scene, key)
    if bubble is None or key not in (option.key for option in bubble.options):
        return None
    if session.aside:
        return asides.choose(scene, session.aside, key)
    if not session.consent:
        return _choose_notice(scene, key)
    return choose_slot(scene, key) if slot_asked(session) else choose_summary(scene, key)


def _choose_notice(scene: Scene, key: str) -> Step:
    session = scene.session
    if key == "privacy":
        return scene.step(scene.bubble("privacy", organisation=_organisation(scene)))
    if key == "other_language":
        return scene.step(language="zh" if session.language == "en" else "en")
    return scene.step(
        consent=scene.view.notice,
        consent_at=scene.now,
        parts=session.held,
        evidence=session.held_evidence,
        held=(),
        held_evidence=(),
    )


def _organisation(scene: Scene) -> str:
    return scene.view.organisation.to(scene.session.language)


def _text(scene: Scene, text: str) -> Step:
    session = scene.session
    if session.drafting and session.aside is None and scene.now - session.updated > AWAY:
        held = () if means(text, "greeting") else (text,)
        return scene.step(aside=Aside("resume"), held=held)
    bubble = question(scene)
    if bubble and (key := bubble.chosen(text)) and (step := _choose(scene, key)):
        return step
    for word in commands.WORDS:
        if word in meanings(text) and not (word == "cancel" and place_of(session) == "idle"):
            return commands.run(scene, word)
    if session.aside:
        return asides.hear(scene, session.aside, text)
    if not session.begun:
        return _first_words(scene, text)
    if not session.consent:
        return scene.step(tries=session.tries + 1)
    return hear_slot(scene, text)


def _first_words(scene: Scene, text: str) -> Step:
    """Words while nothing is open.

    An answer to a proposal, thanks, more about a case, or a beginning.
    """
    waiting = scene.view.awaiting
    if waiting and means(text, "solved"):
        return own_cases.answer(scene, waiting, True, now_idle=True)
    if waiting and means(text, "unsolved"):
        return own_cases.answer(scene, waiting, False, now_idle=True)
    if waiting and means(text, "yes", "no"):
        # "OK" may only mean "I have read it"; a case is not closed on that.
        return scene.step(own_cases.ask_solved(scene, waiting), ask=False)
    if means(text, "thanks"):
        return scene.step(scene.bubble("thanks"), ask=False)
    if number_alone(text):
        return scene.step(scene.bubble("receipt_alone"), ask=False)
    if means(text, "greeting", "start"):
        return Step(scene.begin())
    if scene.view.open_cases:
        return scene.step(aside=Aside("choose"), held=(*scene.session.held, text))
    return Step(scene.begin(tries=1))
