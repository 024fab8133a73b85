"""`advance`: one thing a customer did, one turn.

Pure; the service carries out what the turn says.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from conversations.incoming import Incoming
from conversations.reading.language import written_in
from conversations.reading.receipt import number_alone
from conversations.reading.words import count, has_words, meanings, means
from conversations.talk import asides, commands, edits, files, own_cases, people, rescue, silence
from conversations.talk.answering import full
from conversations.talk.asking import ask_slot
from conversations.talk.filing import choose_summary, edit
from conversations.talk.hearing import choose_slot, hear_slot
from conversations.talk.holding import RELEASED, hold
from conversations.talk.scene import HUMAN, Bubble, Option, Scene, Step, place_of, say, slot_asked
from conversations.talk.session import Aside, Language, Session, Turn
from conversations.talk.understanding import concluded
from conversations.talk.view import View
from conversations.turn import Toast

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
        return Turn(session)
    before = _following(
        session or Session(ids, _language(incoming), now, guessed=not incoming.language), incoming
    )
    if incoming.kind == "silence":
        scene = Scene(before, view, now, ids, before.name)
        return _finish(scene, silence.passed(scene), before.updated)
    scene = Scene(before, view, now, ids, incoming.name, incoming.message)
    scene, incoming = people.settled(scene, incoming)
    incoming = _seen_first(before, scene, incoming)
    incoming = commands.as_command(scene, incoming, question(scene))
    step = people.first(scene, incoming) or _step(scene, incoming)
    turn = _finish(scene, people.after(scene, incoming, step), now)
    assert turn.session is not None
    who = {"chat": incoming.chat, "account": incoming.account, "name": incoming.name}
    return msgspec.structs.replace(turn, session=msgspec.structs.replace(turn.session, **who))


def _language(incoming: Incoming) -> Language:
    return "en" if incoming.language and not incoming.language.lower().startswith("zh") else "zh"


def _following(session: Session, incoming: Incoming) -> Session:
    """A language that nobody named is the one they begin to tell their story in."""
    written = written_in(incoming.text) if session.guessed and incoming.kind == "text" else ""
    if not written or session.parts or "story" in session.answers:
        return session
    return msgspec.structs.replace(session, language=written)


def _seen_first(before: Session, scene: Scene, incoming: Incoming) -> Incoming:
    """Nobody agrees to a notice that is not before them: after a conversation with people it is
    shown again, and the word that would agree to it says nothing more.
    """
    session = scene.session
    if incoming.kind != "text" or session.consent or not before.people or session.people:
        return incoming
    open_now = question(scene)
    if open_now is None or open_now.chosen(incoming.text) != "agree":
        return incoming
    return msgspec.structs.replace(incoming, text="")


def question(scene: Scene, noted: bool = False) -> Bubble | None:
    """What is open now; None while nothing is. `noted`: a piece of the story came just now."""
    session = scene.session
    if session.aside:
        ask = rescue.ask if rescue.asking(session) else asides.ask
        return ask(scene, session.aside)
    if session.people or not session.begun:
        return None
    if not session.consent:
        return _notice(scene)
    return ask_slot(scene, noted)


def _notice(scene: Scene) -> Bubble:
    session = scene.session
    chosen = session.answers.get("unit")
    unit = scene.view.unit(chosen.value) if chosen else None
    return scene.bubble(
        "notice",
        Option("agree", style="primary", words=("continue", "yes", "start")),
        Option("privacy", row=1),
        Option("other_language", row=1),
        Option("simple", "normal_mode" if session.simple else "simple_mode", row=1),
        HUMAN,
        organisation=scene.view.organisation.to(session.language),
        unit=unit.name.to(session.language) if unit else "",
        held=bool(session.held or session.held_evidence),
    )


def _finish(scene: Scene, step: Step, updated: datetime) -> Turn:
    """Add the open question, mark buttons, remember the moment of the customer's last act.

    A question left makes its buttons stale.
    """
    before, after = scene.session, step.session
    moved = place_of(before) != place_of(after) or before.talk != after.talk
    counted = after.tries != before.tries
    after = msgspec.structs.replace(
        after,
        updated=updated,
        revision=after.revision + 1 if moved else after.revision,
        tries=0 if moved and not counted else after.tries,
    )
    noted = len(after.parts) > len(before.parts)
    asked = question(scene.but(after), noted) if step.ask else None
    replies = [say(step.note, after, asked=asked is None)] if step.note else []
    if asked:
        replies.append(say(asked, after, asked=True))
    wake = silence.wake_at(after, scene.view.zone)
    return Turn(after, tuple(replies), step.commands, step.toast, wake)


def _step(scene: Scene, incoming: Incoming) -> Step:
    scene = _beside_a_case(scene, incoming)
    idle = place_of(scene.session) == "idle"
    if incoming.kind == "press":
        return _press(scene, incoming, idle)
    if scene.view.receipt_tried and incoming.kind in ("text", "command"):
        return own_cases.by_receipt(scene, idle)
    if incoming.kind == "command":
        return commands.run(scene, incoming.command, incoming.argument)
    if incoming.kind == "edited":
        return edits.edited(scene, incoming.text)
    if incoming.place:
        return _place(scene, incoming.place)
    if incoming.kind == "media" and incoming.media:
        return files.came(scene, incoming.media, incoming.text)
    return _text(scene, incoming.text)


def _beside_a_case(scene: Scene, incoming: Incoming) -> Scene:
    """What can be done with a case is offered, not asked: anything else said leaves the offer."""
    session = scene.session
    if session.aside is None or session.aside.kind != "case" or incoming.kind == "press":
        return scene
    bubble = question(scene)
    if incoming.kind == "text" and bubble and bubble.chosen(incoming.text):
        return scene
    return scene.but(msgspec.structs.replace(session, aside=None))


def _place(scene: Scene, words: str) -> Step:
    """A place is kept as words; where nothing is being told yet it is told like any others."""
    if scene.session.drafting and scene.session.aside is None:
        return files.place(scene, words)
    return _text(scene, words)


def _press(scene: Scene, incoming: Incoming, idle: bool) -> Step:
    if incoming.forged:
        return Step(scene.session, toast=Toast("customer/toast_forged", alert=True), ask=False)
    if incoming.act in own_cases.ACTS:
        return own_cases.pressed(scene, incoming.act, incoming.case, idle)
    if incoming.act == "language":
        return commands.speak(scene, incoming.data)
    if incoming.act == "consent":
        return commands.withdraw_consent(scene)
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
        return scene.step(commands.privacy(scene))
    if key == "simple":
        return commands.run(scene, "simple")
    if key == "other_language":
        return scene.step(language="zh" if session.language == "en" else "en", guessed=False)
    agreed = scene.step(
        consent=scene.view.notice,
        consent_at=scene.now,
        parts=session.held,
        evidence=session.held_evidence,
        **RELEASED,
    )
    # Who told the story before the notice is not asked for it again.
    told = scene.but(agreed.session)
    return concluded(told, scene.words("empathy")) if session.held else agreed


def _text(scene: Scene, text: str) -> Step:
    session = scene.session
    last = max(session.updated, session.reminded_at or session.updated)
    if session.drafting and session.aside is None and scene.now - last > silence.AWAY:
        held = None if means(text, "greeting") else hold(scene, text)
        return scene.but(held or session).step(aside=Aside("resume"))
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
        return _before_consent(scene, text)
    return hear_slot(scene, text)


def _before_consent(scene: Scene, text: str) -> Step:
    """Held until the notice is agreed to; small words and signs without any are no story."""
    if means(text, "no"):
        return commands.run(scene, "cancel")
    if not has_words(text) or means(text, "greeting", "thanks", "start"):
        return scene.step()
    held = hold(scene, text)
    return scene.but(held).step() if held else full(scene)


def _first_words(scene: Scene, text: str) -> Step:
    """Words while nothing is open.

    An answer to a proposal, thanks, more about a case, or a beginning.
    """
    if again := own_cases.submitted(scene, text):
        return again
    waiting = scene.view.awaiting
    figure = count(text) if scene.session.simple else 0
    if waiting and (means(text, "solved") or figure == 1):
        return own_cases.answer(scene, waiting, True, now_idle=True)
    if waiting and (means(text, "unsolved") or figure == 2):
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
        held = hold(scene, text)
        return scene.but(held).step(aside=Aside("choose")) if held else full(scene)
    return _before_consent(scene.but(scene.begin()), text)
