"""E: an invented customer, unlike any other in every particular, is looked for afterwards in every
place where they have no business to be.
"""

from __future__ import annotations

import logging
from pathlib import Path

import asyncpg
import pytest

from tests.stories.telling import answers, begins
from tests.stories.test_staff_work import in_words
from tests.world import Customer, World, shown
from tests.world_telegram import Ear

NAME = "诸葛金丝雀"
PHONE = "13977531864"
CARD = "11010519491231002X"
BANK = "6228480402564890018"
MAIL = "canary.bird.77531@example.com"
STORY = f"我叫{NAME}，邮箱{MAIL}，菜里有金属片zq81x"
CARDS = f"我叫{NAME}，身份证{CARD}，卡号{BANK}，邮箱{MAIL}"
SECRETS = (NAME, PHONE, CARD, BANK, MAIL)
EVERYTHING = (*SECRETS, "金属片zq81x", "要求道歉kk90", "补充说明ww23", "退款方案yy45", "不满意vv67")


async def _whole_story(world: World) -> Customer:
    """Filed, added to, worked, proposed, refused, proposed again, confirmed."""
    bird = world.customer(NAME)
    store = world.group("xuhui")
    await begins(bird, STORY)
    for button in ("记不清", "徐汇店"):
        await bird.presses(button)
    await bird.says("要求道歉kk90")
    await bird.presses("没有")
    await bird.says(f"{PHONE} {NAME}")
    bird.skips()
    await bird.presses("提交")
    bird.skips()
    await bird.says("/status")
    await bird.presses("补充")
    await bird.says(f"补充说明ww23，再打{PHONE}")
    await bird.presses("说完了")
    await bird.presses("催单")
    await world.passes(hours=30)  # every ping of the ladder
    await store.presses("受理", by="li")
    await store.presses("联系方式", by="li")
    store.skips()
    await in_words(store, "备注", "li", f"打过{PHONE}")
    store.skips()
    await in_words(store, "提出解决方案", "wang", "退款方案yy45")
    await bird.presses("未解决")
    await bird.says("不满意vv67")
    await world.passes(minutes=5)
    store.skips()
    await in_words(store, "提出解决方案", "wang", "退款方案yy45加倍")
    await bird.presses("已解决")
    await world.passes(days=1)
    for unit in ("shanghai", "hq"):
        await world.group(unit).says("/case 202611YB001", by="qian")
    world.private("li")
    for ear in world.ears:
        ear.skips()
    return bird


def _other_chats(world: World, own: list[int]) -> str:
    """All that bots ever sent to chats that are not the customer's nor the entitled person's."""
    sent = [
        str(call.params.get("text", "")) + str(call.params.get("caption", ""))
        for call in world.telegram.calls
        if str(call.params.get("chat_id", "")) not in map(str, own)
    ]
    seen = [
        shown(message)
        for ear in world.ears
        if isinstance(ear, Ear) and ear.room.user_id not in own
        for message in ear.said()
    ]
    return "\n".join(sent + seen)


def _bytes_below(folder: Path) -> bytes:
    """All that lies in files under a folder."""
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


async def test_e1_e10_the_canary_is_nowhere_it_should_not_be(
    world: World,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.INFO)
    bird = await _whole_story(world)
    assert (await world.case()).status == "closed"
    assert bird.user is not None

    elsewhere = _other_chats(world, [bird.user.id, 601])
    assert "202611YB001" in elsewhere
    assert [secret for secret in SECRETS if secret in elsewhere] == []

    written = capfd.readouterr()
    logs = caplog.text + written.out + written.err
    assert [secret for secret in EVERYTHING if secret in logs] == []
    assert "customer-token" not in logs

    kept = _bytes_below(tmp_path)  # the database, its write-ahead log, the files
    assert b"202611YB001" in kept
    found = [secret for secret in EVERYTHING if secret.encode() in kept]
    assert found == []
    assert [s for s in EVERYTHING if s.encode("utf-16-le") in kept] == []


async def test_e1_the_entitled_person_does_get_name_and_phone_and_the_customer_their_own_words(
    world: World,
) -> None:
    bird = await _whole_story(world)
    private = world.private("li")
    told = "\n".join(shown(message) for message in private.said())
    assert NAME in told
    assert PHONE in told.replace(" ", "").replace("+86", "")
    own = "\n".join(shown(message) for message in bird.said())
    assert "退款方案yy45" in own


async def test_e4_numbers_pasted_into_a_story_are_masked_at_once(world: World) -> None:
    bird = world.customer("匿名者")
    await begins(bird, CARDS)
    hq = world.group("hq")
    hq.hears("110*************2X", "6228***********0018", "邮箱c***@example")  # people are called
    hq.skips()
    await answers(bird)
    await bird.presses("提交")
    bird.skips()
    card = world.group("xuhui").hears("客户所述")
    assert "110*************2X" in card.text
    assert "6228***********0018" in card.text
    assert "邮箱c***@example" in card.text
    said = "\n".join(shown(message) for ear in world.ears[:4] for message in ear.said())
    assert [secret for secret in SECRETS[1:] if secret in said] == []


@pytest.mark.postgres
@pytest.mark.parametrize("database", ["postgres"], indirect=True)
async def test_e10_postgresql_holds_no_readable_word_either(world: World, database: str) -> None:
    await _whole_story(world)
    connection = await asyncpg.connect(database.replace("+asyncpg", ""))
    await connection.execute("CHECKPOINT")
    folder = Path(await connection.fetchval("SHOW data_directory"))
    await connection.close()
    kept = _bytes_below(folder / "base") + _bytes_below(folder / "pg_wal")
    assert b"202611YB001" in kept
    assert [secret for secret in EVERYTHING if secret.encode() in kept] == []
