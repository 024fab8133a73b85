"""The documents of the design keep up with the code: words, and files they point to."""

import ast
import re

import pytest

from tests.architecture.project import PACKAGES, ROOT, syntax_of

_DESIGN = ("architecture", "decisions", "glossary")
_NAMED = re.compile(rf"`((?:{'|'.join([*PACKAGES, 'tests'])})/[\w./-]+)`")
_WORDED = ("cases/commands.py", "cases/events.py")


def _document(name: str) -> str:
    return (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def _classes(path: str) -> list[str]:
    return [node.name for node in syntax_of(path).body if isinstance(node, ast.ClassDef)]


@pytest.mark.parametrize("path", _WORDED)
def test_every_command_and_event_has_its_word(path: str) -> None:
    glossary = _document("glossary")
    known = {
        each for each in _classes(path) if f"`{each}`" in glossary or f"| {each} |" in glossary
    }
    assert sorted(set(_classes(path)) - known) == []


def test_every_command_of_the_glossary_is_one() -> None:
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|", _document("glossary"), re.MULTILINE)
    commands = {command for command, _ in rows if command != "Sealed"}
    events = {event for _, said in rows for event in re.findall(r"`([A-Z]\w+)`", said)}
    assert commands == set(_classes("cases/commands.py")) - {"Command"}
    bodies = {*_classes("cases/events.py"), *_classes("cases/rule_events.py")}
    assert events == bodies - {"Event"}


@pytest.mark.parametrize("name", _DESIGN)
def test_files_that_are_named_exist(name: str) -> None:
    named = set(_NAMED.findall(_document(name)))
    assert named
    assert sorted(each for each in named if not (ROOT / each).exists()) == []


def test_no_term_is_explained_twice() -> None:
    terms = re.findall(r"^\| ([A-Z][^|]+?) \| ", _document("glossary"), re.MULTILINE)
    words = [word for term in terms for word in term.split(", ")]
    assert sorted(word for word in set(words) if words.count(word) > 1) == []
