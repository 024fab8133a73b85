"""The stand-in remembers its chats across restarts."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from bot.playground import keeping
from bot.playground.sample import HEIGHT, WIDTH, sample_png
from bot.playground.telegram import TelegramWorld
from bot.playground.telegram.files import image_size

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def world() -> TelegramWorld:
    world = TelegramWorld(lambda: AT)
    world.add_bot("customer", "11:token-of-the-customer", "service_bot")
    world.add_user(7, "张敏")
    world.add_user(8, "小李")
    group = world.add_group("徐汇店", [8])
    world.user_starts(7, "customer")
    photo = world.user_sends_photo(7, "customer", sample_png(), "汤里有头发 😀")
    edited = world.user_says(8, group, "看到了 /status")
    world.user_edits(8, group, edited.id, "看到了 @service_bot")
    world.user_says(8, group, "回复", reply_to=edited.id)
    world.call(
        "customer",
        "sendMessage",
        {
            "chat_id": 7,
            "text": "<b>好</b>",
            "parse_mode": "HTML",
            "reply_markup": {"inline_keyboard": [[{"text": "提交", "callback_data": "x"}]]},
        },
    )
    assert photo.media is not None
    return world


def restored(world: TelegramWorld) -> TelegramWorld:
    kept = msgspec.json.decode(keeping.written(world), type=keeping.Kept)
    fresh = TelegramWorld(lambda: AT + timedelta(hours=1))
    keeping.restore(fresh, kept)
    fresh.add_bot("customer", "11:another-token", "service_bot")
    keeping.restore_bots(fresh, kept)
    return fresh


def without_versions(world: TelegramWorld) -> list[object]:
    chats = world.snapshot()["chats"]
    for chat in chats:
        del chat["version"]
        for message in chat["messages"]:
            del message["version"]
    return list(chats)


def test_what_people_saw_is_seen_again(world: TelegramWorld) -> None:
    fresh = restored(world)
    assert without_versions(fresh) == without_versions(world)
    assert fresh.snapshot()["users"] == world.snapshot()["users"]
    assert fresh.files[1].data == sample_png()


def test_new_messages_and_updates_take_no_old_number(world: TelegramWorld) -> None:
    fresh = restored(world)
    last = world.chat("7:customer").messages[-1].id
    assert fresh.user_says(7, "customer", "还有").id > last
    assert fresh.call("customer", "sendMessage", {"chat_id": 7, "text": "好"})["ok"]


def test_a_picture_beyond_the_room_becomes_a_sample(
    world: TelegramWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "FILE_BYTES", 10)
    kept = restored(world).files[1]
    assert kept.kind == "photo"
    assert image_size(kept.data) == (8, 8)


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b'{"form": 1}'])
def test_a_file_that_cannot_be_read_is_no_memory(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "memory.json"
    path.write_bytes(text)
    assert keeping.read(path) is None
    assert keeping.read(tmp_path / "none.json") is None


def test_the_file_is_its_owners_alone(tmp_path: Path, world: TelegramWorld) -> None:
    path = tmp_path / "memory.json"
    keeping.write(path, keeping.written(world))
    assert path.stat().st_mode & 0o777 == 0o600
    assert keeping.read(path) is not None
    assert [each.name for each in tmp_path.iterdir()] == ["memory.json"]


def test_the_sample_picture_is_a_picture() -> None:
    assert image_size(sample_png()) == (WIDTH, HEIGHT)
