"""Questions beside the script.

Are you sure, where were we, which case do you mean, why not solved ...
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from conversations.reading.words import has_words
from conversations.talk import own_cases
from conversations.talk.answering import answered, full, noted, tell_more, unclear
from conversations.talk.asking import days, unit_name
from conversations.talk.hearing import choose_day, hear_slot
from conversations.talk.holding import RELEASED, STORY_AT_MOST, hold
from conversations.talk.meant import unit_meant
from conversations.talk.scene import Bubble, Option, Scene, Step, shown_when, slot_asked
from conversations.talk.session import Answer, Aside
from conversations.turn import Do

CASES_SHOWN = 3
SAID_SHOWN = 60  # characters of the words that wait


def ask(scene: Scene, aside: Aside) -> Bubble:
    """The question of an aside."""
    return _ASK[aside.kind](scene, aside)


def choose(scene: Scene, aside: Aside, key: str) -> Step:
    """An option of an aside."""
    return _CHOOSE[aside.kind](scene, aside, key)


def hear(scene: Scene, aside: Aside, text: str) -> Step:
    """Words where an aside waits for an answer. Nothing that was said meanwhile is lost."""
    match aside.kind:
        case "choose" | "resume":
            held = hold(scene, text)
            return scene.but(held).step() if held else full(scene)
        case "confirm" | "days" | "which":
            return hear_slot(scene.but(msgspec.structs.replace(scene.session, aside=None)), text)
        case "why" | "add":
            return _said_to_case(scene, aside, text)
        case _:
            return unclear(scene, "not_understood")


def _said_to_case(scene: Scene, aside: Aside, text: str) -> Step:
    case = scene.view.case(aside.case)
    if case is None:
        return scene.step(scene.bubble("case_over"), aside=None)
    if not has_words(text):
        return unclear(scene, "not_understood")
    if len(text) > STORY_AT_MOST:
        return full(scene)
    command = Do("add", case.id, {"text": text})
    if aside.kind == "why":
        return scene.step(scene.bubble("why_noted", number=case.number), command, aside=None)
    more = scene.bubble("added_more", Option("done"), number=case.number)
    return scene.step(more, command, ask=False)


def _number(scene: Scene, aside: Aside) -> str:
    case = scene.view.case(aside.case)
    return case.number if case else ""


def _ask_cancel(scene: Scene, aside: Aside) -> Bubble:
    return scene.bubble(
        "ask_cancel", Option("no", "keep_draft", words=("continue",)), Option("yes", "drop_draft")
    )


def _choose_cancel(scene: Scene, aside: Aside, key: str) -> Step:
    if key == "no":
        return scene.step(aside=None)
    return Step(scene.session.idle(), scene.bubble("cancelled"), ask=False)


def _ask_withdraw(scene: Scene, aside: Aside) -> Bubble:
    number = _number(scene, aside)
    return scene.bubble(
        "ask_withdraw", Option("no", "keep_case"), Option("yes", "withdraw_yes"), number=number
    )


def _choose_withdraw(scene: Scene, aside: Aside, key: str) -> Step:
    case = scene.view.case(aside.case)
    if case is None or not case.open:
        return scene.step(scene.bubble("case_over"), aside=None)
    if key == "no":
        return scene.step(scene.bubble("case_kept", number=case.number), aside=None)
    # The withdrawal itself is confirmed by the notice that the case sends.
    return scene.step(None, Do("withdraw", case.id), aside=None)


def _ask_resume(scene: Scene, aside: Aside) -> Bubble:
    slot = slot_asked(scene.session) or "summary"
    go_on = Option("continue", "resume", style="primary", words=("yes",))
    return scene.bubble(
        "ask_resume", go_on, Option("restart"), slot=slot, held=bool(scene.session.held)
    )


def _choose_resume(scene: Scene, aside: Aside, key: str) -> Step:
    if key == "restart":
        return Step(scene.begin())
    held = scene.session.held
    step = scene.step(aside=None, held=(), held_at=None)
    if not held:
        return step
    # The first message answers the open question; further ones belong to the story.
    first = step = hear_slot(scene.but(step.session), held[0])
    lost: Bubble | None = None
    for text in held[1:]:
        here = scene.but(step.session)
        step = tell_more(here, text) or full(here)
        lost = step.note or lost
    # Where the note on the first asks for more of the story, it is the question.
    ask = step.ask and (first.ask or lost is not None)
    return msgspec.structs.replace(step, note=lost or first.note, ask=ask)


def _ask_choose(scene: Scene, aside: Aside) -> Bubble:
    cases = scene.view.open_cases[:CASES_SHOWN]
    one = len(cases) == 1
    adds = (
        Option(f"add:{case.id}", "add_to_case" if one else case.number, ready=not one, row=number)
        for number, case in enumerate(cases)
    )
    new, telling = Option("new", row=8), Option("telling", row=8, words=("no", "thanks"))
    # Something else may have been said since: which words are meant stands in the question.
    said = " ".join(scene.session.held)
    values = {"said": said[:SAID_SHOWN], "cut": len(said) > SAID_SHOWN}
    values |= {"files": len(scene.session.held_evidence)}
    numbers = [case.number for case in cases]
    return scene.bubble("ask_choose", *adds, new, telling, numbers=numbers, **values)


def _choose_choose(scene: Scene, aside: Aside, key: str) -> Step:
    held, files = scene.session.held, scene.session.held_evidence
    done: dict[str, Any] = {"aside": None, **RELEASED}
    if key == "new":
        # What was just said begins the new story, once the notice is agreed to.
        kept = {name: getattr(scene.session, name) for name in (*RELEASED, "told")}
        return Step(scene.begin(**kept))
    if key == "telling":
        return scene.step(scene.bubble("just_telling"), ask=False, told={}, **done)
    case = scene.view.case(key.removeprefix("add:"))
    if case is None or not case.open:
        return scene.step(scene.bubble("case_over"))
    done |= {"filed": case.id, "told": dict.fromkeys(scene.session.told, "")}
    return scene.step(
        own_cases.added(scene, case), own_cases.addition(case, held, files), ask=False, **done
    )


def _ask_why(scene: Scene, aside: Aside) -> Bubble:
    return scene.bubble("ask_why", Option("skip", words=("no",)), number=_number(scene, aside))


def _choose_why(scene: Scene, aside: Aside, key: str) -> Step:
    return scene.step(scene.bubble("why_skipped"), aside=None)


def _ask_add(scene: Scene, aside: Aside) -> Bubble:
    return scene.bubble("ask_add", Option("done", words=("no",)), number=_number(scene, aside))


def _choose_add(scene: Scene, aside: Aside, key: str) -> Step:
    return scene.step(scene.bubble("add_done", number=_number(scene, aside)), aside=None)


def _ask_confirm(scene: Scene, aside: Aside) -> Bubble:
    options = (Option("yes", style="primary"), Option("no"))
    if aside.answer.when:
        return scene.bubble("confirm_when", *options, when=shown_when(aside.answer.when))
    return scene.bubble("confirm_unit", *options, name=unit_name(scene, aside.answer.value))


def _choose_confirm(scene: Scene, aside: Aside, key: str) -> Step:
    if key == "no":
        return scene.step(scene.bubble("say_again"), aside=None, tries=scene.session.tries + 1)
    if aside.answer.when:
        note = noted(scene, "noted_when", "when", when=shown_when(aside.answer.when))
        return answered(scene, "when", aside.answer, note)
    return unit_meant(scene, aside.answer)


def _ask_days(scene: Scene, aside: Aside) -> Bubble:
    return days(scene)


def _choose_days(scene: Scene, aside: Aside, key: str) -> Step:
    return choose_day(scene, date.fromisoformat(key))


def _ask_which(scene: Scene, aside: Aside) -> Bubble:
    options = (
        Option(f"u:{unit}", unit_name(scene, unit), ready=True, row=number)
        for number, unit in enumerate(aside.units)
        if scene.view.unit(unit)
    )
    return scene.bubble(
        "ask_which", *options, Option("none_of_these", row=9, words=("no", "unsure"))
    )


def _choose_which(scene: Scene, aside: Aside, key: str) -> Step:
    if key == "none_of_these":
        note = noted(scene, "noted_as_said", "unit")
        return answered(scene, "unit", aside.answer, note)
    return unit_meant(scene, Answer(aside.answer.said, key.removeprefix("u:")))


def _ask_case(scene: Scene, aside: Aside) -> Bubble:
    case = scene.view.case(aside.case)
    return own_cases.ask_one(scene, case) if case else own_cases.ask_which(scene)


def _choose_case(scene: Scene, aside: Aside, key: str) -> Step:
    if key == "leave":
        return scene.step(scene.bubble("bot_here"), aside=None, ask=False)
    if not aside.case:
        return scene.step(aside=Aside("case", key))
    left = msgspec.structs.replace(scene.session, aside=None)
    return own_cases.pressed(scene.but(left), key, aside.case, now_idle=True)


_ASK: dict[str, Callable[[Scene, Aside], Bubble]] = {
    "cancel": _ask_cancel,
    "withdraw": _ask_withdraw,
    "resume": _ask_resume,
    "choose": _ask_choose,
    "why": _ask_why,
    "add": _ask_add,
    "confirm": _ask_confirm,
    "days": _ask_days,
    "which": _ask_which,
    "case": _ask_case,
}
_CHOOSE: dict[str, Callable[[Scene, Aside, str], Step]] = {
    "cancel": _choose_cancel,
    "withdraw": _choose_withdraw,
    "resume": _choose_resume,
    "choose": _choose_choose,
    "why": _choose_why,
    "add": _choose_add,
    "confirm": _choose_confirm,
    "days": _choose_days,
    "which": _choose_which,
    "case": _choose_case,
}
