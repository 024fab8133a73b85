"""People and groups of the small WeChat and of the small WeCom; what is there already stays."""

from __future__ import annotations

from bot.playground.made_up import WECOM_BOT
from bot.playground.people import CUSTOMERS, members_of
from bot.playground.wechat import WeChatWorld
from bot.playground.wecom import WeComWorld
from cases.organisation import Organisation


def unit_on_wecom(org: Organisation) -> str:
    """The unit whose group is on WeCom until somebody moves it: the last of several that take
    complaints, so that both platforms are seen side by side. Empty where there is one alone.
    """
    stores = [unit.id for unit in org.units.values() if unit.files]
    return stores[-1] if len(stores) > 1 else ""


def add_customers(world: WeChatWorld) -> None:
    """The customers who are always there. They do not follow the account yet."""
    for account in CUSTOMERS[len(world.people) :]:
        world.add_person(account.name)


def add_staff(world: WeComWorld, org: Organisation) -> None:
    """Everybody of the organisation, and a group for each unit. All have spoken to the bot, or it
    could not write to them.
    """
    bot = world.bot()
    for person in org.people.values():
        if person.id not in world.people:
            world.add_person(person.id, person.name)
        bot.spoken.add(world.single(person.id).key)
    for unit in org.units.values():
        members = [each.person for each in members_of(org, unit.id)]
        if unit.id not in world.chats:
            world.add_group(unit.id, f"{unit.name.zh} · 客诉", list(members), [WECOM_BOT])
        bot.spoken.add(unit.id)
