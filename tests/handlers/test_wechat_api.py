"""What the calls of the Official Account API say and hear."""

from collections.abc import AsyncIterator

import pytest

from handlers.wechat.api import SceneCode, WeChatApi
from handlers.wechat.api_errors import WeChatTrouble
from tests.handlers.wechat_api import OPENID, SEND, Account, account

TEMPLATE = "/cgi-bin/message/template/send"
NOTICE = "/cgi-bin/message/subscribe/bizsend"
CODE = "/cgi-bin/qrcode/create"
DOMAIN = "/cgi-bin/get_api_domain_ip"
GET_MENU = "/cgi-bin/menu/get"


@pytest.fixture
async def desk() -> AsyncIterator[Account]:
    async with account() as opened:
        yield opened


@pytest.fixture
def api(desk: Account) -> WeChatApi:
    return desk.process()


async def test_a_text_goes_out_as_it_is(desk: Account, api: WeChatApi) -> None:
    await api.send_text(OPENID, '投诉 <a href="x">已受理</a>\n第二行')
    (asked,) = desk.platform.of(SEND)
    assert asked.query == {"access_token": desk.platform.token}
    assert asked.kind == "application/json"
    # People would see the escapes of JSON.
    assert "投诉".encode() in asked.raw
    assert asked.body == {
        "touser": OPENID,
        "msgtype": "text",
        "text": {"content": '投诉 <a href="x">已受理</a>\n第二行'},
    }


async def test_half_a_character_is_said_and_not_sent(desk: Account, api: WeChatApi) -> None:
    with pytest.raises(WeChatTrouble, match="half a character") as caught:
        await api.send_text(OPENID, "private \ud83d words")
    assert caught.value.kind == "message"
    assert "private" not in str(caught.value)
    assert desk.platform.of(SEND) == []


async def test_files_go_out_by_their_id(desk: Account, api: WeChatApi) -> None:
    await api.send_image(OPENID, "m1")
    await api.send_voice(OPENID, "m2")
    await api.send_video(OPENID, "m3")
    await api.send_video(OPENID, "m4", thumb="m5", title="t", about="d")
    assert [each.body for each in desk.platform.of(SEND)] == [
        {"touser": OPENID, "msgtype": "image", "image": {"media_id": "m1"}},
        {"touser": OPENID, "msgtype": "voice", "voice": {"media_id": "m2"}},
        {"touser": OPENID, "msgtype": "video", "video": {"media_id": "m3"}},
        {
            "touser": OPENID,
            "msgtype": "video",
            "video": {
                "media_id": "m4",
                "thumb_media_id": "m5",
                "title": "t",
                "description": "d",
            },
        },
    ]


async def test_a_template_with_a_key_against_doubles(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(TEMPLATE, {"errcode": 0, "errmsg": "ok", "msgid": 200228332})
    values = {"character_string1": "C-1", "phrase2": "已受理"}
    sent = await api.send_template(OPENID, "tpl-1", values, url="https://x.example/c", key="o-17")
    assert sent == "200228332"
    assert desk.platform.of(TEMPLATE)[0].body == {
        "touser": OPENID,
        "template_id": "tpl-1",
        "url": "https://x.example/c",
        "client_msg_id": "o-17",
        "data": {"character_string1": {"value": "C-1"}, "phrase2": {"value": "已受理"}},
    }


async def test_a_template_of_the_least(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(TEMPLATE, {"errcode": 0, "msgid": "9"})
    assert await api.send_template(OPENID, "tpl-1", {}) == "9"
    assert set(desk.platform.of(TEMPLATE)[0].body) == {"touser", "template_id", "data"}


async def test_a_notice_that_was_asked_for(desk: Account, api: WeChatApi) -> None:
    assert await api.send_notice(OPENID, "sub-1", {"thing1": "x"}, url="https://x.example") == ""
    assert desk.platform.of(NOTICE)[0].body == {
        "touser": OPENID,
        "template_id": "sub-1",
        "page": "https://x.example",
        "data": {"thing1": {"value": "x"}},
    }


async def test_a_notice_without_consent(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(NOTICE, {"errcode": 43101, "errmsg": "user refuse to accept the msg"})
    with pytest.raises(WeChatTrouble, match="not accepted") as caught:
        await api.send_notice(OPENID, "sub-1", {"thing1": "x"})
    assert (caught.value.code, caught.value.kind) == (43101, "closed")


async def test_the_menu_is_set_and_read(desk: Account, api: WeChatApi) -> None:
    buttons = [{"type": "click", "name": "我要投诉", "key": "complain"}]
    await api.set_menu(buttons)
    assert desk.platform.of("/cgi-bin/menu/create")[0].body == {"button": buttons}
    desk.platform.says(GET_MENU, {"menu": {"button": buttons, "menuid": 4}})
    assert await api.menu() == buttons


async def test_there_is_no_menu(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(GET_MENU, {"errcode": 46003, "errmsg": "menu no exist"})
    assert await api.menu() is None
    desk.platform.says(GET_MENU, {"errcode": 48001, "errmsg": "api unauthorized"})
    with pytest.raises(WeChatTrouble, match="verified service account"):
        await api.menu()


async def test_a_permanent_code(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(CODE, {"ticket": "gQH4", "url": "http://qr.example/q/kZ"})
    assert await api.create_code("store-12") == SceneCode("gQH4", "http://qr.example/q/kZ")
    assert desk.platform.of(CODE)[0].body == {
        "action_name": "QR_LIMIT_STR_SCENE",
        "action_info": {"scene": {"scene_str": "store-12"}},
    }


@pytest.mark.parametrize("scene", ["", "x" * 65])
async def test_a_scene_has_a_length(api: WeChatApi, scene: str) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        await api.create_code(scene)


async def test_a_check_sends_nothing(desk: Account, api: WeChatApi) -> None:
    desk.platform.says(DOMAIN, {"ip_list": ["203.0.113.9"]})
    await api.check()
    (asked,) = desk.platform.of(DOMAIN)
    assert asked.raw == b""


async def test_answers_that_lack_what_they_are_for(desk: Account, api: WeChatApi) -> None:
    for path in (SEND, TEMPLATE, NOTICE, CODE, DOMAIN, GET_MENU, "/cgi-bin/menu/create"):
        desk.platform.says(path, {})
    calls = (
        api.send_text(OPENID, "x"),
        api.send_template(OPENID, "t", {}),
        api.send_notice(OPENID, "t", {}),
        api.create_code("x"),
        api.check(),
        api.menu(),
        api.set_menu([]),
    )
    for call in calls:
        with pytest.raises(WeChatTrouble, match="unreadable answer"):
            await call
