"""This machine: Python, the master key, room on the disk, settings that do nothing."""

from __future__ import annotations

import platform
import shutil
import stat
import sys
from collections.abc import Iterator

from bot.cli import limits
from bot.cli.doctor.item import Item, missing, ok, refused, warn
from bot.settings import Settings

_OLDEST = (3, 11)
_KEY = "secret key"


def look(given: Settings) -> Iterator[Item]:
    """What can be seen without asking anybody."""
    yield _python()
    yield _key(given)
    yield _disk(given)


def _python() -> Item:
    version = platform.python_version()
    if sys.version_info < _OLDEST:
        return missing("python", f"{version} is too old", "install Python 3.11 or newer")
    return ok("python", version)


def _key(given: Settings) -> Item:
    from storage.secret_key import SecretKeyRefused, parse_secret_key

    if given.secret_key is not None:
        try:
            parse_secret_key(given.secret_key.get_secret_value(), "KESU_SECRET_KEY")
        except SecretKeyRefused as error:
            return refused(_KEY, error)
        return ok(_KEY, "KESU_SECRET_KEY is set")
    if not given.embedded:
        return missing(
            _KEY,
            "KESU_SECRET_KEY is not set, and PostgreSQL is shared",
            "make one with `openssl rand -base64 32` and give it to every process",
        )
    return _key_file(given)


def _key_file(given: Settings) -> Item:
    path = given.secret_key_file
    if not path.exists():
        return warn(_KEY, f"{path} is not there yet", "`kesu migrate` or `kesu run` makes it")
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return missing(_KEY, f"{path} is open to others (mode {mode:04o})", f"chmod 600 {path}")
    return ok(_KEY, f"{path}, mode {mode:04o}; keep a copy elsewhere")


def _disk(given: Settings) -> Item:
    folder = given.data_dir.absolute()
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    says = f"{free / 1024**3:.1f} GiB free where the data lie"
    if free < limits.FREE_BYTES:
        return warn("disk", says, "make room, or move the data to a larger disk")
    return ok("disk", says)
