"""How one command is added to the command line's words."""

from __future__ import annotations

import argparse
from typing import Any


def add(
    below: Any, name: str, command: str, about: str, example: str = "", *, json: bool = False
) -> argparse.ArgumentParser:
    """One command. `command` is module:function below bot.cli; `json` gives it --json."""
    added: argparse.ArgumentParser = below.add_parser(
        name,
        help=about,
        description=f"{about[0].upper()}{about[1:]}.",
        epilog=f"example:\n  {example}" if example else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    added.set_defaults(command=command, json=False)
    if json:
        added.add_argument("--json", action="store_true", help="print JSON for scripts")
    return added


def group(commands: Any, name: str, about: str) -> Any:
    """Commands that stand below one word."""
    made = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    return made.add_subparsers(title="commands", metavar="COMMAND", required=True)


def positive(text: str) -> int:
    """A number from 1 up."""
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)
