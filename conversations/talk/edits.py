"""A message that was edited: of a draft it replaces its own part; after filing it is a supplement,
for nothing that was filed is overwritten.
"""

from __future__ import annotations

import msgspec

from conversations.reading.words import has_words
from conversations.talk import own_cases
from conversations.talk.answering import full
from conversations.talk.holding import STORY_AT_MOST
from conversations.talk.scene import Scene, Step, place_of
from conversations.talk.session import Answer, Session
from conversations.talk.understanding import shown_back, understood

_SIGN = {"zh": "（改过的话）", "en": "(edited) "}


def edited(scene: Scene, text: str) -> Step:
    """The new words of `scene.message`; one that told no story changes nothing, which is said."""
    session = scene.session
    idle = place_of(session) == "idle"
    old = session.told.get(scene.message)
    if old is None or not has_words(text):
        return scene.step(scene.bubble("edit_not_followed"), ask=not idle)
    if not old:  # its words are with the case
        return _supplement(scene, text)
    if len(session.story) - len(old) + len(text) > STORY_AT_MOST:
        return full(scene)
    told = {**session.told, scene.message: text}
    after = msgspec.structs.replace(_swapped(session, old, text), told=told)
    return _understood_again(scene.but(after))


def _supplement(scene: Scene, text: str) -> Step:
    case = scene.view.case(scene.session.filed)
    if case is None or not case.open:
        return scene.step(scene.bubble("case_over"), ask=False)
    command = own_cases.addition(case, (_SIGN[scene.session.language] + text,), ())
    return scene.step(scene.bubble("edit_added", number=case.number), command, ask=False)


def _swapped(session: Session, old: str, new: str) -> Session:
    story = session.answers.get("story")
    answers = session.answers
    if story is not None:
        # A piece stands between line breaks, as it was sent.
        said = f"\n{story.said}\n".replace(f"\n{old}\n", f"\n{new}\n", 1)[1:-1]
        answers = {**answers, "story": Answer(said)}
    return msgspec.structs.replace(
        session,
        parts=_with(session.parts, old, new),
        held=_with(session.held, old, new),
        answers=answers,
    )


def _with(pieces: tuple[str, ...], old: str, new: str) -> tuple[str, ...]:
    if old not in pieces:
        return pieces
    at = pieces.index(old)
    return (*pieces[:at], new, *pieces[at + 1 :])


def _understood_again(scene: Scene) -> Step:
    """What was read out of the old words is forgotten, and read out of the new ones."""
    session = scene.session
    if "story" not in session.answers:
        return scene.step(shown_back(scene, (), template="edit_taken"))
    kept = {slot: answer for slot, answer in session.answers.items() if not answer.found}
    bare = scene.but(msgspec.structs.replace(session, answers=kept))
    found, _ = understood(bare, (kept["story"].said,))
    after = msgspec.structs.replace(session, answers={**kept, **found})
    here = scene.but(after)
    return here.step(shown_back(here, found, template="edit_taken"))
