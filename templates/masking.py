"""Making text safe to show.

Personal numbers masked, links that cannot be followed, no hidden signs.
"""

from __future__ import annotations

import re
import unicodedata

from conversations.reading.cards import IDENTITY, is_identity, luhn

# --- personal numbers (R-19, PIPL art. 51: de-identified where the whole is not needed) ---

# Chinese stands before and after without a blank, so only ASCII belongs to an address or a number.
# A domain may have been made unclickable already (`defang`).
_EMAIL = re.compile(r"[A-Za-z0-9._+%-]{1,64}@[\w-]{1,63}(?:\[?\.\]?[A-Za-z0-9-]{1,63}){1,8}")
# Runs of figures as people group them: spaces and hyphens inside, at most one between two figures.
_RUN = re.compile(r"(?<![A-Za-z0-9_+])\+?\(?\d(?:[ \u00a0()\-–.]{0,2}\d){6,22}(?![A-Za-z0-9_])")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_LANDLINE = re.compile(r"0\d{9,11}|400\d{7}|800\d{7}")


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
    text = IDENTITY.sub(_mask_card, text)
    text = _RUN.sub(_mask_run, text)
    return _MOBILE.sub(lambda match: mask_phone(match[0]), text)


def _mask_email(match: re.Match[str]) -> str:
    name, _, domain = match[0].partition("@")
    return f"{name[0]}***@{domain}"


def _mask_card(match: re.Match[str]) -> str:
    number = match[0]
    return f"{number[:3]}{'*' * (len(number) - 5)}{number[-2:]}" if is_identity(number) else number


def mask_cards(text: str) -> str:
    """Identity and bank cards alone: for those who know their own phone number."""
    text = IDENTITY.sub(_mask_card, text)
    return _RUN.sub(lambda match: _mask_bank(match[0]) or match[0], text)


def _mask_run(match: re.Match[str]) -> str:
    written = match[0]
    figures = re.sub(r"\D", "", written)
    if bank := _mask_bank(written):
        return bank
    foreign = written.startswith("+") and 8 <= len(figures) <= 15
    if foreign or _MOBILE.fullmatch(figures) or _LANDLINE.fullmatch(figures):
        return mask_phone(figures)
    return written


def _mask_bank(written: str) -> str:
    """The masked card number; empty for what is none."""
    figures = re.sub(r"\D", "", written)
    if 13 <= len(figures) <= 19 and not _MOBILE.fullmatch(figures) and luhn(figures):
        return f"{figures[:4]}{'*' * (len(figures) - 8)}{figures[-4:]}"
    return ""


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
