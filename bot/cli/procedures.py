"""`kesu procedures list|show`: how complaints are handled, as installed."""

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
    if not data(options, [listed(each) for each in read]):
        rows = [_row(each) for each in read]
        table(("procedure", "version", "title", "clocks", "from", "state"), rows)
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
    if is_file(name):
        return _loaded(_file(Path(name or "")))
    wanted = name or _company_wants(given)
    found = [each for each in installed(given) if name_of(each) == wanted]
    if not found:
        raise unknown(wanted, given)
    return max((_loaded(each) for each in found), key=lambda procedure: procedure.version)


def installed(given: Settings) -> Iterator[Read]:
    """Every shipped procedure file, and the company's own."""
    for folder, own in folders(given):
        for path in sorted(folder.glob("*.toml")):
            yield _file(path, own=own)


def folders(given: Settings) -> Iterator[tuple[Path, bool]]:
    """Where procedures lie, and whether they are the company's own. Failed for a missing folder."""
    from procedures.load import SHIPPED

    own = given.procedures_dir
    if own is not None and not own.is_dir():
        raise Failed(
            f"KESU_PROCEDURES_DIR names {own}, which is no folder", "make it, or take it out"
        )
    yield SHIPPED, False
    if own is not None:
        yield own, True


def receiver(of: Receiver) -> str:
    """As it is written: role@place."""
    return f"{of.role}@{of.at}"


def is_file(name: str | None) -> bool:
    """A file is meant and no installed procedure."""
    return bool(name and (name.endswith(".toml") or "/" in name))


def _file(path: Path, *, own: bool = True) -> Read:
    from procedures.errors import ProcedureError
    from procedures.load import parse

    try:
        return Read(path, own, parse(read_text(path), path.name, path.parent))
    except ProcedureError as error:
        return Read(path, own, None, str(error))


def _loaded(read: Read) -> Procedure:
    if read.procedure is None:
        problem, _, remedy = read.problem.partition(". Remedy: ")
        raise Failed(problem, remedy)
    return read.procedure


def name_of(read: Read) -> str:
    """The procedure's id; of a file that cannot be read the file's name."""
    return read.procedure.id if read.procedure else read.path.stem


def unknown(name: str, given: Settings) -> Failed:
    """There is no such procedure; the installed ones are named."""
    known = ", ".join(sorted({name_of(each) for each in installed(given)}))
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


def listed(read: Read) -> dict[str, Any]:
    """A file for JSON."""
    procedure = read.procedure
    return {
        "file": read.path.name,
        "own": read.own,
        "ok": procedure is not None,
        "problem": read.problem or None,
        "id": procedure.id if procedure else None,
        "version": procedure.version if procedure else None,
        "title": procedure.title.both() if procedure else None,
        "source": procedure.source if procedure else None,
        "clocks": [clock.id for clock in procedure.clocks] if procedure else [],
    }


def _row(read: Read) -> tuple[str, ...]:
    whose = "the company" if read.own else "Kesu"
    procedure = read.procedure
    if procedure is None:
        return read.path.stem, "-", "-", "-", whose, read.problem
    clocks = str(len(procedure.clocks))
    state = "only to be extended" if procedure.abstract else "in order"
    return procedure.id, str(procedure.version), procedure.title.zh, clocks, whose, state


def _clock(clock: Clock) -> None:
    source = "the product's own" if clock.own else f"{clock.clause} 「{clock.quote}」"
    line(f"clock {clock.id}  {plain(clock.name.zh)} / {plain(clock.name.en)}")
    line(f"  source  {plain(source)}")
    if clock.reading:
        line(f"  read as {plain(clock.reading)}")
    line(f"  limit   {clock.limit.written}, owed by {receiver(clock.owner)}")
    for other in clock.others:
        line(f"  or      {other.limit.written} from {other.mark}, the {clock.combine} counts")
    if clock.every:
        until = f" until {', '.join(clock.until)}" if clock.until else ""
        line(f"  again   every {clock.every.written}{until}, {clock.count} each time")
    line(f"  starts  {', '.join(clock.start)}")
    line(f"  stops   {', '.join((*clock.stop, *_together(clock)))}")
    if clock.extend:
        most = f"by {clock.extend.most.written} at most, " if clock.extend.times else ""
        line(f"  moved   {most}{clock.extend.times} times, by {', '.join(clock.extend.by)}")
    if clock.when.any or clock.when.none:
        wanted = f"any of {', '.join(clock.when.any)}" if clock.when.any else ""
        barred = f"none of {', '.join(clock.when.none)}" if clock.when.none else ""
        line(f"  when    {'; '.join(part for part in (wanted, barred) if part)}")
    _rings(clock)


def _together(clock: Clock) -> tuple[str, ...]:
    return (" and ".join(clock.stop_all),) if clock.stop_all else ()


def _rings(clock: Clock) -> None:
    if clock.silent:
        line("  silent  measured, and rings nobody")
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
        told = f": {clock.told.zh} / {clock.told.en}" if clock.told else ""
        line(f"  promised to the customer in the receipt{plain(told)}")
