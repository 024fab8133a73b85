"""Reading the files that operators name."""

from __future__ import annotations

from pathlib import Path

from bot.cli import limits
from bot.cli.failures import Failed


def read_text(path: Path) -> str:
    """The text of a file. Failed when it cannot be read, is too large or not UTF-8."""
    try:
        if path.stat().st_size > limits.FILE_BYTES:
            raise Failed(f"{path} is larger than 1 MiB", "name the file that is meant")
        return path.read_text(encoding="utf-8-sig")  # some editors put a mark before it
    except UnicodeDecodeError:
        raise Failed(f"{path} is not UTF-8", "save it as UTF-8") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise Failed(f"{path} cannot be read: {reason}", "look at path and rights") from None
