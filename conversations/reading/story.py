"""What a story already says: when, where, what is wanted, a phone, an order number.

Everything found is shown back, so that a miss costs one more question and a wrong guess one tap;
still, a story is full of figures that are none of these (197号服务员, 2号楼, 24/7), and those are
left alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

import phonenumbers
from msgspec import Struct
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from conversations.reading.cards import luhn
from conversations.reading.phone import REGION
from conversations.reading.place import Named, Place, mentioned
from conversations.reading.when import When, told_when
from conversations.reading.wish import wished
from conversations.reading.words import plain
from procedures.model import Wish

_READ = 4_000
_BESIDE = 14  # characters before a number that say whose it is
_THEIRS = re.compile(
    r"店里|你们|他们|商家|商户|客服|前台|老板|店长|经理|快递|司机|骑手|对方|热线|拨打|打了|打给|打过|订单|单号"
    r"|\b(?:their|your|store|shop|called|calling|dialled|dialed|hotline|service|order|account)\b"
)
_MINE = re.compile(
    r"电话|手机|联系|号码|致电|微信"
    r"|\b(?:tel|telephone|phone|mobile|cell|call me|reach me|contact)\b"
)
_ORDER = re.compile(
    r"(?:(?:订单|流水|运单|快递单|小票|发票|交易)(?:编?号码?)?|单号"
    r"|\b(?:order|receipt|invoice|booking)(?:\s*(?:no\b\.?|number|id\b|num\b\.?))?)"
    r"[\s:#=是为]*(?:is\s+)?#?\s*([a-z0-9][a-z0-9\-]{4,31})(?![a-z0-9\-])"
)
_HOTLINES = ("400", "800")  # mainland China's
_DIGITS = 5  # an order number has at least so many
# Also with blanks, as people copy them: ABC 12345, 2026 1103 8899.
_RUN = re.compile(
    r"(?:\b(?!is|no|nr|my|it|id|the|was)[a-z]{1,4} )?[a-z0-9/\-]*\d[a-z0-9/\-]*(?: \d[a-z0-9/\-]*)*"
)
_ORDER_AT_MOST = 40
_MOBILE = re.compile(r"(?:86)?1[3-9]\d{9}")
_IDENTITY = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dx]")


class Gist(Struct, frozen=True):
    """What was found; empty where nothing was.

    `place`: `close` units are to be asked about. `wishes`: ids. `phone`: E.164. `order`: as
    written, letters made large.
    """

    when: When | None = None
    place: Place = Place("none")
    wishes: tuple[str, ...] = ()
    phone: str = ""
    order: str = ""


def read_story(
    text: str, now: datetime, zone: str, units: Iterable[Named], wishes: Iterable[Wish]
) -> Gist:
    """The first of each that a free text plainly says."""
    seen = plain(text[:_READ])
    return Gist(
        when=told_when(text, now, zone),
        place=mentioned(text, units),
        wishes=wished(text, wishes),
        phone=_phone(seen),
        order=_order(seen),
    )


def _phone(seen: str) -> str:
    """The customer's own number: called so, or a mobile number that is not called another's."""
    for match in phonenumbers.PhoneNumberMatcher(seen, REGION):
        before = seen[max(0, match.start - _BESIDE) : match.start]
        if _THEIRS.search(before) or str(match.number.national_number)[:3] in _HOTLINES:
            continue
        mobile = phonenumbers.number_type(match.number) == PhoneNumberType.MOBILE
        if mobile or _MINE.search(before):
            return phonenumbers.format_number(match.number, PhoneNumberFormat.E164)
    return ""


def _order(seen: str) -> str:
    for match in _ORDER.finditer(seen):
        number = match[1].strip("-")
        if sum(sign.isdigit() for sign in number) >= _DIGITS and not personal(number):
            return number.upper()
    return ""


def order_in(text: str) -> str:
    """The order number in an answer to that question: its longest run with figures in it, made
    large. Empty where there is none, or where it looks like a phone or a card.
    """
    runs = ("".join(run.split()).strip("-/") for run in _RUN.findall(plain(text[:_READ])))
    number = max(runs, key=len, default="")
    fits = any(sign.isdigit() for sign in number) and len(number) <= _ORDER_AT_MOST
    return number.upper() if fits and not personal(number) else ""


def personal(number: str) -> bool:
    """True for what looks like a phone, an identity card or a bank card: never an order number."""
    figures = number.replace("-", "")
    if _MOBILE.fullmatch(figures) or _IDENTITY.fullmatch(figures):
        return True
    return figures.isdigit() and 16 <= len(figures) <= 19 and figures[0] in "3456" and luhn(figures)
