"""What the customer wants, in their own words, matched with what the procedure lists (R-03)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from conversations.reading.words import core, plain
from procedures.model import Wish

# Words that mean the same thing. A wish of the procedure belongs to a row when its id or one of
# its names has a word of that row in it.
_ALIKE: tuple[tuple[str, ...], ...] = (
    ("退款", "退钱", "把钱退", "退回来", "还钱", "refund", "money back", "reimburse"),
    ("换货", "换一个", "换个新", "更换", "换新", "exchange", "replace", "swap"),
    ("退货", "return"),
    ("维修", "修好", "修理", "返修", "repair", "fix"),
    ("返工", "重做", "重新做", "重新服务", "redo", "rework"),
    ("道歉", "道个歉", "赔礼", "赔不是", "apolog", "sorry"),
    ("赔偿", "赔钱", "补偿", "赔付", "compensat", "damages"),
    ("解释", "说明", "说法", "原因", "explain", "explanation", "reason"),
    ("整改", "改进", "改正", "处理员工", "improve", "rectif"),
    ("减价", "降价", "打折", "折扣", "discount", "price cut"),
)
_NOT = ("不要", "不用", "不想", "不需要", "不是要", "别")
_NOT_EN = (
    " don't want", " do not want", " don't want a", " do not want a", " don't want any",
    " do not want any", " not a", " not an", " no",
)  # fmt: skip
_FILLING = re.compile(
    r"我|你们?|您|希望|要求|请求|申请|想要|想|要|请|给|和|与|并且?|还有|就|吧|了|的"
    r"|\b(?:i|we|you|me|my|us|the|a|an|and|or|to|just|please|would|could|can|like|want|need)\b"
    r"|\b(?:it|it's|i'd|i'll|some|get|have|give|for|of|be|is)\b"
)
_READ = 1000
_STORY = 4_000
# A story also tells what others did; what is wanted stands in a clause that says so.
_CLAUSE = re.compile(r"[,，。;；!！?？.\n]+")
_WANT = re.compile(
    # A clause of its own: ，要退款. What a store says (要退款得找总部) asks for nothing.
    r"(?:^\s*|了)(?:我们?|就|还|也|都|现在|今天|坚决|一定|反正|所以|因此|那就|直接|强烈)*要(?:你们|您|店家|商家|全额|全部|立刻|马上|给?个)*"
    r"(?=退|换|赔|补偿|修|返工|重做|重新|道歉|解释|说明|说法|整改|减价|降价|打折)(?!.{0,6}(?:的话|得|需|要|先))|"
    r"希望|要求|请求|想要|我要|我想|只要|请(?!问|假|客)|必须|应该|给我|麻烦|申请"
    r"|\b(?:want|wants|would like|i'd like|request|requesting|demand|please|expect|seek|seeking"
    r"|asking for|ask for|asked for|need|needs|should|hope|must)\b"
)


def find_wishes(text: str, wishes: Iterable[Wish]) -> tuple[str, ...]:
    """The ids of the wishes a text names and does not refuse, in the procedure's order."""
    said = plain(text[:_READ])
    return tuple(wish.id for wish in wishes if any(_wanted(word, said) for word in _words(wish)))


def wished(text: str, wishes: Iterable[Wish]) -> tuple[str, ...]:
    """The ids of the wishes that a story asks for, in the procedure's order."""
    clauses = [clause for clause in _CLAUSE.split(plain(text[:_STORY])) if _WANT.search(clause)]
    return tuple(
        wish.id
        for wish in wishes
        if any(_wanted(word, clause) for word in _words(wish) for clause in clauses)
    )


def says_more(text: str, wishes: Iterable[Wish]) -> bool:
    """Does a text say anything beside naming these wishes? 我要退款 does not, 全额退款 does."""
    said = plain(text[:_READ])
    known = sorted({word for wish in wishes for word in _words(wish)}, key=len, reverse=True)
    for word in known:
        said = said.replace(word, " ")
    return bool(core(_FILLING.sub(" ", said)))


def _words(wish: Wish) -> frozenset[str]:
    names = (plain(wish.name.zh), plain(wish.name.en), plain(wish.id))
    alike = {
        word for row in _ALIKE if any(w in name for w in row for name in names) for word in row
    }
    return frozenset(alike | set(names))


def _wanted(word: str, said: str) -> bool:
    at = said.find(word)
    while at >= 0:
        if not f" {said[:at]}".rstrip(" ,").endswith(_NOT + _NOT_EN):
            return True
        at = said.find(word, at + 1)
    return False
