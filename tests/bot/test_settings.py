"""Settings: defaults, where they come from, and what is refused in which words."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings, setting_names

_ROOT = Path(__file__).parents[2]
_BOTH = {"KESU_TELEGRAM_CUSTOMER_TOKEN": "11:aaa", "KESU_TELEGRAM_STAFF_TOKEN": "22:bbb"}

_WECHAT = {
    "KESU_WECHAT_APP_ID": "wx49f0ab532d5d035a",
    "KESU_WECHAT_APP_SECRET": "S3CRET-of-the-account",
    "KESU_WECHAT_TOKEN": "S3CRETtoken",
    "KESU_WECHAT_AES_KEY": "S3CRETkey",
}
_WECOM = {"KESU_WECOM_BOT_ID": "aib-kesu", "KESU_WECOM_BOT_SECRET": "S3CRET-of-the-bot"}
_APP = {
    "KESU_WECOM_CORP_ID": "ww1",
    "KESU_WECOM_AGENT_ID": "1000002",
    "KESU_WECOM_SECRET": "S3CRET-of-the-app",
    "KESU_WECOM_TOKEN": "S3CRETtoken",
    "KESU_WECOM_AES_KEY": "S3CRETkey",
}
_PUBLIC = {"KESU_PUBLIC_URL": "https://kesu.example.com"}


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
        ({"KESU_PUBLIC_URL": "https://kesu.example.com:port"}, "KESU_PUBLIC_URL has no readable"),
        ({"KESU_PUBLIC_URL": "https://kesu.example.com/?a=1"}, "leave out what follows"),
        ({"KESU_DATABASE_URL": "mysql://db"}, "KESU_DATABASE_URL names no database that"),
        ({"KESU_DATABASE_URL": "sqlite://"}, "KESU_DATABASE_URL names no SQLite file"),
        ({"KESU_REDIS_URL": "http://redis"}, "KESU_REDIS_URL is no address of Redis"),
        ({"KESU_TELEGRAM_API_URL": "telegram"}, "KESU_TELEGRAM_API_URL is no web address"),
        ({"KESU_TELEGRAM_STAFF_TOKEN": "1:a"}, "KESU_TELEGRAM_CUSTOMER_TOKEN is missing"),
        ({"KESU_TELEGRAM_CUSTOMER_TOKEN": "1:a"}, "KESU_TELEGRAM_STAFF_TOKEN is missing"),
        ({name: f"7:{name[-12:]}" for name in _BOTH}, "are of the same bot"),
        ({"KESU_WECHAT_API_URL": "wechat"}, "write it like https://api.weixin.qq.com"),
        ({"KESU_WECOM_API_URL": "ftp://wecom"}, "write it like https://qyapi.weixin.qq.com"),
        ({"KESU_WECOM_BOT_URL": "https://wecom"}, "write it like wss://openws.work.weixin.qq.com"),
        ({**_APP, "KESU_WECOM_AGENT_ID": "agent"}, "KESU_WECOM_AGENT_ID is no number"),
        (_WECHAT | _PUBLIC, "KESU_WECOM_BOT_ID is missing: no platform is set up on which staff"),
        (_WECHAT | _PUBLIC, "Remedy: connect WeCom (KESU_WECOM_BOT_ID and KESU_WECOM_BOT_SECRET)"),
        (_WECOM, "KESU_WECHAT_APP_ID is missing: no platform is set up on which customers"),
        (_APP | _PUBLIC, "or make a bot with @BotFather for them (KESU_TELEGRAM_CUSTOMER_TOKEN)"),
        (_WECHAT | _WECOM, "KESU_WECHAT_APP_ID is set and KESU_PUBLIC_URL is not"),
        (_BOTH | _APP, "KESU_WECOM_CORP_ID is set and KESU_PUBLIC_URL is not"),
        (_BOTH | _WECOM | _APP | _PUBLIC, "reached by the smart bot or by the app, not by both"),
        ({"KESU_WECHAT_TEMPLATE": "T"}, "KESU_WECHAT_TEMPLATE is set, but not KESU_WECHAT_APP_ID"),
        ({"KESU_WECHAT_SUBSCRIPTION": "T"}, "connect the Official Account, or take it out"),
        ({"KESU_WECOM_WEBHOOK_KEY": "S3CRET"}, "but not KESU_WECOM_CORP_ID, without which"),
    ],
)
def test_what_is_wrong_is_refused_in_a_sentence_with_the_remedy(
    given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings(given, None)
    assert sentence in str(refused.value)
    assert "Remedy: " in str(refused.value)


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        read_settings({"KESU_WECHAT_APP_ID": "wx1", "KESU_WECOM_WEBHOOK_KEY": "S3CRET"}, None)
    half, webhook, staff, public = refused.value.problems
    assert "but not KESU_WECHAT_APP_SECRET, KESU_WECHAT_TOKEN, KESU_WECHAT_AES_KEY" in half
    assert "KESU_WECOM_WEBHOOK_KEY is set, but not KESU_WECOM_CORP_ID" in webhook
    assert staff.startswith("KESU_WECOM_BOT_ID is missing")
    assert "KESU_PUBLIC_URL is not" in public
    said = str(refused.value)
    assert said.startswith(f"(1) {half} (2) {webhook} (3)")
    assert "S3CRET" not in said
    with pytest.raises(SettingsError) as unknown:
        read_settings({"KESU_DB": "S3CRET", "KESU_ORGA": "S3CRET"}, None)
    assert len(unknown.value.problems) == 2
    assert "S3CRET" not in str(unknown.value)


def test_a_platform_begun_by_half_is_not_called_missing_too() -> None:
    given = {"KESU_WECOM_BOT_SECRET": "S3CRET", "KESU_TELEGRAM_CUSTOMER_TOKEN": "1:a"}
    with pytest.raises(SettingsError) as refused:
        read_settings(given, None)
    (only,) = refused.value.problems
    assert "KESU_WECOM_BOT_SECRET is set, but not KESU_WECOM_BOT_ID" in only


@pytest.mark.parametrize(
    "given",
    [
        {"KESU_TELEGRAM_CUSTOMER_TOKEN": "S3CRET without a colon"},
        {"KESU_DATABASE_URL": "mysql://user:S3CRET@host/db"},
        {"KESU_REDIS_URL": "http://:S3CRET@host"},
        {"KESU_PUBLIC_URL": "https://user:S3CRET@host.example"},
        {**_BOTH, "KESU_METRICS_TOKEN": "S3CRET", "KESU_SECRET_KEY": "S3CRET", "KESU_PORT": "x"},
        {"KESU_TELEGRAM_CUSTOMER_TOKEN": "7:S3CRET", "KESU_TELEGRAM_STAFF_TOKEN": "7:S3CRET"},
        _WECHAT,
        _WECOM,
        _BOTH | _APP,
        _WECOM | _APP | {"KESU_WECOM_WEBHOOK_KEY": "S3CRET"},
        {"KESU_WECOM_BOT_URL": "https://user:S3CRET@host"},
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
    secret |= _WECHAT | _PUBLIC | _APP | {"KESU_WECOM_WEBHOOK_KEY": "S3CRET"}
    settings = read_settings(secret, None)
    assert "S3CRET" not in f"{settings!r} {settings}"
    settings = read_settings(_BOTH | _WECOM, None)
    assert "S3CRET" not in f"{settings!r} {settings}"


def test_an_own_api_server_may_call_any_port() -> None:
    given = {
        "KESU_TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "KESU_PUBLIC_URL": "https://kesu.example.com:9443/bots/",
    }
    settings = read_settings(given, None)
    assert settings.public_url == "https://kesu.example.com:9443/bots"
    assert settings.telegram_api_url == "http://127.0.0.1:8081"


def test_wechat_and_wecom_alone_make_a_house() -> None:
    settings = read_settings(_WECHAT | _WECOM | _PUBLIC, None)
    assert not settings.playground
    assert settings.customer_platforms == ("wechat",)
    assert settings.staff_platforms == ("wecom",)
    assert settings.database == "sqlite:///data/kesu.db"
    assert settings.wechat_api_url == "https://api.weixin.qq.com"
    assert settings.wecom_api_url == "https://qyapi.weixin.qq.com"
    assert settings.wecom_bot_url == "wss://openws.work.weixin.qq.com"
    assert (settings.wechat_template, settings.wechat_subscription) == ("", "")


def test_all_platforms_at_once_and_customers_of_one_with_staff_of_another() -> None:
    settings = read_settings(_BOTH | _WECHAT | _WECOM | _PUBLIC, None)
    assert settings.customer_platforms == ("telegram", "wechat")
    assert settings.staff_platforms == ("telegram", "wecom")
    mixed = {name: value for name, value in _BOTH.items() if "CUSTOMER" in name} | _WECOM
    assert read_settings(mixed, None).polling, "the smart bot connects to WeCom, nobody calls us"
    app = read_settings(_WECHAT | _APP | _PUBLIC, None)
    assert app.staff_platforms == ("wecom",)
    assert app.wecom_webhook_key is None, "the app works without a group's webhook"


@pytest.mark.parametrize("name", [*_WECHAT, *_WECOM, *_APP])
def test_a_platform_that_is_set_up_by_half_is_refused_and_names_what_is_missing(name: str) -> None:
    whole = next(each for each in (_WECHAT, _WECOM, _APP) if name in each)
    half = {other: value for other, value in whole.items() if other != name}
    with pytest.raises(SettingsError) as refused:
        read_settings(_BOTH | half | _PUBLIC, None)
    assert f"but not {name}. Remedy: copy what is missing from" in str(refused.value)
    assert "S3CRET" not in str(refused.value)


def test_ports_count_for_the_platforms_that_are_connected() -> None:
    high = {"KESU_PUBLIC_URL": "https://kesu.example.com:8443"}
    assert read_settings(_BOTH | high, None).public_url.endswith(":8443")
    own = {"KESU_WECHAT_API_URL": "http://127.0.0.1:9001"}
    assert read_settings(_WECHAT | _WECOM | own | high, None).wechat_api_url.endswith(":9001")
    with pytest.raises(SettingsError, match="names port 8443; WeChat calls only 80, 443"):
        read_settings(_WECHAT | _WECOM | high, None)
    for server in ("https://api2.weixin.qq.com", "https://sh.api.weixin.qq.com"):
        with pytest.raises(SettingsError, match="WeChat calls only 80, 443"):
            read_settings(_WECHAT | _WECOM | high | {"KESU_WECHAT_API_URL": server}, None)
    with pytest.raises(SettingsError, match="names port 444; Telegram calls only 80, 88, 443"):
        read_settings(_BOTH | {"KESU_PUBLIC_URL": "https://kesu.example.com:444"}, None)


def test_the_example_names_every_setting_and_no_other() -> None:
    lines = (_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    named = [line[1:].partition("=")[0] for line in lines if line.startswith("#KESU_")]
    assert sorted(named) == sorted(setting_names())


def test_what_the_example_gives_as_defaults_are_the_defaults() -> None:
    lines = (_ROOT / ".env.example").read_text(encoding="utf-8").splitlines()
    given = dict(line[1:].split("=", 1) for line in lines if line.startswith("#KESU_"))
    settings = read_settings({}, None)
    for name in ("TELEGRAM_API_URL", "WECHAT_API_URL", "WECOM_API_URL", "WECOM_BOT_URL"):
        assert given[f"KESU_{name}"] == getattr(settings, name.lower())
