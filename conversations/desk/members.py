"""The people at the desk: invited, bound to an account, reachable, spoken to in their language."""

from __future__ import annotations

from msgspec.structs import replace

from cases.organisation import Person
from cases.outgoing import Button
from cases.platforms import WECOM_PERSON, platform_of
from cases.ports import Contact
from conversations.desk import queries
from conversations.desk.card import role_name, unit_name
from conversations.desk.hearing import DeskTurn, Hearing, changed, together
from conversations.desk.places import beside, bindable
from conversations.desk.requests import Request
from conversations.turn import Say

LANGUAGES = {
    "zh": "zh", "zh-cn": "zh", "cn": "zh", "中文": "zh", "汉语": "zh", "chinese": "zh",
    "en": "en", "en-us": "en", "英文": "en", "英语": "en", "english": "en",
}  # fmt: skip


async def start(here: Hearing, asked: Request) -> DeskTurn:
    """`/start TOKEN` in private binds the account to the person who was invited, once."""
    if not here.incoming.private:
        return here.say("start_private") if here.person else here.silence()
    if here.person is not None:
        if asked.target:
            return here.say("bound_already", name=here.person.name)
        return await queries.help_(here, asked)
    if not asked.target:
        return here.say("uninvited")
    invited = await here.work.people.redeem(here.digest(asked.target), here.now)
    person = here.org.people.get(invited or "")
    if person is None:
        return here.say("invitation_dead")
    return await _join(here, person)


async def _join(here: Hearing, person: Person) -> DeskTurn:
    """Bind the account; a former account of the same person on this platform loses its rights at
    once (B7). One that they have on another platform stays theirs.
    """
    people, platform = here.work.people, platform_of(here.incoming.chat)
    for contact in await people.contacts_of_staff():
        former = contact.person == person.id and contact.chat != here.incoming.chat
        if former and platform_of(contact.chat) == platform:
            await people.set_contact(replace(contact, person=""), here.now)
    language = here.contact.language if here.contact else ""
    language = language or person.language
    bound = Contact("staff", here.incoming.chat, language=language, person=person.id)
    await people.set_contact(bound, here.now)
    return _welcome(here, person, language)


def _welcome(here: Hearing, person: Person, language: str) -> DeskTurn:
    roles = [
        {
            "role": role_name(here.procedure, holding.role, language) or holding.role,
            "unit": unit_name(here.org, holding.unit, language),
            "deputy": holding.deputy,
        }
        for holding in person.roles
    ]
    values = {
        "zone": here.zone,
        "name": person.name,
        "roles": roles,
        "admin": person.admin,
        "binds": bool(bindable(person, here.org, here.procedure)),
    }
    return DeskTurn((Say("staff/welcome", values),), house_changed=True, language=language)


async def whoami(here: Hearing, asked: Request) -> DeskTurn:
    """`/whoami`: the account as its platform names it, and whose it is here. Strangers are answered
    in private alone.
    """
    if here.person is None and not here.incoming.private:
        return here.silence()
    account = here.incoming.account
    return here.say(
        "whoami",
        platform=platform_of(account),
        account=account.removeprefix(WECOM_PERSON),
        name=here.person.name if here.person else "",
    )


async def language(here: Hearing, asked: Request) -> DeskTurn:
    """`/language`: choose, or be asked to choose."""
    if asked.target in LANGUAGES:
        return await choose(here, LANGUAGES[asked.target])
    buttons = tuple(Button("language", f"staff_language_{each}", each) for each in ("zh", "en"))
    return DeskTurn((Say("staff/language", {}, buttons),), language=here.language)


async def choose(here: Hearing, chosen: str) -> DeskTurn:
    """Remember the speaker's language and say so in it."""
    if here.contact is None or chosen not in LANGUAGES.values():
        return here.toast("toast/no_right", alert=True)
    await here.work.people.set_contact(replace(here.contact, language=chosen), here.now)
    turn = here.say("language_chosen", chosen=chosen)
    if here.incoming.kind == "press":
        turn = here.toast("toast/language_chosen", chosen=chosen)
    return DeskTurn(turn.replies, turn.toast, house_changed=True, language=chosen)


async def reachable(here: Hearing) -> DeskTurn:
    """A member of staff blocked the bot or let it in again. Their unit's group is told of one who
    is reached nowhere else.
    """
    if here.contact is None:
        return here.silence()
    blocked = here.incoming.kind == "blocked"
    await here.work.people.set_contact(replace(here.contact, blocked=blocked), here.now)
    person = here.person
    elsewhere = person and any(a != here.address for a in here.org.accounts_of(person.id))
    if person is None or not blocked or elsewhere:
        return changed(here.silence())
    unit = person.roles[0].unit if person.roles else here.org.root().id
    told = [
        here.say("person_lost", chat=chat, name=person.name)
        for chat in beside(here.org, unit, here.incoming.chat)
    ]
    return changed(together(here.silence(), *told))
