"""Words and files that wait, sealed in the session, until it is settled what becomes of them."""

from __future__ import annotations

from typing import Any

import msgspec

from conversations.talk.scene import Scene
from conversations.talk.session import Session

STORY_AT_MOST = 20_000  # characters, over all messages of one story

# What a session is without them; `told` goes along where the words are gone for good.
RELEASED: dict[str, Any] = {"held": (), "held_evidence": (), "held_at": None}


def hold(scene: Scene, text: str) -> Session | None:
    """The session with these words held; None when there is no more room."""
    session = scene.session
    if sum(len(piece) + 1 for piece in session.held) + len(text) > STORY_AT_MOST:
        return None
    told = {**session.told, scene.message: text} if scene.message else session.told
    return msgspec.structs.replace(
        session, held=(*session.held, text), held_at=session.held_at or scene.now, told=told
    )
