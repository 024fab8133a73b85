"""The reference documents name every key that files may hold, and their examples are in order."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import msgspec
import pytest

from cases import organisation_file
from cases.organisation_file import check_roles, parse_organisation
from procedures import calendar_file, model
from procedures.check import ACTS, FIXED_MARKS, NEEDED_TEXTS, SLOTS
from procedures.load import SHIPPED, shipped

_DOCS = Path(__file__).parents[3] / "docs"
_ORGANISATION = (_DOCS / "organisation-file.md").read_text(encoding="utf-8")
_PROCEDURE = (_DOCS / "procedure-files.md").read_text(encoding="utf-8")
_TABLES = (
    *(model.Procedure, model.Role, model.Channel, model.Field, model.Wish, model.ClassOf),
    *(model.Numbering, model.Repeats, model.Step, model.Clock, model.Rung, model.Condition),
)


def _named(document: str) -> set[str]:
    """Everything in backticks, and the headings of tables."""
    return set(re.findall(r"`\[*(\w[\w:]*)\]*`", document))


@pytest.mark.parametrize("table", _TABLES)
def test_every_key_of_a_procedure_is_explained(table: type[msgspec.Struct]) -> None:
    assert set(table.__struct_fields__) - _named(_PROCEDURE) == set()


def test_every_act_mark_and_needed_text_is_explained() -> None:
    assert (ACTS | FIXED_MARKS | SLOTS | set(NEEDED_TEXTS)) - _named(_PROCEDURE) == set()


@pytest.mark.parametrize("table", ["_File", "_Unit", "_Person"])
def test_every_key_of_an_organisation_is_explained(table: str) -> None:
    keys = set(getattr(organisation_file, table).__struct_fields__)
    assert keys - _named(_ORGANISATION) == set()


def test_every_key_of_a_calendar_is_explained() -> None:
    assert set(calendar_file._KEYS) - _named(_ORGANISATION) == set()


def test_the_whole_organisation_of_the_document_works() -> None:
    (example,) = re.findall(r"```toml\n(.+?)```", _ORGANISATION, re.DOTALL)
    org = parse_organisation(example, "the example")
    check_roles(org, shipped(org.procedure), "the example")
    assert org.holders("intake", "xuhui")[0].name == "小李"


def test_the_procedure_examples_are_those_of_the_shipped_file() -> None:
    whole = tomllib.loads((SHIPPED / "service.toml").read_text(encoding="utf-8"))
    examples = re.findall(r"```toml\n(.+?)```", _PROCEDURE, re.DOTALL)
    assert len(examples) == 3
    for example in examples:
        ((table, (entry,)),) = tomllib.loads(example).items()
        assert entry in whole[table]


def test_commands_that_documents_name_exist() -> None:
    from bot.cli.parser import parser

    for path in (*_DOCS.glob("*.md"), _DOCS.parent / "README.md"):
        for line in re.findall(r"^    kesu (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            words = line.partition("#")[0].split()
            assert parser().parse_args(words).command, f"{path.name}: kesu {line}"
