"""`kesu migrate`, `backup`, `restore`."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.bot.cli.scene import Command, filed


def test_migrating_makes_database_and_key_for_the_owner_alone(kesu: Command, folder: Path) -> None:
    assert kesu("migrate").code == 0
    assert kesu("migrate").code == 0
    for name in ("playground.db", "secret.key"):
        assert stat.S_IMODE((folder / "data" / name).stat().st_mode) == 0o600


def test_a_backup_brings_everything_back(
    kesu: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filed()
    said = kesu("backup", "there.backup")
    assert said.code == 0
    assert "data/secret.key elsewhere" in said.err
    assert stat.S_IMODE((home / "there.backup").stat().st_mode) == 0o600
    assert kesu("backup", "there.backup").code == 1

    other = home / "other"
    other.mkdir()
    monkeypatch.chdir(other)
    said = kesu("restore", "../there.backup")
    assert said.code == 0
    assert "put the key of that time back: data/secret.key" in said.err
    refused = kesu("cases", "list")
    assert refused.code == 1
    assert "data/secret.key is missing" in refused.err
    assert not (other / "data" / "secret.key").exists()
    (other / "data" / "secret.key").write_bytes((home / "data" / "secret.key").read_bytes())
    (other / "data" / "secret.key").chmod(0o600)
    assert [row["number"] for row in kesu("cases", "list", "--json").json] == [case.number]
    assert "move it away, then restore" in kesu("restore", "../there.backup").err


def test_a_restore_under_another_key_says_so(
    kesu: Command, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed()
    assert kesu("backup", "there.backup").code == 0
    (home / "other").mkdir()
    monkeypatch.chdir(home / "other")
    monkeypatch.setenv("KESU_SECRET_KEY", "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=")
    said = kesu("restore", "../there.backup")
    assert said.code == 1
    assert "KESU_SECRET_KEY is not the key" in said.err


def test_the_same_commands_on_postgresql(
    kesu: Command, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KESU_DATABASE_URL", postgres_url)
    assert "KESU_SECRET_KEY is not set" in kesu("migrate").err
    monkeypatch.setenv("KESU_SECRET_KEY", "k0ZqVb8Yt3mWc5xRj7nLd2hGf9sPa4uEi6oTy1wQz8E=")
    assert "run `kesu migrate`" in kesu("cases", "list").err
    assert kesu("migrate").code == 0
    case = filed()
    assert [row["number"] for row in kesu("cases", "list", "--json").json] == [case.number]
    assert kesu("audit", "verify").code == 0
    items = {item["name"]: item["state"] for item in kesu("doctor", "--json").json["items"]}
    assert (items["database"], items["secret key"], items["waiting"]) == ("ok", "ok", "ok")
