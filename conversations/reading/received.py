"""When did it reach us? A first clause that says nothing else: 昨天16:30收到来信, received Monday.

A story is full of things that arrived (昨天收到外卖是坏的); those are its own.
"""

from __future__ import annotations

import re

# Up to the first stop; a colon is one too, but not in 16:30, and not in 收到时间：昨天.
_CLAUSES = (
    re.compile(r"\s*([^，,。；;：:\n]*(?:[：:]\d\d[^，,。；;：:\n]*)?)\s*[，,。；;：:\n]?"),
    re.compile(r"\s*([^，,。；;\n]*)\s*[，,。；;\n]?"),
)
_WHAT = r"(?:的)?(?:投诉|来信|信件|信函|信|来函|函件|函|传真|邮件|电话|来电|转办单?|转来|反映)?"
_CHINESE = re.compile(
    rf"(?P<when>.{{1,30}}?)(?:收到|收悉|接到|来电|来信|来函|转来|到店|打来|到达){_WHAT}"
)
_BEFORE = re.compile(
    r"(?:收到|收件|来电|来信|接到|到达)(?:时间|日期)?(?:是|为)?\s*[:：]?\s*(?!时间|日期)(?P<when>.{1,30})"
)
_ENGLISH = re.compile(
    r"(?:(?:letter|fax|mail|e-mail|complaint)\s+)?(?:received|arrived|called(?: in)?|came in)"
    r"(?:\s+(?:on|at))?\s+(?P<when>.{1,40})",
    re.IGNORECASE,
)


def received_in(text: str) -> tuple[str, str]:
    """The words of the first clause that say when it was received, and the text after that clause.
    Empty words and the whole text where it says no such thing.
    """
    for clause in _CLAUSES:
        first = clause.match(text)
        for pattern in (_BEFORE, _ENGLISH, _CHINESE) if first else ():
            if first and (found := pattern.fullmatch(first[1].strip())):
                return found["when"].strip(), text[first.end() :]
    return "", text
