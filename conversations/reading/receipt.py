"""A case number and its secret code, typed or pasted from the receipt (R-01).

The number alone shows nothing.
"""

from __future__ import annotations

import re
import unicodedata

_LABELS = re.compile(
    r"投诉编号|编号|查询码|单号|受理号|\b(?:case|number|code|no)\b|[:：#,，、;；。/]", re.IGNORECASE
)
_NUMBER = re.compile(r"20\d{4}(?=[\dA-Z-]*[A-Z-])[\dA-Z-]*\d{2,}")
# As `cases.numbering` writes codes, and as people copy them: letters small, blanks, no hyphens.
_CODE = re.compile(r"[\dA-Z]{4}[ \-–—]?[\dA-Z]{4}[ \-–—]?[\dA-Z*~$=]")
_LONGEST = 80


def find(text: str) -> tuple[str, str] | None:
    """Number and code as written, letters made large, when the whole message is nothing else.

    Or None.

    Whether the code's check character fits is for `cases.numbering.normal_code` to say: a wrong
    one counts as a try.
    """
    if len(text) > _LONGEST:
        return None
    seen = _seen(text)
    number, _, code = " ".join(seen.split()).partition(" ")
    return (number, code) if _NUMBER.fullmatch(number) and _CODE.fullmatch(code) else None


def number_alone(text: str) -> bool:
    """True for a case number without its code, which shows nothing."""
    return len(text) <= _LONGEST and _NUMBER.fullmatch(_seen(text)) is not None


def _seen(text: str) -> str:
    return _LABELS.sub(" ", unicodedata.normalize("NFKC", text)).upper().strip()
