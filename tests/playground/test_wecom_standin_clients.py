"""Clients that we did not write talk to the stand-in as they do to WeCom."""

from __future__ import annotations

import asyncio
import importlib
import importlib.util
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.playground.wecom import until
from bot.playground.wecom.envelope import callback, opened, sealed
from tests.playground.wecom_node import Program, node_modules, running
from tests.playground.wecom_standin import (
    AES_KEY,
    BOT_ID,
    GROUP,
    SECRET,
    Scene,
    button_card,
    make_scene,
    served,
)
from tests.services import absent

Heard = asyncio.Queue[tuple[str, Any]]


@pytest.fixture(scope="module")
def modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return node_modules(tmp_path_factory.mktemp("npm"))


class Quiet:
    """The SDK's logger, which would print."""

    def debug(self, *_: object) -> None: ...

    info = warn = error = debug


@asynccontextmanager
async def python_sdk(base: str, secret: str = SECRET) -> AsyncIterator[tuple[Any, Heard]]:
    """The client, untyped on purpose, and its events."""
    if importlib.util.find_spec("wecom_aibot_sdk") is None:
        absent("wecom-aibot-sdk", "the package wecom-aibot-sdk is not installed")
    sdk: Any = importlib.import_module("wecom_aibot_sdk")
    client = sdk.WSClient(
        BOT_ID, secret, ws_url=base.replace("http", "ws", 1), reconnect_interval=1, logger=Quiet()
    )
    heard: Heard = asyncio.Queue()
    for event in (
        "authenticated message.text message.image event.template_card_event event.enter_chat "
        "event.disconnected_event error disconnected"
    ).split():
        client.on(event, lambda *args, event=event: heard.put_nowait((event, *args[:1])))
    await client.connect()
    try:
        yield client, heard
    finally:
        await client.disconnect()


async def next_of(heard: Heard, wanted: str) -> Any:
    """What came with the next event of this name; others are passed over."""
    async with asyncio.timeout(10):
        while True:
            name, *args = await heard.get()
            if name == wanted:
                return args[0] if args else None


async def test_the_python_sdk_answers_with_a_stream_and_changes_a_card() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, _), python_sdk(base) as (client, heard):
        await next_of(heard, "authenticated")
        scene.world.mentions("lin", GROUP, "/cases late")
        frame = await next_of(heard, "message.text")
        assert frame["body"]["text"]["content"] == "@客诉助手 /cases late"
        await client.reply_stream(frame, "s1", "正在查", False)
        await client.reply_stream(frame, "s1", "没有超时工单", True)
        body = {"chat_type": 2, "msgtype": "template_card", "template_card": button_card()}
        assert (await client.send_message(GROUP, body))["errcode"] == 0
        scene.world.presses("wang", GROUP, "case_1_3", "认领")
        press = await next_of(heard, "event.template_card_event")
        assert press["body"]["event"]["template_card_event"]["event_key"] == "ack:1:3"
        await client.update_template_card(press, button_card(status="王 已认领"))
    assert scene.world.sees("lin", GROUP)[1] == "没有超时工单"
    assert "状态: 王 已认领" in scene.world.sees("lin", GROUP)[2]


async def test_the_python_sdk_fetches_sends_up_and_welcomes() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, _), python_sdk(base) as (client, heard):
        await next_of(heard, "authenticated")
        scene.world.sends_image("lin", b"\xff\xd8 pixels")
        image = (await next_of(heard, "message.image"))["body"]["image"]
        fetched = await client.download_file(image["url"], image["aeskey"])
        assert fetched == {"buffer": b"\xff\xd8 pixels", "filename": "image.jpg"}
        up = await client.upload_media(b"x" * 600_000, type="file", filename="证据.pdf")
        media_id = up["media_id"] if isinstance(up, dict) else up.media_id
        await client.send_message("lin", {"msgtype": "file", "file": {"media_id": media_id}})
        scene.world.enters("lin")
        entered = await next_of(heard, "event.enter_chat")
        await client.reply_welcome(entered, {"msgtype": "text", "text": {"content": "您好"}})
    _, sent, welcome = scene.world.messages("lin")
    assert sent.file is not None
    assert (sent.file.data, sent.file.name) == (b"x" * 600_000, "证据.pdf")
    assert welcome.text == "您好"


async def test_the_python_sdk_understands_refusals_and_kicks() -> None:
    scene = make_scene(connected=False)
    async with served(scene.world) as (base, _):
        async with python_sdk(base, secret="guess") as (_, heard):
            assert "853000" in str(await next_of(heard, "error"))
        async with python_sdk(base) as (client, heard):
            await next_of(heard, "authenticated")
            with pytest.raises(Exception, match="846605"):
                await client.reply_stream({"headers": {"req_id": "never"}}, "s1", "hello", True)
            scene.world.kick()
            await next_of(heard, "event.disconnected_event")


NODE_BOT = """
const AiBot = require('@wecom/aibot-node-sdk');
const [base, botId, secret, group, card] = process.argv.slice(2);
const quiet = { debug() {}, info() {}, warn() {}, error() {} };
const say = (name, value = null) => console.log(JSON.stringify([name, value]));
const client = new AiBot.WSClient({
  botId, secret, wsUrl: base.replace('http', 'ws'), reconnectInterval: 10, logger: quiet,
});
client.on('authenticated', () => say('authenticated'));
client.on('error', (error) => say('error', String(error)));
client.on('message.text', async (frame) => {
  await client.replyStream(frame, 's1', 'one', false);
  await client.replyStream(frame, 's1', 'one two', true);
  const body = { chat_type: 2, msgtype: 'template_card', template_card: JSON.parse(card) };
  await client.sendMessage(group, body);
  say('answered', frame.body.text.content);
});
client.on('message.image', async (frame) => {
  const { url, aeskey } = frame.body.image;
  say('image', (await client.downloadFile(url, aeskey)).buffer.toString());
});
client.on('event.template_card_event', async (frame) => {
  const changed = JSON.parse(card);
  changed.sub_title_text = `${frame.body.from.userid} took it`;
  changed.button_list = [{ text: 'Done', key: 'done' }];
  await client.updateTemplateCard(frame, changed);
  say('updated', frame.body.event.template_card_event.event_key);
});
client.connect();
"""


async def heard_from(program: Program) -> tuple[str, Any]:
    name, value = json.loads(await program.line())
    return name, value


@asynccontextmanager
async def node_bot(
    scene: Scene, modules: Path, folder: Path, secret: str = SECRET
) -> AsyncIterator[Program]:
    card = json.dumps(button_card())
    async with (
        served(scene.world) as (base, _),
        running(modules, NODE_BOT, folder, base, BOT_ID, secret, GROUP, card) as program,
    ):
        yield program


async def test_the_official_node_sdk_holds_a_talk_and_comes_back(
    modules: Path, tmp_path: Path
) -> None:
    scene = make_scene(connected=False)
    async with node_bot(scene, modules, tmp_path) as program:
        assert await heard_from(program) == ("authenticated", None)
        scene.world.mentions("lin", GROUP, "/report")
        assert await heard_from(program) == ("answered", "@客诉助手 /report")
        scene.world.presses("wang", GROUP, "case_1_3", "认领")
        assert await heard_from(program) == ("updated", "ack:1:3")
        assert scene.world.sees("lin", GROUP)[1] == "one two"
        assert "wang took it" in scene.world.sees("lin", GROUP)[2]
        for code in (1000, 1001, 1006):
            scene.world.drop(code)
            assert await heard_from(program) == ("authenticated", None)
        scene.world.sends_image("lin", b"pixels")
        assert await heard_from(program) == ("image", "pixels")


async def test_the_official_node_sdk_reads_a_wrong_secret(modules: Path, tmp_path: Path) -> None:
    scene = make_scene(connected=False)
    async with node_bot(scene, modules, tmp_path, secret="guess") as program:
        name, error = await heard_from(program)
        assert name == "error"
        assert "853000" in error
        await until(scene.world, lambda: scene.world.calls_of("aibot_subscribe"))


NODE_CRYPTO = """
const crypto = require('@wecom/crypto');
require('readline').createInterface({ input: process.stdin }).on('line', (line) => {
  const { token, key, timestamp, nonce, inner } = JSON.parse(line);
  const { message, id } = crypto.decrypt(key, inner);
  const signature = crypto.getSignature(token, timestamp, nonce, inner);
  console.log(JSON.stringify({ message, id, signature, back: crypto.encrypt(key, message, id) }));
});
"""


@pytest.mark.parametrize("text", ["x", "字" * 700, "<xml>]]>&amp;</xml>", "32" * 6])
async def test_the_official_crypto_opens_and_seals_the_envelope(
    modules: Path, tmp_path: Path, text: str
) -> None:
    stamp = ("1772442000", "nonce1")
    posted = callback(text, AES_KEY, "token", "wwcorp", 7, stamp)
    inner = posted.body.split("<Encrypt><![CDATA[", 1)[1].split("]]>", 1)[0]
    asked = {"token": "token", "key": AES_KEY, "timestamp": stamp[0], "nonce": stamp[1]}
    async with running(modules, NODE_CRYPTO, tmp_path) as program:
        await program.tell(json.dumps({**asked, "inner": inner}))
        answer = json.loads(await program.line())
        assert (answer["message"], answer["id"]) == (text, "wwcorp")
        assert answer["signature"] == posted.query["msg_signature"]
        assert opened(answer["back"], AES_KEY) == (text, "wwcorp")
        await program.tell(json.dumps({**asked, "inner": sealed(text, AES_KEY, "")}))
        assert json.loads(await program.line())["id"] == ""
