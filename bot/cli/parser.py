"""The command line's words: what there is, what it takes, and where it is carried out."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module
from typing import Any

from bot.cli.grammar import add, group, positive
from bot.cli.grammar_procedures import procedures

Command = Callable[[argparse.Namespace], int]

_ABOUT = """\
Kesu takes complaints on Telegram and WeChat, gives every duty an owner and a deadline, and tells
people before one is missed. Settings are environment variables KESU_*, also read from a file .env.
"""
_EXAMPLES = """\
examples:
  kesu run                                  start everything (without platforms: the playground)
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
    _wechat(commands)
    procedures(commands)
    _cases(commands)
    return top


def _running(commands: Any) -> None:
    add(commands, "run", "running:run", "start everything in one process")
    add(commands, "web", "running:web", "only take in what platforms push (PostgreSQL)")
    works = "only work and deliver, and hold WeCom's connection (PostgreSQL)"
    add(commands, "worker", "running:worker", works)
    add(commands, "migrate", "keeping:migrate", "bring the database to this version")


def _keeping(commands: Any) -> None:
    backup = add(
        commands,
        "backup",
        "keeping:backup",
        "write a copy of the database to a new file",
        "kesu backup kesu-2026-11-24.backup",
    )
    backup.add_argument("file", metavar="FILE", help="must not exist yet")
    restore = add(
        commands,
        "restore",
        "keeping:restore",
        "bring back what a backup holds, into an empty place and with Kesu stopped",
        "kesu restore kesu-2026-11-24.backup",
    )
    restore.add_argument("file", metavar="FILE", help="a file that `kesu backup` wrote")


def _erasing(commands: Any) -> None:
    erase = add(
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
    drawn = add(
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
    add(
        commands,
        "doctor",
        "doctor.command:doctor",
        "say what is missing for going live, item by item",
        json=True,
    )
    trace = add(
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
    switch = group(commands, "bot", "the switch between bot and people")
    off = "let people take every talk, from the next message on"
    add(switch, "off", "switch:off", off, "kesu bot off", json=True)
    add(switch, "on", "switch:on", "let the bot talk again, where each talk was", json=True)
    add(switch, "status", "switch:status", "say who takes the talks", json=True)
    audit = group(commands, "audit", "look whether the record is as it was written")
    add(audit, "verify", "audit:verify", "check every case's chain of events", json=True)


def _organisation(commands: Any) -> None:
    org = group(commands, "org", "the organisation: units, people, groups")
    add(org, "show", "org:show", "show the tree with people, roles and bound groups", json=True)
    load = add(
        org,
        "import",
        "org:import_",
        "check an organisation file and put it into force",
        "kesu org import company.toml",
    )
    load.add_argument("file", metavar="FILE", help="TOML, see docs/organisation-file.md")
    load.add_argument("--check", action="store_true", help="only check it")
    export = add(org, "export", "org:export", "print the organisation file that is in force")
    export.add_argument("file", metavar="FILE", nargs="?", help="write it there instead")
    invite = add(
        org,
        "invite",
        "invitations:invite",
        "print what binds a person to an account on Telegram or in WeCom, once",
        "kesu org invite --person li",
        json=True,
    )
    who = invite.add_mutually_exclusive_group(required=True)
    who.add_argument("--admin", action="store_true", help="the first administrator of the file")
    who.add_argument("--person", metavar="ID", help="the person with this id in the file")


def _wechat(commands: Any) -> None:
    wechat = group(commands, "wechat", "what is made on the Official Account itself")
    menu = add(
        wechat,
        "menu",
        "wechat:menu",
        "make the account's menu: file a complaint, own complaints, a person",
        "kesu wechat menu --language zh",
        json=True,
    )
    menu.add_argument("--language", choices=["zh", "en"], default="zh", help="default zh")
    menu.add_argument("--show", action="store_true", help="change nothing, show the present one")
    code = add(
        wechat,
        "code",
        "wechat:code",
        "make a QR code that starts a complaint about one unit, for good",
        "kesu wechat code xuhui",
        json=True,
    )
    code.add_argument("unit", metavar="UNIT", help="a unit that takes complaints")


def _cases(commands: Any) -> None:
    cases = group(commands, "cases", "the complaints")
    listed = add(
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
    listed.add_argument("--limit", type=positive, default=50, metavar="N", help="default 50")
    show = add(cases, "show", "cases:show", "show one case and its history", json=True)
    show.add_argument("number", metavar="NUMBER")
    show.add_argument(
        "--reveal",
        action="store_true",
        help="open the personal texts; that you looked is recorded in the case, by your user name",
    )
    export = add(
        commands,
        "export",
        "export:export",
        "print all cases, without personal texts, as JSON lines or CSV",
        "kesu export cases --format csv > cases.csv",
    )
    export.add_argument("form", nargs="?", default="cases", choices=["cases"])
    export.add_argument("--format", choices=["jsonl", "csv"], default="jsonl")
    export.add_argument("--json", action="store_true", help="the same as --format jsonl")
