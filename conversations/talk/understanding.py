"""What free words already say: kept as answers, shown back once, and not asked for again (R-19)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from conversations.reading.place import named
from conversations.reading.story import Gist, read_story
from conversations.scripts.complaint import SCRIPT
from conversations.talk.asking import row
from conversations.talk.scene import Bubble, Option, Scene, Step
from conversations.talk.script import SlotId
from conversations.talk.session import Answer, Aside

_SHOWN: tuple[SlotId, ...] = ("when", "unit", "wish", "contact", "order")


def understood(scene: Scene, texts: Iterable[str]) -> tuple[dict[str, Answer], Aside | None]:
    """Answers that the texts give to slots still open, and what is better asked about: a place
    whose name was misspelt, or several.
    """
    found: dict[str, Answer] = {}
    doubt: Aside | None = None
    view = scene.view
    # The head office is named in many stories and happened in few.
    units = [unit.named() for unit in view.units if unit.id != view.home]
    for text in texts:
        gist = read_story(text, scene.now, view.zone, units, view.procedure.wishes)
        for slot, answer in _answers(scene, gist).items():
            if slot not in scene.session.answers:
                found.setdefault(slot, answer)
        if doubt is None and gist.place.how == "close":
            doubt = _doubt(gist.place.units)
    return found, None if "unit" in found or "unit" in scene.session.answers else doubt


def place_said(scene: Scene) -> str:
    """The unit of the talk: as answered, else as plainly named in what was said so far, the last
    words first. Empty while that is uncertain.
    """
    session, view = scene.session, scene.view
    if answer := session.answers.get("unit"):
        known = view.unit(answer.value)
        return known.id if known else ""
    units = [unit.named() for unit in view.units if unit.id != view.home]
    said = (*session.story.split("\n"), *session.held)
    return next((unit for text in reversed(said) if (unit := named(text, units))), "")


def _answers(scene: Scene, gist: Gist) -> dict[str, Answer]:
    answers: dict[str, Answer] = {}
    if gist.when:
        answers["when"] = Answer(when=gist.when, found=True)
    if gist.place.how == "sure":
        answers["unit"] = Answer(value=gist.place.units[0], found=True)
    if gist.wishes:
        answers["wish"] = Answer(value=",".join(gist.wishes), found=True)
    if gist.phone and "contact" not in scene.session.answers:
        answers["contact"] = Answer(value="phone", found=True)
        answers["phone"] = Answer(scene.name, gist.phone, found=True)
    if gist.order:
        answers["order"] = Answer(value=gist.order, found=True)
    return answers


def _doubt(units: tuple[str, ...]) -> Aside:
    if len(units) == 1:
        return Aside("confirm", answer=Answer(value=units[0]))
    return Aside("which", units=units)


def shown_back(
    scene: Scene, slots: Iterable[str], template: str = "understood", **values: Any
) -> Bubble:
    """What was understood, line by line, each with a button to change it."""
    rows = [row(scene, slot) for slot in _SHOWN if slot in set(slots)]
    changes = (
        Option(f"edit:{line['slot']}", f"change_{line['slot']}", row=number // 3)
        for number, line in enumerate(rows)
    )
    return scene.bubble(template, *changes, rows=rows, **values)


def learned(scene: Scene, step: Step, text: str) -> Step:
    """`step`, and whatever else the text said beside its answer."""
    session = step.session
    if "story" not in session.answers or session.editing == "story":
        return step
    found, _ = understood(scene.but(session), (text,))
    if not found:
        return step
    session = msgspec.structs.replace(session, answers={**session.answers, **found})
    fresh = _changed(scene.session.answers, session.answers)
    return msgspec.structs.replace(
        step, session=session, note=shown_back(scene.but(session), fresh, sorry="", more=False)
    )


def _changed(before: Mapping[str, Answer], after: Mapping[str, Answer]) -> list[str]:
    return [slot for slot, answer in after.items() if before.get(slot) != answer]


def concluded(scene: Scene, sorry: str = "") -> Step:
    """The story is told: what it says is understood, and the first open question follows.

    Where nothing is open but the files, those are not asked for: they may come at any moment.
    """
    session = scene.session
    answers = {**session.answers, "story": Answer("\n".join(session.parts))}
    session = msgspec.structs.replace(session, answers=answers, parts=(), editing="", aside=None)
    found, doubt = understood(scene.but(session), (scene.session.parts))
    answers |= found
    left = [slot.id for slot in SCRIPT.wanted(answers) if slot.id not in answers]
    if found and left == ["evidence"]:
        answers["evidence"] = Answer(value="files" if session.evidence else "none")
        left = []
    session = msgspec.structs.replace(session, answers=answers, aside=doubt, tries=0)
    shown = found if left else ()  # the summary shows all of it
    note = shown_back(scene.but(session), shown, sorry=sorry, more=bool(sorry))
    return Step(session, note if shown or sorry else None)
