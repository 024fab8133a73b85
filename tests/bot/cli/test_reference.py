"""The reference documents name every key that files may hold, and their examples are in order."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec
import pytest

from cases import organisation_file
from cases.organisation_file import check_roles, parse_organisation
from procedures import calendar_file, layers, model
from procedures.check import ACTS, FIXED_MARKS, NEEDED_TEXTS, SLOTS
from procedures.check_content import FACTS
from procedures.load import parse, shipped

_DOCS = Path(__file__).parents[3] / "docs"
_ORGANISATION = (_DOCS / "organisation-file.md").read_text(encoding="utf-8")
_PROCEDURE = (_DOCS / "procedure-files.md").read_text(encoding="utf-8")
_SNIPPETS = re.findall(r"```toml\n(.+?)```", _PROCEDURE, re.DOTALL)
_HEAD = """
id = "example"
version = 1
title = { zh = "例子", en = "Example" }
source = "the document"
"""


def _named(document: str) -> set[str]:
    """Everything in backticks, and the headings of tables."""
    return set(re.findall(r"`\[*(\w[\w:]*)\]*`", document))


def _tables(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """The struct and all that stand in it; what has a short way of writing is no table."""
    yield kind
    for hint in get_type_hints(kind).values():
        for inner in (hint, *get_args(hint)):
            short = inner in (model.Span, model.WarningPoint, model.Receiver)
            if isinstance(inner, type) and issubclass(inner, msgspec.Struct) and not short:
                yield from _tables(inner)


_TABLES = tuple(dict.fromkeys(_tables(model.Procedure)))


def _snippet(text: str) -> str:
    """A snippet as a file of its own, over the base."""
    if 'id = "mine"' in text.partition("[")[0]:
        return text
    extends = "" if "extends =" in text else 'extends = "base@1"\n'
    return _HEAD + extends + text


@pytest.mark.parametrize("table", _TABLES)
def test_every_key_of_a_procedure_is_explained(table: type[msgspec.Struct]) -> None:
    assert set(table.__struct_fields__) - _named(_PROCEDURE) == set()


def test_every_table_of_the_model_is_looked_at() -> None:
    names = {table.__name__ for table in _TABLES}
    assert names >= {"Procedure", "Clock", "Extension", "Alternative", "FormField", "Vocabulary"}


@pytest.mark.parametrize("text", _SNIPPETS, ids=lambda text: text.split("\n")[0])
def test_every_example_of_a_procedure_is_in_order(text: str) -> None:
    assert parse(_snippet(text), "the example").id


def test_every_key_of_a_procedure_has_its_example() -> None:
    used = {key for text in _SNIPPETS for key in re.findall(r"(?:^|[{,]\s*|\s)(\w+) = ", text)}
    used |= {name for text in _SNIPPETS for name in re.findall(r"^\s*\[+([\w.]+)\]", text, re.M)}
    used |= {part for name in used for part in name.split(".")}
    keys = {key for table in _TABLES for key in table.__struct_fields__}
    # Said in words: the one needs another file, the other is the reader's own default.
    assert keys - used - {"abstract", "reviewer"} == set()


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
    check_roles(org, (shipped(org.procedure),), "the example")
    assert org.holders("intake", "xuhui")[0].name == "小李"


def test_the_overlay_of_the_document_may_be_laid_over_the_base(tmp_path: Path) -> None:
    (block,) = re.findall(r'^    id = "talk"\n(?:(?:    .*)?\n)+', _PROCEDURE, re.MULTILINE)
    (tmp_path / "overlays").mkdir()
    (tmp_path / "overlays" / "talk.toml").write_text(textwrap.dedent(block), "utf-8")
    text = _HEAD + 'extends = "base@1"\noverlays = ["talk@1"]\n'
    laid = parse(text, "the example", tmp_path)
    assert laid.class_("attitude").words == ("冷漠", "不理人")
    assert laid.texts["empathy"].zh.startswith("让您受委屈了")


def test_every_overlay_key_is_explained() -> None:
    words = set(re.findall(r"`(\w+)`", _PROCEDURE))
    assert (layers._ADDED | layers._TOUCHED.keys()) - words - {"classes", "clocks"} == set()


def test_every_fact_and_mark_is_explained() -> None:
    words = set(re.findall(r"`([\w:]+)`", _PROCEDURE))
    assert (FACTS | FIXED_MARKS) - words == set()


def test_commands_that_documents_name_exist() -> None:
    from bot.cli.parser import parser

    for path in (*_DOCS.glob("*.md"), _DOCS.parent / "README.md"):
        for line in re.findall(r"^    kesu (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE):
            words = shlex.split(line.partition("#")[0])
            assert parser().parse_args(words).command, f"{path.name}: kesu {line}"
