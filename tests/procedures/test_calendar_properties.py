"""Laws of reckoning, and a comparison with a simulation that looks at every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from procedures.calendar import (
    Calendar,
    Pause,
    Window,
    add,
    add_days,
    elapsed,
    is_open,
    next_opening,
)

MINUTE = timedelta(minutes=1)
FIRST, LAST = date(2026, 3, 24), date(2026, 4, 4)  # London changes its clocks on 03-29
AUTUMN = timedelta(days=210)  # to the days around 10-25
# Wall-clock minutes that exist exactly once on every date of these zones: the simulation asks the
# wall clock and so has no opinion on the others, which test_calendar_vectors.py fixes.
EDGES = [*range(0, 60, 10), *range(240, 1441, 20)]
ZONES = ["UTC", "Asia/Shanghai", "Europe/London", "America/New_York", "Asia/Kathmandu"]

exactly = settings(deadline=None, max_examples=60)
slowly = settings(deadline=None, max_examples=60)


@st.composite
def day_windows(draw: st.DrawFn) -> tuple[Window, ...]:
    count = draw(st.integers(1, 3))
    edges = sorted(
        draw(st.lists(st.sampled_from(EDGES), min_size=2 * count, max_size=2 * count, unique=True))
    )
    return tuple((a * 60, b * 60) for a, b in zip(edges[::2], edges[1::2], strict=True))


night_windows = st.tuples(
    st.sampled_from(range(1080, 1440, 30)), st.sampled_from(range(240, 540, 30))
).map(lambda pair: ((pair[0] * 60, (pair[1] + 1440) * 60),))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    kind = draw(st.sampled_from([day_windows(), night_windows]))
    week = draw(st.lists(st.one_of(st.just(()), kind), min_size=7, max_size=7).filter(any))
    days = [FIRST + timedelta(days=n) + shift for n in range(11) for shift in (timedelta(), AUTUMN)]
    holidays = draw(st.frozensets(st.sampled_from(days), max_size=4))
    shifts = draw(st.dictionaries(st.sampled_from(days), kind, max_size=3))
    breaks = draw(st.dictionaries(st.sampled_from(days), day_windows(), max_size=3))
    return Calendar(
        id="random",
        version=str(draw(st.integers(0, 10**9))),
        zone=draw(st.sampled_from(ZONES)),
        week=tuple(week),
        holidays=holidays - shifts.keys(),
        shifts=shifts,
        breaks=breaks,
    )


def minutes_between(first: date, last: date) -> st.SearchStrategy[datetime]:
    begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
    return st.integers(0, (last - first).days * 1440).map(lambda n: begin + n * MINUTE)


moments = st.one_of(minutes_between(FIRST, LAST), minutes_between(FIRST + AUTUMN, LAST + AUTUMN))
exact_moments = st.integers(0, 2 * 365 * 86_400_000).map(
    lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(milliseconds=n)
)
pauses_of = st.lists(
    st.tuples(moments, st.integers(0, 3000)).map(lambda p: (p[0], p[0] + p[1] * MINUTE)), max_size=3
)


def works(calendar: Calendar, at: datetime, pauses: list[Pause]) -> bool:
    """Whether the minute that begins at `at` counts, by the wall clock alone."""
    here = at.astimezone(ZoneInfo(calendar.zone))
    second, today = here.hour * 3600 + here.minute * 60, here.date()
    yesterday = today - timedelta(days=1)
    within = any(a <= second < b for a, b in calendar.windows_on(today)) or any(
        a <= second + 86_400 < b for a, b in calendar.windows_on(yesterday)
    )
    broken = any(a <= second < b for a, b in calendar.breaks.get(today, ()))
    return within and not broken and not any(a <= at < b for a, b in pauses)


@slowly
@given(calendars(), moments, st.integers(0, 6000), pauses_of)
def test_time_spent_is_what_a_simulation_counts(
    calendar: Calendar, start: datetime, length: int, pauses: list[Pause]
) -> None:
    counted = sum(works(calendar, start + n * MINUTE, pauses) for n in range(length))
    spent = elapsed(calendar, start, start + length * MINUTE, pauses)
    assert spent.seconds == counted * 60
    assert sum(step.seconds for step in spent.steps) == spent.seconds


@slowly
@given(calendars(), moments, st.integers(1, 2000), pauses_of)
def test_a_deadline_is_the_end_of_the_minute_a_simulation_reaches(
    calendar: Calendar, start: datetime, budget: int, pauses: list[Pause]
) -> None:
    due = add(calendar, start, budget * 60, pauses)
    at, left = start, budget
    while left and at < start + timedelta(days=14):
        left -= works(calendar, at, pauses)
        at += MINUTE
    assert due.at == at if not left else due.at >= at
    assert sum(step.seconds for step in due.steps) == budget * 60


@slowly
@given(calendars(), moments, st.integers(1, 6))
def test_working_days_are_counted_one_by_one(
    calendar: Calendar, start: datetime, days: int
) -> None:
    due = add_days(calendar, start, days)
    zone = ZoneInfo(calendar.zone)
    day = event = min(
        (day for day in _days_around(start, zone) if _in_window(calendar, start, day)),
        default=start.astimezone(zone).date(),
    )
    left = days
    while left:
        day += timedelta(days=1)
        left -= _is_worked(calendar, day, zone)
    clock = start.astimezone(zone).replace(tzinfo=None) - datetime.combine(
        event, datetime.min.time()
    )
    wall = datetime.combine(day, datetime.min.time()) + clock
    same_time = wall.replace(tzinfo=zone).astimezone(UTC)
    closing = works(calendar, same_time - MINUTE, [])
    assert due.at == (same_time if closing else next_opening(calendar, same_time))
    assert sum(step.days for step in due.steps) == days


def _days_around(at: datetime, zone: ZoneInfo) -> list[date]:
    here = at.astimezone(zone).date()
    return [here - timedelta(days=1), here]


def _in_window(calendar: Calendar, at: datetime, day: date) -> bool:
    here = at.astimezone(ZoneInfo(calendar.zone)).replace(tzinfo=None)
    second = (here - datetime.combine(day, datetime.min.time())).total_seconds()
    inside = any(a <= second < b for a, b in calendar.windows_on(day))
    return inside and works(calendar, at, [])


def _is_worked(calendar: Calendar, day: date, zone: ZoneInfo) -> bool:
    midnight = datetime.combine(day, datetime.min.time())
    minutes = (
        midnight + timedelta(seconds=second)
        for a, b in calendar.windows_on(day)
        for second in range(a, b, 600)
    )
    return any(works(calendar, at.replace(tzinfo=zone).astimezone(UTC), []) for at in minutes)


@exactly
@given(calendars(), exact_moments, st.integers(0, 10**6), pauses_of)
def test_what_was_added_has_elapsed(
    calendar: Calendar, start: datetime, seconds: int, pauses: list[Pause]
) -> None:
    due = add(calendar, start, seconds, pauses)
    assert due.at >= start
    assert elapsed(calendar, start, due.at, pauses).seconds == seconds
    assert sum(step.seconds for step in due.steps) == seconds


@exactly
@given(calendars(), exact_moments, st.integers(1, 10**6), st.integers(1, 10**6))
def test_budgets_add_up(calendar: Calendar, start: datetime, one: int, two: int) -> None:
    halfway = add(calendar, start, one).at
    assert add(calendar, halfway, two).at == add(calendar, start, one + two).at


@exactly
@given(
    calendars(), st.lists(exact_moments, min_size=2, max_size=2), st.integers(0, 10**6), pauses_of
)
def test_later_starts_and_larger_budgets_end_no_earlier(
    calendar: Calendar, starts: list[datetime], seconds: int, pauses: list[Pause]
) -> None:
    early, late = sorted(starts)
    assert add(calendar, early, seconds).at <= add(calendar, late, seconds).at
    assert add(calendar, early, seconds).at < add(calendar, early, seconds + 1).at
    assert add(calendar, early, seconds).at <= add(calendar, early, seconds, pauses).at
    # Not so with the clock time kept: the day of the event does not count.
    assert add_days(calendar, early, 2, True).at <= add_days(calendar, late, 2, True).at
    assert add_days(calendar, early, 2).at <= add_days(calendar, early, 3).at


@exactly
@given(calendars(), st.lists(minutes_between(FIRST, LAST), min_size=3, max_size=3), pauses_of)
def test_time_spent_adds_up(calendar: Calendar, three: list[datetime], pauses: list[Pause]) -> None:
    first, middle, last = sorted(three)
    parts = [elapsed(calendar, a, b, pauses).seconds for a, b in ((first, middle), (middle, last))]
    assert sum(parts) == elapsed(calendar, first, last, pauses).seconds
    assert elapsed(calendar, last, first, pauses).seconds == 0


@exactly
@given(calendars(), exact_moments)
def test_nothing_is_worked_before_the_next_opening(calendar: Calendar, at: datetime) -> None:
    opening = next_opening(calendar, at)
    assert is_open(calendar, opening)
    assert elapsed(calendar, at, opening).seconds == 0
    assert (opening == at) == is_open(calendar, at)
    assert add(calendar, at, 0).at == opening


@exactly
@given(calendars(), exact_moments, st.integers(0, 4), st.booleans(), pauses_of)
def test_pauses_move_working_days_by_their_working_time(
    calendar: Calendar, start: datetime, days: int, end_of_day: bool, pauses: list[Pause]
) -> None:
    plain = add_days(calendar, start, days, end_of_day).at
    paused = add_days(calendar, start, days, end_of_day, pauses).at
    worked = elapsed(calendar, start, plain).seconds
    assert elapsed(calendar, start, paused, pauses).seconds == worked


@exactly
@given(calendars(), exact_moments, st.integers(1, 10**6), pauses_of)
def test_steps_are_in_order_and_within_the_count(
    calendar: Calendar, start: datetime, seconds: int, pauses: list[Pause]
) -> None:
    due = add(calendar, start, seconds, pauses)
    steps = [step for step in due.steps if step.kind != "gap"]
    assert all(start <= step.start < step.end <= due.at for step in steps)
    assert all(a.start <= b.start for a, b in pairwise(steps))
    counts = [step for step in steps if step.kind in ("count", "shift")]
    assert all(a.end <= b.start for a, b in pairwise(counts))
    assert counts[-1].end == due.at
