"""`kesu org invite`: a one-time link that binds a person of the file to a Telegram account."""

from __future__ import annotations

import argparse
import asyncio
import secrets
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.cli import limits
from bot.cli.bot_api import ApiTrouble, ask
from bot.cli.failures import DONE, Failed
from bot.cli.output import data, line, local, moment, note
from bot.cli.plain import plain
from bot.cli.store import opened, settings, world_now
from bot.settings import Settings

if TYPE_CHECKING:
    from cases.organisation import Organisation, Person


def invite(options: argparse.Namespace) -> int:
    """Make an invitation, keep its digest, print the link. It is shown once."""
    return asyncio.run(_invite(options, settings()))


async def _invite(options: argparse.Namespace, given: Settings) -> int:
    async with opened(given) as (store, rules):
        org = rules.house.org
        person = _admin(org) if options.admin else _person(org, options.person)
        now = await world_now(store)
        expires = now + timedelta(days=limits.INVITATION_DAYS)
        token = secrets.token_urlsafe(limits.INVITATION_BYTES)
        # Only its digest is kept: who reads the database cannot use it.
        async with store.work() as work:
            await work.people.invite(store.digest(token), person.id, "command line", expires)
    username = await _username(given)
    link = f"https://t.me/{username}?start={token}" if username else None
    values = {
        "person": person.id,
        "name": person.name,
        "link": link,
        "command": f"/start {token}",
        "expires": moment(expires),
    }
    if not data(options, values):
        _say(person, link, token, expires, org.zone_of(org.root().id))
    return DONE


def _say(person: Person, link: str | None, token: str, expires: datetime, zone: str) -> None:
    line(f"For {plain(person.name)} [{person.id}], once, until {local(expires, zone)}:")
    line()
    line(f"  {link}" if link else f"  /start {token}")
    line()
    if link:
        line("Whoever opens it first is that person to Kesu: send it to nobody else.")
    else:
        line("Write this to the staff bot in private. Whoever does first is that person to Kesu.")


def _admin(org: Organisation) -> Person:
    """The first administrator of the file who has no account yet."""
    for person in org.people.values():
        if person.admin and person.id not in org.privates:
            return person
    raise Failed(
        "Every administrator of the organisation file has an account already",
        "to bind another account, name the person: `kesu org invite --person ID`",
    )


def _person(org: Organisation, name: str) -> Person:
    if name not in org.people:
        known = ", ".join(org.people)
        raise Failed(f"The organisation file has no person {name!r}", f"name one of: {known}")
    return org.people[name]


async def _username(given: Settings) -> str | None:
    """The staff bot's name; None when there is no bot or Telegram cannot be asked."""
    if given.telegram_staff_token is None:
        return None
    token = given.telegram_staff_token.get_secret_value()
    try:
        me = await ask(given.telegram_api_url, token, "getMe")
    except ApiTrouble as trouble:
        note(f"Telegram did not tell the staff bot's name: {trouble}.")
        return None
    return str(me["username"])
