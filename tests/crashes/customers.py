"""Customers who answer what they are asked, each thing once, and wait for the bot: they repeat
nothing by themselves. One in twenty begins at the beginning; the others told their story before
and come back to finish it, so that two hundred meet where it is decided.
"""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from datetime import UTC, datetime

from conversations.seeing import NOTICE_VERSION
from conversations.talk.session import Answer, Session, encode
from storage.store import SqlStore
from tests.crashes.company import BUSY, unit
from tests.crashes.telegram import Json, Telegram

RECEIPT = "已收到您的投诉"
REPEATED = "（可能重复收到）"
NUMBER = re.compile(r"\d{6}[A-Z]{2}\d{3,}")
STORY = "菜里有虫子，服务员不理我"


@dataclass
class Customer:
    """One person with one complaint. `account`: the number of the Telegram account."""

    account: int
    store: str
    telegram: Telegram

    @property
    def new(self) -> bool:
        """Nothing was told before."""
        return self.account % 20 == 0

    @property
    def decided(self) -> bool:
        """The summary was read before; only the word is missing."""
        return self.account % 2 == 1

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
        answers = self._answers()
        if self.new:
            await self.telegram.does("user_starts", user=self.account, bot="customer")
        else:
            word = "提交" if self.decided else answers.pop("录音或单据")
            await self.telegram.does("user_says", user=self.account, chat="customer", text=word)
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


async def told_before(people: list[Customer], store: SqlStore) -> None:
    """What those who come back had told; the question of evidence is open, or the summary."""
    now = datetime.now(UTC)  # noqa: TID251 - the processes live in real time
    async with store.work() as work:
        for person in people:
            if person.new:
                continue
            answers = {
                "story": Answer(STORY),
                "when": Answer("记不清"),
                "unit": Answer(f"{person.store}店", unit(person.store)),
                "wish": Answer("退款", "refund"),
                "contact": Answer("就在这里", "here"),
            }
            if person.decided:
                answers["evidence"] = Answer("没有", "none")
            session = Session(
                talk=f"talk{person.account:012}",
                language="zh",
                updated=now,
                revision=1,
                begun=True,
                consent=NOTICE_VERSION,
                consent_at=now,
                answers=answers,
            )
            await work.sessions.save("customer", str(person.account), encode(session), now)


def customers(telegram: Telegram, count: int) -> list[Customer]:
    """`count` people, spread evenly over the stores."""
    return [Customer(10_000 + n, BUSY[n % len(BUSY)], telegram) for n in range(count)]


async def all_file(people: list[Customer]) -> None:
    """Everybody files, side by side."""
    async with asyncio.TaskGroup() as side_by_side:
        for person in people:
            side_by_side.create_task(person.files())
