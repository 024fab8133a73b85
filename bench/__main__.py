"""``python -m bench [NAME ...] [--json] [--million]``: all benchmarks or the named ones."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import platform
from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def working_time() -> list[Row]:
    """Rates of working-time operations next to `businesstimedelta`."""
    from bench.working_time import measured

    found = measured()
    per_second = found["per_second"]
    return [
        {
            "what": f"working time, {name}",
            "ours": f"{per_second[name]:,.0f}/s",
            "floor": f"{per_second[f'peer {name}']:,.0f}/s businesstimedelta",
            "ratio": found["ratio_to_businesstimedelta"][name],
        }
        for name in ("add", "elapsed")
    ]


def dialogue() -> list[Row]:
    """A dialogue turn next to its statements in plain Core plus an aiogram echo."""
    from bench.dialogue import figures

    return figures()


def tick(deadlines: int = 10_000) -> list[Row]:
    """A tick next to the same rows through the bare drivers."""
    from bench.databases import both
    from bench.tick import measure

    with both() as kinds:
        return [
            {
                "what": f"tick, {row['due']:,} due of {row['deadlines']:,}, {row['database']}",
                "ours": f"{row['ours_ms']:,.1f} ms",
                "floor": f"{row['floor_ms']:,.1f} ms",
                "ratio": row["ratio"],
            }
            for each in kinds
            for row in asyncio.run(measure(each.fresh(), deadlines))
        ]


def tick_rules() -> list[Row]:
    """A tick with the shipped procedure's rules."""
    from bench.tick_rules import figures

    return figures()


def wechat() -> list[Row]:
    """A message of WeChat over HTTP next to a bare echo."""
    from bench.wechat import figures

    return figures()


def wechat_rush() -> list[Row]:
    """Two hundred talks on WeChat at once, next to the platform's five seconds."""
    from bench.wechat_rush import figures

    return figures()


def procedures() -> list[Row]:
    """Loading and checking all procedures, and one simulation."""
    from bench.procedures import figures

    return figures()


BENCHMARKS: dict[str, Callable[[], list[Row]]] = {
    "working_time": working_time,
    "dialogue": dialogue,
    "tick": tick,
    "tick_rules": tick_rules,
    "procedures": procedures,
    "wechat": wechat,
    "wechat_rush": wechat_rush,
}


def machine() -> str:
    """The machine, in a line: figures mean something only beside it."""
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, "
        f"Python {platform.python_version()}, load {load:.1f} before the run"
    )


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Benchmarks with ratios")
    parser.add_argument("names", nargs="*", choices=[[], *BENCHMARKS], metavar="NAME",
                        help=f"of {', '.join(BENCHMARKS)}; none: all")  # fmt: skip
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--million", action="store_true", help="tick among 1,000,000 deadlines")
    options = parser.parse_args()
    on = machine()
    rows: list[Row] = []
    if not options.json:
        print(on)
        print(f"{'what':<46} {'ours':>16} {'floor or peer':>26} {'ratio':>7}")
    for name in options.names or BENCHMARKS:
        million = options.million and name == "tick"
        for row in tick(1_000_000) if million else BENCHMARKS[name]():
            rows.append(row)
            if not options.json:
                ratio = f"{row['ratio']:,.2f}"
                print(
                    f"{row['what']:<46} {row['ours']:>16} {row['floor']:>26} {ratio:>7}", flush=True
                )
    if options.json:
        print(json.dumps({"machine": on, "rows": rows}, ensure_ascii=False))


if __name__ == "__main__":
    main()
