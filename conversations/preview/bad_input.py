"""Every question meets every kind of bad input. The table has no empty cell, and each is a test."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from conversations.preview.company import case, view
from conversations.preview.playing import Customer
from conversations.talk.session import Language, Turn
from procedures.model import Procedure

_START = ("/start", "1")
_TOLD = (*_START, "菜里有虫子。", "说完了")
_PLACED = (*_TOLD, "昨天", "徐汇店")

# Question -> what is typed to reach it, in a chat that has one open case where "case" stands first.
QUESTIONS: dict[str, tuple[str, ...]] = {
    "notice": ("/start",),
    "story": _START,
    "story_more": (*_START, "菜里有虫子。"),
    "when": _TOLD,
    "when: which day": (*_TOLD, "3"),
    "when: still to come": (*_TOLD, "明天下午三点"),
    "unit": (*_TOLD, "昨天"),
    "unit: this one?": (*_TOLD, "昨天", "徐惠店"),
    "unit: which?": (*_START, "从徐汇店跑到静安店。", "说完了"),
    "wish": _PLACED,
    "evidence": (*_PLACED, "退款"),
    "contact": (*_PLACED, "退款", "没有"),
    "phone": (*_PLACED, "退款", "没有", "电话"),
    "order": (*_START, "订单号 20261103887766 没送到。", "说完了", "昨天", "徐汇店", "退款", "没有",
              "这里", "7"),
    "summary": (*_PLACED, "退款", "没有", "这里"),
    "give up?": (*_PLACED, "/cancel"),
    "go on?": (*_PLACED, "/start"),
    "add to what?": ("case", "还有一件事。"),
    "add": ("case", "/status", "[add]"),
    "withdraw?": ("case", "/status", "[withdraw]"),
    "why not solved": ("resolved", "未解决"),
}  # fmt: skip


def _says(*texts: str) -> Callable[[Customer], list[Turn]]:
    return lambda customer: [customer.says(text) for text in texts]


KINDS: dict[str, Callable[[Customer], list[Turn]]] = {
    "nonsense": _says("😡😡 ！！"),
    "too long": _says("很" * 20_001),
    "wrong media": lambda customer: [customer.sends("sticker")],
    "future date": _says("明天下午三点"),
    "impossible phone": _says("138001380001234567"),
    "mixed languages": _says("the soup 是冷的 и всё"),
    "bidi, control": _says("\u202e\u0007\u200b\u2066"),
    "two at once": _says("还有一句。", "再补一句。"),
    "the same twice": _says("又来了。", "又来了。"),
    "silence": lambda customer: customer.waits(timedelta(hours=3)),
    "a command": _says("/help"),
}
SILENT = "nothing is said, the question stands"


def reached(question: str, procedure: Procedure, language: Language = "zh") -> Customer:
    """A customer who stands at this question."""
    lines = QUESTIONS[question]
    cases = [case("open" if lines[0] == "case" else "resolved")] if lines[0] in _CASES else []
    customer = Customer(language, view(procedure, *cases))
    for line in lines[1:] if cases else lines:
        customer.presses(line[1:-1]) if line.startswith("[") else customer.says(line)
    return customer


_CASES = ("case", "resolved")


def cell(question: str, kind: str, procedure: Procedure) -> str:
    """What is answered: the names of the texts, turn by turn."""
    customer = reached(question, procedure)
    return shown(KINDS[kind](customer))


def shown(turns: list[Turn]) -> str:
    """Turns as the names of the texts that were said."""
    said = [[say.template.removeprefix("customer/") for say in turn.replies] for turn in turns]
    return "; then ".join(", ".join(names) for names in said if names) or SILENT
