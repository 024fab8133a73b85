"""Files to a customer on WeChat: shown where that can be, told of where not."""

from collections.abc import AsyncIterator

import pytest

from conversations.channel import Later, Rendered, Sent
from tests.handlers.wechat_room import WORDS, Desk, desk
from tests.playground.wechat_standin import AMR, JPEG, MP4


@pytest.fixture
async def d() -> AsyncIterator[Desk]:
    async with desk() as opened:
        yield opened


async def test_a_picture_goes_with_its_words(d: Desk) -> None:
    await d.says("你好")
    sent = await d.send(Rendered("请看：", file=(JPEG, "photo", "a.jpg")))
    assert isinstance(sent, Sent)
    assert [(each.kind, each.text) for each in d.bubbles] == [("image", ""), ("text", "请看：")]
    assert d.window.left == 3
    assert isinstance(await d.send(Rendered("", file=(JPEG, "photo", ""))), Sent)
    assert d.bubbles[-1].kind == "image"


@pytest.mark.parametrize(
    ("content", "kind", "name"),
    [
        (b"%PDF", "document", "说明<a>.pdf"),
        (b"OggS", "voice", "note.ogg"),
        (b"", "photo", "a.jpg"),
        (b"\xff\xd8" + bytes(10 * 1024 * 1024), "photo", "a.jpg"),
        (b"no picture at all", "photo", "a.jpg"),  # the platform finds out
    ],
)
async def test_what_cannot_be_shown_is_told_of(
    d: Desk, content: bytes, kind: str, name: str
) -> None:
    await d.says("你好")
    assert isinstance(await d.send(Rendered("请看", file=(content, kind, name))), Sent)
    (bubble,) = d.bubbles
    hint = WORDS["file"].replace("{name}", name.replace("<", "＜"))
    assert bubble.text == f"请看\n{hint}"


async def test_where_one_message_is_left_the_words_go_and_not_the_picture(d: Desk) -> None:
    await d.says("你好")
    for _ in range(3):
        await d.send("进展")
    assert isinstance(await d.send(Rendered("请看", file=(JPEG, "photo", "a.jpg"))), Sent)
    assert [each.kind for each in d.bubbles] == ["text"] * 4
    assert "a.jpg" in d.bubbles[-1].text


async def test_an_upload_in_trouble_waits_and_costs_nothing(d: Desk) -> None:
    await d.says("你好")
    d.scene.world.fail_next("media/upload", "errcode", -1)
    assert isinstance(await d.send(Rendered("请看", file=(JPEG, "photo", "a.jpg"))), Later)
    assert d.window.left == 5
    assert d.bubbles == []


async def test_recordings_and_films(d: Desk) -> None:
    await d.says("你好")
    assert isinstance(await d.send(Rendered("", file=(AMR, "voice", "a.AMR"))), Sent)
    assert isinstance(await d.send(Rendered("", file=(MP4, "video", "a.mp4"))), Sent)
    assert [each.kind for each in d.bubbles] == ["voice", "video"]


async def test_a_picture_whose_words_fail_may_be_a_repeat(d: Desk) -> None:
    await d.says("你好")
    for _ in range(4):
        d.scene.mei.windows.spend(d.scene.clock())  # one is left, where we know of five
    later = await d.send(Rendered("请看", file=(JPEG, "photo", "a.jpg")))
    assert isinstance(later, Later)
    assert later.uncertain
    assert [each.kind for each in d.bubbles] == ["image"]
