"""The command line's words: what there is, what it takes, and where it is carried out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

Command = Callable[[argparse.Namespace], int]

_ABOUT = """\
Kesu takes complaints in Telegram, gives every duty an owner and a deadline, and tells people
before one is missed. Settings are environment variables KESU_*, also read from a file .env.
"""
_EXAMPLES = """\
examples:
  kesu run                                  start everything (without tokens: the playground)
  kesu doctor                               what is missing for going live, with the remedies
  kesu org import company.toml              check an organisation file and put it into force
  kesu org invite --admin                   a one-time link for the first administrator
  kesu procedures simulate service --at 2026-11-27T18:00 --class urgent
  kesu cases list --overdue --json          for scripts

Exit status: 0 done, 1 it could not, 2 wrong use. `kesu COMMAND --help` tells more.
"""


def command_of(options: argparse.Namespace) -> Command:
    """The function that carries out the chosen command, imported now."""
    module, _, name = options.command.partition(":")
    command: Command = getattr(import_module(f"bot.cli.{module}"), name)
    return command


def parser() -> argparse.ArgumentParser:
    """The whole grammar."""
    top = argparse.ArgumentParser(
        prog="kesu",
        description=_ABOUT,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _running(commands)
    _keeping(commands)
    _erasing(commands)
    _watching(commands)
    _preview(commands)
    _organisation(commands)
    _procedures(commands)
    _cases(commands)
    return top


def _add(
    group: Any, name: str, command: str, about: str, example: str = "", *, json: bool = False
) -> argparse.ArgumentParser:
    """One command. `command` is module:function below bot.cli; `json` gives it --json."""
    added: argparse.ArgumentParser = group.add_parser(
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


def _group(commands: Any, name: str, about: str) -> Any:
    made = commands.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    return made.add_subparsers(title="commands", metavar="COMMAND", required=True)


def _running(commands: Any) -> None:
    _add(commands, "run", "running:run", "start everything in one process")
    _add(commands, "web", "running:web", "only take in webhooks (PostgreSQL)")
    _add(commands, "worker", "running:worker", "only work and deliver (PostgreSQL)")
    _add(commands, "migrate", "keeping:migrate", "bring the database to this version")


def _keeping(commands: Any) -> None:
    backup = _add(
        commands,
        "backup",
        "keeping:backup",
        "write a copy of the database to a new file",
        "kesu backup kesu-2026-11-24.backup",
    )
    backup.add_argument("file", metavar="FILE", help="must not exist yet")
    restore = _add(
        commands,
        "restore",
        "keeping:restore",
        "bring back what a backup holds, into an empty place and with Kesu stopped",
        "kesu restore kesu-2026-11-24.backup",
    )
    restore.add_argument("file", metavar="FILE", help="a file that `kesu backup` wrote")


def _erasing(commands: Any) -> None:
    erase = _add(
        commands,
        "erase",
        "erase:erase",
        "really delete a customer's personal data, at their request",
        'kesu erase 202611YB001 --reason "asked on 24 November"',
        json=True,
    )
    erase.add_argument("number", metavar="NUMBER", nargs="?", help="the case")
    erase.add_argument(
        "--customer",
        action="store_true",
        help="all cases of the customer who filed it, and what their chat with the bot holds",
    )
    erase.add_argument(
        "--reason", default="", metavar="WHY", help="stays in the record: name nobody in it"
    )
    erase.add_argument("--force", action="store_true", help="also while a case is open")
    erase.add_argument(
        "--again",
        action="store_true",
        help="erase what the ledger beside the database names and a restore brought back",
    )


def _preview(commands: Any) -> None:
    drawn = _add(
        commands,
        "preview",
        "preview:preview",
        "write how the talk goes: the script drawn, every text in both languages",
        "kesu preview --check",
    )
    drawn.add_argument(
        "file", metavar="FILE", nargs="?", default="docs/conversations.md", help="where to"
    )
    drawn.add_argument("--check", action="store_true", help="write nothing, say if it is stale")


def _watching(commands: Any) -> None:
    _add(
        commands,
        "doctor",
        "doctor.command:doctor",
        "say what is missing for going live, item by item",
        json=True,
    )
    trace = _add(
        commands,
        "trace",
        "trace:trace",
        "show the way from an update to events, notices and messages",
        "kesu trace 202611YB001",
        json=True,
    )
    trace.add_argument(
        "id",
        metavar="ID",
        help="a case number or id, an update id, customer:UPDATE, staff:UPDATE, inbox:ROW, "
        "message:ROW, BOT:CHAT:MESSAGE, any cause; `aside` lists the updates that were set aside",
    )
    trace.add_argument(
        "--retry",
        action="store_true",
        help="give the update with this ID, which was set aside after failing, another try (after "
        "what its sender wrote meanwhile)",
    )
    switch = _group(commands, "bot", "the switch between bot and people")
    off = "let people take every talk, from the next message on"
    _add(switch, "off", "switch:off", off, "kesu bot off", json=True)
    _add(switch, "on", "switch:on", "let the bot talk again, where each talk was", json=True)
    _add(switch, "status", "switch:status", "say who takes the talks", json=True)
    audit = _group(commands, "audit", "look whether the record is as it was written")
    _add(audit, "verify", "audit:verify", "check every case's chain of events", json=True)


def _organisation(commands: Any) -> None:
    org = _group(commands, "org", "the organisation: units, people, groups")
    _add(org, "show", "org:show", "show the tree with people, roles and bound groups", json=True)
    load = _add(
        org,
        "import",
        "org:import_",
        "check an organisation file and put it into force",
        "kesu org import company.toml",
    )
    load.add_argument("file", metavar="FILE", help="TOML, see docs/organisation-file.md")
    load.add_argument("--check", action="store_true", help="only check it")
    export = _add(org, "export", "org:export", "print the organisation file that is in force")
    export.add_argument("file", metavar="FILE", nargs="?", help="write it there instead")
    invite = _add(
        org,
        "invite",
        "invitations:invite",
        "print a one-time link that binds a person to a Telegram account",
        "kesu org invite --person li",
        json=True,
    )
    who = invite.add_mutually_exclusive_group(required=True)
    who.add_argument("--admin", action="store_true", help="the first administrator of the file")
    who.add_argument("--person", metavar="ID", help="the person with this id in the file")


def _procedures(commands: Any) -> None:
    group = _group(commands, "procedures", "how the company handles complaints")
    _add(group, "list", "procedures:list_", "list the installed procedures", json=True)
    check = _add(
        group,
        "check",
        "checking:check",
        "find everything that is wrong with procedures",
        "kesu procedures check mine.toml --org company.toml",
        json=True,
    )
    check.add_argument("names", metavar="NAME|FILE", nargs="*", help="default: all installed")
    check.add_argument("--org", metavar="FILE", help="also: is there somebody behind every role?")
    show = _add(group, "show", "procedures:show", "show roles, classes and clocks", json=True)
    show.add_argument("name", metavar="NAME|FILE", nargs="?", help="default: the company's")
    _simulate(group)
    _comparing(group)


def _comparing(group: Any) -> None:
    pages = _add(
        group,
        "handbook",
        "handbook:handbook",
        "write every shipped procedure, drawn and with its source",
        "kesu procedures handbook --check",
    )
    pages.add_argument("--file", default="docs/procedures.md", metavar="FILE")
    pages.add_argument("--check", action="store_true", help="write nothing; 1 when it is stale")
    compare = _add(
        group,
        "compare",
        "whatif:compare",
        "tell past cases again under other rules: limits met or missed then",
        "kesu procedures compare service mine.toml",
        json=True,
    )
    compare.add_argument("old", metavar="OLD", help="an installed procedure or a file")
    compare.add_argument("new", metavar="NEW", help="an installed procedure or a file")
    compare.add_argument(
        "--cases", nargs="+", default=[], metavar="NUMBER", help="default: all of OLD"
    )
    move = _add(
        group,
        "move",
        "whatif:move",
        "show what moves when open cases go on under the newest version",
        "kesu procedures move service --apply",
        json=True,
    )
    move.add_argument("name", metavar="NAME", help="the id of a procedure in force")
    move.add_argument("--apply", action="store_true", help="move them, not only show it")


def _simulate(group: Any) -> None:
    simulate = _add(
        group,
        "simulate",
        "simulate:simulate",
        "play a case in memory and print every limit, how it was counted, and who hears when",
        "kesu procedures simulate service --at 2026-11-27T18:00 --class urgent --unit xuhui",
        json=True,
    )
    simulate.add_argument("name", metavar="NAME|FILE", nargs="?", help="default: the company's")
    simulate.add_argument(
        "--at",
        required=True,
        metavar="TIME",
        help="when it is filed: 2026-11-27T18:00 (unit's zone)",
    )
    simulate.add_argument(
        "--unit", metavar="ID", help="default: the first one that takes complaints"
    )
    simulate.add_argument(
        "--class", dest="classes", action="append", default=[], metavar="CLASS", help="repeatable"
    )
    simulate.add_argument(
        "--channel", default="telegram", metavar="ID", help="the way it comes by (telegram)"
    )
    simulate.add_argument(
        "--incident", metavar="TIME", help="when it happened, for clocks that count from there"
    )
    simulate.add_argument(
        "--events",
        action="append",
        default=[],
        metavar="LIST",
        help="what people do: step:register@10m,resolved@2026-11-28T09:00 (after filing, or at)",
    )
    simulate.add_argument("--org", metavar="FILE", help="default: the organisation in force")
    simulate.add_argument(
        "--for",
        dest="span",
        default="3d",
        metavar="SPAN",
        help="how long, like 12h or 3d (default)",
    )


def _cases(commands: Any) -> None:
    cases = _group(commands, "cases", "the complaints")
    listed = _add(
        cases,
        "list",
        "cases:list_",
        "list cases, the most pressing first",
        "kesu cases list --overdue --unit xuhui",
        json=True,
    )
    listed.add_argument("--overdue", action="store_true", help="only those past a deadline")
    listed.add_argument("--all", action="store_true", help="ended ones too")
    listed.add_argument("--unit", metavar="ID", help="of this unit and those below it")
    listed.add_argument("--owner", metavar="ID", help="of this person")
    listed.add_argument("--limit", type=_positive, default=50, metavar="N", help="default 50")
    show = _add(cases, "show", "cases:show", "show one case and its history", json=True)
    show.add_argument("number", metavar="NUMBER")
    show.add_argument(
        "--reveal",
        action="store_true",
        help="open the personal texts; that you looked is recorded in the case, by your user name",
    )
    export = _add(
        commands,
        "export",
        "export:export",
        "print all cases, without personal texts, as JSON lines or CSV",
        "kesu export cases --format csv > cases.csv",
    )
    export.add_argument("form", nargs="?", default="cases", choices=["cases"])
    export.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
    export.add_argument("--json", action="store_true", help="the same as --format jsonl")


def _positive(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no number from 1 up")
    return int(text)
