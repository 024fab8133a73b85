"""`kesu procedures`: what rules will do before they do it, and what they would have done."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.handbook import document, pages
from procedures.load import SHIPPED
from tests.bot.cli.scene import DEMO, Command, filed

STRICT = (
    (SHIPPED / "service.toml")
    .read_text(encoding="utf-8")
    .replace("version = 1", "version = 2", 1)
    .replace('clause = "§1.3.2"\nquote = "一般投诉需在24小时内启动处理流程"', "own = true", 1)
    .replace('none = ["not_ours"] }\nlimit = "24h"', 'none = ["not_ours"] }\nlimit = "8h"', 1)
)
HANDBOOK = Path(__file__).parents[3] / "docs" / "procedures.md"
PLAYED = ("procedures", "simulate", "service", "--at", "2026-11-27T18:00", "--org", str(DEMO))


@pytest.fixture
def strict(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A company with a second version of the shipped procedure: eight hours instead of 24."""
    own = home / "rules"
    own.mkdir()
    (own / "strict.toml").write_text(STRICT, encoding="utf-8")
    monkeypatch.setenv("KESU_PROCEDURES_DIR", str(own))
    return own


def test_what_people_do_is_played_with_the_count_of_each_limit(kesu: Command) -> None:
    said = kesu(*PLAYED, "--events", "step:register@10m, step:push@2026-11-27T18:19", "--json").json
    (push,) = [k for k in said["clocks"] if k["clock"] == "TL-P48-05"]
    assert (push["from"], push["stopped_by"]) == ("step:register", "step:push")
    assert push["due_at"] == "2026-11-27T10:25:00Z"
    assert sum(step["seconds"] for step in push["steps"]) == 900
    assert not [ring for ring in said["timeline"] if ring["clock"] == "TL-P48-05"]
    people = kesu(*PLAYED, "--events", "step:register@10m").out
    assert "count 0:15 11-27 18:10:00" in people


@pytest.mark.parametrize(
    ("events", "words"),
    [
        ("step:push@10m", "DoStep is refused"),
        ("step:fly@10m", "There is no step 'fly'"),
        ("register", "does not say when"),
        ("step:register@soon", "'soon' is no time"),
        ("noted@2026-11-01T10:00", "before filing"),
    ],
)
def test_what_cannot_happen_is_said(kesu: Command, events: str, words: str) -> None:
    refused = kesu(*PLAYED, "--events", events)
    assert refused.code != 0
    assert words in refused.err
    assert "Remedy" in refused.err


def test_past_cases_under_other_rules(kesu: Command, strict: Path) -> None:
    case = filed(hours_ago=10)
    said = kesu("procedures", "compare", "service", str(strict / "strict.toml"), "--json").json
    # The plain name means the newest version, which is the same as the file's here.
    assert said["cases"] == 1
    old = kesu(
        "procedures",
        "compare",
        str(SHIPPED / "service.toml"),
        str(strict / "strict.toml"),
        "--cases",
        case.number,
        "--json",
    ).json
    (start,) = [c for c in old["changes"] if c["clock"] == "TL-P48-01"]
    assert (start["before"], start["after"]) == ("running", "missed")
    assert old["clocks"]["TL-P48-01"] == {"running -> missed": 1}
    people = kesu(
        "procedures", "compare", str(SHIPPED / "service.toml"), str(strict / "strict.toml")
    ).out
    assert "running -> missed" in people
    assert case.number in people
    assert kesu("procedures", "compare", "service", "service", "--cases", "none").code == 1


def test_moving_an_open_case_changes_its_dates_and_nothing_else(
    kesu: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed(hours_ago=1)
    own = home / "rules"
    own.mkdir()
    (own / "strict.toml").write_text(STRICT, encoding="utf-8")
    monkeypatch.setenv("KESU_PROCEDURES_DIR", str(own))
    (row,) = kesu("procedures", "move", "service", "--json").json["cases"]
    (date,) = row["dates"]
    assert date["clock"] == "TL-P48-01"
    assert date["after"] < date["before"]
    assert "Nothing was changed; --apply moves them." in kesu("procedures", "move", "service").out
    assert "They were moved." in kesu("procedures", "move", "service", "--apply").out
    assert kesu("procedures", "move", "service", "--json").json["cases"] == []
    shown = kesu("cases", "show", case.number, "--json").json
    assert [event["kind"] for event in shown["history"]] == ["ComplaintFiled", "ProcedureChanged"]
    assert kesu("audit", "verify").code == 0


def test_the_handbook_is_written_and_found_stale(kesu: Command, folder: Path) -> None:
    assert kesu("procedures", "handbook", "--file", "book.md", "--check").code == 1
    assert kesu("procedures", "handbook", "--file", "book.md").code == 0
    assert kesu("procedures", "handbook", "--file", "book.md", "--check").code == 0
    said = Path("book.md").read_text("utf-8")
    assert "「一般投诉需在24小时内启动处理流程」" in said
    assert kesu("procedures", "move", "nothing").code == 1


def test_the_handbook_of_the_project_is_up_to_date() -> None:
    assert HANDBOOK.read_text("utf-8") == document(pages()), "python -m bot procedures handbook"
