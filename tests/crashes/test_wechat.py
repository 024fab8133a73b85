"""WeChat's pushes over HTTP: repeated to another process, and to one that died while it was
answering. One answer, one complaint, and the receipt is read.
"""

from __future__ import annotations

import asyncio
import itertools
import signal
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.playground.wechat import Person
from tests.crashes.company import written
from tests.crashes.customers import REPEATED
from tests.crashes.followers import PUSHES, Act, all_file, files, numbers
from tests.crashes.front import Front, front
from tests.crashes.house import all_cases, beside, gapless, nothing_lost, quiet
from tests.crashes.mainland import Mainland, free_port, mainland
from tests.crashes.processes import nursery

PEOPLE = 8
BY_FAULT = 137  # as bot.faults ends the process
LIMIT_SECONDS = 120  # only against hanging for ever
HEARS_SECONDS = 45
END_SECONDS = 25

pytestmark = pytest.mark.crash
# The word that files is the last of a talk.
POINTS = (
    "passive.marked:4",  # in the middle of the talk
    f"passive.marked:{PUSHES}",  # the complaint is filed, nobody knows it yet
    f"passive.given:{PUSHES}",  # the receipt was read, and that is not written down
)

both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


def one_answer_each(proxy: Front) -> None:
    """Whoever asked, and however often: the same words, or nothing yet."""
    for push, answers in proxy.said.items():
        assert len({words for words in answers if words}) <= 1, (push, answers)


def each_heard_once(people: list[Person]) -> None:
    """Nobody reads a thing twice that does not say so."""
    for person in people:
        texts = [each.text for each in person.received if REPEATED not in each.text]
        assert len(texts) == len(set(texts)), texts


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_a_push_that_is_repeated_to_another_process_is_answered_alike_and_filed_once(
    database: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        place: Mainland = await stack.enter_async_context(mainland())
        ward = await stack.enter_async_context(nursery(tmp_path))
        organisation, ports = written(tmp_path), (free_port(), free_port())
        env = place.settings(database, organisation)
        house = await stack.enter_async_context(beside(env))
        await place.bound(house.store)
        proxy, callback = await stack.enter_async_context(front(*ports))
        processes = [await ward.born("worker", env=env)]
        for port in ports:
            env = place.settings(database, organisation, port)
            processes.append(await ward.born("web", env=env))
        proxy.loses_every = 3
        acts = itertools.count()

        async def do(act: Act) -> None:
            """Every second push comes twice at once."""
            if next(acts) % 2:
                place.wechat.double_next()
            await act

        people = [place.wechat.add_person(f"客{number}") for number in range(PEOPLE)]
        async with asyncio.timeout(LIMIT_SECONDS):
            await place.wechat.set_callback(callback)
            await all_file(place.wechat, people, do, HEARS_SECONDS)
            await quiet(house.store)
        for process in processes:
            process.signalled(signal.SIGTERM)
            assert await process.ended(END_SECONDS) == 0

        await nothing_lost(house.store)
        cases = await all_cases(house.store)
        assert len(cases) == PEOPLE
        gapless(cases)
        assert {case.number for case in cases} == set.union(*map(numbers, people))
        assert all(len(numbers(person)) == 1 for person in people)
        assert sum(len(answers) for answers in proxy.said.values()) > PEOPLE * PUSHES
        one_answer_each(proxy)
        each_heard_once(people)


@both
async def test_the_process_dies_while_it_answers_and_the_repeat_hears_the_answer(
    database: str, tmp_path: Path
) -> None:
    async with AsyncExitStack() as stack:
        place: Mainland = await stack.enter_async_context(mainland())
        ward = await stack.enter_async_context(nursery(tmp_path))
        port = free_port()
        env = place.settings(database, written(tmp_path), port)
        house = await stack.enter_async_context(beside(env))
        await place.bound(house.store)
        proxy, callback = await stack.enter_async_context(front(port))
        people = [place.wechat.add_person(point) for point in POINTS]

        async def do(act: Act) -> None:
            await act

        async with asyncio.timeout(LIMIT_SECONDS):
            for person in people:
                first = await ward.born("run", env=env | {"KESU_CRASH_AT": person.name})
                await place.wechat.set_callback(callback)
                filing = asyncio.create_task(files(place.wechat, person, do, HEARS_SECONDS))
                assert await first.ended(LIMIT_SECONDS) == BY_FAULT, ward.log.read_text()[-2000:]
                second = await ward.born("run", env=env)
                await filing
                await place.wechat.set_callback(callback)  # it is there, whatever it did until now
                second.signalled(signal.SIGTERM)
                assert await second.ended(END_SECONDS) == 0
            last = await ward.born("run", env=env)
            await quiet(house.store)
        last.signalled(signal.SIGTERM)
        assert await last.ended(END_SECONDS) == 0

        await nothing_lost(house.store)
        cases = await all_cases(house.store)
        gapless(cases)
        assert len(cases) == len(people)
        for case in cases:
            (person,) = [each for each in people if case.number in numbers(each)]
            assert numbers(person) == {case.number}
        one_answer_each(proxy)
        each_heard_once(people)
        repeated = [answers for answers in proxy.said.values() if None in answers]
        assert len(repeated) == len([point for point in POINTS if "given" not in point])
        assert all(answers[-1] for answers in repeated), "a repeat was told nothing"
