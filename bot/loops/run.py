"""Running the loops side by side until told to stop, and running them until nothing is left to
do.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

import structlog

from bot.engine import Engine
from bot.loops.audit import audit
from bot.loops.deliver import deliver
from bot.loops.duties import keep_duties
from bot.loops.intake import work_inbox
from bot.loops.morning import morning
from bot.loops.pruning import prune
from bot.loops.recompute import recompute
from bot.loops.remind import remind
from bot.loops.tick import tick

log = structlog.get_logger(__name__)

Loop = Callable[[], Coroutine[Any, Any, None]]

_DUE = (tick, remind, morning, deliver)  # what happens by itself when its moment comes


async def quiet(engine: Engine) -> None:
    """Work all that can be worked at this moment: inbox, deadlines, silence, messages."""
    works = (work_inbox, tick, remind, morning, deliver)
    while sum([await work(engine) for work in works]):
        pass


async def run_loops(engine: Engine, others: Iterable[Loop], stop: asyncio.Event) -> None:
    """Run until `stop`; work in hand is finished, waiting work stays in the database.

    `others`: loops of the transports (polling). A loop that fails for good ends the process: a
    half-working
    house would let deadlines pass unnoticed.
    """
    tasks: list[asyncio.Task[None]] = [
        asyncio.create_task(loop(), name=name) for name, loop in _own(engine, stop).items()
    ]
    tasks += [asyncio.create_task(loop()) for loop in others]
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({*tasks, stopping}, return_when=asyncio.FIRST_COMPLETED)
    failed = [task for task in tasks if task.done()]
    stop.set()
    for wake in (engine.wakes.inbox, engine.wakes.lanes, engine.wakes.clocks):
        wake.set()
    _, late = await asyncio.wait(tasks, timeout=engine.limits.stop_seconds)
    for task in late:
        task.cancel()
    stopping.cancel()
    for task in failed:
        await task


def _own(engine: Engine, stop: asyncio.Event) -> dict[str, Loop]:
    pause = engine.limits.tick_pause_ms / 1000
    lanes = engine.limits.deliver_pause_ms / 1000
    bindings = engine.limits.bindings_seconds
    remind_pause = engine.limits.remind_seconds
    return {
        "inbox": lambda: _again(engine, work_inbox, engine.wakes.inbox, pause, stop),
        "tick": lambda: _again(engine, tick, engine.wakes.clocks, pause, stop),
        "remind": lambda: _again(engine, remind, asyncio.Event(), remind_pause, stop),
        "morning": lambda: _again(engine, morning, asyncio.Event(), remind_pause, stop),
        "deliver": lambda: _again(engine, deliver, engine.wakes.lanes, lanes, stop),
        "audit": lambda: _again(engine, audit, asyncio.Event(), engine.limits.audit_seconds, stop),
        "prune": lambda: _again(engine, prune, asyncio.Event(), engine.limits.prune_seconds, stop),
        "bindings": lambda: _again(engine, _bindings, asyncio.Event(), bindings, stop),
    }


async def _again(
    engine: Engine,
    work: Callable[[Engine], Awaitable[int]],
    wake: asyncio.Event,
    pause: float,
    stop: asyncio.Event,
) -> None:
    """Work while there is something to do, else pause until woken.

    Trouble (a database away) is waited out.
    """
    trouble = 0
    while not stop.is_set():
        wake.clear()
        try:
            done = 0 if engine.passing and work in _DUE else await work(engine)
            trouble = 0
        except Exception as error:
            trouble += 1
            done = 0
            log.error("loop.failed", loop=work.__name__, error=type(error).__name__, times=trouble)
        if done and work is not _bindings:
            await asyncio.sleep(0)
            continue
        await _wait(stop, wake, pause * min(2**trouble, 16))


async def _wait(stop: asyncio.Event, wake: asyncio.Event, seconds: float) -> None:
    waits = [asyncio.create_task(stop.wait()), asyncio.create_task(wake.wait())]
    await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    for task in waits:
        task.cancel()


async def _bindings(engine: Engine) -> int:
    """Other processes bind groups and people too, and operators change files: look at both every
    second.
    """
    engine.rules.reload()
    await engine.rules.bind(engine.store)
    await recompute(engine)
    await keep_duties(engine)
    return 0
