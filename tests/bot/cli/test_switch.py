"""`kesu bot`: who takes the talks."""

from __future__ import annotations

from pathlib import Path

from tests.bot.cli.scene import Command


def test_the_bot_is_switched_off_and_on(kesu: Command, home: Path) -> None:
    assert kesu("bot", "status", "--json").json == {"off": False}
    assert "goes to people" in kesu("bot", "off").out
    assert kesu("bot", "status", "--json").json == {"off": True}
    assert "The bot is on" in kesu("bot", "on").out
    assert kesu("bot", "status", "--json").json == {"off": False}


def test_without_a_database_it_says_what_is_missing(kesu: Command, folder: Path) -> None:
    said = kesu("bot", "off")
    assert said.code == 1
    assert "kesu migrate" in said.err
