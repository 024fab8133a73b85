"""`kesu procedures check`: everything that is wrong with procedures, before a case follows them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.failures import DONE, FAILED
from bot.cli.files import read_text
from bot.cli.output import data, line, note
from bot.cli.plain import plain
from bot.cli.procedures import is_file, unknown
from bot.cli.store import settings
from bot.settings import Settings

if TYPE_CHECKING:
    from cases.organisation import Organisation
    from procedures.errors import ProcedureError
    from procedures.model import Procedure


@dataclass
class Checked:
    """A file with all that was found in it. An overlay has no procedure of its own."""

    path: Path
    own: bool
    procedure: Procedure | None = None
    found: list[ProcedureError] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What it is asked for by."""
        return self.procedure.id if self.procedure else self.path.stem


def check(options: argparse.Namespace) -> int:
    """All that is wrong with the named procedures or files, or with all; 1 when something is."""
    given = settings()
    every = [_checked(path, own) for path, own in _installed(given)]
    chosen = list(_chosen(options.names, every, given)) if options.names else every
    _into_others(chosen, [*every, *chosen])
    notes: list[str] = []
    if options.org:
        org = _organisation(Path(options.org))
        for each in chosen:
            notes += _fitted(each, org, Path(options.org).name)
    if not data(options, [_as_data(each) for each in chosen]):
        for each in chosen:
            for error in each.found:
                line(plain(str(error)))
            if not each.found:
                line(f"{plain(each.path.name)}: in order")
        for word in dict.fromkeys(notes):
            note(word)
    return FAILED if any(each.found for each in chosen) else DONE


def _installed(given: Settings) -> Iterator[tuple[Path, bool]]:
    """Every procedure and overlay, and whether it is the company's own."""
    from bot.cli.procedures import folders
    from procedures.layers import OVERLAYS

    for folder, own in folders(given):
        for path in sorted((*folder.glob("*.toml"), *(folder / OVERLAYS).glob("*.toml"))):
            yield path, own


def _chosen(names: list[str], every: list[Checked], given: Settings) -> Iterator[Checked]:
    for name in names:
        if is_file(name):
            yield _checked(Path(name), True)
            continue
        found = [each for each in every if each.name == name]
        if not found:
            raise unknown(name, given)
        yield from found


def _checked(path: Path, own: bool) -> Checked:
    from procedures.errors import ProcedureError
    from procedures.layers import OVERLAYS
    from procedures.load import draft, overlay_problem

    text = read_text(path)
    if path.absolute().parent.name == OVERLAYS:
        problem = overlay_problem(text, path.name)
        return Checked(path, own, found=[problem] if problem else [])
    try:
        drawn = draft(text, path.name, path.parent)
    except ProcedureError as error:
        return Checked(path, own, found=[error])
    return Checked(path, own, drawn.procedure, list(drawn.problems))


def _into_others(chosen: list[Checked], known: Iterable[Checked]) -> None:
    """Add what is wrong with the ways into other procedures."""
    from procedures.check_set import across
    from procedures.errors import ProcedureError

    found = list(across(each.procedure for each in known if each.procedure))
    for each in chosen:
        for procedure, finding in found:
            if procedure is each.procedure:
                each.found.append(ProcedureError(each.path.name, *finding))


def _organisation(path: Path) -> Organisation:
    from cases.organisation_file import parse_organisation

    return parse_organisation(read_text(path), path.name)


def _fitted(each: Checked, org: Organisation, file: str) -> Iterator[str]:
    """Add what does not fit the organisation; give what is only worth a word."""
    from bot.cli.fitting import misfits, remarks
    from procedures.errors import ProcedureError

    if each.procedure is None or each.procedure.abstract:
        return
    each.found += [ProcedureError(file, *finding) for finding in misfits(each.procedure, org)]
    yield from remarks(each.procedure, org)


def _as_data(each: Checked) -> dict[str, Any]:
    procedure = each.procedure
    return {
        "file": each.path.name,
        "own": each.own,
        "ok": not each.found,
        "id": procedure.id if procedure else None,
        "version": procedure.version if procedure else None,
        "findings": [
            {"file": e.file, "key": e.key, "problem": e.problem, "remedy": e.remedy}
            for e in each.found
        ],
    }
