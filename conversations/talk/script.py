"""A script: which slots are asked, in which order. A checked value: a wrong one cannot be made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

from msgspec import Struct

from conversations.talk.session import Answer

SlotId = Literal["story", "when", "unit", "wish", "evidence", "contact", "phone", "order"]
QUESTIONS_AT_MOST = 6  # what else is needed is asked of staff


class ScriptError(ValueError):
    """A script that cannot be talked through; the text says which slot and why."""


class Slot(Struct, frozen=True):
    """One answer that is wanted.

    `skip`: the option taken by "skip"; empty when it must be answered. `after`: slot and value
    of an earlier answer that call for this one; such a slot completes a question and counts as
    none. `asked`: false for one that is kept when it was said and never asked for.
    """

    id: SlotId
    skip: str = ""
    after: tuple[SlotId, str] | None = None
    asked: bool = True

    @property
    def question(self) -> bool:
        """True when it costs the customer a question."""
        return self.asked and self.after is None

    def wanted(self, answers: Mapping[str, Answer]) -> bool:
        """True when this slot belongs to the talk, whether answered or not."""
        if not self.asked:
            return self.id in answers
        if self.after is None:
            return True
        earlier = answers.get(self.after[0])
        return earlier is not None and earlier.value == self.after[1]


class Script(Struct, frozen=True):
    """Slots in the order of asking. Raises `ScriptError` when made wrongly."""

    id: str
    slots: tuple[Slot, ...]

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for slot in self.slots:
            if slot.id not in get_args(SlotId):
                raise ScriptError(f"script {self.id}: no reader for slot {slot.id!r}")
            if slot.id in seen:
                raise ScriptError(f"script {self.id}: slot {slot.id!r} stands twice")
            if slot.after and slot.after[0] not in seen:
                raise ScriptError(
                    f"script {self.id}: {slot.id!r} follows {slot.after[0]!r}, which comes later"
                )
            seen.add(slot.id)
        if sum(slot.question for slot in self.slots) > QUESTIONS_AT_MOST:
            raise ScriptError(f"script {self.id}: more than {QUESTIONS_AT_MOST} questions")

    def slot(self, name: str) -> Slot | None:
        """The slot with this id."""
        return next((slot for slot in self.slots if slot.id == name), None)

    def wanted(self, answers: Mapping[str, Answer]) -> tuple[Slot, ...]:
        """The slots of this talk, given what was answered."""
        return tuple(slot for slot in self.slots if slot.wanted(answers))

    def open(self, answers: Mapping[str, Answer]) -> Slot | None:
        """The next slot without an answer; None when all is said."""
        return next((slot for slot in self.wanted(answers) if slot.id not in answers), None)
