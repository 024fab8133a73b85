"""Slash commands, and the words that mean the same. They work at every point of a talk."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from conversations.incoming import Incoming
from conversations.reading.words import meanings
from conversations.scripts.complaint import SCRIPT
from conversations.talk import own_cases, people, rescue
from conversations.talk.asides import choose as choose_aside
from conversations.talk.filing import back
from conversations.talk.hearing import choose_slot
from conversations.talk.holding import RELEASED
from conversations.talk.scene import Bubble, Option, Scene, Step, place_of, slot_asked
from conversations.talk.session import Answer, Aside, Session

# Words that work as commands in the middle of a talk; after a long absence they wait like others.
WORDS = ("back", "skip", "cancel", "help")
# Meanings of whole messages that work like a command, and the command (with its argument).
_MEANT = {
    "mine": ("status", ""),
    "status": ("status", ""),
    "nudge": ("nudge", ""),
    "start": ("start", ""),
    "bot": ("bot", ""),
    "simple": ("simple", ""),
    "simple_on": ("simple", "on"),
    "simple_off": ("simple", "off"),
    "language": ("language", ""),
    "chinese": ("language", "zh"),
    "english": ("language", "en"),
    "privacy": ("privacy", ""),
    "withdraw_consent": ("withdraw_consent", ""),
}
# Nobody tells these to a person; all other words may be what a person has asked for.
_TO_NO_PERSON = frozenset({"mine", "bot", "withdraw_consent"})
# Asides that wait for words about a case, whatever they are.
_TOLD_TO_CASE = ("add", "why")
# Asides in which words wait: they are settled, not left.
_HOLDING = ("choose", "resume")
# Asides about a filed case, and the option that leaves them as they were.
_LEAVING = {"add": "done", "why": "skip", "withdraw": "no"}
_LANGUAGES = {
    "zh": "zh", "中文": "zh", "cn": "zh", "chinese": "zh",
    "en": "en", "english": "en", "英文": "en",
}  # fmt: skip
PAYLOAD = "u_"  # of a deep link (QR code in a store): the unit


def run(scene: Scene, name: str, argument: str = "") -> Step:
    """Do a command; an unknown one is answered with those that exist."""
    return _COMMANDS.get(name, _unknown)(scene, argument)


def as_command(scene: Scene, incoming: Incoming, asked: Bubble | None) -> Incoming:
    """A message that is nothing but a word for a command, as that command.

    Left as it is where it may be an answer: to `asked`, to one of the questions in danger, to a
    person, or as a part of what is being told.
    """
    if incoming.kind != "text" or rescue.asking(scene.session):
        return incoming
    if asked is not None and asked.chosen(incoming.text):
        return incoming
    meant = meanings(incoming.text)
    for meaning, (command, argument) in _MEANT.items():
        if meaning in meant and _means_command(scene, meaning):
            return msgspec.structs.replace(
                incoming, kind="command", command=command, argument=argument
            )
    return incoming


def _means_command(scene: Scene, meaning: str) -> bool:
    session, aside = scene.session, scene.session.aside
    if people.conversation(scene) or scene.view.off:
        return meaning in _TO_NO_PERSON
    told_to_case = aside is not None and aside.kind in _TOLD_TO_CASE
    match meaning:
        case "bot":
            return not session.drafting and not told_to_case
        case "nudge":
            return bool(scene.view.open_cases) and not session.drafting and not told_to_case
        case "start" if session.drafting:
            return aside is not None or slot_asked(session) != "story"
        case "start":  # where nothing is open either, it is among the first words
            return aside is not None and not told_to_case
    return True


def _start(scene: Scene, argument: str) -> Step:
    unit = scene.view.unit(argument.removeprefix(PAYLOAD)) if argument.startswith(PAYLOAD) else None
    answers = {"unit": Answer(value=unit.id)} if unit else {}
    if not scene.session.drafting:
        kept = {name: getattr(scene.session, name) for name in (*RELEASED, "told")}
        if scene.session.begun:
            # Who scanned a store's code and then takes the menu's line still means that store.
            answers = {**scene.session.answers, **answers}
        # Words that wait for where they belong begin the new story, as by the choice beside them.
        waits = scene.session.begun or _holds(scene.session)
        return Step(scene.begin(answers=answers, **(kept if waits else {})))
    answers = {**answers, **scene.session.answers}
    return scene.step(aside=Aside("resume"), answers=answers)


def _holds(session: Session) -> bool:
    return bool(session.held or session.held_evidence)


def _cancel(scene: Scene, argument: str) -> Step:
    aside, session = scene.session.aside, scene.session
    if aside is not None and aside.kind == "choose":
        return choose_aside(scene, aside, "telling")
    if aside is not None and aside.kind in _LEAVING:
        return choose_aside(scene, aside, _LEAVING[aside.kind])
    if aside is not None and aside.kind != "resume":
        return scene.step(aside=None, ask=session.begun)
    if session.drafting:
        return scene.step(aside=Aside("cancel"))
    if session.begun:
        return Step(session.idle(), scene.bubble("cancelled"), ask=False)
    return scene.step(scene.bubble("nothing_to_cancel"), ask=False)


def _back(scene: Scene, argument: str) -> Step:
    aside = scene.session.aside
    if aside is not None:
        return scene.step() if aside.kind in _HOLDING else scene.step(aside=None)
    return back(scene) if scene.session.drafting else _nothing_asked(scene)


def _nothing_asked(scene: Scene) -> Step:
    """Nothing to go back to or to skip: the notice is still open, or nothing is."""
    begun = scene.session.begun
    return scene.step(scene.bubble("not_begun" if begun else "bot_here"), ask=begun)


def _skip(scene: Scene, argument: str) -> Step:
    aside, session = scene.session.aside, scene.session
    if aside is not None and aside.kind in ("why", "add"):
        return choose_aside(scene, aside, "skip" if aside.kind == "why" else "done")
    if aside is None and not session.drafting:
        return _nothing_asked(scene)
    asked = slot_asked(session) if session.drafting else None
    if (aside is not None and aside.kind not in ("days", "confirm", "which")) or asked is None:
        return scene.step(scene.bubble("cannot_skip"))
    if session.editing:
        return scene.step(editing="", aside=None, parts=())
    slot = SCRIPT.slot(asked)
    if slot is None or not slot.skip:
        return scene.step(scene.bubble("cannot_skip"), aside=None)
    return choose_slot(scene, slot.skip)


def _status(scene: Scene, argument: str) -> Step:
    idle, cases = place_of(scene.session) == "idle", scene.view.own_cases
    if scene.session.simple and idle and scene.view.open_cases:
        return scene.step(aside=Aside("case", cases[0].id if len(cases) == 1 else ""))
    return scene.step(own_cases.status(scene), ask=not idle)


def _nudge(scene: Scene, argument: str) -> Step:
    """Chase the one case that is open; of several, or none, they are shown."""
    cases = scene.view.open_cases
    if len(cases) != 1:
        return _status(scene, "")
    return own_cases.pressed(scene, "nudge", cases[0].id, place_of(scene.session) == "idle")


def _language(scene: Scene, argument: str) -> Step:
    if wanted := named_language(argument):
        return speak(scene, wanted)
    options = (
        Option("zh", "language_zh", act="language"),
        Option("en", "language_en", act="language"),
    )
    return scene.step(scene.bubble("language", *options), ask=False)


def named_language(argument: str) -> str:
    """The language that `/language` names; empty for none of ours."""
    return _LANGUAGES.get(argument.strip().lower(), "")


def speak(scene: Scene, language: str) -> Step:
    """From now on in this language; the open question is said again in it."""
    idle = place_of(scene.session) == "idle"
    step = scene.step(language="en" if language == "en" else "zh", guessed=False)
    return scene.but(step.session).step(
        scene.bubble("language_set") if idle else None, ask=not idle
    )


def _simple(scene: Scene, argument: str) -> Step:
    """Simple mode (长者模式) on or off, or the other way round; the open question is said again in
    it.
    """
    on = {"on": True, "off": False}.get(argument, not scene.session.simple)
    note = scene.bubble("simple_on" if on else "simple_off")
    return scene.step(note, simple=on, ask=place_of(scene.session) != "idle")


def _privacy(scene: Scene, argument: str) -> Step:
    return scene.step(privacy(scene), ask=place_of(scene.session) != "idle")


def privacy(scene: Scene) -> Bubble:
    """What is done with what they say, and the way to take the consent back."""
    return scene.bubble(
        "privacy",
        Option("withdraw_consent", act="consent"),
        organisation=scene.view.organisation.to(scene.session.language),
    )


def withdraw_consent(scene: Scene, argument: str = "") -> Step:
    """Consent is taken back as easily as it was given: a draft goes, a case is asked about."""
    session, cases = scene.session, scene.view.open_cases
    if session.drafting or _holds(session):
        return scene.step(scene.bubble("consent_draft"), aside=Aside("cancel"))
    if cases:
        note = scene.bubble("consent_case", count=len(cases))
        return scene.step(note, aside=Aside("withdraw", cases[0].id))
    return scene.step(scene.bubble("consent_nothing"), ask=place_of(session) != "idle")


def _help(scene: Scene, argument: str) -> Step:
    return scene.step(scene.bubble("help"), ask=place_of(scene.session) != "idle")


def _unknown(scene: Scene, argument: str) -> Step:
    return scene.step(scene.bubble("unknown_command"), ask=place_of(scene.session) != "idle")


_COMMANDS: dict[str, Callable[[Scene, str], Step]] = {
    "start": _start,
    "new": _start,
    "cancel": _cancel,
    "back": _back,
    "skip": _skip,
    "status": _status,
    "nudge": _nudge,
    "language": _language,
    "help": _help,
    "simple": _simple,
    "privacy": _privacy,
    "withdraw_consent": withdraw_consent,
}
