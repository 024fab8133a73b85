"""Views of the world as JSON, for a page that asks again with the version it has."""

from __future__ import annotations

from bot.playground.wechat.model import Account, Bubble, Json, Person
from bot.playground.wechat.state import WorldState


def snapshot(world: WorldState, since: int = 0) -> Json:
    """Accounts and people always; bubbles only when newer than version `since`. No secret."""
    return {
        "version": world.version,
        "now": world.now().isoformat(),
        "accounts": [account_view(each) for each in world.accounts.values()],
        "people": [person_view(world, each, since) for each in world.people.values()],
        "pending": [each.openid for each in world.deliveries if each.outcome == "pending"],
        "calls": len(world.calls),
    }


def account_view(account: Account) -> Json:
    return {
        "app_id": account.app_id,
        "name": account.name,
        "original": account.original,
        "listening": bool(account.callback),
        "menu": account.menu or [],
    }


def person_view(world: WorldState, person: Person, since: int = 0) -> Json:
    return {
        "openid": person.openid,
        "name": person.name,
        "account": person.app_id,
        "following": person.following,
        "left": person.windows.left(world.now()),
        "credits": dict(person.credits),
        "history": [bubble_view(each) for each in person.history if each.version > since],
    }


def bubble_view(bubble: Bubble) -> Json:
    links = [
        {
            "label": each.label,
            "url": each.url if each.menu_item is None else "",
            "menu_item": each.menu_item,
            "says": each.content,
        }
        for each in bubble.links
    ]
    return {
        "id": bubble.id,
        "version": bubble.version,
        "at": bubble.at.isoformat(),
        "from": bubble.source,
        "kind": bubble.kind,
        "text": bubble.text,
        "links": links,
        "media": bubble.media,
        "title": bubble.title,
        "url": bubble.url,
        "fields": [list(each) for each in bubble.fields],
    }
