"""Several messages as one text of WeChat, with their buttons as numbered lines.

The Official Account has one answer for each message of a customer, 2,048 bytes, and no buttons.
A line is a link that says its label in the customer's name and carries the signed button; its
number may be typed instead.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from conversations.channel import Key, Rendered
from conversations.choices import Choice, Choices
from handlers.buttons import Buttons
from handlers.wechat.limits import TEXT_BYTES
from handlers.wechat.plain_text import neutral, pieces, plain, size

AIM: Final = 1800  # bytes; the rest is left to what the platform may count besides
# Options of the talk that are typed and never tapped: a tap opens no window for later messages,
# and whoever has filed waits for some.
TYPED: Final = frozenset({"submit"})
PICK: Final = "pick"  # the act of options of an open question; their data: stamp, dot, option
_EDIT: Final = "edit:"  # an option that changes one answer; a summary lists these by number itself
_OWN_NUMBER = re.compile(r"(?m)^([0-9]{1,2})[ .、:：)）]\s*\S")
_LINE = '<a href="weixin://bizmsgmenu?msgmenucontent={content}&msgmenuid={packed}">{shown}</a>'

Words = Mapping[str, str]
"""The few words said here, in the reader's language. `reply`: how to choose by typing, with
`{label}` for what to type, as 请回复“{label}”. `file`: that a file cannot be shown here, with
`{name}`."""


@dataclass(frozen=True)
class Folded:
    """What was made of the first `count` messages.

    `texts`: one as a rule; more when a single message is too long for one; none when the first
    message brings a file, which no text can. `choices`: what a typed answer may mean from now on;
    None where nothing was to choose and what was shown before still holds, unless a person asks.
    """

    texts: tuple[str, ...]
    choices: Choices | None
    count: int


def folded(
    messages: Sequence[Rendered], chat: str, buttons: Buttons, words: Words, at: datetime
) -> Folded:
    """As many of the messages, in their order, as fit into one text. `at`: world time.

    Every text has at most `TEXT_BYTES`. Raises `ButtonUnfit`.
    """
    made = Folded((), None, 0)
    for count in range(1, len(messages) + 1):
        if messages[count - 1].file is not None:
            break
        if _asks(messages[count - 1]) and any(map(_asks, messages[: count - 1])):
            break  # a bare number would have to guess which question it answers
        several = _Fold(messages[:count], chat, buttons, words, at)
        # Lines that cannot be tapped are better than a question that has to find another way.
        if count > 1 and size(several.text(linked=False)) > AIM:
            break
        made = several.folded()
        if len(made.texts) > 1:
            break
    return made


def text_only(message: Rendered, chat: str, buttons: Buttons, words: Words, at: datetime) -> Folded:
    """One message without its file, if it has any."""
    return _Fold((message,), chat, buttons, words, at).folded()


def _asks(message: Rendered) -> bool:
    """Is something to be chosen? A single button (修改) goes along with the next question."""
    return sum(map(len, message.keys)) > 1


class _Fold:
    """Some messages that are to become one text."""

    def __init__(
        self,
        messages: Sequence[Rendered],
        chat: str,
        buttons: Buttons,
        words: Words,
        at: datetime,
    ) -> None:
        self._words = words
        self._at = at
        self._bodies = [plain(message.text) for message in messages]
        self._spoken = any(message.spoken for message in messages)
        self._keys = [
            [key for row in message.keys for key in row if key.label.strip()]
            for message in messages
        ]
        self._told: set[str] = set()  # signed buttons that a numbered line of the text stands for
        self._lines = self._numbered(chat, buttons)

    def text(self, *, linked: bool = True) -> str:
        """All of it; `linked`: the lines can be tapped."""
        parts = zip(self._bodies, self._lines, strict=True)
        blocks = (
            "\n".join(part for part in (body, self._shown(lines, linked)) if part)
            for body, lines in parts
        )
        return "\n\n".join(block for block in blocks if block)

    def folded(self) -> Folded:
        """The texts: with links, without them where that makes it fit, or else several."""
        count, choices = len(self._bodies), self._choices()
        for linked in (True, False):
            text = self.text(linked=linked)
            if size(text) <= TEXT_BYTES:
                return Folded((text,) if text else (), choices, count)
        return Folded(self._split(), choices, count)

    def _split(self) -> tuple[str, ...]:
        """Only the last text has the choices, with links where these leave it whole."""
        *first, last = pieces("\n\n".join(body for body in self._bodies if body), AIM) or [""]
        lines = [line for each in self._lines for line in each]
        for linked in (True, False):
            ending = f"{last}\n{self._shown(lines, linked)}".strip()
            if size(ending) <= TEXT_BYTES:
                return (*first, ending)
        return (*first, *pieces(f"{last}\n\n{self._shown(lines, linked=False)}".strip(), AIM))

    def _numbered(self, chat: str, buttons: Buttons) -> list[list[Choice]]:
        """The choices by message. The last question counts from one, whatever stands before it:
        the numbers of its text (1 to 5, item 3) are those of its buttons.
        """
        following = self._own_numbers() + 1
        lines: list[list[Choice]] = [[] for _ in self._keys]
        asked = [place for place, keys in enumerate(self._keys) if keys]
        known: set[str] = set()
        for place in (*asked[-1:], *asked[:-1]):
            for key in self._keys[place]:
                packed = buttons.pack(key.act, key.case, key.data, chat)
                if packed in known:
                    continue  # the last question offers the same
                typed = _is_typed(key)
                lines[place].append(Choice(0 if typed else following, key.label, packed))
                if _is_edit(key) and _has_line(self._bodies[place], following):
                    self._told.add(packed)
                following += not typed
            known |= {line.packed for line in lines[place]}
        return lines

    def _own_numbers(self) -> int:
        """How far a text counts on its own, where its choices are no buttons (simple mode)."""
        highest = 0
        for body, keys in zip(self._bodies, self._keys, strict=True):
            if any(key.act == PICK for key in keys):
                continue
            for found in _OWN_NUMBER.finditer(body):
                if int(found[1]) == highest + 1:
                    highest += 1
        return highest

    def _choices(self) -> Choices | None:
        lines = sorted((line for each in self._lines for line in each), key=lambda x: x.number)
        if not lines and not self._own_numbers() and not self._spoken:
            return None
        return Choices(tuple(lines), self._at)

    def _shown(self, lines: Sequence[Choice], linked: bool) -> str:
        shown = [line for line in lines if line.packed not in self._told]
        return "\n".join(self._line(line, linked) for line in shown)

    def _line(self, line: Choice, linked: bool) -> str:
        label = " ".join(neutral(line.label).split())
        if not line.number:
            return self._words["reply"].replace("{label}", label)
        shown = f"{line.number} {label}"
        if not linked:
            return shown
        return _LINE.format(content=_quoted(label), packed=_quoted(line.packed), shown=shown)


def _is_edit(key: Key) -> bool:
    return key.act == PICK and key.data.partition(".")[2].startswith(_EDIT)


def _has_line(body: str, number: int) -> bool:
    return any(int(found[1]) == number for found in _OWN_NUMBER.finditer(body))


def _is_typed(key: Key) -> bool:
    return key.act == PICK and key.data.partition(".")[2] in TYPED


def _quoted(text: str) -> str:
    """For a link's address: signs with a meaning there in percents, letters of all scripts as they
    are, for each would take nine bytes.
    """
    return "".join(
        sign if sign > "\x7f" and sign.isprintable() else quote(sign, safe=":") for sign in text
    )
