"""Reading a procedure file. A wrong file is refused with the file, the key and the remedy; nothing
is guessed.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import msgspec

from procedures.check import findings
from procedures.errors import ProcedureError
from procedures.layers import SHIPPED, Laid, laid_together, only_an_overlay, table, text_of
from procedures.model import Procedure
from procedures.reading import spelled_out
from procedures.shape import explained

__all__ = ["SHIPPED", "Draft", "draft", "load", "overlay_problem", "parse", "shipped"]


class Draft(NamedTuple):
    """A procedure that could be read, and everything that is wrong with it."""

    procedure: Procedure
    problems: tuple[ProcedureError, ...]


def load(path: Path) -> Procedure:
    """The procedure in a TOML file. ProcedureError when it cannot be read or cannot work."""
    return parse(text_of(path), path.name, path.parent)


def parse(text: str, name: str, folder: Path = SHIPPED) -> Procedure:
    """The procedure in TOML `text`; `name` is what errors call the file. What it extends is looked
    for in `folder`, then among the shipped ones.
    """
    procedure, problems = draft(text, name, folder)
    if problems:
        raise problems[0]
    return procedure


def draft(text: str, name: str, folder: Path = SHIPPED) -> Draft:
    """The procedure with all that is wrong. ProcedureError when it has not even the right shape."""
    laid = laid_together(table(text, name), name, folder)
    procedure = _shaped(laid, name)
    return Draft(
        procedure,
        tuple(
            ProcedureError(laid.file_of(key, name), key, problem, remedy)
            for key, problem, remedy in findings(procedure)
        ),
    )


def overlay_problem(text: str, name: str) -> ProcedureError | None:
    """What is wrong with an overlay by itself; what it is laid on shows the rest."""
    try:
        raw = table(text, name)
        only_an_overlay(raw, name)
        spelled_out(raw, Procedure, name)
    except ProcedureError as error:
        return error
    return None


def shipped(name: str) -> Procedure:
    """A procedure that comes with the product. ProcedureError names those that do."""
    path = SHIPPED / f"{name}.toml"
    if not path.exists():
        known = ", ".join(sorted(p.stem for p in SHIPPED.glob("*.toml")))
        raise ProcedureError(f"{name}.toml", "", "no such procedure", f"choose one of: {known}")
    return load(path)


def _shaped(laid: Laid, name: str) -> Procedure:
    try:
        return msgspec.convert(spelled_out(laid.raw, Procedure, name), Procedure)
    except ProcedureError as error:
        file = laid.file_of(error.key, name)
        raise ProcedureError(file, error.key, error.problem, error.remedy) from None
    except msgspec.ValidationError as error:
        key, problem, remedy = explained(str(error), laid.raw)
        raise ProcedureError(laid.file_of(key, name), key, problem, remedy) from None
