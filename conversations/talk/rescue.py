"""In danger only three things are asked: are you safe, where are you, which number (R-05).

Each answer goes to staff at once. Nothing is checked, nothing is asked twice.
"""

from __future__ import annotations

import msgspec

from conversations.talk.scene import Bubble, Option, Scene, Step
from conversations.talk.session import Aside, AsideKind, Session
from conversations.turn import Do

_NEXT: dict[str, AsideKind] = {"safe": "place", "place": "reach"}
KINDS = frozenset({"safe", "place", "reach"})


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
    key = ask(scene, aside).chosen(text)
    return chosen(scene, key) if key else _next(scene, aside, Do("add", aside.case, {"text": text}))


def chosen(scene: Scene, key: str) -> Step:
    """A button; the service words it."""
    aside = scene.session.aside
    assert aside is not None
    return _next(scene, aside, Do("add", aside.case, {}, {"said": key}))


def _next(scene: Scene, aside: Aside, said: Do) -> Step:
    following = _NEXT.get(aside.kind)
    if following is None:
        word = "complaint_go_on" if scene.session.drafting else "bot_go_on"
        told = scene.bubble("danger_told", Option("", word, act="bot"))
        return scene.step(told, said, aside=None, ask=False)
    return scene.step(None, said, aside=msgspec.structs.replace(aside, kind=following))
