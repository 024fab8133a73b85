"""What a chat has heard, on any platform; what nobody expected fails a story at its end."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, Generic, TypeVar

M = TypeVar("M")


class Hears(ABC, Generic[M]):
    """One chat. `heard` counts what the story has taken note of."""

    heard: int = 0

    @property
    @abstractmethod
    def name(self) -> str:
        """The chat, for a story that fails."""

    @abstractmethod
    def said(self) -> list[M]:
        """All that bots wrote here."""

    @abstractmethod
    def read(self, message: M) -> str:
        """What people read of it now: text and buttons."""

    def unheard(self) -> list[M]:
        """Bots' messages that the story has not taken note of."""
        return self.said()[self.heard :]

    def hears(self, *parts: str) -> M:
        """The next message holds all of `parts`, in its present wording."""
        waiting = self.unheard()
        assert waiting, f"{self.name}: nothing more was said, expected {parts}"
        self.heard += 1
        text = self.read(waiting[0])
        missing = [part for part in parts if part not in text]
        assert not missing, f"{self.name}: {missing} not in {text!r}"
        return waiting[0]

    def hears_nothing(self) -> None:
        """Nothing was said that the story does not know of."""
        assert not self.unheard(), f"{self.name}: {[self.read(m) for m in self.unheard()]}"

    def skips(self) -> list[str]:
        """Whatever was said is taken note of; the texts are given back."""
        waiting = self.unheard()
        self.heard += len(waiting)
        return [self.read(m) for m in waiting]


AnyEar = Hears[Any]
