"""Steps that stories of WeChat and WeCom share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

from tests.world import Connects, World
from tests.world_wechat import WeChatCustomer, WeChatPlace

UNITS = ("xuhui", "jingan", "shanghai", "hq")
MAINLAND = Connects(telegram=(), wechat=True, wecom=UNITS)  # no Telegram at all
ABROAD = Connects(telegram=("staff",), wechat=True)  # customers on WeChat, staff on Telegram
STORY = "菜里有虫子，服务员不理我"
# Everything typed; the last word opens the reply window for what is to come.
WORDS = ("说完了", "昨天", "徐汇店", "退款", "没有", "就在这里", "提交")


def place(world: World) -> WeChatPlace:
    """The Official Account's stand-in."""
    assert world.wechat is not None
    return world.wechat


async def until(condition: Callable[[], object]) -> None:
    """Give the others their turns until it is so."""
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)  # noqa: TID251 - another task has its turn


async def begins(customer: WeChatCustomer, story: str = STORY) -> None:
    """Follows, agrees by a tap, tells; what was heard is passed over."""
    await customer.follows()
    await customer.taps("同意并开始")
    await customer.says(story)
    customer.skips()


async def tells(customer: WeChatCustomer, story: str = STORY, words: Sequence[str] = WORDS) -> str:
    """The plain way from following to the receipt, which is given back."""
    await begins(customer, story)
    for word in words[:-1]:
        await customer.says(word)
    customer.skips()
    await customer.says(words[-1])
    return customer.hears("已收到您的投诉", "查询码").text


def quiet_staff(world: World) -> None:
    """Whatever staff heard until now is passed over."""
    for ear in world.ears:
        if not isinstance(ear, WeChatCustomer):
            ear.skips()
