"""`kesu procedures list|check|show`: how complaints are handled, as installed."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.failures import DONE, FAILED, Failed
from bot.cli.files import read_text
from bot.cli.output import data, line, table
from bot.cli.plain import plain
from bot.cli.store import settings
from bot.settings import Settings

if TYPE_CHECKING:
    from procedures.model import Clock, Procedure, Receiver


@dataclass(frozen=True)
class Read:
    """A procedure file: what is in it, or why it is refused."""

    path: Path
    own: bool
    procedure: Procedure | None
    problem: str = ""


def list_(options: argparse.Namespace) -> int:
    """The installed procedures; 1 when one of their files is refused."""
    given = settings()
    read = list(installed(given))
    if not data(options, [_listed(each) for each in read]):
        rows = [_row(each) for each in read]
        table(("procedure", "version", "title", "clocks", "from", "state"), rows)
    return DONE if all(each.procedure for each in read) else FAILED


def check(options: argparse.Namespace) -> int:
    """What is wrong with one procedure, or with any; 1 when something is."""
    given = settings()
    read = [_file(Path(options.name))] if _is_file(options.name) else list(installed(given))
    if options.name and not _is_file(options.name):
        read = [each for each in read if _name(each) == options.name]
        if not read:
            raise _unknown(options.name, given)
    if not data(options, [_listed(each) for each in read]):
        for each in read:
            line(
                f"{plain(each.path.name)}: {'in order' if each.procedure else plain(each.problem)}"
            )
    return DONE if all(each.procedure for each in read) else FAILED


def show(options: argparse.Namespace) -> int:
    """One procedure: roles, classes and clocks."""
    procedure = chosen(options.name, settings())
    if options.json:
        import msgspec

        data(options, msgspec.to_builtins(procedure))
        return DONE
    line(f"{procedure.id} version {procedure.version}: {plain(procedure.title.zh)}")
    line(f"{plain(procedure.title.en)} (source: {plain(procedure.source)})")
    line()
    roles = [(r.id, r.name.zh, ", ".join(r.may)) for r in procedure.organisation]
    table(("role", "name", "may"), roles)
    line()
    classes = [
        (k.id, k.name.zh, k.axis, k.code, ", ".join(k.decided_by) or "-") for k in procedure.classes
    ]
    table(("class", "name", "axis", "code", "set by"), classes)
    line()
    steps = [(s.id, s.label.zh, ", ".join(s.by), ", ".join(s.after)) for s in procedure.steps]
    table(("step", "button", "by", "after"), steps)
    for clock in procedure.clocks:
        line()
        _clock(clock)
    return DONE


def chosen(name: str | None, given: Settings) -> Procedure:
    """The procedure of this name (its newest version) or file; without a name the company's."""
    if _is_file(name):
        return _loaded(_file(Path(name or "")))
    wanted = name or _company_wants(given)
    found = [each for each in installed(given) if _name(each) == wanted]
    if not found:
        raise _unknown(wanted, given)
    return max((_loaded(each) for each in found), key=lambda procedure: procedure.version)


def installed(given: Settings) -> Iterator[Read]:
    """Every shipped procedure file, and the company's own."""
    from procedures.load import SHIPPED

    own = given.procedures_dir
    if own is not None and not own.is_dir():
        raise Failed(
            f"KESU_PROCEDURES_DIR names {own}, which is no folder", "make it, or take it out"
        )
    for folder in (SHIPPED, *((own,) if own else ())):
        for path in sorted(folder.glob("*.toml")):
            yield _file(path, own=folder == own)


def receiver(of: Receiver) -> str:
    """As it is written: role@place."""
    return f"{of.role}@{of.at}"


def _is_file(name: str | None) -> bool:
    return bool(name and (name.endswith(".toml") or "/" in name))


def _file(path: Path, *, own: bool = True) -> Read:
    from procedures.errors import ProcedureError
    from procedures.load import parse

    try:
        return Read(path, own, parse(read_text(path), path.name))
    except ProcedureError as error:
        return Read(path, own, None, str(error))


def _loaded(read: Read) -> Procedure:
    if read.procedure is None:
        problem, _, remedy = read.problem.partition(". Remedy: ")
        raise Failed(problem, remedy)
    return read.procedure


def _name(read: Read) -> str:
    return read.procedure.id if read.procedure else read.path.stem


def _unknown(name: str, given: Settings) -> Failed:
    known = ", ".join(sorted({_name(each) for each in installed(given)}))
    return Failed(f"There is no procedure {name!r}", f"name a file, or one of: {known}")


def _company_wants(given: Settings) -> str:
    from cases.organisation_file import parse_organisation

    path = given.organisation_in_force
    if not path.exists():
        raise Failed(
            "No organisation file is in force, so that no procedure is the company's",
            "name the procedure, or import a file with `kesu org import FILE`",
        )
    return parse_organisation(read_text(path), path.name).procedure


def _listed(read: Read) -> dict[str, Any]:
    procedure = read.procedure
    return {
        "file": read.path.name,
        "own": read.own,
        "ok": procedure is not None,
        "problem": read.problem or None,
        "id": procedure.id if procedure else None,
        "version": procedure.version if procedure else None,
        "title": {"zh": procedure.title.zh, "en": procedure.title.en} if procedure else None,
        "source": procedure.source if procedure else None,
        "clocks": [clock.id for clock in procedure.clocks] if procedure else [],
    }


def _row(read: Read) -> tuple[str, ...]:
    whose = "the company" if read.own else "Kesu"
    procedure = read.procedure
    if procedure is None:
        return read.path.stem, "-", "-", "-", whose, read.problem
    clocks = str(len(procedure.clocks))
    return procedure.id, str(procedure.version), procedure.title.zh, clocks, whose, "in order"


def _clock(clock: Clock) -> None:
    source = "the product's own" if clock.own else f"{clock.clause} 「{clock.quote}」"
    line(f"clock {clock.id}  {plain(clock.name.zh)} / {plain(clock.name.en)}")
    line(f"  source  {plain(source)}")
    line(f"  limit   {clock.limit.written}, owed by {receiver(clock.owner)}")
    line(f"  starts  {', '.join(clock.start)}")
    line(f"  stops   {', '.join(clock.stop)}")
    if clock.when.any or clock.when.none:
        wanted = f"any of {', '.join(clock.when.any)}" if clock.when.any else ""
        barred = f"none of {', '.join(clock.when.none)}" if clock.when.none else ""
        line(f"  when    {'; '.join(part for part in (wanted, barred) if part)}")
    if clock.warn:
        line(f"  warns   {', '.join(warning.written for warning in clock.warn)}")
    for rung in clock.ladder:
        line(f"  rings   +{rung.after.written}: {', '.join(receiver(to) for to in rung.to)}")
    if clock.repeat:
        line(f"  again   every {clock.repeat.written} until somebody acknowledges")
    if clock.breach != "ping":
        what = "the acknowledgement is released" if clock.breach == "release" else "the case lapses"
        line(f"  then    {what}")
    if clock.promise:
        line("  promised to the customer in the receipt")
