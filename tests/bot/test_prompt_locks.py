"""A question to somebody of the staff is recorded while their words come in: on PostgreSQL both
lock the note of the question and the chat, in one order, or each would wait for the other.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest
from structlog.testing import capture_logs

from bot.loops.deliver import deliver
from bot.loops.prompts import as_reply
from cases.outgoing import Outgoing, Prompt
from cases.ports import Contact
from conversations.incoming import Incoming
from storage.schema import migrate
from tests.bot.mainland import adds, complaining, mainland
from tests.services import Postgres
from tests.world import World
from tests.world_wecom import group_chat, person_chat

CHAT = group_chat("xuhui")


@pytest.mark.postgres
async def test_words_that_come_while_a_question_is_recorded(
    postgres_server: Postgres, tmp_path: Path
) -> None:
    address = postgres_server.fresh()
    await migrate(address)
    async with mainland(tmp_path, address) as world:
        await complaining(world)
        engine, now = world.engine, world.clock.now()
        await adds(world, await _question(world, "asked", "wang"))
        said = Incoming("staff", CHAT, person_chat("wang"), "text", now, text="全额退款")
        with capture_logs() as logs:
            async with engine.store.work() as work:
                await as_reply(work, said, Contact("staff", said.account, "zh", "wang"), now)
                delivering = asyncio.create_task(deliver(engine))
                await _somebody_waits(address)
                await work.messages.add([await _question(world, "again", "li")])
            await delivering
        assert [line for line in logs if line["log_level"] in ("warning", "error")] == []
        await world.settles()
        async with engine.store.reading() as work:
            assert await work.lanes.waiting("staff", CHAT) == 0
        room = world.wecom_group("xuhui")
        assert len([text for text in room.skips() if "这条消息是空的" in text]) == 2
    postgres_server.drop(address)


async def _question(world: World, key: str, person: str) -> Outgoing:
    case, now = await world.case(), world.clock.now()
    prompt = Prompt("note", person)
    return Outgoing(
        key, "staff", CHAT, "staff/nothing_readable", "zh", now, case=case.id, prompt=prompt
    )


async def _somebody_waits(address: str) -> None:
    """Until a transaction waits for another one's lock."""
    connection = await asyncpg.connect(address.replace("+asyncpg", "", 1))
    try:
        async with asyncio.timeout(30):
            while not await connection.fetchval(_WAITING):  # noqa: ASYNC110
                await asyncio.sleep(0)  # noqa: TID251 - the other transaction has its turn
    finally:
        await connection.close()


_WAITING = """SELECT count(*) FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND datname = current_database()"""
