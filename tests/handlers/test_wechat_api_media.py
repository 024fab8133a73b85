"""Pictures, recordings and films on their way to the platform and back."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from conversations.channel import FileLost, FileTooLarge
from handlers.wechat import api_media
from handlers.wechat.api import WECHAT_API_URL, WeChatApi
from handlers.wechat.api_errors import WeChatTrouble
from handlers.wechat.api_limits import MEGABYTE, UploadKind
from handlers.wechat.api_transport import WeChatHttp
from tests.handlers.wechat_api import Account, account

GET = "/cgi-bin/media/get"
UPLOAD = "/cgi-bin/media/upload"
PICTURE = b"\xff\xd8\xff\xe0" + b"picture" * 1000


@pytest.fixture
async def desk() -> AsyncIterator[Account]:
    async with account() as opened:
        yield opened


@pytest.fixture
def api(desk: Account) -> WeChatApi:
    return desk.process()


async def test_a_picture_comes_as_it_is(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET, PICTURE, mime="image/jpeg")
    assert await api.download("m/1 +=&") == PICTURE
    assert desk.platform.of(GET)[0].query["media_id"] == "m/1 +=&"


async def test_a_picture_after_the_token_was_rotated(desk: Account, api: WeChatApi) -> None:
    desk.platform.says("/cgi-bin/menu/get", {"menu": {"button": []}})
    await api.menu()

    async def once(_: web.Request) -> web.StreamResponse:
        desk.platform.rotate()
        desk.platform.says(GET, PICTURE, mime="image/jpeg")
        return web.json_response({"errcode": 42001, "errmsg": "expired"})

    desk.platform.answers[GET] = once
    assert await api.download("m1") == PICTURE
    assert len(desk.platform.of(GET)) == 2


@pytest.mark.parametrize("mime", ["text/plain", "application/json", "image/jpeg"])
async def test_a_file_that_is_not_there(desk: Account, api: WeChatApi, mime: str) -> None:
    desk.platform.says(GET, {"errcode": 40007, "errmsg": "invalid media_id"}, mime=mime)
    with pytest.raises(FileLost):
        await api.download("m1")


async def test_an_empty_file_is_none(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET, b"", mime="image/jpeg")
    with pytest.raises(FileLost):
        await api.download("m1")


async def test_a_page_is_no_picture(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET, b"<html>maintenance</html>", mime="text/html")
    with pytest.raises(WeChatTrouble, match="unreadable answer"):
        await api.download("m1")


async def test_a_quota_is_no_lost_file(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET, {"errcode": 45009, "errmsg": "reach max api daily quota limit"})
    with pytest.raises(WeChatTrouble, match="used up for today") as caught:
        await api.download("m1")
    assert caught.value.passing


@pytest.mark.parametrize("told", [True, False])
async def test_a_file_that_is_too_large(desk: Account, api: WeChatApi, told: bool) -> None:
    async def giant(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "video/mp4"})
        if told:
            answer.content_length = 10**10
        await answer.prepare(request)
        while True:  # until the other side hangs up
            await answer.write(b"x" * MEGABYTE)

    desk.platform.answers[GET] = giant
    with pytest.raises(FileTooLarge):
        await api.download("m1")


async def test_a_film_is_fetched_from_where_it_is(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET, {"video_url": f"{desk.platform.url}/film?vkey=9%2F"})
    desk.platform.says("/film", b"\0\0\0\x18ftypmp42", mime="video/mp4")
    assert await api.download("m1") == b"\0\0\0\x18ftypmp42"
    assert desk.platform.of("/film")[0].query == {"vkey": "9/"}


async def test_a_film_that_is_not_there(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET, {"video_url": f"{desk.platform.url}/film"})
    desk.platform.says("/film", b"gone", status=404)
    with pytest.raises(FileLost):
        await api.download("m1")


@pytest.mark.parametrize(
    ("status", "mime", "body"),
    [
        (200, "text/html", b"<html></html>"),
        (200, "application/json", b'{"video_url": "http://127.0.0.1/again"}'),
        (302, "text/plain", b""),
        (503, "text/plain", b""),
    ],
)
async def test_what_is_no_film(
    desk: Account, api: WeChatApi, status: int, mime: str, body: bytes
) -> None:
    desk.platform.says(GET, {"video_url": f"{desk.platform.url}/film"})
    desk.platform.says("/film", body, status=status, mime=mime)
    with pytest.raises(WeChatTrouble):
        await api.download("m1")
    assert len(desk.platform.of("/film")) == 1


async def test_a_film_that_is_too_large(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET, {"video_url": f"{desk.platform.url}/film"})
    desk.platform.says("/film", b"x" * (20 * MEGABYTE + 1), mime="video/mp4")
    with pytest.raises(FileTooLarge):
        await api.download("m1")


@pytest.mark.parametrize(
    ("scheme", "rest"),
    [
        ("http", "169.254.169.254/latest/meta-data"),
        ("https", "169.254.169.254/latest/meta-data"),
        ("https", "x.example/film"),
        ("https", "weixin.qq.com.x.example/film"),
        ("https", "evilweixin.qq.com/film"),
        ("https", "x.example\\@mp.weixin.qq.com/film"),
        ("https", "mp.weixin.qq.com@x.example/film"),
        ("https", "mp.weixin.qq.com:8443/film"),
        ("https", "mp.weixin.qq.com"),
        ("https", "mp.weixin.qq.com/a\\b"),
        ("https", "mp.weixin.qq.com/film\n"),
        ("ftp", "mp.weixin.qq.com/film"),
        ("file", "/etc/passwd"),
        ("", "mp.weixin.qq.com/film"),
    ],
)
async def test_films_are_not_fetched_from_anywhere(
    desk: Account, api: WeChatApi, scheme: str, rest: str
) -> None:
    desk.platform.says(GET, {"video_url": f"{scheme}://{rest}"})
    with pytest.raises(WeChatTrouble, match="not the platform's") as caught:
        await api.download("m1")
    assert caught.value.kind == "message"
    assert "/film" not in str(caught.value)


@pytest.mark.parametrize("url", ["", None, 7, ["film"], {"film": "film"}])
async def test_films_have_an_address(desk: Account, api: WeChatApi, url: object) -> None:
    desk.platform.says(GET, {"video_url": url})
    with pytest.raises(WeChatTrouble, match="not the platform's"):
        await api.download("m1")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "rest",
    [
        "mp.weixin.qq.com/film?a=1",
        "mpvideo.qpic.cn/0bc3.f10002.mp4?dis_k=a",
        "vweixinp.tc.qq.com/1007_a.mp4",
    ],
)
def test_films_of_the_platform_come_by_https(scheme: str, rest: str) -> None:
    told = api_media.film_address(f"{scheme}://{rest}", WeChatHttp(WECHAT_API_URL, 1.0))
    assert told == f"https://{rest}"


def test_the_servers_own_films_come_as_the_server_does() -> None:
    own = WeChatHttp("http://127.0.0.1:8081/", 1.0)
    assert api_media.film_address("http://127.0.0.1:8081/film", own) == "http://127.0.0.1:8081/film"
    assert api_media.film_address("http://127.0.0.1:80811/film", own) == ""
    assert api_media.film_address("http://127.0.0.1:8081/fi lm\r\nX: y", own) == ""


@pytest.mark.parametrize(
    ("kind", "name", "sent", "mime"),
    [
        ("image", "照片.PNG", "image.png", "image/png"),
        ("image", "照片", "image.jpg", "image/jpeg"),
        ("image", 'a".exe\r\nX: y', "image.jpg", "image/jpeg"),
        ("voice", "", "voice.amr", "audio/amr"),
        ("voice", "x.mp3", "voice.mp3", "audio/mpeg"),
        ("video", "x.mp4", "video.mp4", "video/mp4"),
    ],
)
async def test_a_file_goes_up(
    desk: Account, api: WeChatApi, kind: UploadKind, name: str, sent: str, mime: str
) -> None:
    desk.platform.says(UPLOAD, {"type": kind, "media_id": "up-1", "created_at": 1})
    assert await api.upload(kind, PICTURE, name) == "up-1"
    (asked,) = desk.platform.of(UPLOAD)
    assert asked.query["type"] == kind
    assert asked.kind == "multipart/form-data"
    head, _, rest = asked.raw.partition(b"\r\n\r\n")
    assert f'name="media"; filename="{sent}"'.encode() in head
    assert f"Content-Type: {mime}".encode() in head
    assert rest.startswith(PICTURE)


async def test_a_file_goes_up_again_with_a_new_token(desk: Account, api: WeChatApi) -> None:
    async def once(_: web.Request) -> web.StreamResponse:
        desk.platform.rotate()
        desk.platform.says(UPLOAD, {"type": "image", "media_id": "up-2"})
        return web.json_response({"errcode": 40014, "errmsg": "invalid access_token"})

    desk.platform.answers[UPLOAD] = once
    assert await api.upload("image", PICTURE) == "up-2"
    first, second = desk.platform.of(UPLOAD)
    assert first.raw.count(PICTURE) == second.raw.count(PICTURE) == 1


@pytest.mark.parametrize(
    ("kind", "size", "code"),
    [
        ("image", 0, 44001),
        ("image", 10 * MEGABYTE + 1, 45001),
        ("voice", 2 * MEGABYTE + 1, 45001),
        ("video", 10 * MEGABYTE + 1, 45001),
    ],
)
async def test_what_would_be_refused_is_not_sent(
    desk: Account, api: WeChatApi, kind: UploadKind, size: int, code: int
) -> None:
    with pytest.raises(WeChatTrouble) as caught:
        await api.upload(kind, b"x" * size)
    assert (caught.value.code, caught.value.kind) == (code, "message")
    assert desk.platform.asked == []


async def test_an_upload_without_an_id(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(UPLOAD, {"type": "image"})
    with pytest.raises(WeChatTrouble, match="unreadable answer"):
        await api.upload("image", PICTURE)


async def test_a_download_that_stops_halfway(desk: Account, api: WeChatApi) -> None:
    async def half(request: web.Request) -> web.StreamResponse:
        answer = web.StreamResponse(headers={"Content-Type": "image/jpeg"})
        answer.content_length = len(PICTURE)
        await answer.prepare(request)
        await answer.write(PICTURE[:100])
        assert request.transport is not None
        request.transport.close()
        return answer

    desk.platform.answers[GET] = half
    with pytest.raises(WeChatTrouble, match="no answer"):
        await api.download("m1")
