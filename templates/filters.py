"""Filters of the templates. Each works for both markups: Telegram HTML and plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from templates.masking import clean, defang, mask_cards, mask_phone, mask_text

_WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _language(context: Context) -> str:
    return str(context["language"])


def _local(context: Context, value: datetime | str, zone: str) -> datetime:
    """Aware, in `zone` or the `zone` among the values.

    Moments travel as datetimes or as ISO 8601.
    """
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    if at.tzinfo is None:
        raise ValueError(f"a moment without a zone: {value!r}")
    name = zone or context.get("zone")
    if not isinstance(name, str):
        raise ValueError("a moment is shown, but the values name no `zone`")
    return at.astimezone(ZoneInfo(name))


def _day_words(at: datetime, language: str) -> str:
    weekday = _WEEKDAYS[language][at.weekday()]
    if language == "zh":
        return f"{at.month}月{at.day}日({weekday})"
    return f"{weekday} {at.day} {_MONTHS[at.month - 1]}"


@pass_context
def day(context: Context, value: datetime | str, zone: str = "") -> str:
    """11月24日(周二) / Tue 24 Nov."""
    return _day_words(_local(context, value, zone), _language(context))


@pass_context
def moment(context: Context, value: datetime | str, zone: str = "") -> str:
    """11月24日(周二) 18:00 / Tue 24 Nov, 18:00."""
    at, language = _local(context, value, zone), _language(context)
    return f"{_day_words(at, language)}{' ' if language == 'zh' else ', '}{at:%H:%M}"


@pass_context
def date(context: Context, value: datetime | str, zone: str = "") -> str:
    """2026-11-24（周二） / 2026-11-24 (Tue): for dates that may lie years back."""
    at, language = _local(context, value, zone), _language(context)
    weekday = _WEEKDAYS[language][at.weekday()]
    return f"{at:%Y-%m-%d}（{weekday}）" if language == "zh" else f"{at:%Y-%m-%d} ({weekday})"


@pass_context
def clock(context: Context, value: datetime | str, zone: str = "") -> str:
    """18:00."""
    return f"{_local(context, value, zone):%H:%M}"


@pass_context
def worded(context: Context, value: Any) -> str:
    """A text in the reader's language, given as `{zh, en}`, as a pair of that shape, or ready."""
    if isinstance(value, str):
        return value
    language = _language(context)
    return str(value[language] if isinstance(value, Mapping) else getattr(value, language))


def _inside(tag: str) -> Callable[[Any], Markup]:
    # `tag` is one of ours, and the value is escaped.
    return lambda value: Markup(f"<{tag}>{escape(value)}</{tag}>")  # noqa: S704


def _marking(tag: str) -> Callable[[Context, Any], Any]:
    """Where a platform shows a message in fields of its own (`on_wecom`), words of ours that belong
    into one are marked; what a person wrote can be no tag, and so never gets there.
    """
    inside = _inside(tag)

    @pass_context
    def marked(context: Context, value: Any) -> Any:
        return inside(value) if context["on_wecom"] else value

    return marked


def _as_is(value: Any) -> str:
    return str(value)


def _quoted(value: Any) -> str:
    return "\n".join(f"> {line}" for line in str(value).split("\n"))


def filters(markup: str) -> dict[str, Callable[..., Any]]:
    """All filters by name. `markup`: `html` or `plain`."""
    html = markup == "html"
    return {
        "day": day,
        "moment": moment,
        "date": date,
        "clock": clock,
        "worded": worded,
        "mask_phone": lambda value: mask_phone(str(value)),
        "mask_cards": lambda value: mask_cards(str(value)),
        "mask_text": lambda value: mask_text(str(value)),
        "clean": lambda value: clean(str(value)),
        "defang": lambda value: defang(str(value)),
        "bold": _inside("b") if html else _as_is,
        "code": _inside("code") if html else _as_is,
        "quote": _inside("blockquote") if html else _quoted,
        # `lead`: the beginning of a line that may stand right below a card's title. `row`: the name
        # in a line `name: value` that holds nothing but words of ours.
        "lead": _marking("lead") if html else _as_is,
        "row": _marking("row") if html else _as_is,
    }
