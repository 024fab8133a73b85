"""Public holidays and make-up working days (调休) of a country, from the `holidays` package."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import NamedTuple

FIRST_YEAR = 2015
FAR_YEAR = 2050
YEARS_AHEAD = 2  # holidays whose date a rule gives already, beyond the last published year


class PublicDays(NamedTuple):
    """Holidays and make-up days; `known_until` is the last day a government has announced.

    `known_until` is None where rules give every year and nobody announces anything.
    """

    holidays: frozenset[date]
    make_up: frozenset[date]
    known_until: date | None


@lru_cache(maxsize=16)
def public_days(country: str, subdivision: str | None = None) -> PublicDays:
    """The days off of a country (ISO 3166, e.g. CN) and subdivision (e.g. ENG).

    Where weekends are worked to make up for holidays, these are announced year by year: the
    last year with such a day is the last one known. Two years more are taken as the rules give
    them, so that a provisional deadline is a good guess. Raises ValueError for a place that the
    package does not know.
    """
    import holidays  # heavy, and needed only when a file asks for a country

    try:
        found = holidays.country_holidays(
            country, subdiv=subdivision, years=range(FIRST_YEAR, FAR_YEAR + 1)
        )
    except NotImplementedError as error:
        raise ValueError(str(error)) from error
    make_up = frozenset(day for day in found.weekend_workdays if day.year >= FIRST_YEAR)
    known = max((day.year for day in make_up), default=None)
    last = FAR_YEAR if known is None else known + YEARS_AHEAD
    return PublicDays(
        holidays=frozenset(day for day in found if FIRST_YEAR <= day.year <= last) - make_up,
        make_up=make_up,
        known_until=None if known is None else date(known, 12, 31),
    )
