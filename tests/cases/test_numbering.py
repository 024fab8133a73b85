"""Numbers by the plan's rule (P48 §3.1.2) and the secret code beside them (R-01)."""

from __future__ import annotations

from datetime import UTC, datetime

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.numbering import (
    ALPHABET,
    CHECK,
    CODE_CHARS,
    counter,
    normal_code,
    number,
    secret_code,
    type_code,
)
from tests.cases.pure import START, service_procedure

RULE = service_procedure().numbering
NEW_YEAR = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 00:30 on 1 January in Shanghai
codes = st.binary(min_size=CODE_CHARS, max_size=CODE_CHARS).map(secret_code)


@pytest.mark.parametrize(
    ("serial", "expected"),
    [
        (1, "202611YB001"),
        (42, "202611YB042"),
        (999, "202611YB999"),
        (1000, "202611YB1000"),
        (12345, "202611YB12345"),
    ],
)
def test_year_month_type_serial(serial: int, expected: str) -> None:
    assert number(RULE, "YB", serial, START, "Asia/Shanghai") == expected


@pytest.mark.parametrize(
    ("zone", "month"),
    [("UTC", "202612"), ("Asia/Shanghai", "202701"), ("America/New_York", "202612")],
)
def test_the_month_is_the_one_on_the_unit_s_calendar(zone: str, month: str) -> None:
    assert number(RULE, "YB", 1, NEW_YEAR, zone) == f"{month}YB001"
    assert counter(RULE, "YB", NEW_YEAR, zone) == f"case:{month}:YB"


@pytest.mark.parametrize(
    ("reset", "name"),
    [("month", "case:202611:JJ"), ("year", "case:2026:JJ"), ("never", "case::JJ")],
)
def test_the_serial_begins_anew_as_the_rule_says(reset: str, name: str) -> None:
    rule = msgspec.structs.replace(RULE, reset=reset)
    assert counter(rule, "JJ", START, "Asia/Shanghai") == name


@given(
    st.tuples(st.sampled_from(["YB", "JJ", "ZD"]), st.integers(1, 5000), st.integers(1, 12)),
    st.tuples(st.sampled_from(["YB", "JJ", "ZD"]), st.integers(1, 5000), st.integers(1, 12)),
)
def test_no_two_counts_give_one_number(
    one: tuple[str, int, int], other: tuple[str, int, int]
) -> None:
    numbers = {
        (kind, serial, month): number(
            RULE, kind, serial, datetime(2026, month, 5, tzinfo=UTC), "Asia/Shanghai"
        )
        for kind, serial, month in (one, other)
    }
    assert len(set(numbers.values())) == len({one, other})


@pytest.mark.parametrize(
    ("classes", "code"),
    [(("general",), "YB"), (("anonymous", "urgent"), "JJ"), (("major", "repeated"), "ZD")],
)
def test_the_type_is_the_class_of_the_axis(classes: tuple[str, ...], code: str) -> None:
    assert type_code(service_procedure(), classes) == code


@given(st.binary(min_size=CODE_CHARS, max_size=40))
def test_a_code_is_eight_characters_and_a_check(entropy: bytes) -> None:
    code = secret_code(entropy)
    first, second, check = code.split("-")
    assert set(first + second) <= set(ALPHABET)
    assert check in CHECK
    assert [len(part) for part in (first, second, check)] == [4, 4, 1]


@given(codes)
def test_a_code_reads_as_itself(code: str) -> None:
    assert normal_code(code) == code


@given(
    codes,
    st.sampled_from(["plain", "lower", "spaced", "wide", "dashes"]),
    st.booleans(),
)
def test_ways_of_writing_it(code: str, way: str, alike: bool) -> None:
    """Lower case, blanks, other dashes, wide letters; O, I and L for 0 and 1."""
    written = code.replace("0", "O").replace("1", "I") if alike else code
    spelled = {
        "plain": written.replace("-", ""),
        "lower": written.lower().replace("i", "l"),
        "spaced": f" {written.replace('-', ' ')} ",
        "wide": "".join(chr(ord(ch) + 0xFEE0) if ch != "-" else ch for ch in written),
        "dashes": written.replace("-", "—"),
    }[way]
    assert normal_code(spelled) == code


@given(codes, st.integers(0, CODE_CHARS), st.sampled_from(CHECK))
def test_any_one_wrong_character_is_found(code: str, place: int, wrong: str) -> None:
    """The check is the value modulo 37, a prime above the 32 digits."""
    plain = code.replace("-", "")
    broken = plain[:place] + wrong + plain[place + 1 :]
    assert normal_code(broken) == (code if wrong == plain[place] else None)


@given(codes, st.integers(0, CODE_CHARS), st.integers(0, CODE_CHARS))
def test_any_two_that_changed_places_are_found(code: str, one: int, other: int) -> None:
    """32 is a primitive root of 37, so that no two places weigh the same."""
    plain = list(code.replace("-", ""))
    plain[one], plain[other] = plain[other], plain[one]
    broken = "".join(plain)
    same = broken == code.replace("-", "")
    assert normal_code(broken) == (code if same else None)


@given(st.text(max_size=12))
def test_whatever_is_typed_is_no_crash(text: str) -> None:
    found = normal_code(text)
    assert found is None or normal_code(found) == found


@pytest.mark.parametrize("text", ["", "7K3Q", "7K3Q-M9TX", "7K3Q-M9TX-FF", "7K3Q-M9TU-F", "🍜" * 9])
def test_what_is_no_code(text: str) -> None:
    assert normal_code(text) is None


def test_the_number_tells_nothing_about_the_code() -> None:
    """The code is made of entropy alone; the number has no part in it."""
    assert secret_code(bytes(8)) == "0000-0000-0"
    assert secret_code(bytes(range(8))) != secret_code(bytes(range(1, 9)))
