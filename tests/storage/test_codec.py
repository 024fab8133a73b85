"""The codec: the same bytes for the same value, and unknown events are refused."""

from __future__ import annotations

from datetime import timedelta, timezone
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import codec
from cases import events as e
from cases.errors import UnknownEvent
from cases.events import Event
from cases.evolve import evolve
from cases.moved import Moved
from cases.outgoing import Button, File, Outgoing, Prompt, Reason
from storage.chain import link
from tests.storage.material import NOW, at, filed, follow

_PLAIN = {str: "text", int: 3, bool: True}
_words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


def _example(kind: type[e.Body]) -> e.Body:
    """A body with its required fields filled."""
    values: dict[str, object] = {}
    for field in msgspec.structs.fields(kind):
        if field.required:
            values[field.name] = _value(field.type)
    return kind(**values)


def _value(wanted: object) -> object:
    if wanted is e.Sealed:
        return e.Sealed("id", "00")
    if wanted in _PLAIN:
        return _PLAIN[wanted]
    origin = str(wanted)
    if "Moved" in origin:
        return (Moved("answer", 1, NOW, at(5), "shop@1", "shop@2"),)
    if origin.startswith("tuple"):
        return ("a", "b")
    if origin.startswith("dict"):
        return {"story": e.Sealed("id", "00")}
    if origin.startswith("typing.Literal"):
        return get_args(wanted)[0]
    return NOW


@pytest.mark.parametrize("kind", get_args(e.AnyBody), ids=lambda kind: kind.__name__)
def test_every_kind_of_event_comes_back(kind: type[e.Body]) -> None:
    event = Event("c1", 7, NOW, "zhang", "press:1", _example(kind))  # type: ignore[arg-type]
    record = codec.encode_event(event)
    assert codec.decode_event(record) == event
    assert codec.encode_event(codec.decode_event(record)) == record
    assert codec.kind_of(event) == kind.__name__


@given(cause=_words, actor=_words, address=_words)
def test_any_words_come_back(cause: str, actor: str, address: str) -> None:
    event = Event("c1", 2, NOW, actor, cause, e.Undeliverable(address, "why", "what"))
    assert codec.decode_event(codec.encode_event(event)) == event


@given(_words, _words)
def test_the_order_of_keys_does_not_matter(one: str, two: str) -> None:
    here, there = e.Sealed("1", "00"), e.Sealed("2", "00")
    events = [filed(texts={one: here, two: there}), filed(texts={two: there, one: here})]
    if one != two:
        assert codec.encode_event(events[0]) == codec.encode_event(events[1])


def test_an_event_is_written_like_this() -> None:
    """Outsiders verify the chain with this text: a change here breaks every record."""
    event = Event("c1", 2, at(0.5), "zhang", "press:1", e.Acknowledged("zhang"))
    record = codec.encode_event(event)
    assert record.decode() == (
        '{"actor":"zhang","at":"2026-03-02T01:00:30Z","body":{"by":"zhang","kind":"Acknowledged"},'
        '"case":"c1","cause":"press:1","seq":2,"v":1}'
    )
    assert link("", record) == "1f863eccb361834920e25b6c9621190d79c5cef9d60b5d1024a80040c4956f30"


@pytest.mark.parametrize(
    "change",
    [
        (b'"Acknowledged"', b'"Levitated"'),
        (b'"v":1', b'"v":2'),
        (b'"by":"zhang",', b""),
        (b'"seq":2', b'"seq":2,"mood":"good"'),
        (b"}", b""),
    ],
    ids=["kind", "version", "field missing", "field of the envelope", "cut off"],
)
def test_what_this_version_does_not_know_is_refused(change: tuple[bytes, bytes]) -> None:
    record = codec.encode_event(Event("c1", 2, NOW, "a", "b", e.Acknowledged("zhang")))
    with pytest.raises(UnknownEvent, match="install the version that wrote it"):
        codec.decode_event(record.replace(*change))


def test_a_case_comes_back_or_asks_for_its_events() -> None:
    case = evolve(None, filed())
    case = evolve(case, follow(case, e.Acknowledged("zhang"), "p:1"))
    encoded = codec.encode_case(case)
    assert codec.decode_case(encoded) == case
    assert codec.decode_case(encoded.replace(b'"v":1', b'"v":0')) is None


def test_a_message_comes_back() -> None:
    zone = timezone(timedelta(hours=8))
    message = Outgoing(
        key="k",
        bot="staff",
        chat="-100",
        template="t",
        language="zh",
        created_at=NOW.astimezone(zone),
        values={"count": 3, "names": ["a"], "deep": {"x": None}},
        buttons=(Button("x", "y", style="danger"),),
        reasons=(Reason("answer", 1, 0, NOW),),
        not_before=at(5),
        prompt=Prompt("resolve", "zhang"),
        file=File("00"),
    )
    assert codec.decode_outgoing(codec.encode_outgoing(message)) == message
