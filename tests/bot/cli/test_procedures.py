"""`kesu procedures`: list, check, show, simulate."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from procedures.load import SHIPPED
from tests.bot.cli.scene import DEMO, Command

_SERVICE = (SHIPPED / "service.toml").read_text(encoding="utf-8")


def test_what_is_installed(kesu: Command) -> None:
    said = kesu("procedures", "list")
    assert said.code == 0
    assert "服务业客户投诉处理预案" in said.out
    (service,) = (p for p in kesu("procedures", "list", "--json").json if p["id"] == "service")
    assert service["ok"]
    assert "TL-P48-01" in service["clocks"]


def test_a_company_s_own_procedures_stand_beside(
    kesu: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder / "own"
    own.mkdir()
    (own / "service.toml").write_text(_SERVICE.replace("version = 1", "version = 2"), "utf-8")
    (own / "broken.toml").write_text("id = ", "utf-8")
    monkeypatch.setenv("KESU_PROCEDURES_DIR", "own")
    said = kesu("procedures", "list", "--json")
    assert said.code == 1
    versions = {(p["id"], p["version"], p["own"]) for p in said.json}
    assert versions >= {("service", 1, False), ("service", 2, True), (None, None, True)}
    assert kesu("procedures", "show", "--json").json["version"] == 2
    assert "broken.toml: not TOML" in kesu("procedures", "check").out


def test_a_wrong_file_is_named_with_key_and_remedy(kesu: Command, folder: Path) -> None:
    wrong = _SERVICE.replace('stop = ["step:assign", "resolved"]', 'stop = ["never"]')
    (folder / "mine.toml").write_text(wrong, "utf-8")
    said = kesu("procedures", "check", "mine.toml")
    assert said.code == 1
    assert "mine.toml: clocks (TL-P48-01).stop: nothing can stop it" in said.out
    assert "Remedy: use one of" in said.out
    assert kesu("procedures", "check", "service").code == 0
    assert kesu("procedures", "check", "nothing").code == 1


def test_a_clock_is_shown_with_its_source(kesu: Command) -> None:
    said = kesu("procedures", "show", "service").out
    assert "§3.2.1 「投诉受理组完成登记后,15分钟内将投诉信息推送至调查组」" in said
    assert "  rings   +1h: unit_head@branch" in said


def _simulated(kesu: Command, *options: str) -> dict[str, Any]:
    said = kesu("procedures", "simulate", "--at", "2026-11-24T10:00", "--json", *options)
    assert said.code == 0, said.err
    told: dict[str, Any] = said.json
    return told


def _at(told: dict[str, Any], clock: str) -> list[tuple[str, timedelta]]:
    filed = datetime.fromisoformat(told["filed_at"])
    return [
        (ring["stage"], datetime.fromisoformat(ring["due_at"]) - filed)
        for ring in told["timeline"]
        if ring["clock"] == clock
    ]


def test_a_general_complaint_that_nobody_touches(kesu: Command) -> None:
    """TL-P48-01: 24 hours to start, warned at half and two hours before, then up the ladder."""
    told = _simulated(kesu, "--for", "32h")
    assert told["filed_at"] == "2026-11-24T02:00:00Z"
    assert told["classes"] == ["general"]
    assert _at(told, "TL-P48-01") == [
        ("warning", timedelta(hours=12)),
        ("warning", timedelta(hours=22)),
        ("deadline", timedelta(hours=24)),
        ("rung 1", timedelta(hours=25)),
        ("rung 2", timedelta(hours=27)),
        ("again 1", timedelta(hours=31)),
    ]
    climbed = [r["who"] for r in told["timeline"] if r["clock"] == "TL-P48-01"]
    assert climbed[2] == ["intake@unit = 小李 [xuhui]", "unit_head@unit = 王店长 [xuhui]"]
    assert climbed[4] == ["centre_head@root = 钱主任 [hq]"]


def test_an_urgent_one_rings_at_night(kesu: Command) -> None:
    said = kesu(
        *("procedures", "simulate", "service", "--at", "2026-11-24T23:30", "--class", "urgent"),
        *("--json", "--for", "1h"),
    )
    rings = [ring for ring in said.json["timeline"] if ring["clock"] == "TL-P48-02"]
    assert [ring["stage"] for ring in rings][:3] == ["warning", "deadline", "rung 1"]
    assert all(ring["rings_at"] == ring["due_at"] for ring in rings)


def test_a_repeated_one_is_supervised(kesu: Command) -> None:
    told = _simulated(kesu, "--class", "repeated", "--class", "anonymous", "--for", "3d")
    assert told["classes"] == ["general", "anonymous", "repeated"]
    assert ("deadline", timedelta(hours=48)) in _at(told, "TL-P48-04")
    assert _at(told, "TL-P48-03") == []


def test_the_timeline_for_people_folds_what_repeats(kesu: Command) -> None:
    said = kesu(
        *("procedures", "simulate", "--at", "2026-11-24T10:00", "--class", "urgent"),
        *("--org", str(DEMO), "--unit", "jingan"),
    )
    assert said.code == 0
    assert re.search(r"2026-11-24 10:15:00 \+08:00 +\+0:15 +TL-P48-02 +deadline", said.out)
    assert "TL-P48-02 would ring" in said.out
    assert "again 3" not in said.out


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--unit", "mars"), "There is no unit 'mars'"),
        (("--class", "odd"), "no class 'odd'"),
        (("--org", "none.toml"), "no organisation file at none.toml"),
    ],
)
def test_what_cannot_be_simulated(kesu: Command, options: tuple[str, ...], words: str) -> None:
    said = kesu("procedures", "simulate", "--at", "2026-11-24T10:00", *options)
    assert said.code == 1
    assert words in said.err


def test_other_files_that_are_refused_do_not_stop_a_simulation(
    kesu: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = folder / "own"
    own.mkdir()
    (own / "broken.toml").write_text("id = ", "utf-8")
    (folder / "mine.toml").write_text(_SERVICE.replace("version = 1", "version = 7", 1), "utf-8")
    monkeypatch.setenv("KESU_PROCEDURES_DIR", "own")
    asked = ("procedures", "simulate", "--at", "2026-11-24T10:00", "--json")
    said = kesu(*asked, "mine.toml")
    assert (said.code, said.json["version"]) == (0, 7)
    assert "Left out: broken.toml: not TOML" in said.err
    org = DEMO.read_text(encoding="utf-8").replace('procedure = "service"', 'procedure = "broken"')
    (folder / "org.toml").write_text(org, "utf-8")
    needed = kesu(*asked, "mine.toml", "--org", "org.toml")
    assert needed.code == 1
    assert "broken.toml: not TOML" in needed.err  # the company's own cases come under it
