"""`tests/coverage.toml` says which test shows which rule; this test holds it to its word."""

import ast
import tomllib
from functools import cache

import pytest

from tests.architecture.project import ROOT, syntax_of

_LEFT_OUT = "left out, because "
_IDS: dict[str, str | list[str]] = tomllib.loads(
    (ROOT / "tests" / "coverage.toml").read_text(encoding="utf-8")
)["ids"]


@cache
def _tests_in(path: str) -> frozenset[str]:
    """Names of the test functions in a file, methods as ``Class::test``."""
    names = set()
    for node in syntax_of(path).body:
        inside = node.body if isinstance(node, ast.ClassDef) else [node]
        prefix = f"{node.name}::" if isinstance(node, ast.ClassDef) else ""
        for each in inside:
            if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef):
                names.add(prefix + each.name)
    return frozenset(each for each in names if each.split("::")[-1].startswith("test_"))


def _fault(reference: str) -> str | None:
    """What is wrong with one reference, or None."""
    if reference.startswith(_LEFT_OUT):
        return None if reference.removeprefix(_LEFT_OUT).strip() else "gives no reason"
    path, _, name = reference.partition("::")
    if not path.startswith("tests/") or not (ROOT / path).is_file():
        return f"{path} is no file under tests/"
    if name.partition("[")[0] not in _tests_in(path):
        return f"{path} has no test {name}"
    return None


def test_every_rule_named_has_its_test_or_a_reason() -> None:
    faults = {}
    for rule, entry in _IDS.items():
        references = [entry] if isinstance(entry, str) else entry
        said = [fault for each in references if (fault := _fault(each))]
        if said or not references:
            faults[rule] = said or ["names no test"]
    assert faults == {}


@pytest.mark.parametrize(
    ("reference", "fault"),
    [
        ("tests/architecture/test_rooms.py::test_a_library_stays_in_its_rooms[redis]", None),
        ("left out, because the customer never sees it", None),
        ("left out, because ", "gives no reason"),
        ("tests/nowhere.py::test_x", "tests/nowhere.py is no file under tests/"),
        ("bot/__main__.py::main", "bot/__main__.py is no file under tests/"),
        (
            "tests/architecture/test_rooms.py::_imported",
            "tests/architecture/test_rooms.py has no test _imported",
        ),
    ],
)
def test_a_wrong_reference_is_found(reference: str, fault: str | None) -> None:
    assert _fault(reference) == fault
