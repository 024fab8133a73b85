"""Case numbers (P48 §3.1.2: year, month, type, serial) and the secret code beside them (R-01)."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from zoneinfo import ZoneInfo

from procedures.model import Numbering, Procedure

# Crockford's base 32: no I, L, O, U, so that a code can be read out; check characters go on with
# five more.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK = ALPHABET + "*~$=U"
CODE_CHARS = 8
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


def counter(numbering: Numbering, kind: str, at: datetime, zone: str) -> str:
    """The name of the counter that gives the serial; it changes with the reset period."""
    local = at.astimezone(ZoneInfo(zone))
    period = {"month": f"{local:%Y%m}", "year": f"{local:%Y}", "never": ""}[numbering.reset]
    return f"case:{period}:{kind}"


def number(numbering: Numbering, kind: str, serial: int, at: datetime, zone: str) -> str:
    """The number of a case, e.g. `202611YB001`. Serials beyond the digits simply grow longer."""
    local = at.astimezone(ZoneInfo(zone))
    return numbering.template.format(
        year=f"{local:%Y}", month=f"{local:%m}", type=kind, serial=f"{serial:0{numbering.digits}d}"
    )


def type_code(procedure: Procedure, classes: tuple[str, ...]) -> str:
    """The letters of the class on the axis that numbers name."""
    axis = procedure.numbering.type_axis
    return next(k.code for k in procedure.classes if k.axis == axis and k.id in classes)


def secret_code(entropy: bytes) -> str:
    """A code such as `7K3Q-M9TX-F`: eight characters (40 bits) and a check character. Needs 8
    bytes.
    """
    characters = "".join(ALPHABET[byte % 32] for byte in entropy[:CODE_CHARS])
    return f"{characters[:4]}-{characters[4:]}-{_check(characters)}"


def normal_code(written: str) -> str | None:
    """The code a person typed, in its one true form; None when it is none or its check fails.

    Lower case, full-width characters, blanks, missing hyphens and the letters O, I, L for 0 and 1
    are forgiven. Any one wrong character and any two that changed places are found: the check is
    the value modulo 37, a prime above 32, of which 32 is a primitive root.
    """
    written = unicodedata.normalize("NFKC", written)
    plain = "".join(ch for ch in written.upper() if ch not in " -–—")
    if len(plain) != CODE_CHARS + 1:
        return None
    body, check = plain[:-1].translate(_ALIKE), plain[-1]
    check = check if check in CHECK else check.translate(_ALIKE)
    if any(ch not in ALPHABET for ch in body) or _check(body) != check:
        return None
    return f"{body[:4]}-{body[4:]}-{check}"


def _check(characters: str) -> str:
    value = 0
    for ch in characters:
        value = value * 32 + ALPHABET.index(ch)
    return CHECK[value % 37]
