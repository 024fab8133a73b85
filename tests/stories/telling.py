"""Steps that many stories share."""

from __future__ import annotations

import pytest

from tests.world import Customer, labels

both = pytest.mark.parametrize(
    "database", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
STORY = "菜里有虫子，服务员不理我，电话13812345678"
PLAIN = "菜里有虫子"  # a story that answers nothing else
_QUESTIONS_AT_MOST = 12


async def begins(customer: Customer, story: str = PLAIN) -> None:
    """From the first press to a story that is told to its end; what was heard is passed over."""
    await customer.starts()
    await customer.presses("同意并开始")
    for piece in story.split("\f"):
        await customer.says(piece)
    customer.skips()
    await customer.presses("说完了")


async def answers(
    customer: Customer, unit: str = "徐汇店", wish: str = "退款", contact: str = "就在这里"
) -> str:
    """Whatever is still asked is answered by its button, until the summary stands, which is given
    back; what was heard is passed over.
    """
    known = ("记不清", unit, wish, "没有更多了", "没有", contact, "是")
    for _ in range(_QUESTIONS_AT_MOST):
        shown = labels(customer.said()[-1])
        if "提交" in shown:
            return customer.skips()[-1]
        button = next((word for word in known if word in shown), None)
        assert button is not None, f"no answer for {shown}"
        await customer.presses(button)
    raise AssertionError("the summary never came")


async def tells(customer: Customer, story: str = STORY, unit: str = "徐汇店") -> str:
    """The plain way from first message to receipt, nothing optional; returns the receipt."""
    await begins(customer, story)
    await answers(customer, unit)
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
