"""Under which rules something is filed: those of the unit, or of the kind that was chosen."""

from __future__ import annotations

from cases.access import may_at, roles_at
from conversations.desk.hearing import Hearing
from conversations.desk.new_draft import Draft, asked
from procedures.around import Kind
from procedures.model import Procedure


def rules_of(here: Hearing, draft: Draft) -> Procedure:
    """The procedure of the kind, else of the unit, else (no unit is known yet) of the company."""
    kind = kind_chosen(here, draft)
    named = here.house.newest(kind.procedure) if kind and kind.procedure else None
    return named or _unit_rules(here, draft)


def _unit_rules(here: Hearing, draft: Draft) -> Procedure:
    return here.house.current(draft.unit if draft.unit in here.org.units else "")


def kinds_for(here: Hearing, draft: Draft) -> tuple[Kind, ...]:
    """The kinds that the clerk may file for the unit, once that is known."""
    person, unit, org = here.person, draft.unit, here.org
    if person is None or unit not in org.units:
        return ()
    held, procedure = roles_at(person, unit, org), _unit_rules(here, draft)
    if not may_at(person, "file", unit, procedure, org):
        return ()
    return tuple(kind for kind in procedure.kinds if not kind.by or held & set(kind.by))


def kind_chosen(here: Hearing, draft: Draft) -> Kind | None:
    """The kind that was chosen, while the clerk may file it for the unit."""
    return next((kind for kind in kinds_for(here, draft) if kind.id == draft.kind), None)


def kind_name(here: Hearing, draft: Draft) -> str:
    """Its name for the clerk; empty for an ordinary complaint."""
    kind = kind_chosen(here, draft)
    return kind.name.to(draft.language) if kind else ""


def field_of(here: Hearing, draft: Draft) -> str:
    """The field that is asked now; empty when the summary stands."""
    return asked(draft, rules_of(here, draft), bool(kinds_for(here, draft)))
