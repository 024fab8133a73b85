"""A story that its customer never confirmed is filed all the same; a class says so."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from cases.decide.filing import initial_classes
from procedures.check import findings
from procedures.load import shipped
from procedures.model import Procedure


@pytest.fixture
def service() -> Procedure:
    return shipped("service")


@pytest.mark.parametrize(
    ("anonymous", "unfinished", "classes"),
    [
        (False, False, ("general",)),
        (True, False, ("general", "anonymous")),
        (False, True, ("general", "unfinished")),
        (True, True, ("general", "anonymous", "unfinished")),
    ],
)
def test_classes_that_the_product_sets(
    service: Procedure, anonymous: bool, unfinished: bool, classes: tuple[str, ...]
) -> None:
    assert initial_classes(service, anonymous, unfinished) == classes


def test_a_procedure_without_the_class_files_without_it(service: Procedure) -> None:
    classes = tuple(klass for klass in service.classes if klass.id != "unfinished")
    bare = replace(service, classes=classes)
    assert findings(bare) == []
    assert initial_classes(bare, False, True) == ("general",)


def test_the_class_stands_beside_the_others(service: Procedure) -> None:
    classes = tuple(
        replace(k, axis="urgency", code="WC") if k.id == "unfinished" else k
        for k in service.classes
    )
    (found,) = findings(replace(service, classes=classes))
    assert 'write axis = "flag"' in found[2]
