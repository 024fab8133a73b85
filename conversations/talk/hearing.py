"""How an answer is understood, slot by slot: by a chosen option or by the customer's own words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import msgspec

from conversations.reading.anonymous import asks_anonymity
from conversations.reading.phone import Phone, bare_phone, find_phone, shown
from conversations.reading.place import find_place
from conversations.reading.story import order_in
from conversations.reading.when import When, on_day, read_when
from conversations.reading.words import core, has_words, means
from conversations.talk.answering import answered, full, noted, tell_more, unclear
from conversations.talk.asking import story_more
from conversations.talk.meant import (
    corrected,
    moment_meant,
    place_after_all,
    unit_meant,
    wish_after_all,
    wished,
)
from conversations.talk.scene import Scene, Step, slot_asked
from conversations.talk.script import SlotId
from conversations.talk.session import Answer, Aside
from conversations.talk.understanding import concluded, learned

NAME_AT_MOST = 40
GIVE_WAY = 1  # tries after which words are kept as they were said
ANSWER_AT_MOST = 500  # characters; what is longer tells a story
# Questions to which a bare phone number is no answer: it is the way to reach the customer.
_BESIDE = frozenset({"when", "unit", "wish", "evidence", None})
_SMALL = (
    "yes",
    "no",
    "done",
    "submit",
    "continue",
    "thanks",
    "greeting",
    "start",
    "solved",
    "keep",
)
_OPTION = 4  # figures at most
# Words that answer no question and are longer than any answer go on with the story.
_SENTENCE = {True: 15, False: 45}  # letters and figures, by whether they are Chinese


def choose_slot(scene: Scene, key: str) -> Step:
    """An option of the slot's question."""
    slot = slot_asked(scene.session)
    assert slot is not None
    if key == "keep":
        return scene.step(editing="", parts=())
    return _CHOOSE[slot](scene, key)


def hear_slot(scene: Scene, text: str) -> Step:
    """Words at the slot's question; at the summary they change an item or go on with the story."""
    slot = slot_asked(scene.session)
    if slot != "phone" and asks_anonymity(text):
        return _nameless(scene)
    if slot in _BESIDE and (found := bare_phone(text)):
        return _beside(scene, _phone_meant(scene, found))
    if slot is None and (changed := corrected(scene, text)):
        return changed
    long = slot != "story" and len(text) > ANSWER_AT_MOST and _tells(text)
    step = _hear_summary(scene, text) if slot is None or long else _HEAR[slot](scene, text)
    return learned(scene, step, text)


def _nameless(scene: Scene) -> Step:
    """Anonymous wherever it is said: the number and name given before are forgotten."""
    session = scene.session
    phone = session.answers.get("phone", Answer())
    note = noted(scene, "noted_anonymous", "contact", told=phone.found)
    step = answered(scene, "contact", Answer(value="anonymous"), note)
    return step if slot_asked(session) == "contact" else _beside(scene, step)


def _beside(scene: Scene, step: Step) -> Step:
    """The contact was given beside another question, which stays open."""
    session = msgspec.structs.replace(step.session, editing=scene.session.editing)
    return msgspec.structs.replace(step, session=session)


def _tells(text: str) -> bool:
    """Signs, bare figures and small words (说完了, thanks) that choose nothing tell nothing."""
    return has_words(text) and not core(text).isdigit() and not means(text, *_SMALL)


def _unread(scene: Scene, text: str, template: str, **values: object) -> Step:
    """Not an answer: more of the story when it is a sentence, else something not understood."""
    said = core(text)
    chinese = any("\u4e00" <= sign <= "\u9fff" for sign in said)
    if len(said) < _SENTENCE[chinese] or not _tells(text):
        return unclear(scene, template, **values)
    return _hear_summary(scene, text)


def _hear_summary(scene: Scene, text: str) -> Step:
    if not _tells(text):
        return unclear(scene, "wrong_summary")
    step = tell_more(scene, text)
    return scene.but(step.session).step(scene.bubble("added_to_story")) if step else full(scene)


def _option(text: str) -> bool:
    """A few bare figures: the number of an option that there is not, and nothing told."""
    said = core(text)
    return said.isdigit() and len(said) <= _OPTION


def _hear_story(scene: Scene, text: str) -> Step:
    if means(text, "greeting") and not scene.session.parts:
        return scene.step()
    if not has_words(text) or _option(text):
        return unclear(scene, "wrong_story", figures=_option(text))
    told = tell_more(scene, text)
    if told is None:
        return full(scene)
    if scene.session.parts or scene.session.editing:
        return told
    # One sincere sentence, once, when the first words have come.
    return scene.but(told.session).step(story_more(scene, True, scene.words("empathy")), ask=False)


def _choose_story(scene: Scene, key: str) -> Step:
    return concluded(scene)


def _hear_when(scene: Scene, text: str) -> Step:
    when = read_when(text, scene.now, scene.view.zone)
    if when is None:
        if scene.session.tries < GIVE_WAY or not _tells(text):
            return _unread(scene, text, "wrong_when")
        return answered(scene, "when", Answer(text), noted(scene, "noted_as_said", "when"))
    if when.future(scene.now):
        return scene.step(aside=Aside("confirm", answer=Answer(text, when=when)))
    return moment_meant(scene, Answer(text, when=when))


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
    return moment_meant(scene, Answer(when=when))


def _hear_unit(scene: Scene, text: str) -> Step:
    place = find_place(text, [unit.named() for unit in scene.view.units])
    if place.how == "sure":
        return unit_meant(scene, Answer(text, place.units[0]))
    if len(place.units) == 1:
        return scene.step(aside=Aside("confirm", answer=Answer(text, place.units[0])))
    if place.units:
        return scene.step(aside=Aside("which", units=place.units, answer=Answer(text)))
    if scene.session.tries < GIVE_WAY or not _tells(text):
        return _unread(scene, text, "wrong_unit")
    return answered(scene, "unit", Answer(text), noted(scene, "noted_as_said", "unit"))


def _choose_unit(scene: Scene, key: str) -> Step:
    return answered(
        scene, "unit", Answer(value=key.removeprefix("u:") if key != "elsewhere" else "")
    )


def _hear_wish(scene: Scene, text: str) -> Step:
    if wish := wished(scene, text):
        return wish
    if not _tells(text):
        return unclear(scene, "wrong_wish")
    if place := place_after_all(scene, text):
        return place
    return answered(scene, "wish", Answer(text), noted(scene, "noted_as_said", "wish"))


def _choose_wish(scene: Scene, key: str) -> Step:
    return answered(scene, "wish", Answer(value=key.removeprefix("w:")))


def _hear_evidence(scene: Scene, text: str) -> Step:
    if not _tells(text):
        return unclear(scene, "wrong_evidence")
    step = _hear_summary(scene, text)
    told = scene.but(step.session)
    found = place_after_all(told, text) or wish_after_all(told, text)
    return _beside(scene, found) if found else step


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
    if means(text, "anonymous") or asks_anonymity(text):
        return _choose_contact(scene, "anonymous")
    return unclear(scene, "wrong_phone", why=found.why)


def _hear_order(scene: Scene, text: str) -> Step:
    number = order_in(text)
    if not number:
        return unclear(scene, "wrong_order")
    return answered(scene, "order", Answer(value=number))


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
