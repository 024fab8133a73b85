"""What a procedure has beside its rules for a case of these classes: papers, checklists, talk."""

from __future__ import annotations

from cases.case import Case
from procedures.content import Checklist, Form, Guidance
from procedures.model import Procedure, Step


def guides_of(case: Case, procedure: Procedure) -> tuple[Checklist | Guidance, ...]:
    """Checklists and guidance that hold for the case: what is made for its classes stands first,
    as a crisis wants it, then the general lists, then how to talk.
    """
    lists = [each for each in procedure.lists if each.when.holds(case.class_set)]
    guidance = [each for each in procedure.guidance if each.when.holds(case.class_set)]
    own = [each for each in lists if each.when.any]
    return (*own, *(each for each in lists if not each.when.any), *guidance)


def forms_of(case: Case, procedure: Procedure) -> tuple[Form, ...]:
    """The forms that hold for the case."""
    return tuple(form for form in procedure.forms if form.when.holds(case.class_set))


def wanted_words(step: Step, case: Case, procedure: Procedure) -> tuple[str, ...]:
    """The lines of forms that are filled by what is written with this step, as ids."""
    return tuple(
        field.id
        for form in forms_of(case, procedure)
        for field in form.fields
        if field.step == step.id
    )


def is_counted(step: Step, procedure: Procedure) -> bool:
    """A step that some clock wants several times: how often is asked when it is reported."""
    word = f"step:{step.id}"
    return step.again and any(clock.count > 1 and word in clock.stop for clock in procedure.clocks)
