"""What is shown of a complaint being entered: the open question, or the summary with buttons."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cases.access import Refusal, may_at
from cases.case import Case
from cases.decide import decide
from cases.decide.facts import Facts
from cases.decide.filing import filed_classes
from cases.events import Sealed
from cases.outgoing import Button
from cases.service import happened, target_of
from conversations.desk import card
from conversations.desk.hearing import DeskTurn, Hearing
from conversations.desk.keys import token
from conversations.desk.new_command import filing
from conversations.desk.new_draft import CANCEL, FIELDS, SOLUTION, Draft
from conversations.desk.new_reading import fileable
from conversations.desk.new_rules import field_of, kind_name, kinds_for, rules_of
from conversations.reading.channel import by_hand
from conversations.reading.phone import shown
from conversations.residency import hidden, readable
from conversations.talk.scene import shown_when
from conversations.turn import Say

ACT = "new"
STORY_CHARS = 1500
_CHOICES = 12
_SPOT = ("resolve", "close")
# Fields that may stay empty, with the word of the button that passes over them.
_PASS = {"customer": "anonymous", "when": "unsure", "reply": "none", "wish": "none"}


def shows(here: Hearing, draft: Draft) -> DeskTurn:
    """The open question or the summary, in the clerk's private chat."""
    field = field_of(here, draft)
    if not field:
        return _bubble(here, draft, "summary", _summary_keys(here, draft), **_summary(here, draft))
    keys = [*_choices(here, draft, field), *_ways_out(draft, field)]
    return _bubble(here, draft, "ask", keys, field=field, kept=_kept(here, draft, field))


def noted(here: Hearing, draft: Draft, template: str, **values: Any) -> DeskTurn:
    """A word before the question."""
    return _bubble(here, draft, template, (), **values)


def offered(here: Hearing, draft: Draft) -> DeskTurn:
    """What was written beside the open entry, to be added to it or entered after it."""
    keys = [_key(draft, "join", style="primary"), _key(draft, "back", "staff_new_apart")]
    words = _words(here, draft, {"story": draft.later[:STORY_CHARS]})
    return _bubble(here, draft, "beside", keys, **words)


def _bubble(
    here: Hearing, draft: Draft, template: str, keys: Iterable[Button], **values: Any
) -> DeskTurn:
    chat = "" if draft.chat == here.incoming.chat else draft.chat
    told, about = {"zone": here.zone, **values}, draft.conversation  # its words may be hidden here
    said = Say(f"staff/new/{template}", told, tuple(keys), chat=chat, case=about)
    return DeskTurn((said,), language=draft.language)


def _words(here: Hearing, draft: Draft, texts: dict[str, str]) -> dict[str, str]:
    """Free text of a draft as the clerk's chat may read it."""
    return texts if readable(draft.channel, draft.chat, here.org) else hidden(texts)


def _key(draft: Draft, key: str, label: str = "", row: int = 0, **more: Any) -> Button:
    """A button of this draft as it stands now."""
    return Button(
        ACT, label or f"staff_new_{key}", f"{draft.revision}.{key}", draft.case, row, **more
    )


def _ready(draft: Draft, key: str, label: str, place: int) -> Button:
    return _key(draft, key, label, place // 2, ready=True)


def _choices(here: Hearing, draft: Draft, field: str) -> list[Button]:
    language = draft.language
    match field:
        case "channel":
            names = [(c.id, c.name.to(language)) for c in by_hand(rules_of(here, draft).channels)]
        case "unit":
            units = draft.near or fileable(here)
            names = [(u, card.unit_name(here.org, u, language)) for u in units]
        case "wish":
            names = [(w.id, w.name.to(language)) for w in rules_of(here, draft).wishes]
        case "kind":
            names = [(k.id, k.name.to(language)) for k in kinds_for(here, draft)]
        case "received":
            return [_key(draft, "now", style="primary")]
        case "cancel":
            return [_key(draft, "drop", style="danger")]
        case _:
            return []
    return [
        _ready(draft, f"is:{token(name)}", label, place)
        for place, (name, label) in enumerate(names[:_CHOICES])
    ]


def _ways_out(draft: Draft, field: str) -> list[Button]:
    """Pass over it, go back to the summary, or give up."""
    keys = [_key(draft, "pass", f"staff_new_{_PASS[field]}", 8)] if field in _PASS else []
    keys += [_key(draft, "ordinary", row=8)] if field == "kind" else []
    if draft.asking:
        return [*keys, _key(draft, "back", row=9)]
    return [*keys, _key(draft, CANCEL, row=9, style="danger")]


def _summary_keys(here: Hearing, draft: Draft) -> list[Button]:
    person, org, procedure = here.person, here.org, rules_of(here, draft)
    keys = [_key(draft, "submit", style="success")]
    spot = all(may_at(person, act, draft.unit, procedure, org) for act in _SPOT)
    if spot and not draft.customer_chat:  # who has a chat is asked there whether it is solved
        keys.append(_key(draft, "spot", style="primary"))
    fields = [field for field in FIELDS if not (draft.conversation and field == "channel")]
    if draft.conversation or not kinds_for(here, draft):
        fields.remove("kind")
    keys += [
        _key(draft, f"edit:{field}", f"staff_new_edit_{field}", 1 + place // 3)
        for place, field in enumerate(fields)
    ]
    return [*keys, _key(draft, CANCEL, row=9, style="danger")]


def _kept(here: Hearing, draft: Draft, field: str) -> str:
    """What stands there until something else is said."""
    if not draft.asking or field in (CANCEL, SOLUTION):
        return ""
    held = {
        "unit": card.unit_name(here.org, draft.unit, draft.language) if draft.unit else "",
        "kind": kind_name(here, draft),
    }
    said = {
        "story": draft.story[:STORY_CHARS],
        "customer": " ".join(part for part in (draft.name, shown(draft.phone)) if part),
        "reply": draft.reply,
        "origin": draft.origin,
        "wish": draft.wish,
    }
    return (held | _words(here, draft, said)).get(field, "")


def _summary(here: Hearing, draft: Draft) -> dict[str, Any]:
    procedure, language = rules_of(here, draft), draft.language
    wishes = {wish.id: wish.name.to(language) for wish in procedure.wishes}
    imagined = imagine(here, draft)
    running = (
        card.clocks(imagined, here.procedure_of(imagined), here.org, language, here.now)
        if isinstance(imagined, Case)
        else []
    )
    return {
        "channel": card.channel_name(procedure, draft.channel, language),
        "received": draft.received,
        "unit": card.unit_name(here.org, draft.unit, language),
        "kind": kind_name(here, draft),
        "cut": len(draft.story) > STORY_CHARS,
        "when": shown_when(draft.when),
        "wishes": [wishes.get(name, name) for name in draft.wishes],
        "chat": bool(draft.customer_chat),
        "evidence": len(draft.evidence),
        "clocks": running,
        "overdue": any(clock["overdue"] for clock in running),
        **_words(here, draft, _told(draft)),
    }


def _told(draft: Draft) -> dict[str, str]:
    return {
        "story": draft.story[:STORY_CHARS],
        "wish": "" if draft.wishes else draft.wish,
        "name": draft.name,
        "phone": shown(draft.phone) if draft.phone else "",
        "reply": draft.reply,
        "origin": draft.origin,
        "order": draft.order,
    }


def imagine(here: Hearing, draft: Draft, *, solved: bool = False) -> Case | Refusal:
    """The case that this would become now, without its texts; or why it would not."""
    command = filing(here, draft, {}, "", Sealed("", "") if solved else None)
    procedure = rules_of(here, draft)
    target = target_of(filed_classes(procedure, command), procedure, here.house)
    facts = Facts(here.actor, here.org, target=target)
    decided = decide(None, command, facts, procedure, here.now)
    if isinstance(decided, Refusal):
        return decided
    case, _ = happened(None, draft.case, decided, here.actor.id, "imagined", here.now)
    return case
