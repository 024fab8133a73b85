"""What people must have received after all crashes: everything at least once, and a repeat says
that it is one.
"""

from __future__ import annotations

from collections import defaultdict

from cases.case import Case
from tests.crashes.customers import NUMBER, REPEATED, Customer
from tests.crashes.telegram import Json

CARD = "客户所述"
WARNING = "快到时限"


def receipts(people: list[Customer], filed: list[Case]) -> None:
    """Everybody has one number, nobody another's, and each of them one case."""
    numbers: dict[str, int] = {}
    for person in people:
        found = person.numbers()
        assert len(found) == 1, (person.account, found)
        (number,) = found
        assert number not in numbers, (number, numbers[number], person.account)
        numbers[number] = person.account
        assert len([text for text in person.receipts() if REPEATED not in text]) <= 1
    by_number = {case.number: case for case in filed}
    assert set(numbers) == set(by_number)
    assert len({case.customer for case in filed}) == len(filed)
    for person in people:
        (number,) = person.numbers()
        assert by_number[number].chat == str(person.account)


def told_once(calls: list[Json], sign: str, expected: dict[str, str]) -> int:
    """`expected`: chat of each case's number. Each stands there once, further ones marked as
    repeats.

    Returns how many repeats there were.
    """
    told: dict[str, list[str]] = defaultdict(list)
    for call in calls:
        text = str(call["params"].get("text", ""))
        if sign in text:
            (number, *_) = NUMBER.findall(text)
            assert str(call["params"]["chat_id"]) == expected[number], number
            told[number].append(text)
    assert set(told) == set(expected), set(expected) ^ set(told)
    for number, texts in told.items():
        assert len([text for text in texts if REPEATED not in text]) <= 1, number
    return sum(len(texts) - 1 for texts in told.values())
