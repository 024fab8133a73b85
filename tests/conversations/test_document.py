"""`docs/conversations.md` is what the machine does now, and its two talks are as short as said."""

import argparse
from pathlib import Path

import pytest

from bot.cli.failures import Failed
from bot.cli.preview import document, preview
from conversations.preview.company import view
from conversations.preview.playing import Customer, Line
from conversations.preview.samples import SAMPLES, values_of
from conversations.preview.talks import AT_ONCE, PLAIN
from conversations.talk.session import Language
from tests.conversations.talking import WORDS, service

DOCUMENT = Path(__file__).parents[2] / "docs" / "conversations.md"


def _options(path: Path, check: bool) -> argparse.Namespace:
    return argparse.Namespace(file=str(path), check=check)


def test_the_document_is_up_to_date() -> None:
    assert preview(_options(DOCUMENT, check=True)) == 0, "run: python -m bot preview"


def test_a_stale_document_is_refused_and_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "conversations.md"
    path.write_text("old\n", encoding="utf-8")
    with pytest.raises(Failed, match="stale"):
        preview(_options(path, check=True))
    preview(_options(path, check=False))
    assert path.read_text("utf-8") == document(WORDS, service())
    assert preview(_options(path, check=True)) == 0


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("lines", "turns"), [(AT_ONCE, 2), (PLAIN, 5)], ids=["at once", "plain"])
def test_the_shown_talks_file_and_take_few_turns(
    lines: tuple[Line, ...], turns: int, language: Language
) -> None:
    customer = Customer(language, view(service()))
    for line in lines:
        customer.follows(line)
    assert len(lines) - 1 <= turns  # after the first message
    (filed,) = customer.turns[-1].commands
    assert filed.act == "file"
    assert filed.values["unit"] == "xuhui"
    assert filed.values["wishes"] == ("refund",)
    assert filed.texts["story"] == lines[0].to(language)


def test_what_was_said_at_once_is_not_asked_for() -> None:
    customer = Customer("zh", view(service()))
    heard = [say.template for line in AT_ONCE for say in customer.follows(line).replies]
    assert heard == ["customer/notice", "customer/understood", "customer/summary"]


def test_samples_are_of_texts_that_exist() -> None:
    assert set(SAMPLES) <= set(WORDS.templates("zh"))


def test_chinese_samples_are_worded_in_chinese() -> None:
    (values,) = values_of("customer/noted_unit", "zh")
    assert values["name"] == "徐汇店"
