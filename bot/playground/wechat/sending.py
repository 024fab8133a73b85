"""What an account sends of its own accord: 客服消息, 模板消息, 订阅通知."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bot.playground.wechat.model import Account, Json, Person, Template, TemplateKind
from bot.playground.wechat.people import PeopleWorld
from bot.playground.wechat.refusals import RefusalError
from bot.playground.wechat.request import Endpoint, Request
from bot.playground.wechat.templates import filled
from bot.playground.wechat.texts import TEXT_BYTES, menu_line, shown

REMEMBERED = timedelta(minutes=10)  # client_msg_id
_OK: Json = {"errcode": 0, "errmsg": "ok"}
_Shown = dict[str, Any]


def custom_send(world: PeopleWorld, account: Account, request: Request) -> Json:
    kind = request.text("msgtype")
    reader = _CUSTOM.get(kind)
    if reader is None:
        raise RefusalError(40008)
    person = _addressee(world, account, request)
    what = reader(world, account, request.object(kind), kind)
    refused = {"closed": 45015, "used up": 45047}.get(person.windows.spend(world.now()))
    if refused:
        raise RefusalError(refused)
    world.show(person, "custom", "text" if kind == "msgmenu" else kind, **what)
    return dict(_OK)


def _addressee(world: PeopleWorld, account: Account, request: Request) -> Person:
    person = world.people.get(request.text("touser"))
    if person is None or person.app_id != account.app_id:
        raise RefusalError(40003)
    if not person.following:
        raise RefusalError(43004)
    return person


def _text(_world: PeopleWorld, _account: Account, inside: Json, _kind: str) -> _Shown:
    content = inside.get("content")
    if not isinstance(content, str) or not content.strip():
        raise RefusalError(44004)
    if len(content.encode()) > TEXT_BYTES:
        raise RefusalError(45002)
    text, links = shown(content)
    return {"text": text, "links": links}


def _media(world: PeopleWorld, account: Account, inside: Json, kind: str) -> _Shown:
    media_id = inside.get("media_id")
    kept = world.media_of(account, media_id) if isinstance(media_id, str) else None
    if kept is None or kept.kind != kind:
        raise RefusalError(40007)
    return {"media": kept.id, "title": str(inside.get("title", ""))}


def _menu(_world: PeopleWorld, _account: Account, inside: Json, _kind: str) -> _Shown:
    rows = inside.get("list")
    if not isinstance(rows, list) or not rows:
        raise RefusalError(47001, "list is empty")
    try:
        links = tuple(menu_line(str(row["id"]), str(row["content"])) for row in rows)
    except (KeyError, TypeError):
        raise RefusalError(47001, "list has rows without id or content") from None
    head, tail = inside.get("head_content", ""), inside.get("tail_content", "")
    lines = [str(head), *(link.label for link in links), str(tail)]
    return {"text": "\n".join(each for each in lines if each), "links": links}


_CUSTOM: dict[str, Callable[[PeopleWorld, Account, Json, str], _Shown]] = {
    "text": _text,
    "image": _media,
    "voice": _media,
    "video": _media,
    "msgmenu": _menu,
}


def template_send(world: PeopleWorld, account: Account, request: Request) -> Json:
    """A repeat of a client_msg_id within ten minutes is answered with the first one's number, and
    nobody gets it again."""
    person = _addressee(world, account, request)
    template = _template(account, request, "template")
    lines = filled(template, request.body.get("data"))
    now, name = world.now(), request.text("client_msg_id")
    before = account.sent.get((person.openid, name)) if name else None
    if before is not None and now - before[0] < REMEMBERED:
        return {**_OK, "msgid": before[1]}
    number = world.number()
    if name:
        account.sent[person.openid, name] = (now, number)
    results = world.push_faults.results
    status = results.pop(0) if results else "success"
    if status == "success":
        url = request.text("url")
        world.show(person, "template", "template", title=template.title, fields=lines, url=url)
    world.later(world.finished(person, number, status))
    return {**_OK, "msgid": number}


def subscribe_send(world: PeopleWorld, account: Account, request: Request) -> Json:
    """One for each time the person allowed it."""
    person = world.people.get(request.text("touser"))
    if person is None or person.app_id != account.app_id:
        raise RefusalError(40003)
    template = _template(account, request, "subscribe")
    lines = filled(template, request.body.get("data"))
    left = person.credits.get(template.id, 0)
    if not left or not person.following:
        raise RefusalError(43101)
    person.credits[template.id] = left - 1
    page = request.text("page")
    world.show(person, "subscribe", "template", title=template.title, fields=lines, url=page)
    world.later(world.notified(person, template.id, world.number()))
    return dict(_OK)


def _template(account: Account, request: Request, kind: TemplateKind) -> Template:
    template = account.templates.get(request.text("template_id"))
    if template is None or template.kind != kind:
        raise RefusalError(40037)
    return template


ENDPOINTS: dict[str, Endpoint] = {
    "message/custom/send": Endpoint("POST", custom_send),
    "message/template/send": Endpoint("POST", template_send),
    "message/subscribe/bizsend": Endpoint("POST", subscribe_send),
}
