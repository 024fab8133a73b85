"""`kesu erase`: personal data goes, the record stays, and no restore brings it back."""

from __future__ import annotations

import asyncio
import shutil
import stat
from pathlib import Path

import pytest

from bot.cli.store import opened
from bot.clock import MachineClock
from bot.settings import read_settings
from cases.access import Actor
from cases.case import Case
from cases.commands import Withdraw
from cases.service import Done, handle
from tests.bot.cli.scene import STORY, Command, filed

WHY = "asked on 24 November"


def _withdrawn(case: Case) -> None:
    async def withdraw() -> None:
        now = MachineClock().now()
        actor = Actor(case.customer, kind="customer")
        async with opened(read_settings()) as (store, rules), store.work() as work:
            cause = f"customer:{case.id}:bye"
            done = await handle(work, Withdraw(case.id), actor, cause, rules.house, now)
            assert isinstance(done, Done)

    asyncio.run(withdraw())


def _story(kesu: Command, case: Case) -> str:
    told: str = kesu("cases", "show", case.number, "--reveal", "--json").json["customer_said"][
        "story"
    ]
    return told


def _kinds(kesu: Command, case: Case) -> list[str]:
    shown = kesu("cases", "show", case.number, "--json").json
    return [event["kind"] for event in shown["history"]]


def test_an_open_case_keeps_its_texts_unless_forced(kesu: Command, home: Path) -> None:
    case = filed()
    refused = kesu("erase", case.number, "--reason", WHY)
    assert refused.code == 1
    assert f"The case {case.number} is open" in refused.err
    assert "--force" in refused.err
    assert "菜里有虫子" in _story(kesu, case)
    assert not (home / "data" / "erasures.jsonl").exists()
    assert kesu("erase", case.number, "--reason", WHY, "--force").code == 0
    assert _story(kesu, case) == "[erased]"


def test_what_is_erased_is_gone_and_the_record_stays_whole(kesu: Command, home: Path) -> None:
    case, other = filed(), filed(update="4712")
    _withdrawn(case)
    said = kesu("erase", case.number, "--reason", WHY)
    assert said.code == 0
    assert case.number in said.out
    assert "staff groups by hand" in said.err
    assert _story(kesu, case) == "[erased]"
    assert "菜里有虫子" in _story(kesu, other)
    shown = kesu("cases", "show", case.number).out
    assert "Erased" in shown
    assert WHY in shown
    assert kesu("audit", "verify").code == 0
    ledger = home / "data" / "erasures.jsonl"
    assert stat.S_IMODE(ledger.stat().st_mode) == 0o600
    assert case.id in ledger.read_text("utf-8")
    assert "虫" not in ledger.read_text("utf-8")


def test_all_that_a_customer_filed_goes_or_nothing(kesu: Command, home: Path) -> None:
    first, second = filed(), filed(update="4712")
    _withdrawn(first)
    refused = kesu("erase", first.number, "--customer", "--reason", WHY)
    assert refused.code == 1
    assert second.number in refused.err
    assert "菜里有虫子" in _story(kesu, first)
    _withdrawn(second)
    said = kesu("erase", first.number, "--customer", "--reason", WHY, "--json")
    assert sorted(said.json["erased"]) == sorted([first.number, second.number])
    assert [_story(kesu, case) for case in (first, second)] == ["[erased]"] * 2
    assert "talk:customer:88001" in (home / "data" / "erasures.jsonl").read_text("utf-8")


def test_a_restore_of_an_older_backup_erases_again(
    kesu: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, other = filed(), filed(update="4712")
    _withdrawn(case)
    assert kesu("backup", "before.backup").code == 0
    assert kesu("erase", case.number, "--reason", WHY).code == 0

    elsewhere = home / "elsewhere"
    (elsewhere / "data").mkdir(parents=True)
    for name in ("secret.key", "erasures.jsonl"):
        shutil.copy2(home / "data" / name, elsewhere / "data" / name)
    monkeypatch.chdir(elsewhere)
    said = kesu("restore", "../before.backup")
    assert said.code == 0, said.err
    assert "1 erasures carried out anew" in said.out
    assert _story(kesu, case) == "[erased]"
    assert "菜里有虫子" in _story(kesu, other)
    assert _kinds(kesu, case).count("Erased") == 1
    assert kesu("audit", "verify").code == 0
    assert "Nothing was left" in kesu("erase", "--again").out


def test_the_ledger_counts_also_when_it_is_put_back_later(
    kesu: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed()
    _withdrawn(case)
    assert kesu("backup", "before.backup").code == 0
    assert kesu("erase", case.number, "--reason", WHY).code == 0
    elsewhere = home / "elsewhere"
    (elsewhere / "data").mkdir(parents=True)
    shutil.copy2(home / "data" / "secret.key", elsewhere / "data" / "secret.key")
    monkeypatch.chdir(elsewhere)
    said = kesu("restore", "../before.backup")
    assert "put it back if anything was erased" in said.err
    assert "菜里有虫子" in _story(kesu, case)
    shutil.copy2(home / "data" / "erasures.jsonl", elsewhere / "data" / "erasures.jsonl")
    assert kesu("erase", "--again", "--json").json == {"erased_again": 1}
    assert _story(kesu, case) == "[erased]"


def test_wrong_use_is_said_so(kesu: Command, home: Path) -> None:
    assert kesu("erase").code == 2
    case = filed()
    assert "reason" in kesu("erase", case.number).err
    assert kesu("erase", "202611YB999", "--reason", WHY).code == 1
    assert STORY.split("，")[0].encode() not in (home / "data" / "playground.db").read_bytes()
