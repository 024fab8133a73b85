"""What customers send along, and how staff get to see it."""

from __future__ import annotations

from collections.abc import Sequence

from structlog.testing import capture_logs

from bot.loops.pruning import prune
from bot.playground.telegram import sample_jpeg
from bot.playground.telegram.model import Message
from cases import events as e
from storage.store import SqlStore
from tests.stories.acts import happened
from tests.stories.telling import both, tells
from tests.world import Customer, World, labels


async def adds(world: World, zhang: Customer) -> list[bytes]:
    """A photo, a voice note, a video and a document, each added to the case; their contents."""
    contents = [sample_jpeg(), b"OggS" + bytes(200), b"\0\0\0\x18ftypmp42" + bytes(90), b"%PDF-1.7"]
    photo, voice, video, document = contents
    telegram, user = world.telegram, zhang.user
    assert user is not None
    await zhang.says("/status")
    await zhang.presses("补充")
    telegram.user_sends_photo(user, zhang.room, photo)
    telegram.user_sends_voice(user, zhang.room, voice)
    telegram.user_sends_video(user, zhang.room, video)
    telegram.user_sends_document(user, zhang.room, document, "收据.pdf")
    await world.settles()
    await zhang.presses("说完了")
    await world.passes(minutes=1)  # more was said at once than a chat may hear
    zhang.skips()
    return contents


def media(messages: Sequence[Message]) -> list[tuple[str, bytes]]:
    """Kind and content of the files in these messages."""
    return [(m.media.kind, m.media.data) for m in messages if m.media is not None]


@both
async def test_files_of_every_kind_reach_the_presser_in_private_and_nobody_else(
    world: World,
) -> None:
    zhang, store, li = world.customer("张敏"), world.group("xuhui"), world.private("li")
    await tells(zhang)
    contents = await adds(world, zhang)
    store.skips()

    assert "4 件材料已发到您的私聊" in await store.presses("查看材料", by="li")
    heard = li.unheard()
    assert media(heard) == list(zip(("photo", "voice", "video", "document"), contents, strict=True))
    assert heard[3].media is not None
    assert heard[3].media.name == "收据.pdf"
    li.hears("材料 1/4")
    li.hears("材料 2/4")
    li.hears("材料 3/4")
    li.hears("材料 4/4", "记录在案", "请勿转发")
    store.hears_nothing()
    assert media(store.said()) == []
    case = await world.case()
    assert await happened(world, case, e.EvidenceShown) == [e.EvidenceShown("li", 4)]


async def test_more_than_ten_come_in_portions(world: World) -> None:
    zhang, store, li = world.customer("张敏"), world.group("xuhui"), world.private("li")
    await tells(zhang)
    await zhang.says("/status")
    await zhang.presses("补充")
    for number in range(11):
        world.telegram.user_sends_photo(zhang.user, zhang.room, sample_jpeg() + bytes([number]))  # type: ignore[arg-type]
    await world.settles()
    zhang.skips()
    store.skips()
    assert "10 件材料（共 11 件）" in await store.presses("查看材料", by="li")
    assert len(media(li.unheard())) == 10
    assert labels(li.unheard()[-1]) == ["下一批材料"]
    li.skips()
    assert "1 件材料（共 11 件）" in await li.presses("下一批材料", by="li")
    li.hears("材料 11/11")


async def test_a_file_that_was_tampered_with_is_said_and_holds_up_nothing(world: World) -> None:
    zhang, store, li = world.customer("张敏"), world.group("xuhui"), world.private("li")
    await tells(zhang)
    contents = await adds(world, zhang)
    store.skips()
    engine_store = world.engine.store
    assert isinstance(engine_store, SqlStore)
    folder = engine_store.database.files
    assert folder is not None
    case = await world.case()
    (voice,) = folder.rglob(f"*-{case.evidence[1]}")
    voice.write_bytes(voice.read_bytes()[:-1] + b"!")
    (video,) = folder.rglob(f"*-{case.evidence[2]}")
    video.unlink()
    with capture_logs() as logs:
        await store.presses("查看材料", by="li")
    assert [(log["event"], log["why"]) for log in logs if log["log_level"] == "error"] == [
        ("file.unreadable", "SealBroken"),
        ("file.unreadable", "KeyError"),
    ]
    assert media(li.unheard()) == [("photo", contents[0]), ("document", contents[3])]
    li.hears("材料 1/4")
    li.hears("材料 2/4", "打不开", "从备份恢复")
    li.hears("材料 3/4", "打不开")
    li.hears("材料 4/4")


@both
async def test_after_months_only_the_case_and_its_files_are_left(world: World) -> None:
    zhang, idle = world.customer("张敏"), world.customer("李雷")
    await tells(zhang)
    contents = await adds(world, zhang)
    await idle.starts()
    await idle.presses("同意并开始")
    await idle.shows_photo()
    idle.skips()
    await prune(world.engine)
    assert await _counts(world) > 20
    await zhang.says("/status")
    await zhang.presses("撤回")
    await zhang.presses("撤回")
    assert (await world.case()).ended  # nothing rings for three months
    await world.passes(days=91)
    for ear in world.ears:
        ear.skips()
    await prune(world.engine)
    assert await _counts(world) == 0
    async with world.engine.store.reading() as work:
        for customer in (zhang, idle):
            assert customer.user is not None
            assert await work.sessions.load("customer", str(customer.user.id)) is None
    case = await world.case()
    async with world.engine.store.reading() as work:
        kept = [(await work.files.open(case.id, name))[0] for name in case.evidence]
    assert kept == contents
    await world.group("xuhui").presses("查看材料", by="li")
    assert len(media(world.private("li").unheard())) == 4
    world.private("li").skips()


async def _counts(world: World) -> int:
    """How many updates and messages are kept of what was said."""
    async with world.engine.store.reading() as work:
        updates = [await work.trace.updates(f"{b}:{u['update_id']}") for b, u in world.updates]
        rows = [await work.trace.messages_of(f"{b}:{u['update_id']}") for b, u in world.updates]
    return sum(map(len, updates)) + sum(map(len, rows))
