"""Telegram HTML, in which messages are worded, as WeCom's markdown.

The platform documents no way to escape a sign (document 101031 of developer.work.weixin.qq.com
names only what makes markup), so signs that could make any stand there in full width: what a
person wrote can then be no mark, no link and no mention, however a client reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import regex
from msgspec.structs import replace

from cases.platforms import WECOM_PERSON
from conversations.channel import Rendered
from handlers.wecom.spans import Line, Span, lines_of, plain

MARKDOWN_BYTES = 4096  # UTF-8; what a webhook takes (99110), and we do not ask a bot for more
RULE = "──────────"  # between messages that go as one; no markup, so that it is one everywhere

_WIDE = str.maketrans(
    {sign: chr(ord(sign) + 0xFEE0) for sign in "\\`*_~[]<>#|&$"} | {"\t": "\u00a0" * 4}
)
_ADDRESS = re.compile(r"(?i)://|(?<![a-z0-9])www\.")
_BLANKS = re.compile(r"^[ \u00a0]+")
# At the beginning of a line: a list, or the underlining that makes a title of the line above.
_BULLET = re.compile(r"^([\s\u3000]*)([-+=])")
_NUMBERED = re.compile(r"^([\s\u3000]*\d{1,9})([.)])(?=\s|$)")
_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}")
_MENTION = f"tg://user?id={WECOM_PERSON}"
_URL = re.compile(
    r"https?://[A-Za-z0-9.-]{1,255}(?::\d{1,5})?(?:[/?#][A-Za-z0-9/?#&=%.~:@,;+_-]*)?"
)
_URL_BYTES = 1024
_GRAPHEME = regex.compile(r"\X")
_ENDLESS = 100  # characters of one grapheme that are shown
_SLACK = 12  # bytes: the mark of a quotation, and a sign at a line's beginning grown wide


def parts(html: str, limit: int = MARKDOWN_BYTES) -> list[str]:
    """The text as markdown messages of at most `limit` bytes of UTF-8 (64 at least), none blank.

    Split between lines; a line that is too long between graphemes.
    """
    found: list[str] = []
    now: str | None = None
    for line in _short_lines(lines_of(html), limit):
        text = _marked(line)
        longer = text if now is None else f"{now}\n{text}"
        if now is not None and _bytes(longer) > limit:
            found.append(now)
            now = text
        else:
            now = longer
    found.append(now or "")
    return [text for text in (each.strip("\n") for each in found) if text.strip()]


def joined(messages: Sequence[Rendered], limit: int = MARKDOWN_BYTES) -> tuple[Rendered, int]:
    """The longest beginning of `messages` that may go as one message, and how many those are.

    At least the first, as it is. Others join it while neither has buttons or a file and all fit
    into `limit` bytes. `messages`: one or more.
    """
    first, count = messages[0], 1
    if not _joins(first):
        return first, 1
    size = _whole(first.text)
    for each in messages[1:]:
        more = _whole(each.text) + _bytes(f"\n{RULE}\n")
        if not _joins(each) or size + more > limit:
            break
        size += more
        count += 1
    if count == 1:
        return first, 1
    taken = messages[:count]
    return replace(
        first,
        text=f"\n{RULE}\n".join(each.text for each in taken),
        quiet=all(each.quiet for each in taken),
        vital=any(each.vital for each in taken),
        brief=None,
    ), count


def plain_parts(html: str, limit: int) -> list[str]:
    """The words alone, as texts of at most `limit` bytes, split between graphemes, none blank."""
    found = [""]
    size = 0
    for sign in _GRAPHEME.findall(plain(html)):
        shown = sign[:_ENDLESS]
        size += _bytes(shown)
        if size > limit:
            found.append("")
            size = _bytes(shown)
        found[-1] += shown
    return [text for text in found if text.strip()]


def called_in(html: str) -> list[str]:
    """The user ids of the people whom a message calls, each once."""
    links = (span.link for line in lines_of(html) for span in line)
    people = (link.removeprefix(_MENTION) for link in links if link.startswith(_MENTION))
    return list(dict.fromkeys(person for person in people if _USER.fullmatch(person)))


def escaped(text: str) -> str:
    """One line without any markup, safe to stand at its beginning or anywhere else."""
    wide = _ADDRESS.sub(_unlinked, text.translate(_WIDE))
    wide = _BLANKS.sub(lambda found: "\u00a0" * len(found[0]), wide)
    wide = _BULLET.sub(lambda found: found[1] + chr(ord(found[2]) + 0xFEE0), wide)
    return _NUMBERED.sub(lambda found: found[1] + chr(ord(found[2]) + 0xFEE0), wide)


def mention(userid: str) -> str:
    """The mark that names a person and calls them; empty for what can be no user's id."""
    return f"<@{userid}>" if _USER.fullmatch(userid) else ""


def _joins(message: Rendered) -> bool:
    return not message.keys and message.file is None and bool(message.text.strip())


def _whole(html: str) -> int:
    return _bytes("\n".join(_marked(line) for line in lines_of(html)))


def _bytes(text: str) -> int:
    return len(text.encode())


def _unlinked(found: re.Match[str]) -> str:
    return "：//" if found[0] == "://" else found[0][:-1] + "．"


def _marked(line: Line) -> str:
    """The line as markdown. Only its first words stand at a beginning."""
    text = ""
    for bold, group in groupby(line, key=lambda span: span.bold):
        inner = ""
        for span in group:
            inner += _styled(span, beginning=not bold and not (text + inner).strip())
        text += _strong(inner) if bold else inner
    text = _BLANKS.sub(lambda found: "\u00a0" * len(found[0]), text)
    return f"> {text}" if any(span.quote for span in line) else text


def _styled(span: Span, beginning: bool = False) -> str:
    # What is no beginning is read behind another sign, which is taken away again.
    text = escaped(span.text) if beginning else escaped(f"，{span.text}")[1:]
    if not text.strip():
        return text
    if span.link:
        return _linked(span.link, text)
    return f"`{text}`" if span.code else text


def _linked(link: str, text: str) -> str:
    if link.startswith(_MENTION):
        return mention(link.removeprefix(_MENTION)) or text
    return f"[{text}]({link})" if _URL.fullmatch(link) and len(link) <= _URL_BYTES else text


def _strong(text: str) -> str:
    """Blanks stay outside: `** x**` is not bold."""
    words = text.strip()
    if not words:
        return text
    start = text.index(words)
    return f"{text[:start]}**{words}**{text[start + len(words) :]}"


def _short_lines(lines: Iterable[Line], limit: int) -> Iterator[Line]:
    for line in lines:
        if _bytes(_marked(line)) <= limit:
            yield line
        else:
            yield from _cut(line, limit)


def _cut(line: Line, limit: int) -> Iterator[Line]:
    room = limit - _SLACK
    taken: list[Span] = []
    used = 0
    for piece in _pieces(line, room):
        follows = bool(taken) and _same(taken[-1], piece)
        cost = _cost(piece) + (0 if follows else _around(piece))
        if taken and used + cost > room:
            yield tuple(taken)
            taken, used, follows = [], 0, False
            cost = _cost(piece) + _around(piece)
        if follows:
            taken[-1] = replace(taken[-1], text=taken[-1].text + piece.text)
        else:
            taken.append(piece)
        used += cost
    if taken:
        yield tuple(taken)


def _pieces(line: Line, room: int) -> Iterator[Span]:
    """Grapheme by grapheme; one that is endless, character by character. A mention stays whole."""
    for span in line:
        if span.link.startswith(_MENTION) and _bytes(_styled(span)) <= room:
            yield span
            continue
        for found in _GRAPHEME.finditer(span.text):
            whole = replace(span, text=found[0])
            if _cost(whole) <= room // 4:
                yield whole
            else:
                yield from (replace(span, text=sign) for sign in found[0])


def _same(one: Span, other: Span) -> bool:
    mentions = one.link.startswith(_MENTION)
    return not mentions and replace(one, text="") == replace(other, text="")


def _cost(span: Span) -> int:
    """Bytes of the text itself. A blank may come to stand at a beginning, and grow by one."""
    if span.link.startswith(_MENTION):
        return max(_bytes(_styled(span)), _bytes(span.text) * 3)
    return sum(3 if sign in ":." else _bytes(sign.translate(_WIDE)) for sign in span.text) + (
        span.text.count(" ")
    )


def _around(span: Span) -> int:
    """Bytes of the marks around it."""
    link = 4 + _bytes(span.link) if span.link and not span.link.startswith(_MENTION) else 0
    return (4 if span.bold else 0) + (2 if span.code else 0) + link
