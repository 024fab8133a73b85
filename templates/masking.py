"""Making text safe to show.

Personal numbers masked, links that cannot be followed, no hidden signs.
"""

from __future__ import annotations

import re
import unicodedata

# --- personal numbers (R-19, PIPL art. 51: de-identified where the whole is not needed) ---

_EMAIL = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_ID_CARD = re.compile(r"(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])")
# Runs of figures as people group them: spaces and hyphens inside, at most one between two figures.
_RUN = re.compile(r"(?<![\w+])\+?\(?\d(?:[ \u00a0()\-–.]{0,2}\d){6,22}(?!\w)")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"0\d{9,11}|400\d{7}|800\d{7}")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def mask_phone(number: str) -> str:
    """A phone number with all but its first three and last two to four figures hidden."""
    figures = re.sub(r"\D", "", number)
    if len(figures) < 7:
        return "*" * len(figures)
    if len(figures) == 13 and figures.startswith("86"):
        figures = figures[2:]
    shown = 4 if len(figures) >= 10 else 2
    return figures[:3] + "*" * (len(figures) - 3 - shown) + figures[-shown:]


def mask_text(text: str) -> str:
    """Phones, identity cards, bank cards and e-mail addresses inside a text, masked.

    All else as it is.
    """
    text = _EMAIL.sub(_mask_email, text)
    text = _ID_CARD.sub(_mask_card, text)
    text = _RUN.sub(_mask_run, text)
    return _MOBILE.sub(lambda match: mask_phone(match[0]), text)


def _mask_email(match: re.Match[str]) -> str:
    name, _, domain = match[0].partition("@")
    return f"{name[0]}***@{domain}"


def _mask_card(match: re.Match[str]) -> str:
    number = match[0]
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if _is_id(number) else number


def _is_id(number: str) -> bool:
    total = sum(int(sign) * weight for sign, weight in zip(number, _ID_WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == number[-1].upper()


def _mask_run(match: re.Match[str]) -> str:
    written = match[0]
    figures = re.sub(r"\D", "", written)
    if 13 <= len(figures) <= 19 and _luhn(figures):
        return f"{figures[:4]}{'*' * (len(figures) - 8)}{figures[-4:]}"
    foreign = written.startswith("+") and 8 <= len(figures) <= 15
    if foreign or _MOBILE.fullmatch(figures) or _LANDLINE.fullmatch(figures):
        return mask_phone(figures)
    return written


def _luhn(figures: str) -> bool:
    total = 0
    for place, sign in enumerate(reversed(figures)):
        value = int(sign) * (2 if place % 2 else 1)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


# --- links (attack C5) ---

_LINK = re.compile(r"(?i)\b(?:https?|ftp|tg|weixin|wxp|alipays?|mailto|javascript|data)(:)(?=\S)")
_HOST = re.compile(
    r"(?i)\b(?:[a-z0-9\u4e00-\u9fff-]{1,63}\.){1,8}(?:com|cn|net|org|io|me|cc|top|xyz|vip|info|ru|link|app|site|shop)\b"
)
_MENTION = re.compile(r"(?<![\w])@(?=\w{4,})")


def defang(text: str) -> str:
    """The text with links that no client makes clickable.

    Idempotent; what people read stays readable.
    """
    text = clean(text)
    text = _LINK.sub(lambda match: match[0][:-1] + "[:]", text)
    text = _HOST.sub(lambda match: match[0].replace(".", "[.]"), text)
    return _MENTION.sub("@\u2060", text)


# --- hidden signs (attack C6) ---

_KEPT = "\n\t\u200d\ufe0f"  # line ends, and what joins emoji
_STACK = 4  # marks on one letter; more than any script needs


def clean(text: str) -> str:
    """Without control, bidirectional and other invisible signs, lone surrogates, or towers of
    marks.
    """
    kept: list[str] = []
    marks = 0
    for sign in text.replace("\r\n", "\n"):
        kind = unicodedata.category(sign)
        if kind in ("Cc", "Cf", "Cs", "Co", "Cn") and sign not in _KEPT:
            continue
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks <= _STACK:
            kept.append(sign)
    return "".join(kept)
