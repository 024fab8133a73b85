"""Keeps addresses, which hold the token, and texts of people out of the log."""

from __future__ import annotations

import logging


def hush(*names: str, level: int = logging.WARNING) -> None:
    """Raise the named loggers to `level`; one that is stricter already stays so.

    HTTP clients write each address at INFO, frameworks each call with its texts at DEBUG.
    """
    for name in names:
        logger = logging.getLogger(name)
        if logger.level < level:
            logger.setLevel(level)
