"""`kesu org show|import|export`: the organisation file and what was bound to it in chats."""

from __future__ import annotations

import argparse
import asyncio
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.failures import DONE, Failed
from bot.cli.files import read_text
from bot.cli.output import data, line, note
from bot.cli.plain import plain
from bot.cli.store import opened_store, read_rules, settings
from bot.settings import Settings

if TYPE_CHECKING:
    from cases.organisation import Organisation, Person, Unit

_PLAYING = (
    "Without tokens the playground plays with a company of its own, unless KESU_ORG names a file."
)


def show(options: argparse.Namespace) -> int:
    """The tree with people, roles, groups and accounts."""
    given = settings()
    org, known = asyncio.run(_present(given))
    values = _values(org, given, known)
    if data(options, values):
        return DONE
    line(f"{plain(org.name.zh)} / {plain(org.name.en)}  (procedure {org.procedure})")
    line(f"file: {values['file']}")
    _branch(org, org.root(), 0, known)
    homeless = [p for p in org.people.values() if not p.roles]
    for person in homeless:
        line(f"    {_person(org, person, 'no role', known)}")
    if given.organisation_in_force != given.organisation_file:
        note(_PLAYING)
    if not known:
        note("There is no database yet: what is bound in chats cannot be shown.")
    return DONE


def export(options: argparse.Namespace) -> int:
    """The organisation file in force, as it stands."""
    path = settings().organisation_in_force
    text = read_text(path)
    if options.file is None:
        print(text, end="")
        return DONE
    target = Path(options.file)
    if target.exists():
        raise Failed(f"{target} is there already", "name a file that is not there yet")
    _write(target, text)
    line(f"Written: {plain(str(target))}")
    return DONE


def import_(options: argparse.Namespace) -> int:
    """Check a file; when all is well it replaces the one in force, which is kept as .bak."""
    given = settings()
    source = Path(options.file)
    text = read_text(source)
    org = checked(text, source.name, given)
    asyncio.run(_refuse_orphans(org, given))
    counted = f"{len(org.units)} units, {len(org.people)} people, {len(org.calendars)} calendars"
    if options.check:
        line(f"{plain(source.name)} is in order: {counted}.")
        return DONE
    target = given.organisation_file
    if target.exists() and target.samefile(source):
        line(f"{plain(str(target))} is in its place already, and in order: {counted}.")
        return DONE
    _replace(target, text)
    line(f"In its place: {plain(str(target))} ({counted}). A running Kesu takes it up by itself.")
    if given.organisation_in_force != target:
        note(_PLAYING)
    return DONE


def checked(text: str, name: str, given: Settings) -> Organisation:
    """The organisation in `text`, held against its procedure. Errors name file, place, remedy."""
    from bot.rules import read_procedures
    from cases.organisation_file import check_roles, parse_organisation
    from cases.service import House

    org = parse_organisation(text, name)
    house = House(org, read_procedures(given.procedures_dir))
    check_roles(org, house.ruling(), name)
    return org


async def _present(given: Settings) -> tuple[Organisation, bool]:
    """The organisation, and whether bindings could be read."""
    rules = read_rules(given)
    path = given.database_path
    if path is not None and not path.exists():
        return rules.house.org, False
    async with opened_store(given) as store:
        await rules.bind(store)
    return rules.house.org, True


async def _refuse_orphans(org: Organisation, given: Settings) -> None:
    """Open cases must not lose their unit: their clocks would belong to nobody."""
    path = given.database_path
    elsewhere = given.organisation_in_force != given.organisation_file
    if elsewhere or (path is not None and not path.exists()):
        return
    async with opened_store(given) as store, store.reading() as work:
        counts = await work.cases.counts(None, datetime.now(UTC))
    for unit, figures in counts.items():
        held = figures["open"] + figures["resolved"]
        if held and unit not in org.units:
            raise Failed(
                f"{held} open cases belong to the unit {unit!r}, which the new file has not",
                "keep the unit until they are closed or handed over",
            )


def _write(path: Path, text: str) -> None:
    """The file names people: only its owner reads it."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _replace(target: Path, text: str) -> None:
    """All or nothing: written beside, then put in place; the former one stays as .bak."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}.new")
    draft.unlink(missing_ok=True)
    _write(draft, text)
    if target.exists():
        former = target.with_name(f"{target.name}.bak")
        former.unlink(missing_ok=True)
        former.hardlink_to(target)
    draft.replace(target)


def _branch(org: Organisation, unit: Unit, depth: int, known: bool) -> None:
    indent = "    " * depth
    calendar = f", calendar {unit.calendar}" if unit.calendar != "always" else ", 7x24"
    group = _group(org, unit) if known else ""
    line(f"{indent}{plain(unit.name.zh)} [{unit.id}] {plain(unit.kind)}{calendar}{group}")
    for person in org.people.values():
        roles = [
            f"{holding.role}{' (deputy)' if holding.deputy else ''}"
            for holding in person.roles
            if holding.unit == unit.id
        ]
        if roles:
            line(f"{indent}  - {_person(org, person, ', '.join(roles), known)}")
    for child in org.units.values():
        if child.parent == unit.id:
            _branch(org, child, depth + 1, known)


def _group(org: Organisation, unit: Unit) -> str:
    address = org.groups.get(unit.id)
    return f", group {plain(address.chat)}" if address else ", no group"


def _person(org: Organisation, person: Person, roles: str, known: bool) -> str:
    said = [f"{plain(person.name)} [{person.id}] {roles}"]
    said += ["admin"] if person.admin else []
    said += ["absent"] if person.absent else []
    if known:
        said.append("account bound" if person.id in org.privates else "no account")
    return ", ".join(said)


def _values(org: Organisation, given: Settings, known: bool) -> dict[str, Any]:
    units = [
        {
            "id": unit.id,
            "name": unit.name.both(),
            "kind": unit.kind,
            "parent": unit.parent or None,
            "calendar": unit.calendar,
            "takes_complaints": unit.files,
            "group": org.groups[unit.id].chat if unit.id in org.groups else None,
        }
        for unit in org.units.values()
    ]
    people = [
        {
            "id": person.id,
            "name": person.name,
            "language": person.language,
            "admin": person.admin,
            "absent": person.absent,
            "account_bound": person.id in org.privates if known else None,
            "roles": [
                {"role": held.role, "unit": held.unit, "deputy": held.deputy}
                for held in person.roles
            ],
        }
        for person in org.people.values()
    ]
    return {
        "name": org.name.both(),
        "procedure": org.procedure,
        "file": str(given.organisation_in_force),
        "bindings_known": known,
        "units": units,
        "people": people,
    }
