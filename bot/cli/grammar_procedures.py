"""The words of `kesu procedures`."""

from __future__ import annotations

from typing import Any

from bot.cli.grammar import add, group


def procedures(commands: Any) -> None:
    """`kesu procedures`."""
    below = group(commands, "procedures", "how the company handles complaints")
    add(below, "list", "procedures:list_", "list the installed procedures", json=True)
    check = add(
        below,
        "check",
        "checking:check",
        "find everything that is wrong with procedures",
        "kesu procedures check mine.toml --org company.toml",
        json=True,
    )
    check.add_argument("names", metavar="NAME|FILE", nargs="*", help="default: all installed")
    check.add_argument("--org", metavar="FILE", help="also: is there somebody behind every role?")
    show = add(below, "show", "procedures:show", "show roles, classes and clocks", json=True)
    show.add_argument("name", metavar="NAME|FILE", nargs="?", help="default: the company's")
    _simulate(below)
    _comparing(below)


def _comparing(below: Any) -> None:
    pages = add(
        below,
        "handbook",
        "handbook:handbook",
        "write every shipped procedure, drawn and with its source",
        "kesu procedures handbook --check",
    )
    pages.add_argument("--file", default="docs/procedures.md", metavar="FILE")
    pages.add_argument("--check", action="store_true", help="write nothing; 1 when it is stale")
    compare = add(
        below,
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
    move = add(
        below,
        "move",
        "whatif:move",
        "show what moves when open cases go on under the newest version",
        "kesu procedures move service --apply",
        json=True,
    )
    move.add_argument("name", metavar="NAME", help="the id of a procedure in force")
    move.add_argument("--apply", action="store_true", help="move them, not only show it")


def _simulate(below: Any) -> None:
    simulate = add(
        below,
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
