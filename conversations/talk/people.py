"""People instead of the bot: danger, a customer who wants a person, and words passed on to one.

While a customer is with people, whatever they write goes to the conversation's case. The draft
stays where it was and goes on when the conversation is over.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from conversations.incoming import Incoming
from conversations.reading.danger import find_danger
from conversations.reading.human import needs_person, only_asks, wants_person
from conversations.reading.words import has_words, means, readable
from conversations.talk import rescue
from conversations.talk.filing import filed
from conversations.talk.scene import Scene, Step, place_of
from conversations.talk.session import Aside, Session
from conversations.talk.view import Conversation
from conversations.turn import Do

FAILURES = 3  # times in a row that the bot did not understand (GB/T 47746)
MISSES = 6  # times in one talk (GB/T 47746: six turns without a result)
SILENT = timedelta(hours=1)  # nobody who was answered so long ago is still being called
REPLIES = timedelta(hours=2)  # words after staff have spoken are for them
_BEGINS = frozenset({"start", "new"})
_BACK = _BEGINS | {"bot"}


def settled(scene: Scene, incoming: Incoming) -> tuple[Scene, Incoming]:
    """The scene with the bot again, when the conversation that the customer was in is over, or when
    nobody has spoken in it for long and they begin a complaint.

    However that beginning is worded it is the command: as an answer it would agree to a notice that
    people came before.
    """
    session = scene.session
    if session.people and not _open(scene, session.people):
        return scene.but(_with_bot(session)), incoming
    here = conversation(scene)
    if here is None or not (_begins(incoming) and _silent(scene, here)):
        return scene, incoming
    start = msgspec.structs.replace(incoming, kind="command", command="start")
    begun = start if incoming.kind == "text" else incoming
    # A beginning is an act after staff's last words, so these do not call back any more.
    updated = session.updated if session.people else scene.now
    left = msgspec.structs.replace(_with_bot(session), left=here.id, updated=updated)
    return scene.but(left), begun


def first(scene: Scene, incoming: Incoming) -> Step | None:
    """What goes to people before the bot reads it; None for what is the bot's.

    A message that speaks of danger is read by the bot as well, so that the draft loses nothing.
    """
    if incoming.kind == "press":
        return _pressed(scene, incoming)
    if incoming.kind == "command" and incoming.command in _BACK | {"human"}:
        return _commanded(scene, incoming.command)
    if incoming.kind not in ("text", "media"):
        return None
    if incoming.place:
        incoming = msgspec.structs.replace(incoming, kind="text", text=incoming.place, media=None)
    if incoming.kind == "text" and rescue.asking(scene.session):
        return rescue.answered(scene, incoming.text)
    here = conversation(scene)
    if here is not None:
        if _silent(scene, here) and wants_person(incoming.text) == "asked":
            return call(scene, "asked", incoming)
        return _passed_on(scene, here, incoming)
    if find_danger(incoming.text):
        return None
    why = wants_person(incoming.text) or ("off" if scene.view.off else "")
    return call(scene, why, incoming) if why else None


def after(scene: Scene, incoming: Incoming, step: Step) -> Step:
    """What else a message calls for, once the bot (or `first`) has dealt with it."""
    if incoming.kind not in ("text", "media", "edited"):
        return step
    here = scene.but(step.session)
    if kind := find_danger(incoming.text):
        known = next((t for t in scene.view.conversations if t.kind == "danger"), None)
        if known is None:
            return _danger(here, step, kind, incoming)
        return (
            step if step.session.people == known.id else _again(here, step, known, kind, incoming)
        )
    if step.session.people or conversation(scene):
        return step
    if why := needs_person(incoming.text):
        return _also(here, step, why, incoming)
    if step.session.tries <= scene.session.tries:
        return step
    missed = msgspec.structs.replace(step.session, misses=step.session.misses + 1)
    if missed.tries >= FAILURES or missed.misses >= MISSES:
        return call(scene.but(msgspec.structs.replace(missed, misses=0)), "failed", incoming)
    return msgspec.structs.replace(step, session=missed)


def call(scene: Scene, why: str, incoming: Incoming) -> Step:
    """A person is called, with all that was said; from here on words go to people.

    Who is called, and until when, the case itself says: it exists only if the case does. Where the
    only conversations were answered long ago, a new one is filed, so that somebody is rung again.
    """
    session, talks = scene.session, scene.view.conversations
    waiting = next((talk for talk in talks if not _silent(scene, talk)), None)
    if waiting is not None:
        said = _addition(waiting, incoming)
        more = (said,) if said else ()
        return scene.step(scene.bubble("human_still"), *more, people=waiting.id, ask=False)
    wanted = _filing(scene, "waiting", why, incoming)
    paused = session.paused if rescue.asking(session) else session.aside or session.paused
    left = talks[0].id if talks else session.left
    return scene.step(
        None, wanted, people=wanted.case, paused=paused, aside=None, left=left, ask=False
    )


def _also(scene: Scene, step: Step, why: str, incoming: Incoming) -> Step:
    """A person is called, and the talk goes on until they come: nobody waits in silence."""
    if why == "card":
        step = msgspec.structs.replace(step, note=scene.bubble("card_number"), ask=True)
    if not all(_silent(scene, talk) for talk in scene.view.conversations):
        return step
    wanted = _filing(scene, "waiting", why, incoming)
    return msgspec.structs.replace(step, commands=(*step.commands, wanted))


def _danger(scene: Scene, step: Step, kind: str, incoming: Incoming) -> Step:
    """Emergency numbers before all else; then only three questions. The draft waits."""
    wanted = _filing(scene, "danger", kind, incoming)
    session = msgspec.structs.replace(
        step.session,
        people=wanted.case,
        left="",
        paused=step.session.aside or step.session.paused,
        aside=Aside("safe", wanted.case),
    )
    return Step(session, scene.bubble("danger", kind=kind), (*step.commands, wanted))


def _again(scene: Scene, step: Step, known: Conversation, kind: str, incoming: Incoming) -> Step:
    """Danger once more, from somebody who had gone back to the bot: the same people hear of it."""
    said = _addition(known, incoming)
    session = msgspec.structs.replace(
        step.session, people=known.id, left="", paused=step.session.aside, aside=None
    )
    commands = (*step.commands, said) if said else step.commands
    return Step(session, scene.bubble("danger", kind=kind), commands, ask=False)


def _filing(scene: Scene, kind: str, why: str, incoming: Incoming) -> Do:
    """The command that files a conversation, with everything said so far (R-19).

    Without the customer's consent only danger hands on what was said before.
    """
    session = scene.session
    if kind != "danger" and not session.consent:
        session = msgspec.structs.replace(session, held=(), held_evidence=())
    tells = has_words(incoming.text) and not only_asks(incoming.text)
    said = incoming.text if tells and incoming.kind != "command" else ""
    if said and said not in "\n".join((session.story, *session.held)):
        session = msgspec.structs.replace(session, held=(*session.held, said))
    told = filed(scene.but(session))
    # The id backwards: the id itself may become that of the talk.
    case = scene.fresh[::-1]
    files = dict.fromkeys(told.values["evidence"])
    if incoming.media and incoming.media.sha256:
        files[incoming.media.sha256] = None
    values = told.values | {"kind": kind, "why": why, "evidence": tuple(files)}
    return Do("people", case, told.texts, values)


def _passed_on(scene: Scene, here: Conversation, incoming: Incoming) -> Step:
    """Words and files for the person in the conversation."""
    media = incoming.media
    if incoming.kind == "text" and not readable(incoming.text):
        return scene.step(scene.bubble("nothing_readable"), ask=False)
    if incoming.kind == "media" and media and not media.sha256:
        return scene.step(scene.bubble("file_not_kept", why="lost"), ask=False)
    again = wants_person(incoming.text) == "asked" and not here.answered
    note = scene.bubble("human_still") if again else None
    said = _addition(here, incoming)
    return scene.step(note, *((said,) if said else ()), people=here.id, ask=False)


def _addition(here: Conversation, incoming: Incoming) -> Do | None:
    values: dict[str, Any] = {}
    if incoming.media and incoming.media.sha256:
        values["evidence"] = (incoming.media.sha256,)
    said = readable(incoming.text) and incoming.kind != "command"
    texts = {"text": incoming.text} if said else {}
    return Do("add", here.id, texts, values) if texts or values else None


def _pressed(scene: Scene, incoming: Incoming) -> Step | None:
    if incoming.forged:
        return None
    if incoming.act in ("human", "bot"):
        return _commanded(scene, incoming.act)
    if incoming.act != "pick":
        return None
    stamp, _, key = incoming.data.partition(".")
    if rescue.asking(scene.session) and stamp == scene.session.stamp:
        return rescue.chosen(scene, key)
    return call(scene, "off", incoming) if scene.view.off else None


def _commanded(scene: Scene, name: str) -> Step | None:
    """`/human`, and the way back: `/bot`. A fresh start takes no call back, and no words of staff
    take one who had left to people again.
    """
    spoken = Incoming("customer", "", "", "command", scene.now)
    here = conversation(scene)
    if name == "human" or scene.view.off:
        return call(scene, "asked" if name == "human" else "off", spoken)
    if here is None:
        return _back(scene) if name == "bot" else None
    if name != "bot" and here.id == scene.session.left and not scene.session.people:
        return None
    if name != "bot":
        return call(scene, "asked", spoken)
    if here.kind == "danger":
        return _back(scene, left=here.id)
    return _back(scene, Do("back", here.id))


def _back(scene: Scene, *commands: Do, left: str = "") -> Step:
    """The bot's open question again; where none is, that the bot is there."""
    session = msgspec.structs.replace(_with_bot(scene.session), left=left or scene.session.left)
    idle = place_of(session) == "idle"
    return Step(session, scene.bubble("bot_here") if idle else None, commands, ask=not idle)


def _with_bot(session: Session) -> Session:
    aside = session.paused if session.aside is None or rescue.asking(session) else session.aside
    return msgspec.structs.replace(session, people="", paused=None, aside=aside)


def conversation(scene: Scene) -> Conversation | None:
    """The conversation to which words go: the one the customer is in, or one that a person has
    begun to answer since they went back to the bot.
    """
    session = scene.session
    if here := _open(scene, session.people):
        return here
    for talk in scene.view.conversations:
        if talk.id == session.left:
            return talk if _called_back(scene, talk) else None
        if talk.answered:
            return talk
    return None


def _called_back(scene: Scene, talk: Conversation) -> bool:
    """Staff have spoken to a customer who had left, and nothing was asked or answered since."""
    spoken, session, proposed = talk.spoken, scene.session, scene.view.awaiting
    if spoken is None or scene.now - spoken > REPLIES:
        return False
    since = (session.updated, session.reminded_at, proposed.since if proposed else None)
    return all(at is None or at < spoken for at in since)


def _silent(scene: Scene, talk: Conversation) -> bool:
    """It was answered, and neither side has said anything for long: nobody is being called."""
    return talk.answered and talk.last is not None and scene.now - talk.last > SILENT


def _begins(incoming: Incoming) -> bool:
    """A beginning of a complaint: the command, or words that mean nothing else."""
    if incoming.kind == "command":
        return incoming.command in _BEGINS
    return incoming.kind == "text" and means(incoming.text, "start")


def _open(scene: Scene, case: str) -> Conversation | None:
    return next((talk for talk in scene.view.conversations if talk.id == case), None)
