"""`kesu procedures check`: everything that is wrong, in files, layers and the organisation."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bot.cli.scene import DEMO, Command

_HEAD = """
id = "mine"
version = 1
title = { zh = "我们的", en = "Ours" }
source = "handbook"
extends = "base@1"
"""
_BAD_WARN = '[[clocks]]\nid = "own-answer"\nwarn = ["0%"]\n'
_BAD_WISH = '[[wishes]]\nid = "gift"\nname = { zh = "礼品", en = "" }\n'


def write(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def test_all_that_is_installed_is_in_order(kesu: Command) -> None:
    said = kesu("procedures", "check")
    assert said.code == 0
    assert "base.toml: in order" in said.out
    assert "service.toml: in order" in said.out


def test_every_finding_is_printed_with_file_key_and_remedy(kesu: Command, folder: Path) -> None:
    write(folder, "mine.toml", _HEAD + _BAD_WARN + _BAD_WISH)
    said = kesu("procedures", "check", "mine.toml", "service")
    assert said.code == 1
    assert said.out.splitlines() == [
        "mine.toml: clocks (own-answer).warn: 0% is the start itself. Remedy: take 1% to 99%",
        "mine.toml: wishes (gift).name.en: is empty. Remedy: write what is to be read",
        "service.toml: in order",
    ]


def test_findings_as_data(kesu: Command, folder: Path) -> None:
    write(folder, "mine.toml", _HEAD + _BAD_WARN)
    said = kesu("procedures", "check", "mine.toml", "--json")
    assert said.code == 1
    (checked,) = said.json
    assert (checked["id"], checked["ok"], checked["own"]) == ("mine", False, True)
    assert checked["findings"] == [
        {
            "file": "mine.toml",
            "key": "clocks (own-answer).warn",
            "problem": "0% is the start itself",
            "remedy": "take 1% to 99%",
        }
    ]


def test_an_overlay_of_the_company_is_checked_with_the_rest(
    kesu: Command, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, "own/mine.toml", _HEAD)
    write(folder, "own/overlays/talk.toml", 'id = "talk"\nversion = 1\n[[steps]]\nid = "x"\n')
    monkeypatch.setenv("KESU_PROCEDURES_DIR", "own")
    said = kesu("procedures", "check")
    assert said.code == 1
    assert "talk.toml: steps: is not for an overlay" in said.out
    assert "mine.toml: in order" in said.out
    assert kesu("procedures", "check", "own/overlays/talk.toml").code == 1


def test_a_way_into_a_procedure_that_is_not_there(kesu: Command, folder: Path) -> None:
    lost = '[[classes]]\nid = "major"\nmoves_to = "nowhere"\n'
    write(folder, "mine.toml", _HEAD + lost)
    said = kesu("procedures", "check", "mine.toml")
    assert said.code == 1
    assert "classes (major).moves_to: no such procedure: 'nowhere'" in said.out
    write(folder, "mine.toml", _HEAD + lost.replace("nowhere", "service"))
    assert kesu("procedures", "check", "mine.toml").code == 0


def test_a_kind_gives_classes_of_the_procedure_it_goes_to(kesu: Command, folder: Path) -> None:
    kind = (
        '[[kinds]]\nid = "x"\nname = { zh = "转服务", en = "To service" }\n'
        'procedure = "service"\nclasses = ["{}"]\n'
    )
    write(folder, "mine.toml", _HEAD + kind.replace("{}", "illegal"))
    assert (
        "kinds (x).classes: no such class: 'illegal'"
        in kesu("procedures", "check", "mine.toml").out
    )
    write(folder, "mine.toml", _HEAD + kind.replace("{}", "urgent"))
    assert kesu("procedures", "check", "mine.toml").code == 0


def test_a_procedure_fits_the_company(kesu: Command) -> None:
    said = kesu("procedures", "check", "service", "base", "--org", str(DEMO))
    assert said.code == 0, said.out
    assert "kesu doctor" in said.err


def test_a_role_that_nobody_holds_is_a_finding(kesu: Command, folder: Path) -> None:
    text = DEMO.read_text(encoding="utf-8").replace('"committee@hq"', '"analyst@hq"')
    assert text != DEMO.read_text(encoding="utf-8")
    write(folder, "company.toml", text)
    said = kesu("procedures", "check", "service", "--org", "company.toml")
    assert said.code == 1
    assert "company.toml: people: nobody holds 'committee'" in said.out
    assert "clocks (TL-P48-04).ladder[1].to[0]: for cases of xuhui, jingan" in said.out
    assert 'Remedy: give somebody roles = ["committee@hq"]' in said.out


def test_a_role_that_the_procedure_does_not_know_is_a_finding(kesu: Command, folder: Path) -> None:
    text = DEMO.read_text(encoding="utf-8").replace('"committee@hq"', '"king@hq"')
    write(folder, "company.toml", text)
    said = kesu("procedures", "check", "service", "--org", "company.toml")
    assert said.code == 1
    assert "has no role 'king'" in said.out


def test_a_level_that_the_company_has_not_is_worth_a_word(kesu: Command, folder: Path) -> None:
    write(folder, "company.toml", DEMO.read_text(encoding="utf-8").replace('"branch"', '"region"'))
    said = kesu("procedures", "check", "service", "--org", "company.toml")
    assert said.code == 0
    assert "no unit is of kind 'branch'" in said.err


def test_a_calendar_that_never_opens_is_refused(kesu: Command, folder: Path) -> None:
    text = DEMO.read_text(encoding="utf-8").replace('mon-sun = ["10:00-22:00"]', "mon-sun = []")
    write(folder, "company.toml", text)
    said = kesu("procedures", "check", "service", "--org", "company.toml")
    assert said.code == 1
    assert "no working time in the week" in said.err


def test_the_rarer_keys_of_a_clock_are_shown(kesu: Command, folder: Path) -> None:
    whole = Path(__file__).parents[2] / "procedures" / "whole.toml"
    write(folder, "mine.toml", whole.read_text(encoding="utf-8"))
    said = kesu("procedures", "show", "mine.toml").out
    assert "  or      10h from incident, the latest counts" in said
    assert "  again   every 1d until step:approve, 2 each time" in said
    assert "  stops   step:plan and step:approve" in said
    assert "  moved   by 24h at most, 2 times, by unit_head" in said
    assert "  read as 48小时内处理完毕" in said
    assert "  silent  measured, and rings nobody" in said
    assert "in the receipt: 有人联系您 / A person contacts you" in said
