"""The rules in force: organisation and procedures from files, bindings from chats.

A file that cannot be read refuses the start; at a reload the running rules stay and the error is
shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import structlog

from cases.errors import OrganisationError
from cases.organisation import Address, Organisation, Person
from cases.organisation_file import check_roles, parse_organisation
from cases.ports import Store
from cases.service import House
from procedures.errors import ProcedureError
from procedures.load import SHIPPED, load
from procedures.model import Procedure

log = structlog.get_logger(__name__)


class Rules:
    """Holds the present `House`; everybody asks for it anew, so that a change counts at once."""

    def __init__(self, organisation: Path, procedures: Path | None) -> None:
        """Reads the files. OrganisationError or ProcedureError name file, place and remedy."""
        self.organisation, self.procedures = organisation, procedures
        self.problem = ""
        self._stamp = self._stamps()
        self.house = self._read()

    def _read(self) -> House:
        try:
            text = self.organisation.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise OrganisationError(
                f"{self.organisation.name}: {error.__class__.__name__}. "
                "Remedy: `kesu org import FILE`, or set KESU_ORG to a readable file"
            ) from None
        org = parse_organisation(text, self.organisation.name)
        house = House(org, read_procedures(self.procedures))
        check_roles(org, house.current(), self.organisation.name)
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
        org = replace(fresh.org, groups=old.groups, privates=old.privates)
        self.house, self.problem = House(org, fresh.procedures), ""
        log.info("rules.reloaded")
        return True

    def _stamps(self) -> tuple[object, ...]:
        folders = [SHIPPED] + ([self.procedures] if self.procedures else [])
        files = [self.organisation, *sorted(f for each in folders for f in each.glob("*.toml"))]
        return tuple((f.name, f.stat().st_mtime_ns, f.stat().st_size) for f in files if f.exists())

    async def bind(self, store: Store) -> None:
        """Read the bindings made in chat: groups of units, private chats and languages of
        people.
        """
        async with store.reading() as work:
            groups = await work.people.groups()
            contacts = await work.people.contacts_of_staff()
        people = dict(self.house.org.people)
        privates: dict[str, Address] = {}
        for contact in contacts:
            person = people.get(contact.person)
            if person is None:
                continue
            if not contact.blocked:
                privates[person.id] = Address("staff", contact.chat)
            if contact.language in ("zh", "en"):
                people[person.id] = replace(person, language=contact.language)
        self.house = with_bindings(self.house, groups, privates, people)


def with_bindings(
    house: House,
    groups: Mapping[str, Address],
    privates: Mapping[str, Address],
    people: Mapping[str, Person] | None = None,
) -> House:
    """The same rules with other bindings; groups of units that are gone are left out."""
    known = {unit: address for unit, address in groups.items() if unit in house.org.units}
    org: Organisation = replace(house.org, groups=known, privates=dict(privates))
    if people is not None:
        org = replace(org, people=people)
    return House(org, house.procedures)


def read_procedures(own: Path | None) -> dict[tuple[str, int], Procedure]:
    """Shipped procedures and the company's own, which may replace or add versions."""
    folders = [SHIPPED] + ([own] if own is not None else [])
    found: dict[tuple[str, int], Procedure] = {}
    for folder in folders:
        for path in sorted(folder.glob("*.toml")):
            procedure = load(path)
            found[(procedure.id, procedure.version)] = procedure
    return found
