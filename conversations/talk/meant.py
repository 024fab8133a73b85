"""What words mean as an answer, wherever they are said; it is shown back, to be changed."""

from __future__ import annotations

from conversations.reading.place import find_place
from conversations.reading.when import only_when, read_when
from conversations.reading.wish import find_wishes, says_more
from conversations.reading.words import core
from conversations.talk.answering import answered, noted
from conversations.talk.asking import unit_name, wish_names
from conversations.talk.scene import Scene, Step, shown_when
from conversations.talk.session import Answer


def moment_meant(scene: Scene, answer: Answer) -> Step:
    """A moment is shown back."""
    note = noted(scene, "noted_when", "when", when=shown_when(answer.when))
    return answered(scene, "when", answer, note)


def unit_meant(scene: Scene, answer: Answer) -> Step:
    """A unit that was named in words is shown back."""
    note = noted(scene, "noted_unit", "unit", name=unit_name(scene, answer.value))
    return answered(scene, "unit", answer, note)


def wished(scene: Scene, text: str) -> Step | None:
    """What words wish for, shown back; None when that is nothing of what is offered."""
    found = find_wishes(text, scene.view.procedure.wishes)
    if not found:
        return None
    answer = Answer(text, ",".join(found))
    note = noted(scene, "noted_wish", "wish", names=wish_names(scene, answer.value))
    return answered(scene, "wish", answer, note)


def wish_after_all(scene: Scene, text: str) -> Step | None:
    """A wish instead of another answer, where none was understood before."""
    known = scene.session.answers.get("wish")
    return wished(scene, text) if known is not None and not known.value else None


def place_after_all(scene: Scene, text: str) -> Step | None:
    """A place instead of another answer, where none was understood before: it is the place."""
    known = scene.session.answers.get("unit")
    if known is not None and known.value:
        return None
    place = find_place(text, [unit.named() for unit in scene.view.units])
    return unit_meant(scene, Answer(text, place.units[0])) if place.how == "sure" else None


def corrected(scene: Scene, text: str) -> Step | None:
    """At the summary, words that are an answer and nothing else: they replace the one given."""
    said = core(text)
    for unit in scene.view.units:
        if said and said in map(core, unit.named().names):
            return unit_meant(scene, Answer(text, unit.id))
    if not says_more(text, scene.view.procedure.wishes) and (step := wished(scene, text)):
        return step
    when = read_when(text, scene.now, scene.view.zone) if only_when(text) else None
    if when is None or when.future(scene.now):
        return None
    return moment_meant(scene, Answer(text, when=when))
