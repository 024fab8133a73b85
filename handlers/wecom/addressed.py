"""Words said to the bot: the mention in front taken away, a command recognised."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

# Clients put a four-per-em space behind a mention; people type blanks of any width.
_BLANK = "[\\s\u200b\u2060\ufeff]"
_COMMAND = re.compile(rf"[/／]([A-Za-zＡ-Ｚａ-ｚ_＿]{{1,32}})(?:[@＠]\S*)?(?:{_BLANK}+(.*))?", re.S)
_MARKED = re.compile("[@＠]([^\n\u2005@＠]{1,40})\u2005")
_STOP = "/／,，:：@＠"
_PLAIN = re.compile(rf"[@＠][^\s{_STOP}]{{1,40}}(?=[{_STOP}]|{_BLANK}|$)")
# A name with blanks that we do not know: up to a command in the same line.
_UNTIL_COMMAND = re.compile(rf"[@＠][^\n/／]{{1,40}}?{_BLANK}+(?=[/／][A-Za-zＡ-Ｚａ-ｚ])")


def unaddressed(text: str, names: Sequence[str], called: bool) -> str:
    """The text without the mention of us in front, wherever among the mentions there it stands.

    `names`: ours, as known. Other people's mentions stay, unless a command follows them. `called`:
    it reached us because we were mentioned (a group): where our name is not known, or the bot goes
    by another one there, the first mention then counts as ours.
    """
    said = _trimmed(text)
    if called and not any(_mentioned(said, name) for name in names):
        names = ()
    kept: list[str] = []
    ours = False
    rest = said
    while rest[:1] in ("@", "＠"):
        end = _end(rest, names)
        if end == 0:
            break
        if _is_ours(rest[:end], names) or (called and not names and not ours):
            ours = True
        else:
            kept.append(rest[:end].strip())
        rest = _trimmed(rest[end:].lstrip(",，:：") if ours else rest[end:])
    if command(rest):
        return rest
    if called and not (names and ours) and (found := _UNTIL_COMMAND.match(said)):
        return said[found.end() :]
    return _trimmed(" ".join([*kept, rest]))


def command(text: str) -> tuple[str, str] | None:
    """Command (small letters) and argument of `/command argument`; None for other words."""
    found = _COMMAND.fullmatch(text)
    if found is None:
        return None
    return unicodedata.normalize("NFKC", found[1]).lower(), _trimmed(found[2] or "")


def _end(text: str, names: Sequence[str]) -> int:
    """Where the mention at the beginning ends; 0 when it is none."""
    for name in sorted(names, key=len, reverse=True):
        if text[1 : 1 + len(name)].casefold() == name.casefold():
            after = text[1 + len(name) : 2 + len(name)]
            if not after or after in _STOP or re.fullmatch(_BLANK, after):
                return 1 + len(name)
    found = _MARKED.match(text) or _PLAIN.match(text)
    return found.end() if found else 0


def _mentioned(text: str, name: str) -> bool:
    said, known = text.casefold().replace("＠", "@"), f"@{name.casefold()}"
    return known in said


def _is_ours(mention: str, names: Sequence[str]) -> bool:
    said = _trimmed(mention[1:]).casefold()
    return any(said == name.casefold() for name in names)


def _trimmed(text: str) -> str:
    return re.sub(rf"^{_BLANK}+|{_BLANK}+$", "", text)
