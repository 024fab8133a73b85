"""`kesu`, also `python -m bot`. A command's own imports happen when it runs: nothing heavy here."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from bot.cli.failures import DONE, FAILED, WRONG_USE, Failed, Misused, explained
from bot.cli.parser import command_of, parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. 0: done; 1: it could not; 2: wrong use."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        options = parser().parse_args(argv)
    except SystemExit as asked:  # argparse has said what it had to say
        return asked.code if isinstance(asked.code, int) else WRONG_USE
    try:
        return command_of(options)(options)
    except BrokenPipeError:  # whoever read us has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except KeyboardInterrupt:
        return _say("Interrupted.", FAILED)
    except Misused as wrong:
        return _say(str(wrong), WRONG_USE)
    except Failed as failed:
        return _say(str(failed), FAILED)
    except Exception as trouble:
        if os.environ.get("KESU_DEBUG"):
            raise
        return _say(explained(trouble), FAILED)


def _say(sentence: str, code: int) -> int:
    print(f"kesu: {sentence}", file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())

__all__ = ["DONE", "FAILED", "WRONG_USE", "main"]
