"""Exit codes, help, and how errors are said."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bot.cli.scene import Command

_ROOT = Path(__file__).parents[3]


def _program(*argv: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KESU_")}
    return subprocess.run(
        [sys.executable, "-m", "bot", *argv],
        cwd=cwd,
        env={**kept, "PYTHONPATH": str(_ROOT), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_names_every_command_of_the_contract(kesu: Command) -> None:
    said = kesu("--help")
    assert said.code == 0
    contract = "run web worker migrate backup restore doctor trace org wechat procedures cases"
    contract += " export audit"
    assert all(re.search(rf"^    {name}\b", said.out, re.MULTILINE) for name in contract.split())


@pytest.mark.parametrize("group", ["org", "wechat", "procedures", "cases", "audit"])
def test_a_group_without_a_command_is_wrong_use(kesu: Command, group: str) -> None:
    said = kesu(group)
    assert said.code == 2
    assert "COMMAND" in said.err


@pytest.mark.parametrize(
    "argv",
    [
        ("nonsense",),
        ("cases", "list", "--limit", "0"),
        ("org", "invite"),
        ("wechat", "code"),
        ("wechat", "menu", "--language", "fr"),
        ("org", "invite", "--admin", "--person", "li"),
        ("export", "cases", "--format", "xml"),
        ("export", "--json", "--format", "csv"),
        ("procedures", "simulate", "--at", "tomorrow"),
        ("procedures", "simulate", "--at", "2026-11-27T18:00", "--for", "long"),
    ],
)
def test_wrong_use_is_2(kesu: Command, argv: tuple[str, ...]) -> None:
    said = kesu(*argv)
    assert said.code == 2
    assert said.err
    assert "Traceback" not in said.err


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (("cases", "list"), "There is no database at data/playground.db yet. Remedy: "),
        (("trace", "1"), "There is no database"),
        (("audit", "verify"), "`kesu migrate`"),
        (("backup", "there.backup"), "`kesu migrate`"),
        (("restore", "none.backup"), "none.backup is not there"),
        (("org", "import", "none.toml"), "none.toml cannot be read: No such file"),
        (("procedures", "show", "none"), "There is no procedure 'none'. Remedy: name a file, or"),
        (("web",), "has no platform to serve: none is set up"),
        (("worker",), "has no platform to serve: none is set up"),
    ],
)
def test_what_cannot_be_done_is_1_and_one_line(
    kesu: Command, argv: tuple[str, ...], words: str
) -> None:
    said = kesu(*argv)
    assert said.code == 1
    assert words in said.err
    assert said.err.count("\n") == 1
    assert not said.out


def test_a_wrong_setting_stops_every_command(
    kesu: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_TELEGRAM_STAFF_TOKEN", "12:S3CRET")
    said = kesu("procedures", "list")
    assert said.code == 1
    assert said.err.startswith("kesu: KESU_TELEGRAM_CUSTOMER_TOKEN is missing")
    assert "S3CRET" not in said.err


def test_web_and_worker_need_postgresql(kesu: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KESU_TELEGRAM_CUSTOMER_TOKEN", "1:a")
    monkeypatch.setenv("KESU_TELEGRAM_STAFF_TOKEN", "2:b")
    for role in ("web", "worker"):
        said = kesu(role)
        assert said.code == 1
        assert "needs PostgreSQL" in said.err
    monkeypatch.setenv("KESU_DATABASE_URL", "postgresql://127.0.0.1:1/kesu")
    assert "KESU_PUBLIC_URL is not set" in kesu("web").err


def test_a_database_that_is_away_is_said_without_its_password(
    kesu: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_DATABASE_URL", "postgresql://kesu:S3CRET@127.0.0.1:1/kesu")
    monkeypatch.setenv("KESU_SECRET_KEY", "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=")
    said = kesu("export")
    assert said.code == 1
    assert "The database does not answer" in said.err
    assert "S3CRET" not in said.out + said.err


def test_an_unforeseen_error_names_a_place_and_no_value(
    kesu: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(options: object) -> int:
        raise KeyError("S3CRET")

    monkeypatch.setattr("bot.cli.procedures.list_", broken)
    said = kesu("procedures", "list")
    assert said.code == 1
    assert "KeyError in tests/bot/cli/test_use.py" in said.err
    assert "S3CRET" not in said.err
    monkeypatch.setenv("KESU_DEBUG", "1")
    with pytest.raises(KeyError):
        kesu("procedures", "list")


def test_as_a_program(folder: Path) -> None:
    helped = _program("--help", cwd=folder)
    assert helped.returncode == 0
    assert helped.stdout.startswith("usage: kesu ")
    wrong = _program("cases", cwd=folder)
    assert wrong.returncode == 2
    failed = _program("cases", "list", cwd=folder, KESU_PROT="1")
    assert failed.returncode == 1
    assert "write KESU_PORT if that is meant" in failed.stderr
    listed = _program("procedures", "list", "--json", cwd=folder, PYTHONIOENCODING="ascii")
    assert listed.returncode == 0
    assert "service" in {each["id"] for each in json.loads(listed.stdout)}


def test_a_reader_that_leaves_is_no_traceback(folder: Path) -> None:
    program = f"{sys.executable} -m bot procedures show --json | head -c 1"
    environment = {**os.environ, "PYTHONPATH": str(_ROOT)}
    done = subprocess.run(
        program, shell=True, cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.stdout == b"{"
    assert b"Traceback" not in done.stderr
