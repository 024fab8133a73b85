"""In danger only three things are asked: are you safe, where are you, which number (R-05).

Each answer goes to staff at once, in the customer's own words. One that does not answer is asked
for again, twice; then the next question comes.
"""

from __future__ import annotations

import msgspec

from conversations.reading.answers import place_told, reach_told, safety_told
from conversations.reading.words import readable
from conversations.talk.scene import Bubble, Option, Scene, Step
from conversations.talk.session import Aside, AsideKind, Session
from conversations.turn import Do

_NEXT: dict[str, AsideKind] = {"safe": "place", "place": "reach"}
KINDS = frozenset({"safe", "place", "reach"})
_TOLD = {"safe": safety_told, "place": place_told, "reach": reach_told}
_TRIES = 2  # of asking again: nobody in danger is held up by a question


def asking(session: Session) -> bool:
    """Is one of the three questions open?"""
    return session.aside is not None and session.aside.kind in KINDS


def ask(scene: Scene, aside: Aside) -> Bubble:
    """One of the three questions."""
    match aside.kind:
        case "safe":
            yes, no = Option("safe_yes", style="success"), Option("safe_no", style="danger")
            return scene.bubble("ask_safe", yes, no)
        case "place":
            return scene.bubble("ask_place")
        case _:
            return scene.bubble("ask_reach", Option("reach_here"))


def answered(scene: Scene, text: str) -> Step:
    """The customer's words, as they are."""
    aside = scene.session.aside
    assert aside is not None
    if key := ask(scene, aside).chosen(text):
        return chosen(scene, key)
    seen = readable(text)
    said = (Do("add", aside.case, {"text": text}),) if seen else ()
    if _TOLD[aside.kind](text) or scene.session.tries >= _TRIES:
        return _next(scene, aside, *said)
    note = scene.bubble("rescue_unclear", asked=aside.kind, seen=seen)
    return scene.step(note, *said, tries=scene.session.tries + 1)


def chosen(scene: Scene, key: str) -> Step:
    """A button; the service words it."""
    aside = scene.session.aside
    assert aside is not None
    return _next(scene, aside, Do("add", aside.case, {}, {"said": key}))


def _next(scene: Scene, aside: Aside, *said: Do) -> Step:
    following = _NEXT.get(aside.kind)
    if following is None:
        word = "complaint_go_on" if scene.session.drafting else "bot_go_on"
        told = scene.bubble("danger_told", Option("", word, act="bot"))
        return scene.step(told, *said, aside=None, ask=False)
    return scene.step(None, *said, aside=msgspec.structs.replace(aside, kind=following))
