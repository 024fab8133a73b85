"""`kesu erase`: a customer's right to have personal data deleted."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from bot.cli.failures import DONE, Failed, Misused
from bot.cli.output import data, line, note
from bot.cli.plain import plain
from bot.cli.reveal import no_case, user
from bot.cli.store import opened, settings, world_now
from bot.settings import Settings

_IN_CHATS = (
    "What was sent to chats stands there still: delete it in the staff groups by hand. Copies of "
    "the database (backups) hold it until they are thrown away; a restore erases it again."
)


def erase(options: argparse.Namespace) -> int:
    """Delete the personal data of a case, or of everything that its customer filed."""
    if options.again:
        return asyncio.run(_again(options))
    if not options.number or not options.reason.strip():
        raise Misused("A case and a reason are needed", "kesu erase NUMBER --reason WHY")
    return asyncio.run(_erase(options))


def ledger_of(given: Settings) -> Path:
    """Where this house keeps its ledger: beside the database, not in it."""
    from bot.erasure import LEDGER

    return given.data_dir / LEDGER


async def _erase(options: argparse.Namespace) -> int:
    from bot.erasure import Line, StillOpen, of_customer
    from bot.erasure import erase as destroy
    from storage.keys import talk_subject

    given = settings()
    async with opened(given) as (store, rules):
        now = await world_now(store)
        async with store.reading() as work:
            case = await work.cases.find(options.number)
            if case is None:
                raise no_case(options.number)
            cases = await of_customer(work, case) if options.customer else [case]
        by, reason = f"operator:{user()}", options.reason.strip()
        lines = [Line(now, by, reason, case=each.id) for each in cases]
        if options.customer:
            talks = {talk_subject("customer", each.chat) for each in cases if each.chat}
            lines += [Line(now, by, reason, talk=talk) for talk in sorted(talks)]
        given.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            await destroy(store, rules.house, ledger_of(given), lines, force=options.force, now=now)
        except StillOpen as still:
            raise Failed(
                f"The case {still.number} is open, and whoever handles it needs what was said",
                "erase when it is closed, or say --force",
            ) from None
    numbers = [each.number for each in cases]
    if not data(options, {"erased": numbers, "ledger": str(ledger_of(given))}):
        line(f"Erased: the personal data of {plain(', '.join(numbers))}.")
        note(_IN_CHATS)
    return DONE


async def _again(options: argparse.Namespace) -> int:
    done = await reapplied(settings())
    if not data(options, {"erased_again": done}):
        line(f"{done} erasures carried out anew." if done else "Nothing was left to erase.")
    return DONE


async def reapplied(given: Settings) -> int:
    """Erase what the ledger names and the database still has; returns how many lines."""
    from bot.erasure import again

    async with opened(given) as (store, rules):
        return await again(store, rules.house, ledger_of(given), await world_now(store))
