"""Every transcript plays in both languages: same questions, same answers, same complaint."""

from pathlib import Path

import pytest

from tests.conversations.talking import TRANSCRIPTS
from tests.conversations.transcripts import play

FILES = sorted(TRANSCRIPTS.glob("*.txt"))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_transcript(path: Path, language: str) -> None:
    talk = play(path, language)
    assert talk.heard, "an empty transcript shows nothing"


def test_the_plain_complaint_takes_six_questions() -> None:
    talk = play(TRANSCRIPTS / "plain_by_words.txt", "en")
    asked = {say.template for say in talk.heard if say.template.startswith("customer/ask_")}
    assert len(asked) == 6


def test_simple_mode_has_no_grids_and_figures_suffice() -> None:
    talk = play(TRANSCRIPTS / "simple_mode.txt", "zh")
    begun = next(i for i, say in enumerate(talk.heard) if say.template == "customer/simple_on")
    simple = talk.heard[begun:-1]
    for say in simple:
        rows = [button.row for button in say.buttons]
        assert len(rows) == len(set(rows)), say.template
        assert all(button.act != "pick" for button in say.buttons), say.template
    asked = [say for say in simple if say.template == "customer/simple"]
    assert len(asked) > 15
    assert all(say.values["choices"] for say in asked)
