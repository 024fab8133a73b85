"""Files in WeCom's staff room: fetched and decrypted, or sent up in pieces."""

import base64
import json
import traceback
from collections.abc import AsyncIterator

import msgspec
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from conversations.channel import (
    FileLost,
    FileTooLarge,
    Later,
    PlatformTrouble,
    Refused,
    Rendered,
    Sent,
)
from handlers.wecom.errors import WeComTrouble
from handlers.wecom.files import FILE_BYTES, PIECE_BYTES, Downloads, Ref, fit
from tests.handlers.wecom_room import GROUP, Staff, keys, message, staff

KEY = bytes(range(32))
PHOTO = b"\xff\xd8\xff" + b"picture" * 100


def locked(content: bytes, padding: int = 0) -> bytes:
    """As the platform encrypts a file: padded to 32 bytes, the vector is the key's first half."""
    pad = padding or 32 - len(content) % 32
    cipher = Cipher(algorithms.AES(KEY), modes.CBC(KEY[:16])).encryptor()
    return cipher.update(content + bytes([pad]) * pad) + cipher.finalize()


FILES: dict[str, tuple[int, bytes]] = {
    "/photo": (200, locked(PHOTO)),
    "/plain": (200, PHOTO),
    "/large": (200, b"x" * (FILE_BYTES + 64)),
    "/odd": (200, b"x" * 17),
    "/empty": (200, b""),
    "/wrong": (200, b"y" * 64),
    "/gone": (404, b""),
    "/ill": (503, b""),
    "/moved": (302, b""),
}


async def _file(request: web.Request) -> web.Response:
    status, content = FILES[request.path]
    headers = {"Location": "/photo"} if status == 302 else {}
    return web.Response(status=status, body=content, headers=headers)


@pytest.fixture
async def server() -> AsyncIterator[TestServer]:
    app = web.Application()
    app.router.add_get("/{name}", _file)
    server = TestServer(app)
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def desk(server: TestServer) -> AsyncIterator[Staff]:
    desk = staff(hosts=(f"{server.host}:{server.port}",))
    yield desk
    await desk.room.close()


def ref(server: TestServer, path: str, key: bytes | str = KEY) -> str:
    aeskey = base64.b64encode(key).decode().rstrip("=") if isinstance(key, bytes) else key
    return json.dumps({"url": str(server.make_url(path)), "aeskey": aeskey})


async def test_a_photo_arrives_as_it_was_taken(desk: Staff, server: TestServer) -> None:
    inner = json.loads(ref(server, "/photo"))
    heard = await desk.read(message({"msgtype": "image", "image": inner}, group=False))
    assert heard.media is not None
    assert await desk.room.fetch(heard.media.ref) == PHOTO


async def test_a_file_without_a_key_is_not_encrypted(desk: Staff, server: TestServer) -> None:
    assert await desk.room.fetch(ref(server, "/plain", "")) == PHOTO


@pytest.mark.parametrize("path", ["/gone", "/moved", "/odd", "/empty", "/wrong"])
async def test_what_is_not_there_or_not_readable_is_lost(
    desk: Staff, server: TestServer, path: str
) -> None:
    with pytest.raises(FileLost):
        await desk.room.fetch(ref(server, path))


@pytest.mark.parametrize("key", ["!", "c2hvcnQ", "é"])
async def test_a_key_of_a_wrong_form_opens_nothing(
    desk: Staff, server: TestServer, key: str
) -> None:
    with pytest.raises(FileLost):
        await desk.room.fetch(ref(server, "/photo", key))


async def test_a_file_that_is_too_large_is_not_read_to_its_end(
    desk: Staff, server: TestServer
) -> None:
    with pytest.raises(FileTooLarge):
        await desk.room.fetch(ref(server, "/large"))


async def test_a_server_in_trouble_may_have_it_later(desk: Staff, server: TestServer) -> None:
    with pytest.raises(PlatformTrouble):
        await desk.room.fetch(ref(server, "/ill"))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "files.example/1",
        "http://files.example/1",
        "file:///etc/passwd",
        "https://",
        "http://127.0.0.1:x/",
    ],
)
async def test_only_https_is_asked(desk: Staff, address: str) -> None:
    with pytest.raises(FileLost):
        await desk.room.fetch(json.dumps({"url": address}))


async def test_what_is_no_address_is_lost(desk: Staff) -> None:
    for raw in ("", "[]", "{}", '{"url": 1}'):
        with pytest.raises(FileLost):
            await desk.room.fetch(raw)


async def test_no_trouble_tells_the_address(server: TestServer) -> None:
    secret = "place-that-nobody-may-see"
    where = Ref(str(server.make_url(f"/{secret}")), "")
    raw = msgspec.json.encode(where).decode()
    downloads = Downloads(5, hosts=(f"{server.host}:{server.port}",))
    await server.close()
    try:
        with pytest.raises(PlatformTrouble) as caught:
            await downloads.fetch(raw)
    finally:
        await downloads.close()
    assert secret not in "".join(traceback.format_exception(caught.value))
    assert secret not in repr(where)


async def test_a_file_goes_up_in_pieces_and_then_its_words(desk: Staff) -> None:
    content = b"%PDF" + bytes(PIECE_BYTES)
    desk.link.answers = {
        "aibot_upload_media_init": lambda _: {"upload_id": "U1"},
        "aibot_upload_media_finish": lambda _: {"media_id": "M1"},
    }
    outcome = await desk.send(GROUP, Rendered("表单", file=(content, "document", "../投诉:表.pdf")))
    (init, first, second, finish, sent, words) = desk.link.bodies
    assert (init["type"], init["total_size"], init["total_chunks"]) == ("file", len(content), 2)
    assert init["filename"] == "_投诉_表.pdf"
    assert [first["chunk_index"], second["chunk_index"]] == [0, 1]
    pieces = [base64.b64decode(each["base64_data"]) for each in (first, second)]
    assert b"".join(pieces) == content
    assert finish == {"upload_id": "U1"}
    assert (sent["msgtype"], sent["file"]) == ("file", {"media_id": "M1"})
    assert words["markdown"] == {"content": "表单"}
    assert isinstance(outcome, Sent)


async def test_a_file_with_buttons_ends_in_a_card(desk: Staff) -> None:
    desk.link.answers = {
        "aibot_upload_media_init": lambda _: {"upload_id": "U1"},
        "aibot_upload_media_finish": lambda _: {"media_id": "M1"},
    }
    await desk.send(GROUP, Rendered("材料 1/2", keys("更多"), file=(PHOTO, "photo", "a.jpg")))
    assert desk.link.bodies[-2]["image"] == {"media_id": "M1"}
    assert desk.link.card["main_title"]["title"] == "材料 1/2"


async def test_an_upload_that_fails_is_tried_again(desk: Staff) -> None:
    with_file = Rendered("", file=(PHOTO, "photo", "a.jpg"))
    assert isinstance(await desk.send(GROUP, with_file), Later)  # an answer without an id
    desk.link.troubles = [WeComTrouble(0, "no answer", uncertain=True)]
    assert isinstance(await desk.send(GROUP, with_file), Later)


async def test_what_the_platform_takes_as_none_of_its_kinds_is_refused(desk: Staff) -> None:
    for content in (b"", b"1234", b"x" * (FILE_BYTES + 1)):
        outcome = await desk.send(GROUP, Rendered("表", file=(content, "document", "a")))
        assert isinstance(outcome, Refused)
    assert desk.link.calls == []


def test_kinds_and_names() -> None:
    photo, not_one = fit(PHOTO, "photo", "a.jpg"), fit(b"GIF89a...", "photo", "a.gif")
    assert photo is not None
    assert not_one is not None
    assert (photo.kind, not_one.kind) == ("image", "file")
    voice = fit(b"OggS....", "voice", "\u202e . ")
    assert voice is not None
    assert (voice.kind, voice.name) == ("file", "file")
    long = fit(b"12345", "document", "长" * 200 + ".pdf")
    assert long is not None
    assert len(long.name.encode()) <= 120
    assert long.name.endswith(".pdf")
