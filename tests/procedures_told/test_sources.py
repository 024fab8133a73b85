"""Nothing of the sources is lost: every limit, every open duty, every period and every text.

`tests/data/source_rules.json` has the sources' own words: 44 limits, 51 duties without a figure,
36 that come again.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from procedures.check_numbers import amounts
from procedures.errors import ProcedureError
from procedures.layers import OVERLAYS
from procedures.load import SHIPPED, load
from procedures.model import Clock, Procedure, Span

RULES = json.loads((Path(__file__).parents[1] / "data" / "source_rules.json").read_text("utf-8"))
TEXTS = tomllib.loads((SHIPPED.parent / "texts.toml").read_text("utf-8"))["texts"]
UNUSED = {"P26", "P27", "P33", "P38"}
SCRAMBLED = "TL-P49"  # its lines are interleaved: the figure stands in the reading
DAY_LONG = ("same day", "1 day")
_RECURRING = re.compile(r"^every |recurring")


class Written(NamedTuple):
    """An entry as a file has it."""

    file: str
    entry: dict[str, Any]


def files() -> list[Path]:
    """Every shipped procedure and overlay."""
    return [*sorted(SHIPPED.glob("*.toml")), *sorted((SHIPPED / OVERLAYS).glob("*.toml"))]


@cache
def raw(path: Path) -> dict[str, Any]:
    """A file as it is written, nothing laid below or above it."""
    return tomllib.loads(path.read_text("utf-8"))


@cache
def every(table: str, name: str) -> tuple[Written, ...]:
    """Every entry with this id that some file writes itself."""
    found = ((path, entry) for path in files() for entry in raw(path).get(table, ()))
    return tuple(
        Written(path.name, entry)
        for path, entry in found
        if entry.get("id") == name and "drop" not in entry
    )


def the_one(table: str, name: str) -> Written:
    """The entry with this id, which stands in exactly one file."""
    found = every(table, name)
    assert found, f"{name} stands in no file under {table}: it is not written yet"
    assert len(found) == 1, f"{name} stands in {[each.file for each in found]}"
    return found[0]


@cache
def procedure(file: str) -> Procedure:
    """A shipped procedure; what it is read from does not change during a test."""
    return load(SHIPPED / file)


def same_words(one: str, other: str) -> bool:
    """Quotes are compared letter by letter; white space and line breaks of the print are not."""
    return re.sub(r"\s", "", one) == re.sub(r"\s", "", other)


def stops_early(one: str, whole: str) -> bool:
    """`one` is the beginning of these words, up to a comma or full stop."""
    one, whole = (re.sub(r"\s", "", words).rstrip(",;。") for words in (one, whole))
    return whole.startswith(one) and whole[len(one) :][:1] in ("", ",", ";", "。")


def seconds(span: Span) -> int:
    """The elapsed or working seconds of a limit."""
    return span.seconds + span.days * 86_400


def spans(clock: Clock, *, recurring: bool) -> Iterator[Span]:
    """The limits in which a figure may stand: of a duty that recurs, in its period too."""
    yield clock.limit
    yield from (other.limit for other in clock.others)
    if recurring and clock.every is not None:
        yield clock.every


@pytest.mark.parametrize("name", RULES["limits"])
def test_every_limit_is_a_clock_with_the_sources_words_and_number(name: str) -> None:
    rule = RULES["limits"][name]
    # Two ends of one limit (02a, 02b) may be one clock, called by the number without the letter.
    found = next((n for n in (name, name.rstrip("ab")) if every("clocks", n)), name)
    written = the_one("clocks", found)
    clock = procedure(written.file).clock(found)
    assert not clock.own
    assert stops_early(clock.quote, rule["quote"])
    if name.startswith(SCRAMBLED):
        assert same_words(clock.reading, rule["reading"])
    recurring = _RECURRING.search(rule["limit"]) is not None
    assert (clock.every is not None) == recurring
    named = list(spans(clock, recurring=recurring))
    if rule["limit"].startswith(DAY_LONG):
        assert any(span.same_day for span in named)
        return
    (said, *_) = amounts(rule["limit"])
    assert said.seconds in {seconds(span) for span in named}, (rule["limit"], clock.limit.written)
    if said.working:
        assert clock.limit.working


def test_the_two_ends_of_one_limit_stand_both() -> None:
    """P49 四(三)2: 2 hours from the complaint, or 10 hours from the event."""
    ends = [RULES["limits"][name]["limit"] for name in ("TL-P49-02a", "TL-P49-02b")]
    wanted = {amount.seconds for end in ends for amount in amounts(end)}
    found = every("clocks", "TL-P49-02") or (
        *every("clocks", "TL-P49-02a"),
        *every("clocks", "TL-P49-02b"),
    )
    assert found, "TL-P49-02 is not written yet"
    clocks = [procedure(each.file).clock(each.entry["id"]) for each in found]
    assert wanted == {seconds(span) for clock in clocks for span in spans(clock, recurring=False)}


@pytest.mark.parametrize("name", RULES["open"])
def test_every_duty_without_a_figure_stands_in_one_file(name: str) -> None:
    entry = the_one("open_limits", name).entry
    assert same_words(entry["quote"], RULES["open"][name])
    assert bool(entry.get("clock")) != bool(entry.get("because"))


@pytest.mark.parametrize("name", RULES["periodic"])
def test_every_duty_that_comes_again_stands_in_one_file(name: str) -> None:
    text = name.split("-")[1]
    if text in UNUSED:
        assert not every("duties", name)  # the text is no procedure, see texts.toml
        return
    entry = the_one("duties", name).entry
    assert same_words(entry["quote"], RULES["periodic"][name])
    assert bool(entry.get("limit")) != bool(entry.get("because"))


def test_no_id_is_invented() -> None:
    known = {*RULES["open"], *RULES["periodic"], *(n.rstrip("ab") for n in RULES["limits"])}
    for path in files():
        for table, mark in (("clocks", "TL-P"), ("open_limits", "QL-P"), ("duties", "PER-P")):
            ids = {entry.get("id", "") for entry in raw(path).get(table, ())}
            ours = {name.rstrip("ab") for name in ids if name.startswith(mark)}
            assert ours <= known, path.name  # a letter behind: ends and hops of one limit


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: text["id"])
def test_every_text_is_used_or_says_why_not(text: dict[str, str]) -> None:
    name = text["id"]
    users = [path.name for path in files() if name in str(raw(path).get("source", "")).split()]
    assert bool(users) != bool(text.get("because")), f"{name} is used by {users or 'no file'}"
    assert (name in UNUSED) == bool(text.get("because"))


def test_there_are_49_texts() -> None:
    assert [text["id"] for text in TEXTS] == [f"P{number:02}" for number in range(1, 50)]


@pytest.mark.parametrize("path", files(), ids=lambda path: path.stem)
def test_whatever_is_shipped_can_run(path: Path) -> None:
    if path.parent.name == OVERLAYS:
        return  # laid on procedures that name it, and looked at with them
    try:
        load(path)
    except ProcedureError as error:
        pytest.fail(str(error))
