"""The account's menu, its codes, and the platform's addresses."""

from __future__ import annotations

from typing import Any

from bot.playground.wechat.model import Account, Json
from bot.playground.wechat.people import PeopleWorld, ticket_of
from bot.playground.wechat.refusals import RefusalError
from bot.playground.wechat.request import Endpoint, Request

_OK: Json = {"errcode": 0, "errmsg": "ok"}
_WITH_KEY = frozenset(
    "click scancode_push scancode_waitmsg pic_sysphoto pic_photo_or_album pic_weixin "
    "location_select".split()
)
_SCENES = {
    "QR_SCENE": ("scene_id", True),
    "QR_STR_SCENE": ("scene_str", True),
    "QR_LIMIT_SCENE": ("scene_id", False),
    "QR_LIMIT_STR_SCENE": ("scene_str", False),
}
_LONGEST = 2_592_000  # seconds a code may live
_SCENE_CHARACTERS = 64
_ADDRESSES: Json = {"ip_list": ["127.0.0.1/32"]}


def create(world: PeopleWorld, account: Account, request: Request) -> Json:
    """At most three buttons of four characters, five lines of eight below each."""
    rows = _rows(request.body.get("button"), 3, 40016)
    for row in rows:
        below = row.get("sub_button")
        _named(row, 16)
        if below:
            for line in _rows(below, 5, 40023):
                _named(line, 60)
                _acts(line)
        else:
            _acts(row)
    account.menu = rows
    world.changed()
    return dict(_OK)


def _rows(rows: Any, most: int, code: int) -> list[Json]:
    if not isinstance(rows, list) or not 1 <= len(rows) <= most:
        raise RefusalError(code)
    if not all(isinstance(each, dict) for each in rows):
        raise RefusalError(47001)
    return rows


def _named(row: Json, most: int) -> None:
    """`most`: bytes."""
    name = row.get("name")
    if not isinstance(name, str) or not 1 <= len(name.encode()) <= most:
        raise RefusalError(40018)


def _acts(row: Json) -> None:
    kind = row.get("type")
    if kind in _WITH_KEY:
        key = row.get("key")
        if not isinstance(key, str) or not 1 <= len(key.encode()) <= 128:
            raise RefusalError(40019)
    elif kind not in ("view", "miniprogram", "media_id", "article_id"):
        raise RefusalError(40017)


def get(_world: PeopleWorld, account: Account, _request: Request) -> Json:
    if account.menu is None:
        raise RefusalError(46003)
    return {"menu": {"button": account.menu}}


def delete(world: PeopleWorld, account: Account, _request: Request) -> Json:
    account.menu = None
    world.changed()
    return dict(_OK)


def code(world: PeopleWorld, account: Account, request: Request) -> Json:
    found = _SCENES.get(request.text("action_name"))
    info = request.body.get("action_info")
    given = info.get("scene") if isinstance(info, dict) else None
    if found is None or not isinstance(given, dict):
        raise RefusalError(40053)
    field, passing = found
    scene = str(given.get(field, ""))
    if not 1 <= len(scene) <= _SCENE_CHARACTERS or (field == "scene_id" and not scene.isdigit()):
        raise RefusalError(40053)
    ticket = account.codes[scene] = ticket_of(scene)
    made: Json = {"ticket": ticket, "url": f"https://codes.wechat.example/q/{ticket}"}
    if passing:
        seconds = request.body.get("expire_seconds", 60)
        made["expire_seconds"] = min(_LONGEST, seconds if isinstance(seconds, int) else 60)
    world.changed()
    return made


def addresses(_world: PeopleWorld, _account: Account, _request: Request) -> Json:
    return dict(_ADDRESSES)


ENDPOINTS: dict[str, Endpoint] = {
    "menu/create": Endpoint("POST", create),
    "menu/get": Endpoint("GET", get),
    "menu/delete": Endpoint("GET", delete),
    "qrcode/create": Endpoint("POST", code),
    "getcallbackip": Endpoint("GET", addresses),
    "get_api_domain_ip": Endpoint("GET", addresses),
}
