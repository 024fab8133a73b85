"""`kesu org invite`: what binds a person of the file to an account, once: a link to Telegram's
staff bot, or a line to write to the one in WeCom.
"""

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
        line(f"For {plain(person.name)} [{person.id}], once, until {_until(expires, org)}:")
        line()
        _say(given, link, token)
    return DONE


def _until(expires: datetime, org: Organisation) -> str:
    return local(expires, org.zone_of(org.root().id))


def _say(given: Settings, link: str | None, token: str) -> None:
    """The ways that this house has, and what is true of all of them."""
    telegram = given.telegram_staff_token is not None
    wecom = "wecom" in given.staff_platforms
    if link:
        line(f"  {link}")
    if wecom or not link:
        line(f"  /start {token}")
    line()
    if link:
        line("Open the link in Telegram." if wecom else "To be opened in Telegram.")
    elif telegram or not wecom:
        line("Write it to the staff bot in private.")
    if wecom:
        line(f"{'Or write the line' if telegram else 'Write it'} {_to(given)}.")
    if wecom and telegram:
        line("It counts once: for an account on the other platform as well, make another.")
    line("Whoever does so first is that person to Kesu: send it to nobody else.")


def _to(given: Settings) -> str:
    """Whom to write to in WeCom."""
    if given.wecom_bot_id:
        return "in WeCom to the smart bot, in the chat with it alone"
    return "in WeCom to the app, in its own chat"


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
