"""A message that is nothing but the wish to stay unnamed (R-17)."""

from __future__ import annotations

import re

from conversations.reading.words import plain

_AT_MOST = 60  # characters
_ZH = (
    r"(?:请|麻烦|那|还是|算了|给|帮|把|我们?|想|要|希望|申请|选择?|需要|改成?|改为|设为|就|对我|全程)*"
    r"(?:匿名|不留名|不留姓名|不实名)(?:投诉|提交|处理|反映|反馈|就行|就好|即可|可以吗|吧|了|的|谢谢)*"
)
_EN = (
    r"(?:please |i |we |i'd |would |'d |want |like |prefer |wish |need |to |be |stay |remain |keep "
    r"|make |file |submit |complain |do |it |this |me |us |(?:my|the) complaint |completely )*"
    r"anonym(?:ous|ously)(?: please| complaint| thanks)*"
)
_ASKED = re.compile(f"(?:{_ZH}|{_EN})")


def asks_anonymity(text: str) -> bool:
    """True for 匿名, 我要匿名, "I want to stay anonymous"; not for a story that speaks of it."""
    seen = plain(text[: _AT_MOST + 1]).replace("\u2019", "'")
    said = re.sub(r"[\s,，。.!！~～]+", " ", seen).strip()
    chinese = said.replace(" ", "") if "匿" in said or "不" in said else said
    return len(seen) <= _AT_MOST and _ASKED.fullmatch(chinese) is not None
