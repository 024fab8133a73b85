"""`kesu preview`: `docs/conversations.md`, from scripts, texts and the machine itself."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import Path

from bot.cli.failures import DONE, Failed
from conversations.preview.bad_input import KINDS, QUESTIONS, cell
from conversations.preview.company import view
from conversations.preview.playing import Customer, Line
from conversations.preview.samples import values_of
from conversations.preview.talks import AT_ONCE, PLAIN
from conversations.scripts.complaint import SCRIPT
from conversations.talk.session import Language
from conversations.turn import Say
from procedures.load import shipped
from procedures.model import Procedure
from templates.render import Words

_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_HEAD = """\
# Conversations

Written by `python -m bot preview`; a test fails while it is stale. Names in code style are those
of the texts in `templates/zh/customer` and `templates/en/customer`.

## The script

What was understood from the customer's own words is skipped, and every answer can be changed from
the summary. The talk can be left and taken up again at any point; `/back`, `/skip`, `/cancel`,
`/human`, `/simple`, `/privacy` and `/status` work everywhere.
"""
_BAD = """\
## Bad input

Every question by every kind of bad input: what is answered. Each cell is a test.
"""


def preview(options: argparse.Namespace) -> int:
    """Write the file, or with `--check` only say whether it is stale."""
    path, text = Path(options.file), document(Words(), shipped("service"))
    if not options.check:
        path.write_text(text, encoding="utf-8")
    elif not path.is_file() or path.read_text("utf-8") != text:
        raise Failed(f"{path} is stale", "python -m bot preview")
    return DONE


def document(words: Words, procedure: Procedure) -> str:
    """The whole file."""
    parts = [
        _HEAD,
        _drawn(),
        "## Two talks\n",
        *_talk("Everything in the first message: two turns", AT_ONCE, words, procedure),
        *_talk("The plain complaint: six turns", PLAIN, words, procedure),
        _BAD,
        _table(["question", *KINDS], _bad_rows(procedure)),
        "## Texts\n",
        _table(["name", "中文", "English"], _texts(words)),
        "## Buttons and menus\n",
        _table(["name", "中文", "English"], _labels(words)),
    ]
    return "\n".join(parts)


def _drawn() -> str:
    """The script as a flow chart."""
    lines = ["```mermaid", "flowchart TD", '  notice["notice: agree"] --> story']
    slots = [slot for slot in SCRIPT.slots if slot.asked]
    main = [slot.id for slot in slots if slot.after is None] + ["summary"]
    lines += [f"  {one} --> {two}" for one, two in pairwise(main)]
    for slot in slots:
        if slot.after:
            earlier, value = slot.after
            lines += [f"  {earlier} -- {value} --> {slot.id}", f"  {slot.id} --> summary"]
        if slot.skip:
            lines.append(f'  {slot.id}["{slot.id} (may be skipped: {slot.skip})"]')
    lines += [f"  summary -. change .-> {slot.id}" for slot in SCRIPT.slots if slot.after is None]
    lines += ["  summary -- submit --> receipt", "  story -. 24 hours of silence .-> unfinished"]
    return "\n".join([*lines, "```", ""])


def _talk(title: str, lines: tuple[Line, ...], words: Words, procedure: Procedure) -> Iterator[str]:
    yield f"### {title}\n"
    for language in _LANGUAGES:
        customer = Customer(language, view(procedure))
        told: list[str] = []
        for line in lines:
            said = f"[{words.label(line.press, language)}]" if line.press else line.to(language)
            told.append(f"> {said}\n")
            told += [_bubble(say, words, language) for say in customer.follows(line).replies]
        (receipt, *_) = values_of("customer/receipt", language)
        told.append(_bubble(Say("customer/receipt", receipt), words, language))
        yield "\n".join(told)


def _bubble(say: Say, words: Words, language: Language) -> str:
    text = words.render(say.template, language, say.values, "plain")
    keys = (b.label if b.ready else words.label(b.label, language) for b in say.buttons)
    lines = [*text.split("\n"), " ".join(f"`{key}`" for key in keys)]
    return "  \n".join(line for line in lines if line) + "\n"


def _bad_rows(procedure: Procedure) -> Iterator[list[str]]:
    for question in QUESTIONS:
        yield [question, *(cell(question, kind, procedure) for kind in KINDS)]


def _texts(words: Words) -> Iterator[list[str]]:
    for name in words.templates("zh"):
        if name.startswith("customer/"):
            short = name.removeprefix("customer/")
            yield [f"`{short}`", *(_variants(words, name, language) for language in _LANGUAGES)]


def _variants(words: Words, name: str, language: Language) -> str:
    shown = (words.render(name, language, values, "plain") for values in values_of(name, language))
    return "\n—\n".join(dict.fromkeys(shown))


def _labels(words: Words) -> Iterator[list[str]]:
    labels: list[Mapping[str, str]] = [words.labels(language) for language in _LANGUAGES]
    for name in sorted(labels[0]):
        if not name.startswith(("staff", "menu.staff")):
            yield [f"`{name}`", *(known[name] for known in labels)]


def _table(head: list[str], rows: Iterator[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def _cell(text: str) -> str:
    safe = text.replace("|", "\\|").replace("<", "&lt;").replace("\n", "<br>")
    return safe.replace("*", "\\*")
