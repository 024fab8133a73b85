"""Files: evidence wherever the talk stands. Before the notice is agreed to they are held, sealed,
and used only then.
"""

from __future__ import annotations

from conversations.incoming import Media
from conversations.talk import own_cases
from conversations.talk.answering import answered, full, tell_more
from conversations.talk.holding import hold
from conversations.talk.scene import Bubble, Scene, Step, place_of, slot_asked
from conversations.talk.session import Answer, Aside, Session

FILE_AT_MOST = 20_000_000  # bytes; what Telegram hands out to bots
FILES_AT_MOST = 30  # of one talk: strangers must not fill the house
_EVIDENCE = frozenset({"photo", "video", "voice", "document"})


def keeps_files(session: Session | None) -> bool:
    """May one more file be kept for this talk?"""
    kept = len(session.evidence) + len(session.held_evidence) if session else 0
    return kept < FILES_AT_MOST


def came(scene: Scene, media: Media, caption: str) -> Step:
    """A file is evidence wherever the talk stands, and is confirmed (P48 §3.1.2).

    Its caption joins the story. Parts of an album that come late follow the first one.
    """
    session = scene.session
    idle = place_of(session) == "idle"
    if media.kind not in _EVIDENCE:
        return scene.step(scene.bubble("media_unusable", kind=media.kind), ask=not idle)
    if not media.sha256:
        why = "many" if not keeps_files(session) else "lost"
        big = media.problem == "FileTooLarge" or media.size > FILE_AT_MOST
        note = scene.bubble("file_not_kept", why="big" if big else why)
        return scene.step(note, ask=not idle)
    if idle and session.filed and media.group and media.group == session.album:
        return _late_part(scene, media, caption)
    if session.aside and session.aside.kind == "add":
        return _add_file(scene, session.aside, media, caption)
    if not session.drafting or (session.aside and session.aside.kind in ("choose", "resume")):
        return _hold_file(scene, media, caption)
    more = tell_more(scene, caption) if caption else scene.step()
    if more is None:
        return full(scene)
    kept = scene.but(more.session)
    evidence = tuple(dict.fromkeys((*session.evidence, media.sha256)))
    voices = session.voices + (media.kind == "voice")
    if media.group and media.group == session.album:
        return kept.step(evidence=evidence, ask=False)  # one word for a whole album
    note = _received(scene, media)
    return kept.step(note, evidence=evidence, album=media.group, voices=voices)


def place(scene: Scene, words: str) -> Step:
    """A place on the map: the answer where the place is asked for, else a line of the story."""
    if slot_asked(scene.session) == "unit":
        return answered(scene, "unit", Answer(words), scene.bubble("noted_place"))
    told = tell_more(scene, words)
    return scene.but(told.session).step(scene.bubble("noted_place")) if told else full(scene)


def _late_part(scene: Scene, media: Media, caption: str) -> Step:
    """The album was begun before the complaint was submitted."""
    case = scene.view.case(scene.session.filed)
    if case is None or not case.open:
        return scene.step(ask=False)
    command = own_cases.addition(case, (caption,) if caption else (), (media.sha256,))
    return scene.step(None, command, ask=False)


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
    """Held until the notice is agreed to, or until it is said what this belongs to."""
    session = scene.session
    here = scene
    if place_of(session) == "idle":
        fresh = session if scene.view.open_cases else scene.begin()
        here = scene.but(fresh)
    aside = here.session.aside or (None if here.session.begun else Aside("choose"))
    again = bool(media.group) and media.group == session.album
    held = hold(here, caption) if caption else here.session
    if held is None:
        return full(scene)
    return scene.but(held).step(
        ask=not again,
        aside=aside,
        held_evidence=(*held.held_evidence, media.sha256),
        held_at=held.held_at or scene.now,
        album=media.group,
    )
