"""Where the master key comes from: KESU_SECRET_KEY, or a file made at the first embedded run."""

import base64
import binascii
import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

Entropy = Callable[[int], bytes]
"""``entropy(n)`` returns ``n`` unpredictable bytes."""

KEY_BYTES: Final = 32
# 32 random bytes with fewer than 8 different values do not happen; a typed or repeated key does.
_FEWEST_DIFFERENT_BYTES: Final = 8
_MAKE_ONE: Final = "make one with `openssl rand -base64 32` and keep a copy outside this machine"


class SecretKeyRefused(Exception):
    """The master key is missing, unreadable or open to others; the message names the remedy."""


def load_secret_key(path: Path, embedded: bool, given: str | None, entropy: Entropy) -> bytes:
    """The master key, 32 bytes.

    ``given`` (the text of KESU_SECRET_KEY) comes first. Without it an embedded database keeps its
    key in the file ``path``, made at the first run with mode 0600; any other database is refused,
    since several machines must share one key. Raises SecretKeyRefused.
    """
    if given:
        return parse_secret_key(given, "KESU_SECRET_KEY")
    if not embedded:
        raise SecretKeyRefused(
            "KESU_SECRET_KEY is not set. On PostgreSQL every process needs the same key: "
            f"{_MAKE_ONE}."
        )
    if not path.exists():
        _create(path, entropy)
    return _read(path)


def parse_secret_key(text: str, source: str) -> bytes:
    """The 32 bytes that ``text`` spells in base64 (either alphabet). Raises SecretKeyRefused."""
    plain = text.strip().rstrip("=").replace("-", "+").replace("_", "/")
    try:
        key = base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        raise SecretKeyRefused(f"{source} is not base64: {_MAKE_ONE}.") from None
    if len(key) != KEY_BYTES:
        raise SecretKeyRefused(
            f"{source} spells {len(key)} bytes; a key has {KEY_BYTES}, 44 characters of base64: "
            f"{_MAKE_ONE}."
        )
    if len(set(key)) < _FEWEST_DIFFERENT_BYTES:
        raise SecretKeyRefused(f"{source} is not random: {_MAKE_ONE}.")
    return key


def _create(path: Path, entropy: Entropy) -> None:
    """Write beside and link into place: a crash leaves no half key, and a second starter's key
    does not replace the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{entropy(8).hex()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(entropy(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if not _link(draft, path):
            return
        _flush_folder(path.parent)
    finally:
        draft.unlink()


def _link(draft: Path, path: Path) -> bool:
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        return False
    return True


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _read(path: Path) -> bytes:
    try:
        with path.open(encoding="ascii", errors="replace") as file:
            mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
            text = file.read()
    except OSError as error:
        raise SecretKeyRefused(
            f"The key file {path} cannot be read ({error.strerror}): run as its owner."
        ) from None
    if mode & 0o077:
        raise SecretKeyRefused(
            f"The key file {path} is open to other users (mode {mode:04o}): `chmod 600 {path}`, "
            "and if others were on this machine, treat the key as known."
        )
    return parse_secret_key(text, f"The key file {path}")
