"""Sealing of what may not lie open in the database: AES-256-GCM, salted commitments, keyed digests.

Three kinds of key are in play. The *master key* (``KESU_SECRET_KEY``) wraps other keys and seals
nothing else. A *row key* (one for each person in a case, one for each talk) seals the values and is
stored wrapped, so that throwing it away really erases. *Digest keys* are random, stored wrapped,
and make phones and accounts findable without being readable.

A sealed value is one version byte, a nonce of 12 bytes, the ciphertext, a tag of 16 bytes. The
additional data (``aad``) names the place where the value lies, table, column and row, so that a
value copied into another row does not open there.
"""

import hashlib
import hmac
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.secret_key import KEY_BYTES, Entropy, SecretKeyRefused, load_secret_key

__all__ = [
    "KEY_BYTES",
    "SALT_BYTES",
    "Entropy",
    "SealBroken",
    "Sealer",
    "SecretKeyRefused",
    "commit",
    "digest",
    "load_secret_key",
]

SALT_BYTES: Final = 16
_NONCE_BYTES: Final = 12
_TAG_BYTES: Final = 16
_VERSION: Final = b"\x01"
_VALUE: Final = b"kesu value 1\x00"
_KEY: Final = b"kesu key 1\x00"


class SealBroken(Exception):
    """A sealed value does not open: the key is another one, or the bytes are not those sealed here.

    Remedy: start with the KESU_SECRET_KEY under which the database was filled; if it is the right
    one, the row was moved, cut or changed outside Kesu: take it from a backup.
    """

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what} does not open. Either KESU_SECRET_KEY is not the key under which this "
            "database was filled (start with that key), or the row was moved or changed outside "
            "Kesu (restore it from a backup)."
        )


class Sealer:
    """Seals values with given keys, and wraps those keys under the master key.

    ``entropy(n)`` returns ``n`` unpredictable bytes; nonces and new keys come from it.
    """

    def __init__(self, master: bytes, entropy: Entropy) -> None:
        self._master = AESGCM(_checked(master))
        self._entropy = entropy

    def __repr__(self) -> str:
        return "Sealer(master=<hidden>)"

    def new_key(self) -> bytes:
        """A fresh key of 32 bytes, for a person in a case, a talk, digests or buttons."""
        return self._entropy(KEY_BYTES)

    def new_salt(self) -> bytes:
        """A fresh salt of 16 bytes, for one commitment."""
        return self._entropy(SALT_BYTES)

    def wrap(self, key: bytes, aad: bytes) -> bytes:
        """``key`` sealed under the master key, for storing; ``aad`` names the place of storage."""
        return self._close(self._master, _checked(key), _KEY + aad)

    def unwrap(self, wrapped: bytes, aad: bytes) -> bytes:
        """The key that ``wrap`` was given. Raises SealBroken."""
        return _open(self._master, wrapped, _KEY + aad, "A stored key")

    def seal(self, key: bytes, plaintext: bytes, aad: bytes) -> bytes:
        """``plaintext`` under ``key``, bound to the place that ``aad`` names."""
        return self._close(AESGCM(_checked(key)), plaintext, _VALUE + aad)

    def open(self, key: bytes, sealed: bytes, aad: bytes) -> bytes:
        """The plaintext that ``seal`` was given. Raises SealBroken."""
        return _open(AESGCM(_checked(key)), sealed, _VALUE + aad, "A sealed value")

    def _close(self, cipher: AESGCM, plaintext: bytes, aad: bytes) -> bytes:
        nonce = self._entropy(_NONCE_BYTES)
        return _VERSION + nonce + cipher.encrypt(nonce, plaintext, aad)


def commit(value: str, salt: bytes) -> str:
    """The commitment to a personal value, for an event: SHA-256 of salt and UTF-8, in hex.

    An outsider who is shown value and salt computes the same; without the salt the value cannot be
    guessed. Raises ValueError on a salt of fewer than 16 bytes.
    """
    if len(salt) < SALT_BYTES:
        raise ValueError(f"a salt has at least {SALT_BYTES} bytes, this one has {len(salt)}")
    return hashlib.sha256(salt + value.encode()).hexdigest()


def digest(key: bytes, text: str) -> str:
    """HMAC-SHA256 of ``text`` in hex, for finding a phone or an account by equality.

    The caller brings ``text`` into its one spelling first (a phone in E.164).
    """
    return hmac.new(_checked(key), text.encode(), hashlib.sha256).hexdigest()


def _open(cipher: AESGCM, sealed: bytes, aad: bytes, what: str) -> bytes:
    body = sealed[len(_VERSION) :]
    if not sealed.startswith(_VERSION) or len(body) < _NONCE_BYTES + _TAG_BYTES:
        raise SealBroken(what)
    try:
        return cipher.decrypt(body[:_NONCE_BYTES], body[_NONCE_BYTES:], aad)
    except InvalidTag:
        raise SealBroken(what) from None


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, this one has {len(key)}")
    return key
