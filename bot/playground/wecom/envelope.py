"""Encryption of the platform: the envelope of callbacks, and files of the smart bot.

Written from the platform's description, not from the product's code, so that one checks the
other: AES-256-CBC, the first 16 bytes of the key as its start, padded to blocks of 32.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK = 32


@dataclass(frozen=True)
class Envelope:
    """What is posted: the body, and the parameters of the address."""

    query: dict[str, str]
    body: str


def encrypted(data: bytes, key: bytes) -> bytes:
    """``data`` as it lies on the platform's servers; ``key``: 32 bytes."""
    missing = _BLOCK - len(data) % _BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return encryptor.update(data + bytes([missing]) * missing) + encryptor.finalize()


def decrypted(data: bytes, key: bytes) -> bytes:
    """The reverse of ``encrypted``. ValueError for what it did not make."""
    decryptor = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    plain = decryptor.update(data) + decryptor.finalize()
    padding = plain[-1] if plain else 0
    if not 1 <= padding <= _BLOCK or plain[-padding:] != bytes([padding]) * padding:
        raise ValueError("not padded as the platform does")
    return plain[:-padding]


def aes_key(encoding_key: str) -> bytes:
    """32 bytes out of the 43 characters of an EncodingAESKey."""
    key = base64.b64decode(f"{encoding_key}=")
    if len(key) != 32:
        raise ValueError("an EncodingAESKey has 43 characters")
    return key


def signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def sealed(text: str, encoding_key: str, receiver: str) -> str:
    """``text`` for ``receiver`` (the corp id; empty for a smart bot), in base64."""
    said = text.encode()
    plain = secrets.token_bytes(16) + len(said).to_bytes(4, "big") + said + receiver.encode()
    return base64.b64encode(encrypted(plain, aes_key(encoding_key))).decode()


def opened(text: str, encoding_key: str) -> tuple[str, str]:
    """What was sealed, and for whom. ValueError for anything else."""
    plain = decrypted(base64.b64decode(text), aes_key(encoding_key))
    end = 20 + int.from_bytes(plain[16:20], "big")
    if end > len(plain):
        raise ValueError("shorter than it says")
    return plain[20:end].decode(), plain[end:].decode()


def callback(
    xml: str, encoding_key: str, token: str, corp_id: str, agent_id: int, stamp: tuple[str, str]
) -> Envelope:
    """``stamp``: timestamp in seconds, and nonce."""
    inner = sealed(xml, encoding_key, corp_id)
    timestamp, nonce = stamp
    signed = signature(token, timestamp, nonce, inner)
    body = (
        f"<xml><ToUserName><![CDATA[{corp_id}]]></ToUserName>"
        f"<Encrypt><![CDATA[{inner}]]></Encrypt>"
        f"<AgentID><![CDATA[{agent_id}]]></AgentID></xml>"
    )
    return Envelope({"msg_signature": signed, "timestamp": timestamp, "nonce": nonce}, body)


def element(name: str, text: str) -> str:
    """An element whose text cannot break out of it."""
    if "]]>" in text:
        return f"<{name}>{escape(text)}</{name}>"
    return f"<{name}><![CDATA[{text}]]></{name}>"
