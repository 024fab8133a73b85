"""What every event says and what stands in it for a personal text."""

from __future__ import annotations

from msgspec import Struct


class Sealed(Struct, frozen=True):
    """A personal text kept elsewhere. `commitment` is hex SHA-256 over salt and text."""

    id: str
    commitment: str
    chars: int = 0


class Body(Struct, frozen=True, tag_field="kind"):
    """What an event says. The class name is its kind in the record."""

    def marks(self) -> tuple[str, ...]:
        """The words this event leaves on the case, in order."""
        return ()
