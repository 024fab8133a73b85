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
