"""What an operator sets: environment variables `KESU_*`, also from a file `.env` in this folder.

The environment comes before the file. A name that Kesu does not know is refused, since a misspelt
setting would silently mean its default. Errors are sentences with the remedy and never show a value
that may be secret.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

PREFIX = "KESU_"
TELEGRAM_API = "https://api.telegram.org"
TELEGRAM_WEBHOOK_PORTS = frozenset({80, 88, 443, 8443})
"""The only ports that the public Bot API calls."""

# Known names that are no settings of the house: the command line's own, and those of tests.
_BESIDE = frozenset({"KESU_DEBUG", "KESU_CRASH_AT"})
_BESIDE_PREFIX = "KESU_TEST_"
_TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{1,100}")
_SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<path>[^?#]+)")
_FROM_BOTFATHER = "copy it from @BotFather, like 123456789:AAExample"


class SettingsError(Exception):
    """A setting that cannot be used; the text says what is wrong and what to do."""


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
    wechat_api_url: str = ""
    wecom_bot_id: str = ""
    wecom_bot_secret: SecretStr | None = None
    wecom_bot_url: str = ""
    wecom_corp_id: str = ""
    wecom_agent_id: str = ""
    wecom_secret: SecretStr | None = None
    wecom_token: SecretStr | None = None
    wecom_aes_key: SecretStr | None = None
    wecom_api_url: str = ""
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
    def _api(cls, given: str) -> str:
        parts = urlsplit(given)
        if given and (parts.scheme not in ("http", "https") or not parts.netloc):
            raise ValueError(f"is no web address. Remedy: write it like {TELEGRAM_API}")
        return given.rstrip("/")

    @field_validator("public_url")
    @classmethod
    def _public(cls, given: str, info: ValidationInfo) -> str:
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
        _check_port(given, str(info.data.get("telegram_api_url", TELEGRAM_API)))
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
        """No Telegram token at all: everything plays on this machine."""
        return self.telegram_customer_token is None and self.telegram_staff_token is None

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

    @property
    def unused(self) -> tuple[str, ...]:
        """Settings that are given but belong to channels this version does not connect."""
        given = [name for name in type(self).model_fields if name.startswith(("wechat_", "wecom_"))]
        return tuple(f"{PREFIX}{name.upper()}" for name in given if getattr(self, name))


def read_settings(
    environ: Mapping[str, str] | None = None, file: Path | None = Path(".env")
) -> Settings:
    """The settings of this process. SettingsError says what is wrong and what to do."""
    environ = os.environ if environ is None else environ
    written = _written(file)
    for name in sorted({*environ, *written}):
        _refuse_unknown(name, "the environment" if name in environ else str(file))
    given = _named(written) | _named(environ)
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError(" ".join(_sentences(error))) from None
    _check_bots(settings.telegram_customer_token, settings.telegram_staff_token)
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


def _refuse_unknown(name: str, where: str) -> None:
    plain = name.upper()
    known = setting_names()
    if plain in known or plain in _BESIDE or plain.startswith(_BESIDE_PREFIX):
        return
    if not plain.startswith(PREFIX):
        return
    near = get_close_matches(plain, known, n=1, cutoff=0.0)
    raise SettingsError(
        f"{plain} in {where} is no setting of Kesu. "
        f"Remedy: write {near[0]} if that is meant, or take it out"
    )


def _check_port(public: str, api: str) -> None:
    try:
        port = urlsplit(public).port or 443
    except ValueError:
        raise ValueError("has no readable port. Remedy: leave the port out") from None
    if api == TELEGRAM_API and port not in TELEGRAM_WEBHOOK_PORTS:
        ports = ", ".join(str(each) for each in sorted(TELEGRAM_WEBHOOK_PORTS))
        raise ValueError(f"names port {port}; Telegram calls only {ports}. Remedy: use one of them")


def _check_bots(customer: SecretStr | None, staff: SecretStr | None) -> None:
    if (customer is None) != (staff is None):
        missing = "CUSTOMER" if customer is None else "STAFF"
        raise SettingsError(
            f"KESU_TELEGRAM_{missing}_TOKEN is missing: Kesu needs two bots, one that customers "
            "write to and one for the staff. Remedy: make the other one with @BotFather, or set "
            "neither token and play on this machine."
        )
    if customer and staff and _bot_of(customer) == _bot_of(staff):
        raise SettingsError(
            "KESU_TELEGRAM_CUSTOMER_TOKEN and KESU_TELEGRAM_STAFF_TOKEN are of the same bot: what "
            "customers write and what staff write could not be told apart. "
            "Remedy: make a second bot with @BotFather."
        )


def _bot_of(token: SecretStr) -> str:
    return token.get_secret_value().partition(":")[0]


def _sentences(error: ValidationError) -> Iterator[str]:
    """What pydantic found, as sentences without any value."""
    for item in error.errors(include_input=False, include_url=False, include_context=False):
        said = item["msg"].removeprefix("Value error, ")
        if not item["loc"]:
            yield f"{said}."
            continue
        name = f"{PREFIX}{str(item['loc'][0]).upper()}"
        if item["type"] == "value_error":
            yield f"{name} {said}."
        elif name == "KESU_PORT":
            yield f"{name} is no port. Remedy: write a number from 0 to 65535."
        else:
            yield f"{name} cannot be read ({said}). Remedy: see .env.example for how it is written."
