"""The playground's server: first start, the page's requests, the clock, restarts, a fresh start."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import aiohttp
import pytest

from bot.engine import Engine
from bot.playground import app
from bot.playground.app import PortTaken, listening
from bot.playground.made_up import TELEGRAM_STAND_IN
from bot.playground.memory import memory_file
from bot.playground.sample import sample_png
from cases import commands as c
from cases.access import Actor
from cases.service import Done, handle
from tests.playground.page_server import (
    CHAT,
    CUSTOMER,
    Page,
    eventually,
    opened_page,
    playground_settings,
    working_page,
)

LI, WANG = "小李", "王店长"


async def file_case(engine: Engine, unit: str = "xuhui") -> str:
    """A complaint of the customer `CUSTOMER`, filed without the talk; its number."""
    house = engine.rules.house
    procedure = house.current()
    digest, name = engine.digest(str(CUSTOMER)), engine.fresh_id()
    async with engine.store.work() as work:
        command = c.FileComplaint(
            case=name,
            procedure=procedure.id,
            version=procedure.version,
            unit=unit,
            channel="telegram",
            language="zh",
            customer=digest,
            chat=str(CUSTOMER),
            wishes=("refund",),
            anonymous=False,
            texts={"story": await work.texts.keep(name, "汤里有头发")},
            code="code",
        )
        actor = Actor(f"customer:{digest}", kind="customer")
        done = await handle(work, command, actor, "test", house, engine.world.now(), "M25STCG10")
    assert isinstance(done, Done)
    return done.case.number


async def unit_texts(page: Page, unit: str) -> list[str]:
    """What the bots wrote in a unit's group."""
    key = page.playground.engine.rules.house.org.groups[unit].chat
    return [message["text"] for message in await page.shown(key)]


async def test_the_first_start_has_everybody_and_binds_every_group(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        phones = await page.phones()
        assert list(phones) == ["customer", "store", "branch", "hq", "manager"]
        names = {name: [seat["name"] for seat in phone["seats"]] for name, phone in phones.items()}
        assert names["customer"] == ["张敏", "Emily"]
        assert names["store"][:2] == [LI, WANG]
        assert names["hq"] == ["钱主任", "陈总"]
        assert names["manager"][0] == "陈总"
        org = page.playground.engine.rules.house.org
        assert set(org.groups) == set(org.units)
        assert set(org.privates) == set(org.people)


async def test_what_is_typed_on_the_page_is_answered_by_the_bot(tmp_path: Path) -> None:
    async with working_page(playground_settings(tmp_path)) as page:
        await page.post("start", user=CUSTOMER, bot="customer")
        world = page.playground.world
        answer = await eventually(
            page, lambda: next((m for m in world.chat(CHAT).messages if m.sender_id != CUSTOMER), 0)
        )
        assert "投诉" in answer.text
        menu = await page.get("commands", user=str(CUSTOMER), chat=CHAT)
        assert "status" in [each["command"] for each in menu["commands"]]


async def test_people_write_attach_and_change_what_they_wrote(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        said = await page.post("say", user=CUSTOMER, chat=CHAT, text="菜里有头发 <b>😀</b>")
        await page.post("edit", user=CUSTOMER, chat=CHAT, message=said["message"], text="汤里")
        await page.post("attach", user=CUSTOMER, chat=CHAT, caption="照片")
        paper = {"name": "小票.pdf", "data": "JVBERi0=", "reply_to": said["message"]}
        await page.post("attach", **paper, user=CUSTOMER, chat=CHAT)
        first, photo, sheet = await page.shown(CHAT)
        assert (first["text"], first["edited"] is not None) == ("汤里", True)
        assert (photo["text"], photo["media"]["kind"]) == ("照片", "photo")
        assert (sheet["media"]["kind"], sheet["media"]["name"]) == ("document", "小票.pdf")
        picture, served = await media(page, photo["media"]["number"])
        assert (picture, served["Content-Type"]) == (sample_png(), "image/png")
        _, served = await media(page, sheet["media"]["number"])
        assert served["Content-Disposition"] == "attachment"
        assert "sandbox" in served["Content-Security-Policy"]


async def media(page: Page, number: int) -> tuple[bytes, dict[str, str]]:
    async with page.session.get(f"{page.address}/playground/media/{number}") as response:
        return await response.read(), dict(response.headers)


@pytest.mark.parametrize(
    ("path", "body", "why"),
    [
        ("say", {}, "user is a number"),
        ("say", {"user": CUSTOMER, "chat": CHAT, "text": " "}, "empty"),
        ("say", {"user": CUSTOMER, "chat": "nowhere", "text": "x"}, "no chat"),
        ("press", {"user": CUSTOMER, "chat": CHAT, "message": 99, "data": "x"}, "99"),
        ("attach", {"user": CUSTOMER, "chat": CHAT, "data": "*"}, "base64"),
        ("jump", {}, "hours"),
        ("jump", {"hours": -1}, "hours"),
        ("jump", {"hours": 10**9}, "hours"),
        ("reset", {}, "confirm"),
        ("language", {"language": "xx"}, "zh and en"),
    ],
)
async def test_what_cannot_be_done_is_said_in_a_sentence(
    tmp_path: Path, path: str, body: dict[str, object], why: str
) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        answer = await page.post(path, status=400, **body)
        assert why in answer["error"]


async def test_other_pages_and_other_names_are_turned_away(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        say = {"user": CUSTOMER, "chat": CHAT, "text": "x"}
        url = f"{page.address}/playground/say"
        stand_in = f"{page.address}{TELEGRAM_STAND_IN}/bot1000001:guess/getMe"
        for headers in (
            {"Origin": "http://evil.example"},
            {"Origin": "null"},
            {"Host": "evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
        ):
            for response in (
                await page.session.post(url, json=say, headers=headers),
                await page.session.get(f"{page.address}/playground/state", headers=headers),
                await page.session.get(stand_in, headers=headers),
            ):
                assert response.status == 403, headers
        form = await page.session.post(url, data={"user": "1"})
        assert form.status == 415
        assert await page.shown(CHAT) == []
        async with page.session.get(f"{page.address}/") as response:
            assert response.status == 200
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["Server"] == "kesu"


async def test_the_probes_of_every_kesu_are_there(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        async with page.session.get(f"{page.address}/healthz") as response:
            assert (response.status, await response.text()) == (200, "ok")
        async with page.session.get(f"{page.address}/telegram/customer") as response:
            assert response.status == 404


async def test_time_jumps_warn_miss_and_climb_each_at_its_moment(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        number = await file_case(page.playground.engine)
        before = await page.get("state")
        filed = datetime.fromisoformat(before["now"])
        assert before["next"] is not None
        while not any("升级" in text for text in await unit_texts(page, "hq")):
            assert (await page.post("jump", to="next"))["moved"]
            now = datetime.fromisoformat((await page.get("state"))["now"])
            assert now < filed + timedelta(hours=28), await unit_texts(page, "hq")
        store = "\n".join(await unit_texts(page, "xuhui"))
        assert re.search("快到时限.*已逾期", store, re.DOTALL)
        case = await page.get(f"case/{number}", language="zh")
        clock = next(each for each in case["clocks"] if each["id"] == "TL-P48-01")
        assert [each["kind"] for each in clock["reached"]] == [
            *("warned", "warned", "missed", "climbed", "climbed")
        ]
        assert clock["reached"][0]["hears"] == [f"{LI} · 徐汇店"]
        assert clock["late"]
        assert [each["kind"] for each in clock["coming"]] == ["again"]
        assert case["history"][0]["kind"] == "ComplaintFiled"
        assert (await page.get("cases"))["cases"][0]["number"] == number


async def test_a_case_that_is_not_there_is_not_found(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        for path in ("case/202611YB001", "media/7", "commands?user=1&chat=2"):
            async with page.session.get(f"{page.address}/playground/{path}") as response:
                assert response.status == 404
                assert (await response.json())["ok"] is False


async def test_a_jump_tells_the_page(tmp_path: Path) -> None:
    async with opened_page(playground_settings(tmp_path)) as page:
        async with page.session.get(f"{page.address}/playground/events") as news:
            first = await news.content.readuntil(b"\n\n")
            await page.post("jump", hours=1)
            second = await asyncio.wait_for(news.content.readuntil(b"\n\n"), 10)
        assert first != second


async def test_the_company_speaks_as_it_is_told(tmp_path: Path) -> None:
    settings = playground_settings(tmp_path)
    async with opened_page(settings) as page:
        await page.post("language", language="en")
        await file_case(page.playground.engine)
        await page.post("jump", hours=13)
        assert any("What happened" in text for text in await unit_texts(page, "xuhui"))
    async with opened_page(settings) as page:
        assert (await page.get("state"))["language"] == "en"
        assert page.playground.engine.rules.house.org.units["xuhui"].language == "en"


async def test_a_restart_keeps_time_and_chats(tmp_path: Path) -> None:
    settings = playground_settings(tmp_path)
    async with opened_page(settings) as page:
        await page.post("say", user=CUSTOMER, chat=CHAT, text="还在吗")
        await page.post("jump", hours=50)
        before = await page.get("state")
    async with opened_page(settings) as page:
        after = await page.get("state")
        assert after["now"] > before["now"]
        assert after["epoch"] != before["epoch"]
        assert [phone["seats"] for phone in after["phones"]] == [
            phone["seats"] for phone in before["phones"]
        ]
        assert [message["text"] for message in await page.shown(CHAT)] == ["还在吗"]
    memory_file(settings).unlink()
    async with opened_page(settings) as page:
        assert await page.shown(CHAT) == []
        said = await page.post("say", user=CUSTOMER, chat=CHAT, text="又来了")
        assert said["message"] > 1000, "an old message's number may stand in the database"


async def test_what_is_written_right_after_a_restart_is_no_repeat(tmp_path: Path) -> None:
    settings = playground_settings(tmp_path)
    for count in (1, 2):
        async with working_page(settings) as page:
            await page.post("start", user=CUSTOMER, bot="customer")
            await eventually(page, partial(heard, page, count))


def heard(page: Page, count: int) -> bool:
    """Has the customer heard of the bot so many times?"""
    messages = page.playground.world.chat(CHAT).messages
    return sum(message.sender_id != CUSTOMER for message in messages) >= count


async def test_a_fresh_start_forgets_everything_and_sigterm_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = playground_settings(tmp_path)
    running = asyncio.create_task(app.run(settings))
    try:
        address = await printed_address(running, capsys)
        async with aiohttp.ClientSession() as session:
            say = {"user": CUSTOMER, "chat": CHAT, "text": "忘了我"}
            await (await session.post(f"{address}playground/say", json=say)).read()
            state = f"{address}playground/state"
            old = await (await session.get(state)).json()
            reset = await session.post(f"{address}playground/reset", json={"confirm": True})
            assert reset.status == 200
            new = old
            while new["epoch"] == old["epoch"]:
                new = await (await session.get(state)).json()
            assert all(chat["messages"] == [] for chat in new["chats"])
    finally:
        os.kill(os.getpid(), signal.SIGTERM)
        await running
    assert "http" not in capsys.readouterr().out, "one address line is enough"


async def printed_address(running: asyncio.Task[None], capsys: pytest.CaptureFixture[str]) -> str:
    said = ""
    while "http://" not in said:
        assert not running.done(), said
        await asyncio.sleep(0.05)  # noqa: TID251 - another part of the process prints it
        said += capsys.readouterr().out
    assert said.count("http://") == 1
    return "http://" + said.split("http://", 1)[1].split()[0]  # a log line may follow


async def test_a_port_in_use_is_said_with_the_remedy(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=rf"port {port} .* Remedy: .*KESU_PORT="):
            listening("127.0.0.1", port)


def test_an_address_of_another_machine_is_said_with_the_remedy() -> None:
    with pytest.raises(PortTaken, match="Remedy: set KESU_HOST"):
        listening("203.0.113.1", 0)
