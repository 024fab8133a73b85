"""The lock files install the same bytes everywhere and name no machine and no registry."""

import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.project import ROOT

_LOCK_FILES = ("build.txt", "run.txt", "dev.txt")
_PIN = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;]+)(?P<when> ; .+)? \\$")
_HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")


def _lines(name: str) -> list[str]:
    return (ROOT / "requirements" / name).read_text(encoding="ascii").splitlines()


def _pins(name: str) -> dict[str, str]:
    found = (_PIN.match(line) for line in _lines(name))
    return {pin["name"]: pin["version"] for pin in found if pin}


@pytest.mark.parametrize("name", _LOCK_FILES)
def test_every_line_is_a_pin_or_its_hash(name: str) -> None:
    lines = _lines(name)
    assert [each for each in lines if not _PIN.match(each) and not _HASH.match(each)] == []
    # A pin ends in a backslash, so that its first hash follows; the last line is a hash.
    pinned = [number for number, each in enumerate(lines) if _PIN.match(each)]
    assert pinned
    assert all(_HASH.match(lines[number + 1]) for number in pinned)


def test_what_runs_is_what_is_tested() -> None:
    run, dev = _pins("run.txt"), _pins("dev.txt")
    assert {name: dev.get(name) for name in run} == run


def _named(requirements: list[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ]", each, maxsplit=1)[0].lower() for each in requirements}


def test_every_dependency_has_bounds_and_a_pin() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups: dict[str, list[str]] = project["optional-dependencies"]
    for each in [*project["dependencies"], *(line for group in groups.values() for line in group)]:
        assert ">=" in each, f"{each}: no lower bound"
        assert ",<" in each, f"{each}: no upper bound"
    assert _named(project["dependencies"]) <= set(_pins("run.txt"))
    for group in ("test", "dev", "bench"):
        assert _named(groups[group]) <= set(_pins("dev.txt"))


def test_nothing_else_lies_beside_the_lock_files() -> None:
    assert sorted(each.name for each in Path(ROOT / "requirements").iterdir()) == sorted(
        _LOCK_FILES
    )
