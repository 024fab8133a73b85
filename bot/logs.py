"""Logs: to stderr, one line each; nothing like a bot token, a password or another secret in an
address, or a control character.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
_PASSWORD = re.compile(r"(?<=://)[^/@\s:]*:[^/@\s]+(?=@)")
# WeChat and WeCom take secrets and access tokens as parameters of addresses.
_PARAMETER = re.compile(r"(?<=[?&])(access_token|secret|corpsecret|key)=[^&#\s\"']+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def set_up_logs() -> None:
    """Called once, before anything runs. JSON where nobody sits in front of it."""
    people = sys.stderr.isatty()
    render: Any = structlog.dev.ConsoleRenderer() if people else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            scrubbed,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING)


def scrubbed(
    logger: object, method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Take out what looks like a secret, and characters that would rewrite the screen or the
    line.
    """
    for name, value in event.items():
        if isinstance(value, str):
            plain = _PARAMETER.sub(r"\1=***", _PASSWORD.sub("***", _TOKEN.sub("***", value)))
            event[name] = _CONTROL.sub("\ufffd", plain)
    return event
