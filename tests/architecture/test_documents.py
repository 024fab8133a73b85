"""What the documents point to exists."""

import re

import pytest

from tests.architecture.project import ROOT, project_files, text_of

_DOCUMENTS = [each for each in project_files() if each.endswith(".md")]
_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]+)(?:#[^)]*)?\)")
_MAKE = re.compile(r"`make ([a-z]+)")


@pytest.mark.parametrize("path", _DOCUMENTS)
def test_links_to_files_resolve(path: str) -> None:
    folder = (ROOT / path).parent
    broken = [each for each in _LINK.findall(text_of(path) or "") if not (folder / each).exists()]
    assert broken == []


@pytest.mark.parametrize("path", _DOCUMENTS)
def test_make_targets_that_are_named_exist(path: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(_MAKE.findall(text_of(path) or "")) <= targets
