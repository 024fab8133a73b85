"""How an answer is understood, slot by slot: by a chosen option or by the customer's own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from conversations.reading.phone import Phone, find_phone, shown
from conversations.reading.place import find_place
from conversations.reading.story import personal
from conversations.reading.when import When, on_day, read_when
from conversations.reading.wish import find_wishes
from conversations.reading.words import core, has_words, means, plain
from conversations.talk.asking import story_more, unit_name, wish_names
from conversations.talk.holding import STORY_AT_MOST
from conversations.talk.scene import HUMAN, Bubble, Option, Scene, Step, shown_when, slot_asked
from conversations.talk.script import SlotId
from conversations.talk.session import Answer, Aside
from conversations.talk.understanding import concluded, learned

NAME_AT_MOST = 40
GIVE_WAY = 1  # tries after which words are kept as they were said
ORDER_AT_MOST = 60
ANSWER_AT_MOST = 500  # characters; what is longer tells a story
# Words that answer no question and are longer than any answer go on with the story.
_SENTENCE = {True: 15, False: 45}  # letters and figures, by whether they are Chinese


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


def choose_slot(scene: Scene, key: str) -> Step:
    """An option of the slot's question."""
    slot = slot_asked(scene.session)
    assert slot is not None
    if key == "keep":
        return scene.step(editing="", parts=())
    return _CHOOSE[slot](scene, key)


def hear_slot(scene: Scene, text: str) -> Step:
    """Words at the slot's question; at the summary they are added to the story."""
    slot = slot_asked(scene.session)
    tells = slot is None or (slot != "story" and len(text) > ANSWER_AT_MOST)
    step = _hear_summary(scene, text) if tells else _HEAR[slot or "story"](scene, text)
    return learned(scene, step, text)


def _unread(scene: Scene, text: str, template: str, **values: object) -> Step:
    """Not an answer: more of the story when it is a sentence, else something not understood."""
    said = core(text)
    if len(said) < _SENTENCE[any("\u4e00" <= sign <= "\u9fff" for sign in said)]:
        return unclear(scene, template, **values)
    return _hear_summary(scene, text)


def _hear_summary(scene: Scene, text: str) -> Step:
    if not has_words(text) or means(text, "no") or core(text).isdigit():
        return unclear(scene, "wrong_summary")
    step = tell_more(scene, text)
    return scene.but(step.session).step(scene.bubble("added_to_story")) if step else full(scene)


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


def _hear_story(scene: Scene, text: str) -> Step:
    if means(text, "greeting") and not scene.session.parts:
        return scene.step()
    if not has_words(text):
        return unclear(scene, "wrong_story")
    told = tell_more(scene, text)
    if told is None:
        return full(scene)
    if scene.session.parts or scene.session.editing:
        return told
    # One sincere sentence, once, when the first words have come.
    return scene.but(told.session).step(story_more(scene, scene.words("empathy")), ask=False)


def _choose_story(scene: Scene, key: str) -> Step:
    return concluded(scene)


def _hear_when(scene: Scene, text: str) -> Step:
    when = read_when(text, scene.now, scene.view.zone)
    if when is None:
        if scene.session.tries < GIVE_WAY or not has_words(text):
            return _unread(scene, text, "wrong_when")
        return answered(scene, "when", Answer(text), noted(scene, "noted_as_said", "when"))
    if when.future(scene.now):
        return scene.step(aside=Aside("confirm", answer=Answer(text, when=when)))
    return _moment(scene, Answer(text, when=when))


def _moment(scene: Scene, answer: Answer) -> Step:
    note = noted(scene, "noted_when", "when", when=shown_when(answer.when))
    return answered(scene, "when", answer, note)


def _choose_when(scene: Scene, key: str) -> Step:
    if key == "pick_day":
        return scene.step(aside=Aside("days"))
    if key == "unsure":
        return answered(scene, "when", Answer(value="unsure"))
    today = scene.now.astimezone(ZoneInfo(scene.view.zone)).date()
    return choose_day(scene, today - timedelta(days=1 if key == "yesterday" else 0))


def choose_day(scene: Scene, day: date) -> Step:
    """A whole day, from a button."""
    when: When = on_day(day, scene.view.zone)
    return _moment(scene, Answer(when=when))


def _hear_unit(scene: Scene, text: str) -> Step:
    place = find_place(text, [unit.named() for unit in scene.view.units])
    if place.how == "sure":
        return unit_meant(scene, Answer(text, place.units[0]))
    if len(place.units) == 1:
        return scene.step(aside=Aside("confirm", answer=Answer(text, place.units[0])))
    if place.units:
        return scene.step(aside=Aside("which", units=place.units, answer=Answer(text)))
    if scene.session.tries < GIVE_WAY or not has_words(text):
        return _unread(scene, text, "wrong_unit")
    return answered(scene, "unit", Answer(text), noted(scene, "noted_as_said", "unit"))


def unit_meant(scene: Scene, answer: Answer) -> Step:
    """A unit that was named in words is shown back."""
    note = noted(scene, "noted_unit", "unit", name=unit_name(scene, answer.value))
    return answered(scene, "unit", answer, note)


def _choose_unit(scene: Scene, key: str) -> Step:
    return answered(
        scene, "unit", Answer(value=key.removeprefix("u:") if key != "elsewhere" else "")
    )


def _hear_wish(scene: Scene, text: str) -> Step:
    found = find_wishes(text, scene.view.procedure.wishes)
    if found:
        answer = Answer(text, ",".join(found))
        note = noted(scene, "noted_wish", "wish", names=wish_names(scene, answer.value))
        return answered(scene, "wish", answer, note)
    if not has_words(text):
        return unclear(scene, "wrong_wish")
    return answered(scene, "wish", Answer(text), noted(scene, "noted_as_said", "wish"))


def _choose_wish(scene: Scene, key: str) -> Step:
    return answered(scene, "wish", Answer(value=key.removeprefix("w:")))


def _hear_evidence(scene: Scene, text: str) -> Step:
    if not has_words(text):
        return unclear(scene, "wrong_evidence")
    return _hear_summary(scene, text)


def _choose_evidence(scene: Scene, key: str) -> Step:
    return answered(scene, "evidence", Answer(value="files" if scene.session.evidence else "none"))


def _hear_contact(scene: Scene, text: str) -> Step:
    found = find_phone(text)
    if isinstance(found, Phone):
        return _phone_meant(scene, found)
    if found.why != "none":
        return unclear(scene, "wrong_phone", why=found.why)
    return _unread(scene, text, "wrong_contact")


def _phone_meant(scene: Scene, found: Phone) -> Step:
    name = found.rest if 0 < len(found.rest) <= NAME_AT_MOST else scene.name
    note = noted(scene, "noted_phone", "contact", phone=shown(found.number), name=name)
    step = answered(scene, "contact", Answer(value="phone"))
    return answered(scene.but(step.session), "phone", Answer(name, found.number), note)


def _choose_contact(scene: Scene, key: str) -> Step:
    name = scene.name if key == "here" else ""
    return answered(scene, "contact", Answer(name, key))


def _hear_phone(scene: Scene, text: str) -> Step:
    found = find_phone(text)
    if isinstance(found, Phone):
        return _phone_meant(scene, found)
    if means(text, "anonymous"):
        return _choose_contact(scene, "anonymous")
    return unclear(scene, "wrong_phone", why=found.why)


def _hear_order(scene: Scene, text: str) -> Step:
    said = "".join(plain(text).split())
    if not any(sign.isdigit() for sign in said) or len(said) > ORDER_AT_MOST or personal(said):
        return unclear(scene, "wrong_order")
    return answered(scene, "order", Answer(value=said.upper()))


def _choose_order(scene: Scene, key: str) -> Step:
    answers = {slot: answer for slot, answer in scene.session.answers.items() if slot != "order"}
    return scene.step(answers=answers, editing="", aside=None, tries=0)


_HEAR: dict[SlotId, Callable[[Scene, str], Step]] = {
    "story": _hear_story,
    "when": _hear_when,
    "unit": _hear_unit,
    "wish": _hear_wish,
    "evidence": _hear_evidence,
    "contact": _hear_contact,
    "phone": _hear_phone,
    "order": _hear_order,
}
_CHOOSE: dict[SlotId, Callable[[Scene, str], Step]] = {
    "story": _choose_story,
    "when": _choose_when,
    "unit": _choose_unit,
    "wish": _choose_wish,
    "evidence": _choose_evidence,
    "contact": _choose_contact,
    "phone": _choose_contact,
    "order": _choose_order,
}
