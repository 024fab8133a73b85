"""How a command ends when it does not: one sentence and the remedy, without a traceback."""

from __future__ import annotations

import traceback
from pathlib import Path

from bot.cli.plain import plain

DONE, FAILED, WRONG_USE = 0, 1, 2

_ROOT = Path(__file__).resolve().parents[2]
# Modules whose errors are written for operators: file, place, problem and remedy in the text.
_SPOKEN = ("bot.", "cases.", "procedures.", "storage.", "handlers.", "templates.")


class Failed(Exception):
    """It could not be done. `problem` and `remedy` are half sentences without a full stop."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{plain(problem)}. Remedy: {plain(remedy)}.")


class Misused(Failed):
    """The command was given what it cannot understand."""


def explained(trouble: Exception) -> str:
    """What an error means for the person at the keyboard, without values that may be secret."""
    module = type(trouble).__module__
    if module.startswith(_SPOKEN) and str(trouble):
        return plain(str(trouble))
    if module.startswith(("sqlalchemy.", "asyncpg.", "sqlite3")) or _refused(trouble):
        return (
            f"The database does not answer ({type(trouble).__name__}). Remedy: look whether it "
            "runs and KESU_DATABASE_URL is right; KESU_DEBUG=1 shows more."
        )
    if isinstance(trouble, OSError) and trouble.strerror:
        name = f"{plain(str(trouble.filename))}: " if trouble.filename else ""
        return f"{name}{trouble.strerror}. Remedy: look at the path and whose it is."
    return (
        f"Something unforeseen happened ({type(trouble).__name__} in {_place(trouble)}). "
        "Remedy: run it again with KESU_DEBUG=1 and report what that prints."
    )


def _refused(trouble: Exception) -> bool:
    return isinstance(trouble, ConnectionError) and trouble.filename is None


def _place(trouble: Exception) -> str:
    """The innermost line of ours: file and number, never a value."""
    place = "an unknown place"
    for frame in traceback.extract_tb(trouble.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and ".venv" not in path.parts:
            place = f"{path.relative_to(_ROOT)}:{frame.lineno}"
    return place
