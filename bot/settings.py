"""What an operator sets: environment variables `KESU_*`, also from a file `.env` in this folder.

The environment comes before the file. A name that Kesu does not know is refused, since a misspelt
setting would silently mean its default. Errors are sentences with the remedy and never show a value
that may be secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.settings_check import SettingsError as SettingsError
from bot.settings_check import check_platforms, sentences
from cases.platforms import Platform

PREFIX = "KESU_"
TELEGRAM_API = "https://api.telegram.org"
WECHAT_API = "https://api.weixin.qq.com"
WECOM_API = "https://qyapi.weixin.qq.com"
WECOM_GATEWAY = "wss://openws.work.weixin.qq.com"
# Known names that are no settings of the house: the command line's own, and those of tests.
_BESIDE = frozenset({"KESU_DEBUG", "KESU_CRASH_AT"})
_BESIDE_PREFIX = "KESU_TEST_"
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,100}")
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<path>[^?#]+)")
_FROM_BOTFATHER = "copy it from @BotFather, like 123456789:AAExample"


class Settings(BaseSettings):
    """All settings, checked. `read_settings` reads them, with errors meant for operators."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        extra="forbid",
        frozen=True,
        hide_input_in_errors=True,
    )

    database_url: SecretStr | None = None
    redis_url: SecretStr | None = None
    secret_key: SecretStr | None = None

    telegram_customer_token: SecretStr | None = None
    telegram_staff_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM_API

    wechat_app_id: str = ""
    wechat_app_secret: SecretStr | None = None
    wechat_token: SecretStr | None = None
    wechat_aes_key: SecretStr | None = None
    wechat_api_url: str = WECHAT_API
    wechat_template: str = ""
    wechat_subscription: str = ""
    wecom_bot_id: str = ""
    wecom_bot_secret: SecretStr | None = None
    wecom_bot_url: str = WECOM_GATEWAY
    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: SecretStr | None = None
    wecom_token: SecretStr | None = None
    wecom_aes_key: SecretStr | None = None
    wecom_api_url: str = WECOM_API
    wecom_webhook_key: SecretStr | None = None

    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8080, ge=0, le=65535)
    metrics_token: SecretStr | None = None

    org: Path | None = None
    procedures_dir: Path | None = None
    templates_dir: Path | None = None

    @field_validator("telegram_customer_token", "telegram_staff_token")
    @classmethod
    def _token(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None and not _TOKEN.fullmatch(given.get_secret_value()):
            raise ValueError(f"is no bot token. Remedy: {_FROM_BOTFATHER}")
        return given

    @field_validator("database_url")
    @classmethod
    def _database(cls, given: SecretStr | None) -> SecretStr | None:
        text = given.get_secret_value() if given else "postgresql://"
        kind = text.partition(":")[0].partition("+")[0]
        if kind not in ("sqlite", "postgresql", "postgres"):
            raise ValueError(
                "names no database that Kesu knows. Remedy: write it like "
                "sqlite:///data/kesu.db or postgresql://user:password@host/kesu"
            )
        if kind == "sqlite" and (not _SQLITE.fullmatch(text) or ":memory:" in text):
            raise ValueError("names no SQLite file. Remedy: write it like sqlite:///data/kesu.db")
        return given

    @field_validator("redis_url")
    @classmethod
    def _redis(cls, given: SecretStr | None) -> SecretStr | None:
        if given is not None:
            scheme = given.get_secret_value().partition("://")[0]
            if scheme not in ("redis", "rediss", "unix"):
                raise ValueError("is no address of Redis. Remedy: write redis://host:6379/0")
        return given

    @field_validator("telegram_api_url", "wechat_api_url", "wecom_api_url")
    @classmethod
    def _api(cls, given: str, info: ValidationInfo) -> str:
        parts = urlsplit(given)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            public = cls.model_fields[info.field_name or ""].default
            raise ValueError(f"is no web address. Remedy: write it like {public}")
        return given.rstrip("/")

    @field_validator("wecom_agent_id")
    @classmethod
    def _agent(cls, given: str) -> str:
        if given and not (given.isascii() and given.isdigit()):
            raise ValueError(
                "is no number. Remedy: copy the AgentId from the app's page (自建应用)"
            )
        return given

    @field_validator("wecom_bot_url")
    @classmethod
    def _gateway(cls, given: str) -> str:
        parts = urlsplit(given)
        if parts.scheme not in ("ws", "wss") or not parts.netloc:
            raise ValueError(f"is no WebSocket address. Remedy: write it like {WECOM_GATEWAY}")
        return given

    @field_validator("public_url")
    @classmethod
    def _public(cls, given: str) -> str:
        if not given:
            return given
        parts = urlsplit(given)
        if parts.scheme != "https" or not parts.hostname:
            raise ValueError(
                "is not an https address, and platforms call nothing else. Remedy: write it like "
                "https://kesu.example.com, or leave it out and Kesu polls"
            )
        if parts.query or parts.fragment or parts.username:
            raise ValueError("holds more than host and path. Remedy: leave out what follows them")
        try:
            parts.port  # noqa: B018 - reading it is what fails
        except ValueError:
            raise ValueError("has no readable port. Remedy: leave the port out") from None
        return given.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        *_others: PydanticBaseSettingsSource,
        **_more: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `read_settings` found, so that nothing comes in unseen."""
        return (init_settings,)

    @property
    def playground(self) -> bool:
        """No platform at all: everything plays on this machine."""
        return not (self.customer_platforms or self.staff_platforms)

    @property
    def customer_platforms(self) -> tuple[Platform, ...]:
        """Where customers write to us."""
        given: dict[Platform, object] = {
            "telegram": self.telegram_customer_token,
            "wechat": self.wechat_app_id,
        }
        return tuple(name for name, set_up in given.items() if set_up)

    @property
    def staff_platforms(self) -> tuple[Platform, ...]:
        """Where staff are reached."""
        given: dict[Platform, object] = {
            "telegram": self.telegram_staff_token,
            "wecom": self.wecom_bot_id or self.wecom_corp_id,
        }
        return tuple(name for name, set_up in given.items() if set_up)

    @property
    def embedded(self) -> bool:
        """The database is a SQLite file."""
        return self.database_path is not None

    @property
    def database(self) -> str:
        """The address of the database, with its password. The playground has a file of its own."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///data/{'playground' if self.playground else 'kesu'}.db"

    @property
    def database_path(self) -> Path | None:
        """The SQLite file; None on PostgreSQL."""
        match = _SQLITE.fullmatch(self.database)
        return Path(match["path"]) if match else None

    @property
    def data_dir(self) -> Path:
        """Where an embedded Kesu keeps its files: beside the SQLite file, else `data`."""
        path = self.database_path
        return path.parent if path else Path("data")

    @property
    def secret_key_file(self) -> Path:
        """Where an embedded Kesu keeps the master key when KESU_SECRET_KEY is not set."""
        return self.data_dir / "secret.key"

    @property
    def organisation_file(self) -> Path:
        """The organisation file: KESU_ORG, else beside the database."""
        return self.org or self.data_dir / "organisation.toml"

    @property
    def organisation_in_force(self) -> Path:
        """As `organisation_file`; a playground has a company of its own unless KESU_ORG is set."""
        demo = Path(__file__).with_name("playground") / "demo.toml"
        return demo if self.playground and not self.org else self.organisation_file

    @property
    def polling(self) -> bool:
        """Without a public address updates are fetched; with one the platform calls."""
        return not self.public_url


def read_settings(
    environ: Mapping[str, str] | None = None, file: Path | None = Path(".env")
) -> Settings:
    """The settings of this process. SettingsError says what is wrong and what to do."""
    environ = os.environ if environ is None else environ
    written = _written(file)
    names = sorted({*environ, *written})
    where = ["the environment" if name in environ else str(file) for name in names]
    if unknown := [*filter(None, map(_unknown, names, where))]:
        raise SettingsError(*unknown)
    given = _named(written) | _named(environ)
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError(*sentences(error)) from None
    check_platforms(settings)
    return settings


def setting_names() -> tuple[str, ...]:
    """Every setting, as operators write it."""
    return tuple(f"{PREFIX}{name.upper()}" for name in Settings.model_fields)


def _written(file: Path | None) -> dict[str, str]:
    if file is None or not file.is_file():
        return {}
    try:
        read = dotenv_values(file, encoding="utf-8", interpolate=False)
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise SettingsError(
            f"{file} cannot be read: {what}. Remedy: give a readable UTF-8 file"
        ) from None
    return {name: value or "" for name, value in read.items()}


def _named(given: Mapping[str, str]) -> dict[str, Any]:
    """Values by field; empty ones count as not given."""
    ours = {name.upper(): value.strip() for name, value in given.items()}
    fields = {field: ours.get(f"{PREFIX}{field.upper()}") for field in Settings.model_fields}
    return {field: value for field, value in fields.items() if value}


def _unknown(name: str, where: str) -> str:
    """What is wrong with a name that starts as ours do and is none; else nothing."""
    plain = name.upper()
    known = setting_names()
    if plain in known or plain in _BESIDE or plain.startswith(_BESIDE_PREFIX):
        return ""
    if not plain.startswith(PREFIX):
        return ""
    near = get_close_matches(plain, known, n=1, cutoff=0.0)
    return (
        f"{plain} in {where} is no setting of Kesu. "
        f"Remedy: write {near[0]} if that is meant, or take it out."
    )
