"""`tests/coverage.toml` says which test shows which rule; this test holds it to its word.

Which ids there are stands in `tests/data`: `source_rules.json` has the rules of the source texts
with their words, `source_ids.json` everything else that is counted, with a few words on each.
"""

import ast
import json
import re
import tomllib
from functools import cache

import pytest

from tests.architecture.project import ROOT, syntax_of

_LEFT_OUT = "left out, because "
_LISTS = ("source_rules.json", "source_ids.json")
_TEXT = (ROOT / "tests" / "coverage.toml").read_text(encoding="utf-8")
_IDS: dict[str, str | list[str]] = tomllib.loads(_TEXT)["ids"]


@cache
def _source(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


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
    name, _, row = name.partition("[")
    if name not in _tests_in(path):
        return f"{path} has no test {name}"
    if row and f'"{row.removesuffix("]")}"' not in _source(path):
        return f"{path} has no row {row.removesuffix(']')}"
    return None


def _wanted() -> dict[str, str]:
    """Every id that the lists know, and in which list and family it stands."""
    found: dict[str, str] = {}
    for name in _LISTS:
        families = json.loads(_source(f"tests/data/{name}"))
        found |= {each: f"{name}: {family}" for family, ids in families.items() for each in ids}
    return found


def test_every_rule_named_has_its_test_or_a_reason() -> None:
    faults = {}
    for rule, entry in _IDS.items():
        references = [entry] if isinstance(entry, str) else entry
        said = [fault for each in references if (fault := _fault(each))]
        if said or not references:
            faults[rule] = said or ["names no test"]
    assert faults == {}


def test_no_rule_of_the_sources_is_missing() -> None:
    assert {each: where for each, where in _wanted().items() if each not in _IDS} == {}


def test_no_rule_of_these_families_is_invented() -> None:
    families = re.compile(r"(TL|QL|PER|ESC|CLS|KPI|AMB)-|F\d{3}$")
    assert [each for each in _IDS if families.match(each) and each not in _wanted()] == []


def test_the_lists_are_whole() -> None:
    """A list that lost its end would ask for nothing."""
    kinds = [re.match(r"[A-Z]+", each) for each in _wanted()]
    counted = [kind.group() for kind in kinds if kind]
    assert {kind: counted.count(kind) for kind in counted} == {
        "TL": 44,
        "QL": 51,
        "PER": 36,
        "F": 155,
        "ESC": 28,
        "CLS": 31,
        "KPI": 9,
        "AMB": 50,
    }


def test_each_id_has_one_line() -> None:
    lines = [line for line in _TEXT.splitlines() if line and not line.startswith(("#", "["))]
    assert [line.split('"')[1] for line in lines] == list(_IDS)


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
        (
            "tests/architecture/test_rooms.py::test_a_library_stays_in_its_rooms[flask]",
            "tests/architecture/test_rooms.py has no row flask",
        ),
    ],
)
def test_a_wrong_reference_is_found(reference: str, fault: str | None) -> None:
    assert _fault(reference) == fault
