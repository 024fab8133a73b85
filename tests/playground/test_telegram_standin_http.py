"""The stand-in on the wire: forms of a request, long polls, webhooks, faults, the /_world side."""

from __future__ import annotations

import asyncio
import base64
import io
import json
import sys
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.playground.telegram import TelegramWorld, sample_jpeg, telegram_app, until
from tests.playground.telegram_standin import CUSTOMER_TOKEN, STAFF_TOKEN, make_scene, served


async def test_every_form_of_a_request_is_read() -> None:
    scene = make_scene()
    params = {"chat_id": "501", "text": "客"}
    async with served(scene.world) as (base, http):
        url = f"{base}/bot{CUSTOMER_TOKEN}/sendMessage"
        form = aiohttp.FormData()
        for name, value in params.items():
            form.add_field(name, value, content_type="text/plain")
        requests = (
            http.get(url, params=params),
            http.post(url, params=params),
            http.post(url, json={"chat_id": 501, "text": "客"}),
            http.post(url, data=params),
            http.post(url, data=form),
        )
        for request in requests:
            async with request as reply:
                body = await reply.json()
                assert (reply.status, body["result"]["text"]) == (200, "客")


async def test_refusals_carry_their_status() -> None:
    scene = make_scene()
    scene.world.throttle("501:customer", 7)
    own = f"bot{CUSTOMER_TOKEN}"
    async with served(scene.world) as (base, http):
        for path, status, description in (
            ("bot1001:wrong/getMe", 401, "Unauthorized"),
            ("botnonsense/getMe", 404, "Not Found"),
            (f"{own}/noSuch", 404, "Not Found: method not found"),
            (f"{own}/sendMessage", 400, "Bad Request: message text is empty"),
            (f"{own}/sendMessage?chat_id=501&text=x", 429, "Too Many Requests: retry after 7"),
            (f"file/{own}/photos/file_9.jpg", 404, "Not Found"),
        ):
            async with http.get(f"{base}/{path}") as reply:
                body = await reply.json()
                assert (reply.status, body["error_code"]) == (status, status)
                assert (body["ok"], body["description"]) == (False, description)
                assert reply.headers.get("Retry-After") == ("7" if status == 429 else None)
        for payload in ("[", "[]"):
            async with http.post(
                f"{base}/{own}/getMe",
                data=payload,
                headers={"Content-Type": "application/json"},
            ) as reply:
                assert reply.status == 400


async def parked(world: TelegramWorld, poll: asyncio.Task[Any]) -> None:
    """Until the poll waits beside the webhook sender, which listens always."""
    while world.watchers < 2:
        await asyncio.wait([poll], timeout=0.01)


async def test_a_long_poll_wakes_at_once() -> None:
    scene = make_scene()
    async with served(scene.world) as (base, http):

        async def poll() -> Any:
            url = f"{base}/bot{CUSTOMER_TOKEN}/getUpdates"
            async with http.get(url, params={"timeout": "50"}) as reply:
                return await reply.json()

        waiting = asyncio.create_task(poll())
        await parked(scene.world, waiting)
        scene.world.user_says(scene.mei, "501:customer", "hello")
        body = await asyncio.wait_for(waiting, 2)
        assert [update["message"]["text"] for update in body["result"]] == ["hello"]


async def poll_status(http: aiohttp.ClientSession, base: str, **params: str) -> tuple[int, str]:
    async with http.get(f"{base}/bot{CUSTOMER_TOKEN}/getUpdates", params=params) as reply:
        body = await reply.json()
        return reply.status, body.get("description", "")


async def test_polls_and_webhooks_exclude_each_other() -> None:
    scene = make_scene()
    async with served(scene.world) as (base, http):
        first = asyncio.create_task(poll_status(http, base, timeout="50"))
        await parked(scene.world, first)
        assert await poll_status(http, base) == (200, "")
        status, description = await asyncio.wait_for(first, 2)
        assert (status, description[:39]) == (409, "Conflict: terminated by other getUpdate")
        second = asyncio.create_task(poll_status(http, base, timeout="50"))
        await parked(scene.world, second)
        scene.ok("customer", "setWebhook", {"url": "http://127.0.0.1:9/hook"})
        status, description = await asyncio.wait_for(second, 2)
        assert (status, description[:47]) == (
            409,
            "Conflict: can't use getUpdates method while web",
        )
        scene.ok("customer", "deleteWebhook")
        assert await poll_status(http, base) == (200, "")


async def test_shutting_down_lets_polls_go() -> None:
    scene = make_scene()
    async with served(scene.world) as (base, http):
        waiting = asyncio.create_task(poll_status(http, base, timeout="50"))
        await parked(scene.world, waiting)
    outcome = await asyncio.wait_for(asyncio.gather(waiting, return_exceptions=True), 2)
    assert outcome[0] == (200, "") or isinstance(outcome[0], aiohttp.ClientError)


class Receiver:
    """A webhook that answers with the statuses it is given, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.seen: list[tuple[str | None, dict[str, Any]]] = []
        self.reply: dict[str, Any] | None = None

    async def handle(self, request: web.Request) -> web.Response:
        secret = request.headers.get("X-Telegram-Bot-Api-Secret-Token")
        self.seen.append((secret, await request.json()))
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response(self.reply, status=status)

    async def start(self) -> TestServer:
        app = web.Application()
        app.router.add_post("/hook", self.handle)
        server = TestServer(app)
        await server.start_server()
        return server


async def test_webhooks_get_updates_in_order_and_again_after_a_failure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("bot.playground.telegram.webhooks.asyncio.sleep", _at_once)
    scene, receiver = make_scene(), Receiver(500)
    hook = await receiver.start()
    receiver.reply = {"method": "sendMessage", "chat_id": 501, "text": "thanks"}
    async with served(scene.world):
        scene.ok(
            "customer",
            "setWebhook",
            {"url": str(hook.make_url("/hook")), "secret_token": "s-1"},
        )
        scene.world.user_says(scene.mei, "501:customer", "one")
        scene.world.user_says(scene.mei, "501:customer", "two")
        await until(scene.world, lambda: scene.world.calls_of("sendMessage")[1:])
    await hook.close()
    assert [body["message"]["text"] for _, body in receiver.seen] == ["one", "one", "two"]
    assert {secret for secret, _ in receiver.seen} == {"s-1"}
    info = scene.ok("customer", "getWebhookInfo")
    assert info["last_error_message"] == (
        "Wrong response from the webhook: 500 Internal Server Error"
    )
    assert info["pending_update_count"] == 0


async def _at_once(seconds: float) -> None:
    """Stands for the pause between two attempts."""


async def test_an_unreachable_webhook_is_shown_in_its_info() -> None:
    scene = make_scene()
    async with served(scene.world):
        scene.ok("customer", "setWebhook", {"url": "http://127.0.0.1:9/hook"})
        scene.world.user_says(scene.mei, "501:customer", "one")
        account = scene.world.bot("customer")
        while account.webhook is not None and account.webhook.last_error is None:
            await asyncio.wait([asyncio.ensure_future(_at_once(0))], timeout=0.01)
        info = scene.ok("customer", "getWebhookInfo")
        assert (info["last_error_message"], info["pending_update_count"]) == (
            "Connection refused",
            1,
        )


async def test_faults() -> None:
    scene = make_scene()
    world = scene.world
    url = f"/bot{CUSTOMER_TOKEN}/sendMessage?chat_id=501&text="
    async with served(world) as (base, http):
        world.fail_next(
            "sendMessage", "status", code=502, description="Bad Gateway", bot="customer"
        )
        world.fail_next("*", "garbage")
        world.fail_next("sendMessage", "drop")
        world.fail_next("sendMessage", "lost")
        world.fail_next("sendMessage", "hang")
        async with http.get(f"{base}{url}1") as reply:
            assert (reply.status, (await reply.json())["description"]) == (502, "Bad Gateway")
        async with http.get(f"{base}{url}2") as reply:
            assert (reply.status, reply.content_type) == (502, "text/html")
        for text in ("3", "4"):
            with pytest.raises(aiohttp.ClientError):
                await http.post(f"{base}{url}{text}")
        with pytest.raises(TimeoutError):
            await http.get(f"{base}{url}5", timeout=aiohttp.ClientTimeout(0.05))
        async with http.get(f"{base}{url}6") as reply:
            assert reply.status == 200
    texts = [message.text for message in world.chat("501:customer").messages]
    assert texts == ["/start", "4", "6"]


async def test_photos_go_up_and_come_down() -> None:
    scene = make_scene()
    async with served(scene.world) as (base, http):
        form = aiohttp.FormData({"chat_id": "501", "caption": "<i>proof</i>", "parse_mode": "HTML"})
        form.add_field("photo", sample_jpeg(), filename="a.jpg", content_type="image/jpeg")
        async with http.post(f"{base}/bot{CUSTOMER_TOKEN}/sendPhoto", data=form) as reply:
            sent = (await reply.json())["result"]
        assert sent["caption_entities"] == [{"type": "italic", "offset": 0, "length": 5}]
        media = [
            {"type": "photo", "media": "attach://p"},
            {"type": "photo", "media": sent["photo"][0]["file_id"]},
        ]
        album = aiohttp.FormData({"chat_id": "501", "media": json.dumps(media)})
        album.add_field("p", sample_jpeg(), filename="b.jpg")
        async with http.post(f"{base}/bot{CUSTOMER_TOKEN}/sendMediaGroup", data=album) as reply:
            both = (await reply.json())["result"]
        assert len({message["media_group_id"] for message in both}) == 1
        for message in (sent, *both):
            file = scene.ok("customer", "getFile", {"file_id": message["photo"][-1]["file_id"]})
            async with http.get(f"{base}/file/bot{CUSTOMER_TOKEN}/{file['file_path']}") as reply:
                assert await reply.read() == sample_jpeg()


async def test_it_can_be_mounted_below_a_prefix() -> None:
    scene = make_scene()
    outer = web.Application()
    outer.add_subapp("/telegram", telegram_app(scene.world))
    server = TestServer(outer)
    await server.start_server()
    async with aiohttp.ClientSession() as http:
        form = aiohttp.FormData({"chat_id": "501"})
        form.add_field("document", io.BytesIO(b"x" * (3 * 1024**2)), filename="big.bin")
        url = server.make_url(f"/telegram/bot{CUSTOMER_TOKEN}/sendDocument")
        async with http.post(url, data=form) as reply:
            assert reply.status == 200
    await server.close()


async def test_the_world_over_http() -> None:
    scene = make_scene()
    async with served(scene.world) as (base, http):

        async def do(operation: str, **arguments: Any) -> Any:
            async with http.post(f"{base}/_world/{operation}", json=arguments) as reply:
                body = await reply.json()
                assert body["ok"] is (reply.status == 200)
                return body.get("result", body.get("error"))

        async def look(path: str) -> Any:
            async with http.get(f"{base}/_world/{path}") as reply:
                return (await reply.json())["result"]

        version = (await look("snapshot"))["version"]
        watching = asyncio.create_task(look(f"snapshot?since={version}&wait=20"))
        said = await do("user_says", user=501, chat="501:customer", text="cold food")
        assert (said["text"], said["from"]["name"]) == ("cold food", "Mei")
        assert (await asyncio.wait_for(watching, 2))["version"] > version
        data = base64.b64encode(sample_jpeg()).decode()
        photo = await do("user_sends_photo", user=501, chat="501:customer", data=data)
        async with http.get(f"{base}/_world/media/{photo['media']['number']}") as reply:
            assert (await reply.read(), reply.content_type) == (sample_jpeg(), "image/jpeg")
        await do("user_sends_album", user=501, chat="501:customer", photos=[data, data])
        assert len((await look("chat/501:customer"))["messages"]) == 5
        assert "unknown operation" in await do("explode")
        assert "no chat" in await do("user_says", user=501, chat="x", text="y")
        assert "base64" in await do("user_sends_photo", user=501, chat="501:customer", data="?")
        assert "unexpected keyword" in await do("user_says", nobody=1)
        assert "clock belongs" in await do("clock", advance=5)
        scene.ok("customer", "sendMessage", {"chat_id": 501, "text": "x"})
        calls = await look("calls?method=sendmessage&bot=customer")
        assert [call["params"]["text"] for call in calls] == ["x"]
        async with http.get(f"{base}/_world/media/99") as reply:
            assert reply.status == 404


async def test_as_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot.playground.telegram", "--port", "0", "--at", "2026-03-02T09:00:00+00:00"),
        *("--token", f"customer={CUSTOMER_TOKEN}", "--token", f"staff={STAFF_TOKEN}"),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    line = (await asyncio.wait_for(process.stdout.readline(), 10)).decode()
    base = line.split()[-1]
    async with aiohttp.ClientSession() as http:
        for operation, arguments in (
            ("add_user", {"id": 501, "first_name": "Mei"}),
            ("user_starts", {"user": 501, "bot": "customer"}),
            ("clock", {"advance": 3600}),
        ):
            async with http.post(f"{base}/_world/{operation}", json=arguments) as reply:
                assert reply.status == 200
        async with http.get(f"{base}/_world/clock") as reply:
            assert (await reply.json())["result"] == "2026-03-02T10:00:00+00:00"
        async with http.get(f"{base}/bot{CUSTOMER_TOKEN}/getUpdates") as reply:
            assert (await reply.json())["result"][0]["message"]["text"] == "/start"
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def test_until_gives_up() -> None:
    scene = make_scene()
    with pytest.raises(TimeoutError):
        await until(scene.world, lambda: None, timeout=0.01)
    assert scene.world.watchers == 0
