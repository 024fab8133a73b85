"""One table of limits and time-outs of the running system: value, unit (in the name), and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Names end in their unit. Platform figures: Telegram's FAQ and Bot API."""

    # taking in
    poll_seconds: int = 25  # long poll; Telegram allows up to 50
    inbox_batch: int = 50  # senders looked at in one round: bounds memory
    inbox_attempts: int = 5  # then an update is set aside and shown
    inbox_retry_seconds: int = 20  # doubled at every failure
    inbox_workers: int = 8  # updates worked at once in one process
    # deadlines
    tick_cases: int = 100  # measured: batches of 100 fire twenty times faster than single cases
    tick_pause_ms: int = 200  # look at the clock this often when nothing wakes us
    tick_retry_seconds: int = 60  # a failing case's next turn
    remind_seconds: int = 5  # between two looks for customers who fell silent
    downtime_seconds: int = 900  # later than this is downtime: one summary instead of a flood
    # messages out
    lanes: int = 16  # chats served at once in one process
    lane_chunk: int = 20  # messages per lease, so that a lease is never outlived
    lease_seconds: int = 150  # longer than any call (call_seconds) by far
    call_seconds: int = (
        75  # the longest platform call, an upload; no call begins with less lease left
    )
    send_pause_seconds: int = 300  # pauses between attempts double up to this
    send_failures: int = 8  # of our own (no wording), then the next message has its turn
    deliver_pause_ms: int = 200
    # answers inside the platform's own request (WeChat cuts it after 5 seconds)
    passive_seconds: float = 4.0  # then it hears `success`, and the answer comes later
    body_seconds: float = 5.0  # a push that has not come by then is given up by the platform, too
    passive_poll_ms: int = 50  # between two looks at what another process is working
    passive_lease_seconds: int = 8  # the chat is left to the request as long as it can live
    press_seconds: int = 6  # WeCom takes the answer to a press for 5 (document 101031)
    # keeping watch
    audit_seconds: int = 30  # between two audits
    stale_seconds: int = 300  # due work older than this is an alarm
    audit_sample: int = 20  # cases whose row and deadlines are compared with their events
    bindings_seconds: int = (
        1  # other processes' bindings and changed files count after at most this
    )
    # pruning: days of world time after which rows go, looked at by the machine's clock
    prune_seconds: int = 3600  # nothing of it is urgent
    prune_rows: int = 500  # in one work: milliseconds, so that nobody waits for the lock
    prune_batches: int = 40  # of each kind in one go: far more in a day than a day brings
    updates_days: int = 7  # Telegram keeps updates for 24 hours, so that none comes again later
    answers_days: int = 1  # a push is repeated within seconds
    messages_days: int = 90  # a reply to an older prompt is not expected any more
    invitations_days: int = 30  # after use or end, so that one can still see who was invited
    talks_days: int = 30  # what is left of a talk whose draft silence has filed or ended long ago
    stop_seconds: int = 20  # a clean stop waits this long for work in hand


LIMITS = Limits()
