"""Steps that many stories share."""

from __future__ import annotations

import pytest

from tests.world import Customer

both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
STORY = "菜里有虫子，服务员不理我，电话13812345678"


async def tells(customer: Customer, story: str = STORY, unit: str = "徐汇店") -> str:
    """The plain way from first message to receipt, nothing optional; returns the receipt."""
    await customer.starts()
    for word in ("同意并开始", story, "说完了", "记不清", unit, "退款", "没有", "就在这里"):
        if word in _BUTTONS:
            await customer.presses(word)
        else:
            await customer.says(word)
    customer.skips()
    await customer.presses("提交")
    return customer.hears("已收到您的投诉").text


async def tells_in_english(customer: Customer, story: str, unit: str = "Xuhui store") -> str:
    """The same in English, typed."""
    await customer.starts()
    for word in ("continue", story, "done", "not sure", unit, "refund", "none", "here"):
        await customer.says(word)
    customer.skips()
    await customer.says("submit")
    return customer.hears("Your complaint is filed").text


_BUTTONS = {"同意并开始", "说完了", "记不清", "徐汇店", "静安店", "退款", "没有", "就在这里"}
