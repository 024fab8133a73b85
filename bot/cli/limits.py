"""Numbers of the command line, each with unit and reason."""

from __future__ import annotations

from typing import Final

INVITATION_DAYS: Final = 7
"""How long an invitation is good: over a weekend and a holiday, but no standing door."""

INVITATION_BYTES: Final = 24
"""Random bytes of an invitation: 192 bits, and 32 characters in a link that takes 64."""

FILE_BYTES: Final = 1024 * 1024
"""The largest organisation or procedure file that is read; a thousand shops need a third of it."""

PAGE: Final = 500
"""Cases read at a time by what goes through all of them."""

PROGRESS_EVERY: Final = 500
"""Cases told again between two words of progress."""

CHANGES_SHOWN: Final = 40
"""Lines of a comparison for people; JSON has all."""

SIMULATED_STAGES: Final = 500
"""Stages shown by a simulation; one that rings more often than that has said its say."""

API_SECONDS: Final = 10
"""One question to a platform by a person who waits at the keyboard."""

CALLBACK_SECONDS: Final = 5
"""Our own address asked as WeChat asks it: longer than this the platform does not wait."""

CALENDAR_DAYS: Final = 60
"""Holidays should be known this far ahead: notices of the next year come in November."""

FREE_BYTES: Final = 1024 * 1024 * 1024
"""Room on the disk below which `doctor` warns: a day's photographs of a busy company."""

HEARTBEAT_SECONDS: Final = 180
"""Older than this, the loops' sign of life is none: they give one at every clean audit."""

POLL_SECONDS: Final = 180
"""Older than this, the last fetch of updates is none: a long poll ends after half a minute."""

WAITING_SECONDS: Final = 300
"""Older than this, what waits in the inbox, in a lane or for its time is stuck."""
