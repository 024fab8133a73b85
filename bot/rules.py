"""The rules in force: organisation and procedures from files, bindings from chats.

A file that cannot be read refuses the start; at a reload the running rules stay and the error is
shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import structlog

from cases.errors import OrganisationError
from cases.organisation import Address, Organisation, Person
from cases.organisation_file import check_roles, parse_organisation
from cases.platforms import Platform, platform_of
from cases.ports import Contact, Store
from cases.service import House
from procedures.check_set import across
from procedures.errors import ProcedureError
from procedures.layers import OVERLAYS
from procedures.load import SHIPPED, load
from procedures.model import Procedure

Stamp = tuple[str, int, int]
log = structlog.get_logger(__name__)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Rules:
    """Holds the present `House`; everybody asks for it anew, so that a change counts at once."""

    def __init__(self, organisation: Path, procedures: Path | None) -> None:
        """Reads the files. OrganisationError or ProcedureError name file, place and remedy."""
        self.organisation, self.procedures = organisation, procedures
        self.problem = ""
        self.platforms: frozenset[Platform] | None = None  # on which staff are reached; None: all
        self.house_group: Address | None = None  # of the top, where no group is bound to it
        self._stamp = self._stamps()
        self.duties: frozenset[tuple[str, int]] | None = None  # whose cases stand, by version
        self.house = self._read()

    def _read(self) -> House:
        try:
            text = self.organisation.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OrganisationError(_unreadable(self.organisation, error)) from None
        org = parse_organisation(text, self.organisation.name)
        house = House(org, read_procedures(self.procedures))
        check_roles(org, house.ruling(), self.organisation.name)
        return house

    def reload(self) -> bool:
        """Read the files again if they changed.

        False when they are wrong: the running rules stay.
        """
        stamp = self._stamps()
        if stamp == self._stamp:
            return True
        self._stamp = stamp
        try:
            fresh = self._read()
        except (OrganisationError, ProcedureError, ValueError) as error:
            self.problem = str(error)
            log.error("rules.refused", problem=self.problem, running="the former rules stay")
            return False
        old = self.house.org
        self.house, self.problem = with_bindings(fresh, old.groups, old.accounts), ""
        log.info("rules.reloaded")
        return True

    def _stamps(self) -> tuple[object, ...]:
        own = [self.procedures] if self.procedures else []
        organisation = [_stamp(self.organisation)] if self.organisation.exists() else []
        return (*organisation, *stamps_of((SHIPPED, *own)))

    async def bind(self, store: Store, platforms: Collection[Platform] | None = None) -> None:
        """Read the bindings made in chat: groups of units, accounts and languages of people.

        `platforms`: those that this house has connected, from now on; None leaves it as it was.
        Groups and accounts on others are left out, so that their news climbs to the next chat that
        can be reached.
        """
        if platforms is not None:
            self.platforms = frozenset(platforms)
        async with store.reading() as work:
            groups = await work.people.groups()
            contacts = await work.people.contacts_of_staff()
        reached = {unit: group for unit, group in groups.items() if self._connected(group.chat)}
        if self.house_group is not None:
            reached.setdefault(self.house.org.root().id, self.house_group)
        people = dict(self.house.org.people)
        accounts: dict[str, tuple[Address, ...]] = {}
        for contact in sorted(contacts, key=_changed, reverse=True):
            person = people.get(contact.person)
            if person is None or contact.blocked or not self._connected(contact.chat):
                continue
            known = accounts.get(person.id, ())
            accounts[person.id] = (*known, Address("staff", contact.chat))
            if not known and contact.language in ("zh", "en"):
                people[person.id] = replace(person, language=contact.language)
        self.house = with_bindings(self.house, reached, accounts, people)

    def _connected(self, chat: str) -> bool:
        return self.platforms is None or platform_of(chat) in self.platforms


def _changed(contact: Contact) -> datetime:
    return contact.changed_at or _LONG_AGO


def _unreadable(path: Path, error: OSError | UnicodeDecodeError) -> str:
    if isinstance(error, FileNotFoundError):
        return (
            f"the organisation file {path} is not there. Remedy: correct KESU_ORG, which says "
            "where it is, or put a file into force with `kesu org import FILE`"
        )
    why = "it is not UTF-8" if isinstance(error, UnicodeDecodeError) else error.strerror
    return (
        f"the organisation file {path} cannot be read: {why}. Remedy: let KESU_ORG name a "
        "readable UTF-8 file"
    )


def with_bindings(
    house: House,
    groups: Mapping[str, Address],
    accounts: Mapping[str, tuple[Address, ...]],
    people: Mapping[str, Person] | None = None,
) -> House:
    """The same rules with other bindings; groups of units that are gone are left out. People are
    told in the first of their `accounts`.
    """
    known = {unit: address for unit, address in groups.items() if unit in house.org.units}
    held = {person: found for person, found in accounts.items() if found}
    told = {person: found[0] for person, found in held.items()}
    org: Organisation = replace(house.org, groups=known, privates=told, accounts=held)
    if people is not None:
        org = replace(org, people=people)
    return House(org, house.procedures)


def read_procedures(own: Path | None) -> dict[tuple[str, int], Procedure]:
    """Shipped procedures and the company's own, which may replace or add versions; without those
    that are only there to be extended.
    """
    folders = (SHIPPED, own) if own is not None else (SHIPPED,)
    return dict(_read_procedures(folders, stamps_of(folders)))


def stamps_of(folders: Iterable[Path]) -> tuple[Stamp, ...]:
    """By what it is seen that a procedure or an overlay in these folders changed."""
    everywhere = [each for folder in folders for each in (folder, folder / OVERLAYS)]
    files = [file for folder in everywhere for file in sorted(folder.glob("*.toml"))]
    return tuple(_stamp(file) for file in files if file.exists())


def _stamp(file: Path) -> Stamp:
    known = file.stat()
    return str(file), known.st_mtime_ns, known.st_size


@lru_cache(maxsize=4)
def _read_procedures(
    folders: tuple[Path, ...], stamps: tuple[Stamp, ...]
) -> Mapping[tuple[str, int], Procedure]:
    """Read once while no file changes: commands, loops and reloads ask again and again."""
    found: dict[tuple[str, int], Procedure] = {}
    files: dict[tuple[str, int], str] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            procedure = load(path)
            pinned = procedure.id, procedure.version
            files[pinned] = path.name
            if not procedure.abstract:
                found[pinned] = procedure
    for procedure, finding in across(found.values()):
        raise ProcedureError(files[procedure.id, procedure.version], *finding)
    return found
