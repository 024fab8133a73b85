"""Customers on WeChat who answer what they are asked, each thing once, and wait for the account:
they repeat nothing by themselves.
"""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from bot.playground.wechat import Bubble, Delivery, Person, WeChatWorld, until

NUMBER = re.compile(r"已收到您的投诉，编号 (\d{6}[A-Z]{2}\d{3,})")
ANSWERS = {
    "同意并开始": "1",
    "发生了什么": "菜里有虫子，服务员不理我",
    "还有要说的": "说完了",
    "什么时候发生的": "昨天",
    "哪家店": "徐汇店",
    "您希望我们怎么解决": "退款",
    "录音或单据": "没有",
    "怎么联系您": "就在这里",
    "请核对": "提交",
}
"""What is asked, and what everybody answers."""
PUSHES = 1 + len(ANSWERS)

Act = Coroutine[Any, Any, Delivery]


async def files(
    world: WeChatWorld,
    person: Person,
    do: Callable[[Act], Awaitable[None]],
    hears_within: float,
) -> None:
    """From following to the receipt. `do`: does something and waits for what becomes of it.

    Questions are answered in the order in which they came. AssertionError when nothing comes for
    `hears_within` seconds.
    """
    await do(world.follows(person))
    answers = dict(ANSWERS)
    for number in itertools.count():
        bubble = await _hears(world, person, number, hears_within)
        if numbers(person):
            return
        asked = [piece for piece in answers if piece in bubble.text]
        if asked:
            await do(world.says(person, answers.pop(asked[0])))


async def all_file(
    world: WeChatWorld, people: list[Person], do: Callable[[Act], Awaitable[None]], within: float
) -> None:
    """Everybody files, side by side."""
    async with asyncio.TaskGroup() as side_by_side:
        for person in people:
            side_by_side.create_task(files(world, person, do, within))


def numbers(person: Person) -> set[str]:
    """The numbers in the receipts of a person, who may get one twice."""
    found = [NUMBER.search(bubble.text) for bubble in person.received]
    return {each[1] for each in found if each}


async def _hears(world: WeChatWorld, person: Person, number: int, within: float) -> Bubble:
    try:
        return await until(world, lambda: _said(person, number), within)
    except TimeoutError:
        told = [(each.source, each.text[:20]) for each in person.history[-4:]]
        mine = [each for each in world.deliveries if each.openid == person.openid]
        pushed = [(each.tries, each.outcome) for each in mine[-3:]]
        raise AssertionError(f"somebody hears no more: {told} {pushed}") from None


def _said(person: Person, number: int) -> Bubble | None:
    """The thing of this number, from 0, that the account said; the platform's excuse is none."""
    said = [bubble for bubble in person.received if bubble.source != "platform"]
    return said[number] if len(said) > number else None
