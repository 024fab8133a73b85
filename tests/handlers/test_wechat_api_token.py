"""One access token for everybody, however many ask, and what happens when it is refused."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from handlers.wechat.api import WeChatApi
from handlers.wechat.api_errors import WeChatTrouble
from handlers.wechat.api_limits import ApiLimits
from tests.handlers.wechat_api import OPENID, SECRET, SEND, TOKEN, Account, account


@pytest.fixture
async def desk() -> AsyncIterator[Account]:
    async with account() as opened:
        yield opened


async def _send(api: WeChatApi, count: int = 1) -> None:
    await asyncio.gather(*(api.send_text(OPENID, f"text {each}") for each in range(count)))


async def test_two_hundred_cold_sends_take_one_token(desk: Account) -> None:
    await _send(desk.process(), 200)
    assert len(desk.platform.of(TOKEN)) == 1
    said = {each.body["text"]["content"] for each in desk.platform.of(SEND)}
    assert len(said) == len(desk.platform.of(SEND)) == 200


async def test_the_token_is_asked_for_in_the_stable_manner(desk: Account) -> None:
    await _send(desk.process())
    (asked,) = desk.platform.of(TOKEN)
    assert asked.query == {}
    assert set(asked.body) == {"grant_type", "appid", "secret", "force_refresh"}
    assert asked.body["grant_type"] == "client_credential"
    assert asked.body["force_refresh"] is False


async def test_two_processes_take_one_token(desk: Account) -> None:
    await asyncio.gather(_send(desk.process(), 20), _send(desk.process(), 20))
    assert len(desk.platform.of(TOKEN)) == 1
    assert len(desk.platform.of(SEND)) == 40


async def test_a_process_that_starts_later_uses_what_is_kept(desk: Account) -> None:
    await _send(desk.process())
    await _send(desk.process())
    assert len(desk.platform.of(TOKEN)) == 1


@pytest.mark.parametrize(
    "kept",
    [
        "",
        "not JSON",
        "[]",
        '{"app": "wx4f21c0ffee0badf0", "token": 5}',
        '{"app": "wx4f21c0ffee0badf0", "token": "t", "until": "2026-11-24T10:00:00"}',
        '{"app": "wx-of-another-one", "token": "t", "until": "2026-11-24T10:00:00Z"}',
    ],
)
async def test_what_was_kept_otherwise_is_not_used(desk: Account, kept: str) -> None:
    desk.shared.kept = kept
    await _send(desk.process())
    assert len(desk.platform.of(TOKEN)) == 1
    assert len(desk.platform.of(SEND)) == 1


async def test_a_token_is_used_until_some_minutes_before_its_end(desk: Account) -> None:
    api = desk.process()
    await _send(api)
    desk.clock.move(minutes=115.9)
    await _send(api)
    assert len(desk.platform.of(TOKEN)) == 1
    desk.clock.move(minutes=0.2)
    await _send(api)
    assert len(desk.platform.of(TOKEN)) == 2


async def test_a_token_that_is_nearly_over_is_not_fetched_for_every_call(desk: Account) -> None:
    desk.platform.lives = 100
    api = desk.process()
    await _send(api)
    desk.clock.move(seconds=40)
    await _send(api)
    assert len(desk.platform.of(TOKEN)) == 1
    desk.clock.move(seconds=20)
    await _send(api)
    assert len(desk.platform.of(TOKEN)) == 2


async def test_a_rotated_token_costs_one_more_and_no_message(desk: Account) -> None:
    api = desk.process()
    await _send(api)
    desk.platform.rotate()
    desk.platform.asked.clear()
    await _send(api, 200)
    assert len(desk.platform.of(TOKEN)) == 1
    last = [
        each for each in desk.platform.of(SEND) if each.query["access_token"].startswith("77_0002")
    ]
    assert len({each.body["text"]["content"] for each in last}) == len(last) == 200


async def test_another_process_has_renewed_it_already(desk: Account) -> None:
    one, two = desk.process(), desk.process()
    await _send(one)
    await _send(two)
    desk.platform.rotate()
    await _send(one)
    await _send(two)
    assert len(desk.platform.of(TOKEN)) == 2
    assert desk.platform.forced == 0


async def test_the_refused_token_comes_back_and_a_new_one_is_forced(desk: Account) -> None:
    api = desk.process()
    await _send(api)
    desk.platform.refused.add(desk.platform.token)
    await _send(api, 50)
    assert desk.platform.forced == 1
    await _send(desk.process())
    assert len(desk.platform.of(TOKEN)) == 3


async def test_nothing_is_forced_twice_within_half_a_minute(desk: Account) -> None:
    api = desk.process()
    for _ in range(2):
        desk.platform.refused.add(desk.platform.token)
        await _send(api)
        desk.clock.move(seconds=50)
    assert desk.platform.forced == 2
    desk.clock.move(seconds=-20)
    desk.platform.refused.add(desk.platform.token)
    for each in (api, desk.process()):
        with pytest.raises(WeChatTrouble, match="another program forces new tokens") as caught:
            await _send(each)
        assert (caught.value.code, caught.value.kind) == (40001, "settings")
        assert not caught.value.uncertain
    assert desk.platform.forced == 2


async def test_twenty_a_day_are_forced_and_the_next_day_others(desk: Account) -> None:
    api = desk.process()
    for _ in range(20):
        desk.platform.refused.add(desk.platform.token)
        await _send(api)
        desk.clock.move(minutes=30)
    desk.platform.refused.add(desk.platform.token)
    with pytest.raises(WeChatTrouble, match="40001"):
        await _send(desk.process())
    assert desk.platform.forced == 20
    desk.clock.move(hours=15)
    await _send(desk.process())
    assert desk.platform.forced == 21


async def test_a_forced_one_whose_answer_is_lost_counts(desk: Account) -> None:
    api = desk.process()
    await _send(api)
    desk.platform.refused.add(desk.platform.token)

    async def lost(request: web.Request) -> web.StreamResponse:
        if (await request.json())["force_refresh"]:
            assert request.transport is not None
            request.transport.abort()
        return web.json_response({"access_token": desk.platform.token, "expires_in": 7200})

    desk.platform.answers[TOKEN] = lost
    for expected in ("no access token: no answer", "40001"):
        with pytest.raises(WeChatTrouble, match=expected) as caught:
            await _send(api)
        assert not caught.value.uncertain
    assert desk.platform.forced == 1


async def test_a_token_refused_for_ever_makes_no_loop(desk: Account) -> None:
    desk.platform.refuses_all = True
    api = desk.process()
    with pytest.raises(WeChatTrouble, match="40001") as caught:
        await _send(api)
    assert not caught.value.passing
    assert (len(desk.platform.of(SEND)), len(desk.platform.of(TOKEN))) == (2, 3)
    desk.platform.asked.clear()
    with pytest.raises(WeChatTrouble, match="40001"):
        await _send(api)
    assert (len(desk.platform.of(SEND)), len(desk.platform.of(TOKEN))) == (1, 1)


@pytest.mark.parametrize("code", [40014, 42001])
async def test_other_words_for_a_void_token(desk: Account, code: int) -> None:
    api = desk.process()

    async def once(_: web.Request) -> web.StreamResponse:
        del desk.platform.answers[SEND]
        desk.platform.rotate()
        return web.json_response({"errcode": code, "errmsg": "access_token expired"})

    desk.platform.answers[SEND] = once
    await _send(api)
    assert len(desk.platform.of(SEND)) == 2


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (40001, "AppSecret does not belong"),
        (40125, "AppSecret does not belong"),
        (40013, "no account with this AppID"),
        (40243, "frozen"),
        (89503, "administrator confirms"),
        (40164, r"IP白名单.*address 203\.0\.113\.7\b"),
        (61004, r"IP白名单.*address 203\.0\.113\.7\b"),
    ],
)
async def test_no_token_for_a_reason_and_its_remedy(desk: Account, code: int, said: str) -> None:
    words = "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist"
    desk.platform.says(TOKEN, {"errcode": code, "errmsg": f"{words} {SECRET}"})
    with pytest.raises(WeChatTrouble, match=f"no access token: .*{said}") as caught:
        await _send(desk.process())
    assert (caught.value.code, caught.value.kind) == (code, "settings")
    assert not caught.value.uncertain
    assert desk.platform.of(SEND) == []


async def test_all_who_wait_hear_of_one_failure(desk: Account) -> None:
    api = desk.process(secret="f" * 32)
    sends = (api.send_text(OPENID, "x") for _ in range(50))
    got = await asyncio.gather(*sends, return_exceptions=True)
    assert {getattr(each, "code", None) for each in got} == {40125}
    assert len({id(each) for each in got}) == 50
    assert len(desk.platform.of(TOKEN)) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"access_token": "", "expires_in": 7200},
        {"access_token": "two words", "expires_in": 7200},
        {"access_token": "令牌", "expires_in": 7200},
        {"access_token": "t\r\nX: y", "expires_in": 7200},
        {"access_token": "t" * 2049, "expires_in": 7200},
        {"access_token": ["t"], "expires_in": 7200},
        {"access_token": "t", "expires_in": "7200"},
        {"access_token": "t", "expires_in": True},
        {"access_token": "t", "expires_in": 0},
        {"access_token": "t"},
    ],
)
async def test_what_is_no_token(desk: Account, answer: dict[str, object]) -> None:
    desk.platform.says(TOKEN, answer)
    with pytest.raises(WeChatTrouble, match="no access token: unreadable answer") as caught:
        await _send(desk.process())
    assert caught.value.passing
    assert desk.shared.kept is None


async def test_a_token_for_a_hundred_years_is_looked_at_again(desk: Account) -> None:
    desk.platform.lives = 10**18
    api = desk.process()
    await _send(api)
    desk.clock.move(hours=2)
    await _send(api)
    assert len(desk.platform.of(TOKEN)) == 2


async def test_a_token_server_that_hangs_leaves_no_doubt(desk: Account) -> None:
    release = asyncio.Event()

    async def hang(_: web.Request) -> web.StreamResponse:
        await release.wait()
        return web.Response()

    desk.platform.answers[TOKEN] = hang
    with pytest.raises(WeChatTrouble, match="no access token: no answer in time") as caught:
        await _send(desk.process(ApiLimits(token=0.2)))
    assert caught.value.passing
    assert not caught.value.uncertain
    release.set()


async def test_one_who_gives_up_takes_nothing_from_the_others(desk: Account) -> None:
    release, reached = asyncio.Event(), asyncio.Event()

    async def slow(_: web.Request) -> web.StreamResponse:
        reached.set()
        await release.wait()
        return web.json_response({"access_token": desk.platform.token, "expires_in": 7200})

    desk.platform.answers[TOKEN] = slow
    api = desk.process()
    first = asyncio.create_task(api.send_text(OPENID, "first"))
    await reached.wait()
    second = asyncio.create_task(api.send_text(OPENID, "second"))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    release.set()
    await second
    assert [each.body["text"]["content"] for each in desk.platform.of(SEND)] == ["second"]
    assert len(desk.platform.of(TOKEN)) == 1


async def test_a_turn_that_never_comes(desk: Account) -> None:
    async with desk.shared.turn():
        with pytest.raises(WeChatTrouble, match="no turn") as caught:
            await _send(desk.process(ApiLimits(turn=0.2)))
    assert caught.value.passing
    assert not caught.value.uncertain
    await _send(desk.process())
    assert len(desk.platform.of(TOKEN)) == 1


async def test_a_keeper_in_trouble_is_not_hidden(
    desk: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> object:
        raise ConnectionError("no database")

    monkeypatch.setattr(desk.shared, "turn", broken)
    with pytest.raises(ConnectionError):
        await _send(desk.process())
    monkeypatch.undo()
    await _send(desk.process())
    assert len(desk.platform.of(SEND)) == 1


async def test_closing_while_a_token_is_fetched(desk: Account) -> None:
    release, reached = asyncio.Event(), asyncio.Event()

    async def hang(_: web.Request) -> web.StreamResponse:
        reached.set()
        await release.wait()
        return web.Response()

    desk.platform.answers[TOKEN] = hang
    async with desk.process() as api:
        send = asyncio.create_task(api.send_text(OPENID, "never"))
        await reached.wait()
    with pytest.raises(asyncio.CancelledError):
        await send
    release.set()
    assert desk.platform.of(SEND) == []
