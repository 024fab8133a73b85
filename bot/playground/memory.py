"""Where the small platforms are remembered, and how they come back at a start."""

from __future__ import annotations

import shutil
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.engine import Engine
from bot.playground import keeping
from bot.playground.keeping_others import (
    KeptWeChat,
    KeptWeCom,
    restore_wechat,
    restore_wecom,
    wechat_text,
    wecom_text,
)
from bot.playground.made_up import MadeUp
from bot.playground.seed import seed
from bot.playground.telegram import TelegramWorld
from bot.playground.worlds import PlayedWeChat, PlayedWeCom, Worlds
from bot.settings import Settings
from cases.platforms import PLATFORMS, Platform


async def opened_worlds(engine: Engine, settings: Settings, made: MadeUp) -> Worlds:
    """The small platforms with everything that was there before, and with everybody in them."""
    now = engine.world.now
    worlds = Worlds(TelegramWorld(now), PlayedWeChat(now), PlayedWeCom(now))
    made.open_accounts(worlds, engine.rules.house.org.name.zh)
    memory = keeping.read(memory_file(settings))
    if memory is not None:
        keeping.restore(worlds.telegram, memory)
    if on_wechat := keeping.read_as(memory_file(settings, "wechat"), KeptWeChat):
        restore_wechat(worlds.wechat, on_wechat)
    if on_wecom := keeping.read_as(memory_file(settings, "wecom"), KeptWeCom):
        restore_wecom(worlds.wecom, on_wecom)
    await seed(engine, worlds, made.tokens)
    if memory is not None:
        keeping.restore_bots(worlds.telegram, memory)
    return worlds


def memories(worlds: Worlds, settings: Settings) -> list[AbstractAsyncContextManager[None]]:
    """Each world is written to its file while its block is open."""
    telegram, wechat, wecom = worlds.telegram, worlds.wechat, worlds.wecom
    return [
        keeping.kept(telegram.listen, memory_file(settings), lambda: keeping.written(telegram)),
        keeping.kept(wechat.listen, memory_file(settings, "wechat"), lambda: wechat_text(wechat)),
        keeping.kept(wecom.listen, memory_file(settings, "wecom"), lambda: wecom_text(wecom)),
    ]


def memory_file(settings: Settings, platform: Platform = "telegram") -> Path:
    """Where a small platform remembers its chats."""
    path, name = settings.database_path, f"{platform}.json"
    return path.with_suffix(f".{name}") if path else settings.data_dir / name


def wipe(settings: Settings) -> None:
    """Forget the playground's database and what stands beside it.

    The master key stays: others may use it.
    """
    path = settings.database_path
    if path is None:
        return
    for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
        path.with_name(name).unlink(missing_ok=True)
    for platform in PLATFORMS:
        memory_file(settings, platform).unlink(missing_ok=True)
    shutil.rmtree(path.with_name(f"{path.name}.files"), ignore_errors=True)
