"""Code that we did not write takes the stand-in for WeChat: a server it pushes to, a client of
its API, and the known answers of safe mode."""

from __future__ import annotations

import asyncio
import importlib.util
import io
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from wechatpy import WeChatClient
from wechatpy.exceptions import WeChatClientException

from bot.playground.wechat.markup import read, written
from bot.playground.wechat.refusals import BadReply
from bot.playground.wechat.sealing import Seal, signature
from handlers.wechat.api import WeChatApi
from handlers.wechat.api_errors import WeChatTrouble
from handlers.wechat.messages import TemplateResult
from tests.architecture.project import ROOT
from tests.playground.wechat_standin import (
    AES_KEY,
    APP_ID,
    JPEG,
    MP4,
    SECRET,
    TOKEN,
    Scene,
    scene,
)

VECTORS: list[dict[str, Any]] = json.loads(
    (ROOT / "tests" / "data" / "wechat_vectors.json").read_text("utf-8")
)
SEALED = [each for each in VECTORS if each["kind"] in ("echostr", "encrypt", "decrypt")]


@asynccontextmanager
async def served_by_werobot(s: Scene) -> AsyncIterator[None]:
    """The scene's account, with werobot in the place of ours."""
    program = str(ROOT / "tests" / "playground" / "werobot_account.py")
    process = await asyncio.create_subprocess_exec(
        sys.executable, program, TOKEN, AES_KEY, APP_ID, stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        port = int(await process.stdout.readline())
        await s.world.set_callback(f"http://127.0.0.1:{port}/wechat")
        yield
    finally:
        process.terminate()
        await process.communicate()


@pytest.mark.skipif(
    importlib.util.find_spec("werobot") is None,
    reason="werobot is not installed: the extra `test` brings it",
)
async def test_werobot_takes_the_pushes_and_its_answers_are_taken() -> None:
    async with scene() as s, served_by_werobot(s):
        s.account.menu = [{"type": "click", "name": "投诉", "key": "file"}]
        lin = s.world.add_person("Lin")
        await s.world.scans(lin, "store.1")
        await s.world.scans(lin, "store.2")
        await s.world.clicks_menu(lin, "file")
        await s.world.says(lin, "快递没到")
        image = await s.world.sends_image(lin, JPEG)
        await s.world.sends_voice(lin, b"#!AMR")
        await s.world.sends_location(lin, 23.134521, 113.358803, "天河")
        await s.world.sends_file(lin, "合同.pdf", b"%PDF")
        assert image.bubble is not None
        assert image.bubble.kind == "image"
        assert image.bubble.media == lin.history[5].media
        assert [text for source, text in s.shown(lin) if source == "passive"] == [
            "欢迎 qrscene_store.1",
            "扫码 store.2",
            "菜单 file",
            "你说：快递没到",
            "",
            "语音 amr",
            "(23.134521, 113.358803) 天河",
        ]
        outcomes = [each.outcome for each in s.world.deliveries if each.openid == lin.openid]
        assert outcomes == [*["reply"] * 7, "nothing"]


async def test_wechatpy_calls_the_api(monkeypatch: pytest.MonkeyPatch) -> None:
    async with scene() as s:
        monkeypatch.setattr(WeChatClient, "API_BASE_URL", f"{s.url}/cgi-bin/")
        client = WeChatClient(APP_ID, "unused", access_token=await s.token(), auto_retry=False)
        done: dict[str, Any] = await asyncio.to_thread(called, client, s.mei.openid)
        client._http.close()
        assert [(each.source, each.kind) for each in s.mei.received] == [
            ("custom", "text"),
            ("custom", "image"),
            ("custom", "text"),
        ]
        assert s.mei.received[0].text == "你好"
        assert [link.label for link in s.mei.received[2].links] == ["满意"]
        assert s.account.menu == done["menu"]["menu"]["button"]
        assert done["bytes"] == JPEG
        assert done["ticket"] == s.account.codes["store.1"]
        assert (done["refused"].errcode, done["ips"]) == (45047, ["127.0.0.1/32"])


def called(client: WeChatClient, openid: str) -> dict[str, Any]:
    done: dict[str, Any] = {}
    client.message.send_text(openid, "你好")
    kept = client.media.upload("image", io.BytesIO(JPEG))["media_id"]
    client.message.send_image(openid, kept)
    done["bytes"] = client.media.download(kept).content
    rows = [{"id": "1", "content": "满意"}]
    client.message.send_msg_menu(openid, {"head_content": "如何？", "list": rows})
    with pytest.raises(WeChatClientException) as refused:
        client.message.send_text(openid, "太多")
    done["refused"] = refused.value
    client.menu.create({"button": [{"type": "click", "name": "投诉", "key": "file"}]})
    done["menu"] = client.menu.get()
    scene = {
        "action_name": "QR_LIMIT_STR_SCENE",
        "action_info": {"scene": {"scene_str": "store.1"}},
    }
    done["ticket"] = client.qrcode.create(scene)["ticket"]
    done["ips"] = client.misc.get_wechat_ips()
    return done


@dataclass
class Drawer:
    """Keeps the token of one process."""

    kept: str | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def load(self) -> str | None:
        return self.kept

    async def save(self, kept: str) -> None:
        self.kept = kept

    def turn(self) -> asyncio.Lock:
        return self.lock


async def test_our_own_client_calls_the_api() -> None:
    async with (
        scene() as s,
        WeChatApi(APP_ID, SECRET, keeper=Drawer(), clock=s.machine, base_url=s.url) as api,
    ):
        await api.check()
        await s.world.sends_video(s.mei, MP4)
        assert await api.download(s.mei.history[-1].media) == MP4
        await api.send_text(s.mei.openid, "你好")
        await api.send_image(s.mei.openid, await api.upload("image", JPEG, "a.jpg"))
        s.world.revoke_tokens()
        s.world.add_template("T1", "投诉处理进度", {"thing1": "投诉事项"})
        number = await api.send_template(s.mei.openid, "T1", {"thing1": "物流"}, key="7")
        await s.world.settled()
        assert s.shop.heard[-1].content == TemplateResult(number, "success")
        assert await api.menu() is None
        rows = [{"type": "click", "name": "投诉", "key": "file"}]
        await api.set_menu(rows)
        assert await api.menu() == rows
        await s.world.scans(s.mei, "store.1")
        assert (await api.create_code("store.1")).ticket == s.account.codes["store.1"]
        assert [each.source for each in s.mei.received] == ["custom", "custom", "template"]
        s.world.fail_next("message/custom/send", "html")
        with pytest.raises(WeChatTrouble, match="unreadable"):
            await api.send_text(s.mei.openid, "你好")
        s.world.fail_next("message/custom/send", code=45047)
        with pytest.raises(WeChatTrouble) as refused:
            await api.send_text(s.mei.openid, "你好")
        assert refused.value.code == 45047


@pytest.mark.parametrize("vector", SEALED, ids=[each["id"] for each in SEALED])
def test_known_ciphertexts(vector: dict[str, Any]) -> None:
    seal = Seal(vector["token"], vector["aes_key"], vector["receive_id"])
    plain = seal.opened(vector["encrypt"])
    if "plaintext" in vector:
        assert plain.decode() == vector["plaintext"]
    if "random" in vector:
        assert seal.sealed(plain, vector["random"].encode()) == vector["encrypt"]
    for name, value in vector.get("fields", {}).items():
        assert read(plain).value(name) == value
    if "msg_signature" in vector and "timestamp" in vector:
        parts = vector["timestamp"], vector["nonce"], vector["encrypt"]
        assert seal.signature(*parts) == vector["msg_signature"]


@pytest.mark.parametrize(
    "vector", [each for each in VECTORS if each["kind"] == "sig"], ids=lambda each: each["id"]
)
def test_known_signatures(vector: dict[str, Any]) -> None:
    assert signature(*vector["parts"]) == vector["signature"]


def test_ciphertexts_that_are_none() -> None:
    seal, other = Seal(TOKEN, AES_KEY, APP_ID), Seal(TOKEN, AES_KEY, "wx0")
    good = seal.sealed(b"<xml/>", b"r" * 16)
    for wrong, reason in (
        ("", "whole blocks"),
        ("*", "base64"),
        (good[:-8], "whole blocks"),
        ("A" * 43 + "=", "padded"),
        (other.sealed(b"<xml/>", b"r" * 16), "another account"),
    ):
        with pytest.raises(BadReply, match=reason):
            seal.opened(wrong)


def test_what_is_written_is_read_again() -> None:
    said = "a ]]> b & <c> \n😀"
    root = read(written({"Content": said, "MsgId": 7, "Inside": {"Key": ""}}).encode())
    assert (root.value("Content"), root.value("MsgId")) == (said, "7")
    assert root.only("Inside").value("Key") == ""
