"""Files: evidence wherever the talk stands, once the customer has agreed to anything being kept."""

from __future__ import annotations

from conversations.incoming import Media
from conversations.talk import own_cases
from conversations.talk.hearing import full, tell_more
from conversations.talk.scene import Bubble, Scene, Step, place_of
from conversations.talk.session import Aside, Session
from conversations.talk.view import View

FILE_AT_MOST = 20_000_000  # bytes; what Telegram hands out to bots
_EVIDENCE = frozenset({"photo", "video", "voice", "document"})


def keeps_files(session: Session | None, view: View) -> bool:
    """May a file that comes now be kept? After consent, or for a case that is open."""
    return bool(session and session.drafting) or bool(view.open_cases)


def came(scene: Scene, media: Media, caption: str) -> Step:
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
        big = media.problem == "FileTooLarge" or media.size > FILE_AT_MOST
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
