"""Settings: defaults, where they come from, and what is refused in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings, setting_names

_ROOT = Path(__file__).parents[2]
_BOTH = {"KESU_TELEGRAM_CUSTOMER_TOKEN": "11:aaa", "KESU_TELEGRAM_STAFF_TOKEN": "22:bbb"}


def test_without_anything_it_is_the_playground_on_this_machine() -> None:
    settings = read_settings({}, None)
    assert settings.playground
    assert settings.embedded
    assert settings.polling
    assert settings.database == "sqlite:///data/playground.db"
    assert settings.organisation_file == Path("data/organisation.toml")
    assert settings.organisation_in_force.name == "demo.toml"
    own = read_settings({"KESU_ORG": "mine.toml"}, None)
    assert own.organisation_in_force == own.organisation_file == Path("mine.toml")
    assert (settings.host, settings.port) == ("127.0.0.1", 8080)
    assert settings.telegram_api_url == "https://api.telegram.org"


def test_with_tokens_it_goes_live_in_a_database_of_its_own() -> None:
    settings = read_settings(_BOTH, None)
    assert not settings.playground
    assert settings.database == "sqlite:///data/kesu.db"
    assert settings.organisation_in_force == Path("data/organisation.toml")


def test_key_and_organisation_lie_beside_a_database_named_by_hand() -> None:
    settings = read_settings({"KESU_DATABASE_URL": "sqlite:////srv/kesu/main.db"}, None)
    assert settings.database_path == Path("/srv/kesu/main.db")
    assert settings.secret_key_file == Path("/srv/kesu/secret.key")
    assert settings.organisation_file == Path("/srv/kesu/organisation.toml")


def test_postgresql_is_not_embedded() -> None:
    settings = read_settings({"KESU_DATABASE_URL": "postgresql://kesu:pass@db/kesu"}, None)
    assert not settings.embedded
    assert settings.database_path is None


def test_the_environment_comes_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("KESU_PORT=9000\nKESU_HOST=0.0.0.0\nOTHER=1\nKESU_ORG=\n", encoding="utf-8")
    settings = read_settings({"KESU_PORT": "9001"}, file)
    assert (settings.port, settings.host, settings.org) == (9001, "0.0.0.0", None)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"KESU_TELEGRAM_STAF_TOKEN": "1:a"}, "write KESU_TELEGRAM_STAFF_TOKEN if"),
        ({"KESU_DB": "x"}, "KESU_DB in the environment is no setting of Kesu"),
        ({"KESU_PORT": "many"}, "KESU_PORT is no port. Remedy: write a number from 0 to 65535."),
        ({"KESU_PORT": "65536"}, "KESU_PORT is no port"),
        ({"KESU_PUBLIC_URL": "http://kesu.example.com"}, "KESU_PUBLIC_URL is not an https"),
        ({"KESU_PUBLIC_URL": "https://kesu.example.com:444"}, "Telegram calls only 80, 88, 443"),
        ({"KESU_PUBLIC_URL": "https://kesu.example.com/?a=1"}, "leave out what follows"),
        ({"KESU_DATABASE_URL": "mysql://db"}, "KESU_DATABASE_URL names no database that"),
        ({"KESU_DATABASE_URL": "sqlite://"}, "KESU_DATABASE_URL names no SQLite file"),
        ({"KESU_REDIS_URL": "http://redis"}, "KESU_REDIS_URL is no address of Redis"),
        ({"KESU_TELEGRAM_API_URL": "telegram"}, "KESU_TELEGRAM_API_URL is no web address"),
        ({"KESU_TELEGRAM_STAFF_TOKEN": "1:a"}, "KESU_TELEGRAM_CUSTOMER_TOKEN is missing"),
        ({"KESU_TELEGRAM_CUSTOMER_TOKEN": "1:a"}, "KESU_TELEGRAM_STAFF_TOKEN is missing"),
        ({name: f"7:{name[-12:]}" for name in _BOTH}, "are of the same bot"),
    ],
)
def test_what_is_wrong_is_refused_in_a_sentence_with_the_remedy(
    given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(given, None)
    assert sentence in str(refused.value)
    assert "Remedy: " in str(refused.value)


@pytest.mark.parametrize(
    "given",
    [
        {"KESU_TELEGRAM_CUSTOMER_TOKEN": "S3CRET without a colon"},
        {"KESU_DATABASE_URL": "mysql://user:S3CRET@host/db"},
        {"KESU_REDIS_URL": "http://:S3CRET@host"},
        {"KESU_PUBLIC_URL": "https://user:S3CRET@host.example"},
        {**_BOTH, "KESU_METRICS_TOKEN": "S3CRET", "KESU_SECRET_KEY": "S3CRET", "KESU_PORT": "x"},
        {"KESU_TELEGRAM_CUSTOMER_TOKEN": "7:S3CRET", "KESU_TELEGRAM_STAFF_TOKEN": "7:S3CRET"},
    ],
)
def test_no_refusal_shows_a_secret(given: dict[str, str]) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(given, None)
    assert "S3CRET" not in str(refused.value)


def test_no_secret_stands_in_what_settings_print_of_themselves() -> None:
    secret = {
        "KESU_SECRET_KEY": "S3CRET",
        "KESU_METRICS_TOKEN": "S3CRET",
        "KESU_DATABASE_URL": "postgresql://u:S3CRET@h/d",
        "KESU_TELEGRAM_CUSTOMER_TOKEN": "11:S3CRET",
        "KESU_TELEGRAM_STAFF_TOKEN": "22:S3CRET",
    }
    settings = read_settings(secret, None)
    assert "S3CRET" not in f"{settings!r} {settings}"


def test_an_own_api_server_may_call_any_port() -> None:
    given = {
        "KESU_TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "KESU_PUBLIC_URL": "https://kesu.example.com:9443/bots/",
    }
    settings = read_settings(given, None)
    assert settings.public_url == "https://kesu.example.com:9443/bots"
    assert settings.telegram_api_url == "http://127.0.0.1:8081"


def test_channels_that_are_not_connected_are_named() -> None:
    settings = read_settings({"KESU_WECHAT_APP_ID": "wx1", "KESU_WECOM_SECRET": "s"}, None)
    assert settings.unused == ("KESU_WECHAT_APP_ID", "KESU_WECOM_SECRET")
    assert settings.playground


def test_the_example_names_every_setting_that_does_something_and_no_other() -> None:
    lines = (_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = {line[1:].partition("=")[0] for line in lines if line.startswith("#KESU_")}
    working = {n for n in setting_names() if not n.startswith(("KESU_WECHAT_", "KESU_WECOM_"))}
    assert named == working
