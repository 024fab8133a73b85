"""What a customer does with cases already filed.

Look, nudge (催单), add, withdraw, answer the proposal.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from conversations.reading.words import means
from conversations.talk.scene import Bubble, Option, Scene, Step
from conversations.talk.session import Aside
from conversations.talk.view import CaseLine
from conversations.turn import Do

RATINGS = {f"rate{score}": score for score in range(1, 6)}
ACTS = frozenset(
    {"case", "nudge", "withdraw", "add", "solved_yes", "solved_no", "due_why", *RATINGS}
)
CASES_LISTED = 5
SUBMIT_AGAIN = timedelta(minutes=2)  # a double tap is one complaint
NUDGE_AGAIN = timedelta(hours=1)  # a double tap, or impatience, is one nudge
RECEIPT_TRIES = 5  # wrong numbers and codes, within
RECEIPT_WINDOW = timedelta(hours=1)
FOLLOWED = 3  # cases of other chats that are remembered here
# What takes no code: it is for the chat that filed alone.
_OWN = frozenset({"withdraw", *RATINGS})


def status(scene: Scene) -> Bubble:
    """The customer's own cases, with what can be done: at once for one, by number for several."""
    cases = scene.view.own_cases[:CASES_LISTED]
    if not cases:
        return scene.bubble("status_none")
    options = _actions(cases[0]) if len(cases) == 1 else tuple(_numbers(cases))
    lines = [_line(scene, case) for case in cases]
    return scene.bubble(
        "status", *options, cases=lines, more=len(scene.view.own_cases) - len(cases)
    )


def ask_one(scene: Scene, case: CaseLine) -> Bubble:
    """The same in simple mode: what can be done stands as numbered lines."""
    picks = (Option(option.act) for option in _actions(case))
    return scene.bubble("status_one", *picks, Option("leave"), case=_line(scene, case))


def ask_which(scene: Scene) -> Bubble:
    """Which of several cases, as numbered lines."""
    cases = scene.view.own_cases[:CASES_LISTED]
    picks = (Option(case.id, case.number, ready=True) for case in cases)
    lines = [_line(scene, case) for case in cases]
    more = len(scene.view.own_cases) - len(cases)
    return scene.bubble("status", *picks, Option("leave"), cases=lines, more=more)


def by_receipt(scene: Scene, now_idle: bool) -> Step:
    """A number with its code: whoever has both may follow the case up from here, whatever chat or
    platform it came from.

    Shows the case when they fit; five wrong tries an hour are all there are.
    """
    recent = tuple(at for at in scene.session.wrong_receipts if at > scene.now - RECEIPT_WINDOW)
    if len(recent) >= RECEIPT_TRIES:
        return scene.step(scene.bubble("receipt_refused"), ask=not now_idle, wrong_receipts=recent)
    case = scene.view.opened
    if case is None:
        wrong = (*recent, scene.now)
        return scene.step(scene.bubble("receipt_wrong"), ask=not now_idle, wrong_receipts=wrong)
    shown = scene.session.shown
    if not scene.view.owns(case.id):
        shown = (*(name for name in shown if name != case.id), case.id)[-FOLLOWED:]
    return scene.step(_one(scene, case), ask=not now_idle, shown=shown)


def pressed(scene: Scene, act: str, about: str, now_idle: bool) -> Step:
    """A button about a filed case; one that no longer fits its state changes nothing."""
    case = scene.view.case(about)
    if act in ("solved_yes", "solved_no"):
        asked = scene.view.awaiting
        if asked is None or asked.id != about:
            asked = case
        if asked is None or asked.status != "resolved":
            return stale(scene, now_idle)
        return answer(scene, asked, act == "solved_yes", now_idle)
    if act in _OWN and not scene.view.owns(about):
        return stale(scene, now_idle)
    if case is not None and act in RATINGS and case.status == "closed":
        command = Do("rate", case.id, {}, {"score": RATINGS[act]})
        return scene.step(scene.bubble("rated", number=case.number), command, ask=not now_idle)
    if case is None or (act != "case" and not case.open):
        return stale(scene, now_idle)
    match act:
        case "nudge":
            return _nudge(scene, case, now_idle)
        case "withdraw":
            return _aside(scene, Aside("withdraw", case.id))
        case "due_why" if case.why is not None:
            return scene.step(_why(scene, case), ask=not now_idle)
        case "add":
            return _aside(scene, Aside("add", case.id))
        case _:
            return scene.step(_one(scene, case), ask=not now_idle)


def answer(scene: Scene, case: CaseLine, solved: bool, now_idle: bool, why: str = "") -> Step:
    """The customer's word on the proposal. It is kept at once; the reason may follow or not."""
    command = Do("answer", case.id, {"why": why} if why else {}, {"solved": solved})
    if solved:
        return scene.step(scene.bubble("answer_yes", number=case.number), command, ask=not now_idle)
    if why:
        return scene.step(scene.bubble("why_noted", number=case.number), command, ask=not now_idle)
    return scene.step(None, command, aside=Aside("why", case.id))


def ask_solved(scene: Scene, case: CaseLine) -> Bubble:
    """Is it solved? With the same buttons as the proposal."""
    return scene.bubble("ask_solved", *_solved(case), number=case.number)


def submitted(scene: Scene, text: str) -> Step | None:
    """Submitting once more just after the receipt: it is filed, under this number."""
    case = scene.view.case(scene.session.filed) if means(text, "submit") else None
    if case is None or scene.now - scene.session.updated > SUBMIT_AGAIN:
        return None
    return scene.step(_one(scene, case), ask=False)


def addition(case: CaseLine, texts: Sequence[str], files: Sequence[str]) -> Do:
    """Words and files for a filed case. Supplements never overwrite."""
    values: dict[str, Any] = {"evidence": tuple(files)} if files else {}
    return Do("add", case.id, {"text": "\n".join(texts)} if texts else {}, values)


def added(scene: Scene, case: CaseLine) -> Bubble:
    """It now stands with the case."""
    return scene.bubble("added", number=case.number)


def stale(scene: Scene, now_idle: bool) -> Step:
    """An old button: nothing changes, and what is open is shown again."""
    return scene.step(toast="toast_stale", ask=not now_idle)


def _nudge(scene: Scene, case: CaseLine, now_idle: bool) -> Step:
    last = scene.session.nudged.get(case.id)
    if last is not None and scene.now - last < NUDGE_AGAIN:
        again = scene.bubble("nudged_before", number=case.number, at=last.isoformat())
        return scene.step(again, ask=not now_idle)
    due = case.due_at.isoformat() if case.due_at else None
    note = scene.bubble("nudged", number=case.number, due=due)
    recent = {name: at for name, at in scene.session.nudged.items() if scene.now - at < NUDGE_AGAIN}
    return scene.step(
        note, Do("nudge", case.id), ask=not now_idle, nudged={**recent, case.id: scene.now}
    )


def _why(scene: Scene, case: CaseLine) -> Bubble:
    """Why the promised time is what it is."""
    return scene.bubble("promise_why", number=case.number, **(case.why or {}))


def _aside(scene: Scene, aside: Aside) -> Step:
    """Ask beside the script; a question that holds words back is settled first."""
    held = scene.session.aside is not None and scene.session.aside.kind in ("choose", "resume")
    return scene.step() if held else scene.step(aside=aside)


def _one(scene: Scene, case: CaseLine) -> Bubble:
    own = scene.view.owns(case.id)
    offered = (option for option in _actions(case) if own or option.act not in _OWN)
    return scene.bubble("status_one", *offered, case=_line(scene, case))


def _numbers(cases: Sequence[CaseLine]) -> list[Option]:
    return [
        Option("", case.number, ready=True, row=number // 2, act="case", case=case.id)
        for number, case in enumerate(cases)
    ]


def _solved(case: CaseLine) -> tuple[Option, ...]:
    return (
        Option("", "solved_yes", act="solved_yes", case=case.id, style="success"),
        Option("", "solved_no", act="solved_no", case=case.id, style="danger"),
    )


def _actions(case: CaseLine) -> tuple[Option, ...]:
    if not case.open:
        return ()
    nudge = (Option("", "nudge", act="nudge", case=case.id),)
    why = (Option("", "due_why", act="due_why", case=case.id, row=2),) if case.why else ()
    return (
        *(_solved(case) if case.status == "resolved" else nudge),
        Option("", "add", act="add", case=case.id, row=1),
        Option("", "withdraw", act="withdraw", case=case.id, row=1),
        *why,
    )


def _line(scene: Scene, case: CaseLine) -> dict[str, Any]:
    language = scene.session.language
    return {
        "number": case.number,
        "status": case.status,
        "since": case.since.isoformat() if case.since else None,
        "unit": case.unit.to(language),
        "filed_at": case.filed_at.isoformat(),
        "due": case.due_at.isoformat() if case.due_at else None,
        "due_name": case.due_name.to(language) if case.due_name else "",
    }
