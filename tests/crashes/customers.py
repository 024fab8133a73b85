"""Customers who answer what they are asked, each thing once, and wait for the bot: they repeat
nothing by themselves.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass

from tests.crashes.company import BUSY
from tests.crashes.telegram import Json, Telegram

RECEIPT = "已收到您的投诉"
REPEATED = "（可能重复收到）"
NUMBER = re.compile(r"\d{6}[A-Z]{2}\d{3,}")
STORY = "菜里有虫子，服务员不理我，电话13812345678"


@dataclass
class Customer:
    """One person with one complaint. `account`: the number of the Telegram account."""

    account: int
    store: str
    telegram: Telegram

    @property
    def chat(self) -> str:
        """The key of the private chat."""
        return f"{self.account}:customer"

    def receipts(self) -> list[str]:
        """The receipts that arrived."""
        texts = [str(message["text"]) for message in self.telegram.said(self.chat)]
        return [text for text in texts if RECEIPT in text]

    def numbers(self) -> set[str]:
        """The numbers that the receipts name."""
        return {NUMBER.findall(text)[0] for text in self.receipts()}

    async def files(self) -> None:
        """From the first message to the receipt."""
        await self.telegram.does("add_user", id=self.account, first_name=f"客{self.account}")
        await self.telegram.does("user_starts", user=self.account, bot="customer")
        answers = self._answers()
        answered = -1
        while not self.receipts():
            await self.telegram.change(self.chat)
            said = self.telegram.said(self.chat)
            for number, message in enumerate(said):
                if number > answered and await self._answer(message, answers):
                    answered = number

    def _answers(self) -> dict[str, str]:
        """What is asked (a piece of the question or a button) and what this person answers."""
        return {
            "同意并开始": "[同意并开始]",
            "发生了什么": STORY,
            "说完请点": "[说完了]" if self.account % 2 else "说完了",
            "什么时候发生的": "记不清",
            "哪家店或": f"{self.store}店",
            "您希望我们怎么解决": "退款",
            "录音或单据": "没有",
            "我们怎么联系您": "就在这里",
            "请核对": "[提交]",
        }

    async def _answer(self, message: Json, answers: dict[str, str]) -> bool:
        """Answer a question that was not answered yet."""
        buttons = [str(key["text"]) for row in message["keyboard"] for key in row]
        shown = f"{message['text']} {' '.join(buttons)}"
        asked = next((piece for piece in answers if piece in shown), None)
        if asked is None:
            return False
        answer = answers.pop(asked)
        where = {"user": self.account, "chat": self.chat}
        if answer.startswith("["):
            press = {"message_id": message["id"], "button": answer.strip("[]")}
            await self.telegram.does("user_presses", **where, **press)
        else:
            await self.telegram.does("user_says", **where, text=answer)
        return True


def customers(telegram: Telegram, count: int) -> list[Customer]:
    """`count` people, spread evenly over the stores."""
    return [Customer(10_000 + n, BUSY[n % len(BUSY)], telegram) for n in range(count)]


async def all_file(people: list[Customer]) -> None:
    """Everybody files, side by side."""
    async with asyncio.TaskGroup() as side_by_side:
        for person in people:
            side_by_side.create_task(person.files())
