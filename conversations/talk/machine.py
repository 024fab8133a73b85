"""`advance`: one thing a customer did, one turn.

Pure; the service carries out what the turn says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from conversations.incoming import Incoming, Media
from conversations.reading.words import meanings, means
from conversations.talk import asides, commands, own_cases
from conversations.talk.asking import ask_slot
from conversations.talk.filing import choose_summary, edit
from conversations.talk.hearing import choose_slot, full, hear_slot, tell_more
from conversations.talk.scene import Bubble, Option, Scene, Step, place_of, say, slot_asked
from conversations.talk.session import Aside, Language, Session, Turn
from conversations.talk.view import View
from conversations.turn import Say, Toast

AWAY = timedelta(hours=2)  # after such a silence the talk says where it was
FILE_AT_MOST = 20_000_000  # bytes; what Telegram hands out to bots
_NEWS = frozenset({"blocked", "unblocked", "removed", "migrated", "ignored"})
_EVIDENCE = frozenset({"photo", "video", "voice", "document"})


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


def keeps_files(session: Session | None, view: View) -> bool:
    """May a file that comes now be kept? After consent, or for a case that is open."""
    return bool(session and session.drafting) or bool(view.open_cases)


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
    after = msgspec.structs.replace(
        after,
        updated=scene.now,
        revision=after.revision + 1 if moved else after.revision,
        tries=0 if moved else after.tries,
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
        return _media(scene, incoming.media, incoming.text)
    return _text(scene, incoming.text)


# --- presses ----------------------------------------------------------------------------------------


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


# --- words ------------------------------------------------------------------------------------------


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
    if waiting and means(text, "solved", "yes"):
        return own_cases.answer(scene, waiting, True, now_idle=True)
    if waiting and means(text, "unsolved", "no"):
        return own_cases.answer(scene, waiting, False, now_idle=True)
    if means(text, "thanks"):
        return scene.step(scene.bubble("thanks"), ask=False)
    if means(text, "greeting", "start"):
        return Step(scene.begin())
    if scene.view.open_cases:
        return scene.step(aside=Aside("choose"), held=(*scene.session.held, text))
    return Step(scene.begin(tries=1))


# --- files ------------------------------------------------------------------------------------------


def _media(scene: Scene, media: Media, caption: str) -> Step:
    """A file is evidence wherever the talk stands, and is confirmed (P48 §3.1.2).

    Its caption joins the story.
    """
    session = scene.session
    idle = place_of(session) == "idle"
    if media.kind not in _EVIDENCE:
        return scene.step(scene.bubble("media_unusable", kind=media.kind), ask=not idle)
    if not keeps_files(session, scene.view):
        return Step(scene.begin(tries=1)) if idle else scene.step(tries=session.tries + 1)
    if not media.sha256:
        big = media.bytes > FILE_AT_MOST
        return scene.step(scene.bubble("file_not_kept", big=big), ask=not idle)
    if session.aside and session.aside.kind == "add":
        return _add_file(scene, session.aside, media, caption)
    if not session.drafting or (session.aside and session.aside.kind in ("choose", "resume")):
        return _hold_file(scene, media, caption)
    more = tell_more(scene, caption) if caption else scene.step()
    if more is None:
        return full(scene)
    kept = scene.but(more.session)
    evidence = tuple(dict.fromkeys((*session.evidence, media.sha256)))
    if media.group and media.group == session.album:
        return kept.step(evidence=evidence, ask=False)  # one word for a whole album
    return kept.step(_received(scene, media), evidence=evidence, album=media.group)


def _received(scene: Scene, media: Media) -> Bubble:
    template = "voice_received" if media.kind == "voice" else "evidence_received"
    return scene.bubble(template, words=scene.words("evidence_received"))


def _add_file(scene: Scene, aside: Aside, media: Media, caption: str) -> Step:
    case = scene.view.case(aside.case)
    if case is None or not case.open:
        return scene.step(scene.bubble("case_over"), aside=None)
    command = own_cases.addition(case, (caption,) if caption else (), (media.sha256,))
    again = bool(media.group) and media.group == scene.session.album
    note = None if again else _received(scene, media)
    return scene.step(note, command, ask=not again, album=media.group)


def _hold_file(scene: Scene, media: Media, caption: str) -> Step:
    session = scene.session
    again = bool(media.group) and media.group == session.album
    return scene.step(
        ask=not again,
        aside=session.aside or Aside("choose"),
        held=(*session.held, caption) if caption else session.held,
        held_evidence=(*session.held_evidence, media.sha256),
        album=media.group,
    )
