"""Making text safe to show.

Personal numbers masked, links that cannot be followed, no hidden signs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from conversations.reading.cards import GAP, IDENTITY, folded, is_identity, luhn, normal
from templates import innocent, personal

# --- personal numbers (R-19, PIPL art. 51: de-identified where the whole is not needed) ---

# Chinese stands before and after without a blank, so only ASCII belongs to an address or a number.
# A domain may have been made unclickable already (`defang`).
_EMAIL = re.compile(r"[A-Za-z0-9._+%-]{1,64}@[\w-]{1,63}(?:\[?\.\]?[A-Za-z0-9-]{1,63}){1,8}")
_MOBILE = re.compile(r"(?<!\d)(?:\+?86)?1[3-9]\d{9}(?!\d)")
_RUN = re.compile(rf"[+(]{{0,2}}\d(?:{GAP}\d)+")
_PART = re.compile(r"[^,;、。!?\n|]+")
_MANY = 7  # figures; fewer lead to nobody

_Mask = tuple[int, int, str]  # where it begins, where it ends, what stands there instead


def mask_phone(number: str) -> str:
    """A number with all but its first two or three and last two to four figures hidden."""
    figures = _figures(number)
    if len(figures) < _MANY:
        return "*" * len(figures)
    if len(figures) == 13 and figures.startswith("86"):
        figures = figures[2:]
    return _starred(figures, 3 if len(figures) > _MANY else 2, 4 if 10 <= len(figures) <= 13 else 2)


def mask_text(text: str) -> str:
    """A text for those who read along: rather too much is masked than too little.

    Mail; names, addresses and accounts that say what they are; and every long number, in whatever
    figures and with whatever between them, that is no date, time, price or order. All else as it
    is.
    """
    mails = ((m.start(), m.end(), _mail(m[0])) for m in _EMAIL.finditer(normal(text)))
    text = _masked(text, mails)
    text = _masked(text, ((m.start(), m.end(), _identity(m[0])) for m in _identities(text)))
    mobiles = ((m.start(), m.end(), mask_phone(m[0])) for m in _MOBILE.finditer(folded(text)))
    text = personal.hidden(_masked(text, mobiles))
    return _masked(text, _numbers(_suspect(text)))


def mask_cards(text: str) -> str:
    """Identity and bank cards alone: for those who know their own phone number."""
    true = (match for match in _identities(text) if is_identity(match[0]))
    text = _masked(text, ((m.start(), m.end(), _identity(m[0])) for m in true))
    found = ((m.start(), m.end(), _bank(_figures(m[0]))) for m in _RUN.finditer(_suspect(text)))
    return _masked(text, ((start, end, mask) for start, end, mask in found if mask))


def _masked(text: str, masks: Iterable[_Mask]) -> str:
    parts, at = [], 0
    for start, end, mask in masks:
        parts += [text[at:start], mask]
        at = end
    return "".join([*parts, text[at:]])


def _identities(text: str) -> Iterator[re.Match[str]]:
    return IDENTITY.finditer(folded(text))


def _suspect(text: str) -> str:
    """The text, sign for sign, in plain figures and without those that lead to nobody."""
    known = innocent.covered(normal(text))
    pairs = zip(known, folded(text), strict=True)
    return "".join(sign if sign == innocent.COVER else figure for sign, figure in pairs)


def _numbers(seen: str) -> Iterator[_Mask]:
    """Long numbers. Between commas each has its own mask; short pieces count together."""
    for run in _RUN.finditer(seen):
        pieces: list[tuple[int, int]] = []
        short = False
        for part in _PART.finditer(seen, run.start(), run.end()):
            start, joined = part.start(), short
            short = len(_figures(part[0])) < _MANY
            if short and joined:
                start, _ = pieces.pop()
            pieces.append((start, part.end()))
        yield from (_mask(seen, *piece) for piece in pieces if _many(seen[slice(*piece)]))


def _many(written: str) -> bool:
    return len(_figures(written)) >= _MANY


def _mask(seen: str, start: int, end: int) -> _Mask:
    """The mask from the first figure, or what belongs before it, to the last."""
    written = seen[start:end]
    whole = "(" in written and ")" in written
    first = re.search(r"[+(]*\d" if whole else r"\+?\d", written)
    assert first is not None
    last = len(written) - len(re.split(r"\d(?=\D*$)", written)[-1])
    figures = _figures(written)
    return start + first.start(), start + last, _bank(figures) or mask_phone(figures)


def _figures(written: str) -> str:
    return re.sub(r"\D", "", written)


def _starred(figures: str, first: int, last: int) -> str:
    return f"{figures[:first]}{'*' * (len(figures) - first - last)}{figures[-last:]}"


def _mail(written: str) -> str:
    name, _, domain = written.partition("@")
    return f"{name[0]}***@{domain}"


def _identity(written: str) -> str:
    return _starred(re.sub(r"[\W_]", "", written), 3, 2)


def _bank(figures: str) -> str:
    """The masked card number; empty for what is none."""
    card = 13 <= len(figures) <= 19 and not _MOBILE.fullmatch(figures) and luhn(figures)
    return _starred(figures, 4, 4) if card else ""


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
