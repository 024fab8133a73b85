"""What every answer does to the talk: it is kept and shown back, goes on with the story, or was not
understood.
"""

from __future__ import annotations

from conversations.talk.holding import STORY_AT_MOST
from conversations.talk.scene import HUMAN, Bubble, Option, Scene, Step
from conversations.talk.script import SlotId
from conversations.talk.session import Answer


def answered(scene: Scene, slot: SlotId, answer: Answer, note: Bubble | None = None) -> Step:
    """Keep an answer and go on; a way of contact chosen anew forgets the number given before."""
    answers = {**scene.session.answers, slot: answer}
    if slot == "contact":
        answers.pop("phone", None)
    return scene.step(note, answers=answers, editing="", aside=None, tries=0)


def unclear(scene: Scene, template: str, **values: object) -> Step:
    """Say what was not understood and how it can be said; the question follows."""
    return scene.step(scene.bubble(template, HUMAN, **values), tries=scene.session.tries + 1)


def noted(scene: Scene, template: str, slot: SlotId, **values: object) -> Bubble:
    """Show back what was understood, with a button to change it."""
    return scene.bubble(template, Option(f"edit:{slot}", "change"), **values)


def tell_more(scene: Scene, text: str) -> Step | None:
    """Add words to the story, wherever the talk stands; None when they do not fit any more."""
    session = scene.session
    told = {**session.told, scene.message: text} if scene.message else session.told
    story = session.answers.get("story")
    if story is None or session.editing == "story":
        if sum(len(part) + 1 for part in session.parts) + len(text) > STORY_AT_MOST:
            return None
        return scene.step(parts=(*session.parts, text), told=told, tries=0)
    if len(story.said) + 1 + len(text) > STORY_AT_MOST:
        return None
    longer = Answer(f"{story.said}\n{text}")
    return scene.step(answers={**session.answers, "story": longer}, told=told)


def full(scene: Scene) -> Step:
    """The story has reached its limit.

    What is kept stays, this message is not kept, and that is said.
    """
    return scene.step(scene.bubble("story_full", limit=STORY_AT_MOST))
