"""From a path to its answer: token first, then the call."""

from __future__ import annotations

import hmac

from bot.playground.wechat import media, menus, sending
from bot.playground.wechat.model import Account, Json
from bot.playground.wechat.people import PeopleWorld
from bot.playground.wechat.refusals import RefusalError
from bot.playground.wechat.request import Answered, Endpoint, Request

ENDPOINTS: dict[str, Endpoint] = {
    **sending.ENDPOINTS,
    **media.ENDPOINTS,
    **menus.ENDPOINTS,
}
TOKEN = "stable_token"  # noqa: S105 # the path of a call


def answer(world: PeopleWorld, verb: str, path: str, request: Request) -> Answered:
    """RefusalError: with the code of the answer. Every call is noted, token calls without body."""
    code = 0
    try:
        if path == TOKEN:
            return _token(world, verb, request)
        endpoint = ENDPOINTS.get(path)
        if endpoint is None:
            raise RefusalError(40066)
        account = _account(world, request)
        if verb != endpoint.verb:
            raise RefusalError(43002 if endpoint.verb == "POST" else 43001)
        return endpoint.run(world, account, request)
    except RefusalError as refusal:
        code = refusal.code
        raise
    finally:
        world.record(path, {} if path == TOKEN else request.body, code)


def _account(world: PeopleWorld, request: Request) -> Account:
    given = request.query.get("access_token", "")
    if not given:
        raise RefusalError(41001)
    for account in world.accounts.values():
        state = account.tokens.state(given, world.machine())
        if state == "good":
            return account
        if state == "expired":
            raise RefusalError(42001)
    raise RefusalError(40001)


def _token(world: PeopleWorld, verb: str, request: Request) -> Json:
    if verb != "POST":
        raise RefusalError(43002)
    if request.text("grant_type") != "client_credential":
        raise RefusalError(40002)
    app_id, secret = request.text("appid"), request.text("secret")
    if not app_id:
        raise RefusalError(41002)
    if not secret:
        raise RefusalError(41004)
    account = world.accounts.get(app_id)
    if account is None:
        raise RefusalError(40013)
    if not hmac.compare_digest(account.secret.encode(), secret.encode()):
        raise RefusalError(40125)
    now = world.machine()
    forced = request.body.get("force_refresh") is True
    token = account.tokens.forced(now) if forced else account.tokens.plain(now)
    if token is None:
        raise RefusalError(45009)
    value, seconds = token
    return {"access_token": value, "expires_in": seconds}
