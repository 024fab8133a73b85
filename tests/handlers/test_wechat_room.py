"""What customers do on WeChat, read by the room from what the small WeChat pushed."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from conversations.channel import FileLost, Refused, Rendered, Sent
from conversations.choices import meant
from conversations.incoming import Incoming, Media
from conversations.window import Window
from handlers.buttons import Buttons
from handlers.wechat.incoming import felt, incoming_of, result_of
from handlers.wechat.messages import (
    Clicked,
    Content,
    Image,
    Link,
    Received,
    Scanned,
    Subscribed,
    SubscribeResult,
    SubscribeResults,
    TemplateResult,
    Text,
    Unknown,
    Unsubscribed,
    Voice,
)
from handlers.wechat.room import RoomSettings
from tests.handlers.wechat_room import BUTTONS, MENU, WORDS, Desk, desk, keyed, progress
from tests.playground.wechat_standin import AMR, JPEG, MP4

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
CHAT = "wx:oMei"


@pytest.fixture
async def d() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


def received(content: Content) -> Received:
    return Received("gh_1", "oMei", NOW, "message:7", content)


def read(content: Content, buttons: Buttons = BUTTONS) -> Incoming:
    return incoming_of(received(content), NOW, buttons)


async def test_words(d: Desk) -> None:
    heard = await d.says("  快递三天没到\n电话没人接 ")
    assert heard == Incoming(
        "customer",
        d.chat,
        d.chat,
        "text",
        d.scene.clock(),
        text="  快递三天没到\n电话没人接 ",
        message=heard.message,
    )
    assert heard.message.startswith("message:")
    assert heard.private


@pytest.mark.parametrize(
    ("text", "command", "argument"),
    [
        ("/status", "status", ""),
        ("／STATUS ", "status", ""),
        ("/start u_olaya", "start", "u_olaya"),
        ("/language  中文\n", "language", "中文"),
        ("/进度", "进度", ""),
    ],
)
async def test_commands(d: Desk, text: str, command: str, argument: str) -> None:
    heard = await d.says(text)
    assert (heard.kind, heard.command, heard.argument) == ("command", command, argument)
    assert heard.text == text


@pytest.mark.parametrize(
    "text", ["/", "//", "/ status", "3/4", "他说/status", "/status/x", "查进度"]
)
def test_words_that_are_no_commands(text: str) -> None:
    assert read(Text(text)).kind == "text"


async def test_a_tap_on_a_line_comes_back_as_the_button_it_was(d: Desk) -> None:
    await d.says("你好")
    assert isinstance(await d.send(keyed("是哪一天？", "今天", "昨天 & 前天")), Sent)
    (bubble,) = d.bubbles
    assert bubble.text == "是哪一天？\n1 今天\n2 昨天 & 前天"
    heard = await d.did(await d.scene.world.taps(d.scene.mei, bubble, "2 昨天 & 前天"))
    assert (heard.kind, heard.act, heard.data) == ("press", "pick", "ab1.昨天 & 前天")
    assert not heard.forged
    assert heard.answer == ""
    assert d.scene.mei.history[-1].text == "昨天 & 前天"  # what she seems to have said


async def test_who_types_the_number_means_the_same_button(d: Desk) -> None:
    await d.says("你好")
    await d.send(keyed("是哪一天？", "今天", "昨天"))
    heard = await d.says("2")
    chosen = meant(d.notebook.choices[d.chat], heard.text)
    assert chosen is not None
    assert BUTTONS.unpack(chosen.packed, d.chat) == ("pick", "", "ab1.昨天")


@pytest.mark.parametrize(
    "item", ["pick..x.AAAAAAAAAAAA", "cat.2", BUTTONS.pack("pick", "", "x", "wx:oSomebodyElse")]
)
def test_a_button_that_is_not_ours_or_not_hers_is_forged(item: str) -> None:
    heard = read(Text("今天", item))
    assert (heard.kind, heard.forged, heard.act, heard.data) == ("press", True, "", "")


async def test_the_menu(d: Desk) -> None:
    await d.room.set_up(())
    assert d.scene.account.menu == [
        {"type": "click", "name": name, "key": key} for key, name in MENU.items()
    ]
    world, mei = d.scene.world, d.scene.mei
    clicked = [await d.did(await world.clicks_menu(mei, key)) for key in MENU]
    assert [(each.kind, each.command) for each in clicked] == [
        ("command", "start"),
        ("command", "status"),
        ("command", "human"),
    ]


def test_a_line_of_somebody_elses_menu() -> None:
    assert read(Clicked("V1001_TODAY_MUSIC")).kind == "ignored"


def test_names_of_lines_that_mean_nothing() -> None:
    with pytest.raises(ValueError, match="joke"):
        RoomSettings(words=lambda _message: WORDS, menu={"joke": "笑话"})


async def test_who_follows_by_a_shops_code_begins_there(d: Desk) -> None:
    await d.did(await d.scene.world.unfollows(d.scene.mei))
    assert not d.window.following
    heard = await d.did(await d.scene.world.follows(d.scene.mei, "u_olaya"))
    assert (heard.kind, heard.command, heard.argument) == ("command", "start", "u_olaya")
    again = await d.did(await d.scene.world.scans(d.scene.mei, "u_main"))
    assert (again.kind, again.command, again.argument) == ("command", "start", "u_main")


def test_who_unfollows_has_blocked_us() -> None:
    assert read(Unsubscribed()).kind == "blocked"


async def test_files(d: Desk) -> None:
    world, mei = d.scene.world, d.scene.mei
    photo = await d.did(await world.sends_image(mei, JPEG))
    voice = await d.did(await world.sends_voice(mei, AMR, heard="电话没人接"))
    video = await d.did(await world.sends_video(mei, MP4, short=True))
    kinds = []
    for heard, content in ((photo, JPEG), (voice, AMR), (video, MP4)):
        assert heard.media is not None
        kinds.append((heard.kind, heard.media.kind, heard.media.name, heard.text))
        assert await d.room.fetch(heard.media.ref) == content
    assert kinds == [
        ("media", "photo", "photo.jpg", ""),
        ("media", "voice", "voice.amr", "电话没人接"),
        ("media", "video", "video.mp4", ""),
    ]


async def test_a_file_that_the_platform_no_longer_has(d: Desk) -> None:
    heard = await d.did(await d.scene.world.sends_image(d.scene.mei, JPEG))
    assert heard.media is not None
    d.scene.clock.pass_(days=3, seconds=1)
    with pytest.raises(FileLost):
        await d.room.fetch(heard.media.ref)


def test_a_recording_of_a_kind_that_is_no_name() -> None:
    heard = read(Voice("m1", "../../x"))
    assert heard.media == Media("voice", "m1", "voice.amr")


async def test_a_place_a_page_and_what_is_not_taken(d: Desk) -> None:
    world, mei = d.scene.world, d.scene.mei
    place = await d.did(await world.sends_location(mei, 31.2304, 121.4737, "人民路 1 号"))
    assert place.place == "📍 人民路 1 号 31.230400,121.473700"
    page = await d.did(await world.sends_link(mei, "新闻", "https://news.example/1"))
    assert (page.kind, page.text) == ("text", "新闻\nhttps://news.example/1")
    file = await d.did(await world.sends_file(mei, "合同.pdf", b"%PDF"))
    assert (file.kind, file.media) == ("media", Media("other"))


@pytest.mark.parametrize(
    "content",
    [
        Unknown("event/view"),
        TemplateResult("7", "success"),
        SubscribeResults("popup", (SubscribeResult("t", "accept"),)),
    ],
)
def test_news_of_the_platform_are_nobodys_words(content: Content) -> None:
    assert read(content).kind == "ignored"
    assert felt(Window(), received(content), NOW).typed_until is None


@pytest.mark.parametrize(
    ("content", "left", "tap_left"),
    [
        (Text("你好"), 5, 0),
        (Image("m1"), 5, 0),
        (Link("a", "b", "https://news.example"), 5, 0),
        (Unknown("file"), 5, 0),
        (Text("今天", "pick..x.y"), 0, 3),
        (Clicked("mine"), 0, 3),
        (Subscribed(), 0, 3),
        (Scanned("u_a"), 0, 3),
        (Unsubscribed(), 0, 0),
        (Unknown("event/view"), 0, 0),
    ],
)
def test_what_opens_which_window(content: Content, left: int, tap_left: int) -> None:
    window = felt(Window(), received(content), NOW)
    assert (window.left, window.tap_left) == (left, tap_left)


async def test_what_became_of_a_template_message(d: Desk) -> None:
    sent = await d.send(progress(d))
    await d.scene.world.settled()
    assert isinstance(sent, Sent)
    (push,) = d.scene.shop.heard
    assert result_of(push) == (sent.message, "success")
    (heard,) = await d.heard()
    assert heard.kind == "ignored"


@pytest.mark.parametrize(
    ("content", "result"),
    [
        (TemplateResult("7", "failed:user block"), ("7", "failed:user block")),
        (
            SubscribeResults("sent", (SubscribeResult("t", "success", "0", "8"),)),
            ("8", "success"),
        ),
        (
            SubscribeResults("sent", (SubscribeResult("t", "user refused", "43101", "8"),)),
            ("8", "failed:user refused"),
        ),
        (SubscribeResults("popup", (SubscribeResult("t", "accept"),)), None),
        (Text("7"), None),
    ],
)
def test_results(content: Content, result: tuple[str, str] | None) -> None:
    assert result_of(received(content)) == result


def test_a_moment_is_the_one_at_which_it_reached_us() -> None:
    later = NOW + timedelta(hours=1)
    assert incoming_of(received(Text("a")), later, BUTTONS).at == later
    window = felt(Window(), received(Text("a")), later)
    assert window.typed_until == later + timedelta(hours=48)


async def test_what_is_no_push_is_an_error(d: Desk) -> None:
    with pytest.raises(msgspec.DecodeError):
        await d.room.read(b'{"update_id": 1}', NOW)


async def test_the_room_in_general(d: Desk) -> None:
    assert d.room.ready
    assert await d.room.me() == "客诉"
    assert [(each.amount, each.seconds) for each in d.room.budgets(CHAT)] == [(20, 20)]
    outcome = await d.room.edit(CHAT, "1", Rendered("新的"), NOW)
    assert isinstance(outcome, Refused)
    await d.room.toast("", "已失效", alert=True)
    assert d.scene.world.calls == []


async def test_without_names_the_accounts_menu_is_left_alone(d: Desk) -> None:
    room = type(d.room)(
        d.room._account, BUTTONS, d.notebook, RoomSettings(words=lambda _message: WORDS)
    )
    await room.set_up(())
    assert d.scene.world.calls == []


async def test_no_secret_and_nothing_of_her_shows_in_what_operators_read(d: Desk) -> None:
    await d.says("你好")
    d.scene.world.fail_next("message/custom/send", "drop")
    later = await d.send("手机 13800138000 的投诉")
    d.scene.world.fail_next("message/template/send", "errcode", 40001)
    kept = await d.send(progress(d, "又有进展"))
    shown = f"{later!r} {kept!r} {d.room!r}"
    assert d.scene.mei.openid not in shown
    assert "13800138000" not in shown
    assert "access_token" not in shown
