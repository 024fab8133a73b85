"""Every text in both languages: rendered with real or sample values, and looked at."""

import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from templates.masking import mask_text
from templates.render import LANGUAGES, SHIPPED
from tests.conversations.talking import TRANSCRIPTS, WORDS
from tests.conversations.transcripts import play
from tests.templates.samples_customer import SAMPLES as CUSTOMER
from tests.templates.samples_duties import SAMPLES as DUTIES
from tests.templates.samples_new import SAMPLES as NEW
from tests.templates.samples_rules import CARD
from tests.templates.samples_rules import SAMPLES as RULES
from tests.templates.samples_staff import SAMPLES as DESK

STAFF = DESK | NEW | DUTIES | RULES
STAFF |= {"staff/card": DESK["staff/card"] | CARD}
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
# Bot API: what a message may hold, and what the answer to a press may.
LONGEST, LONGEST_TOAST = 4096, 200
# Names of languages are written in those languages.
OWN_TONGUE = {"other_language", "language_zh", "language_en", "staff_language_zh"}
# A whole screen is read in these; all others are bubbles.
SCREENS = ("notice", "privacy", "summary", "status", "receipt", "help", "parts/", "promise_why")


@cache
def _played(language: str) -> dict[str, list[dict[str, Any]]]:
    """Template -> values, as the transcripts made them."""
    heard: dict[str, list[dict[str, Any]]] = {}
    for path in sorted(TRANSCRIPTS.glob("*.txt")):
        for say in play(path, language).heard:
            heard.setdefault(say.template, []).append(say.values)
    return heard


def _values(template: str, language: str) -> list[dict[str, Any]]:
    staff = STAFF.get(template)
    given = [*CUSTOMER.get(template, []), *([staff] if staff is not None else [])]
    return given + _played(language).get(template, [])


def _templates(folder: str = "") -> list[tuple[str, str]]:
    return [
        (language, name)
        for language in LANGUAGES
        for name in WORDS.templates(language)
        if name.startswith(folder) and "/_" not in name
    ]


class _Checked(HTMLParser):
    """Telegram's HTML: known tags, closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag in ("b", "i", "code", "pre", "a", "blockquote"), tag
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_both_languages_have_the_same_templates() -> None:
    assert WORDS.templates("zh") == WORDS.templates("en")


@pytest.mark.parametrize(("language", "name"), _templates())
def test_text(language: str, name: str) -> None:
    all_values = _values(name, language)
    assert all_values, f"no sample values for {name}"
    for values in all_values:
        html = WORDS.render(name, language, values)
        plain = WORDS.render(name, language, values, "plain")
        assert plain.strip()
        assert len(html) < LONGEST
        if "toast" in name:
            assert len(plain) <= LONGEST_TOAST
        checked = _Checked()
        checked.feed(html)
        assert not checked.open
        if name != "customer/simple":  # there the word is one of the answers
            assert "None" not in plain or "None" in _source(language, name)


def _source(language: str, name: str) -> str:
    return (SHIPPED / language / f"{name}.j2").read_text("utf-8")


@pytest.mark.parametrize("name", [name for language, name in _templates() if language == "en"])
def test_english_holds_no_chinese(name: str) -> None:
    assert not CHINESE.search(_source("en", name))
    for values in [*CUSTOMER.get(name, []), *([STAFF[name]] if name in STAFF else [])]:
        text = WORDS.render(name, "en", values, "plain")
        assert not CHINESE.search(text), text


@pytest.mark.parametrize("name", [name for language, name in _templates() if language == "zh"])
def test_chinese_is_chinese(name: str) -> None:
    assert CHINESE.search(_source("zh", name)) or "include" in _source("zh", name)


@pytest.mark.parametrize(("language", "name"), _templates("customer/"))
def test_bubbles_are_short(language: str, name: str) -> None:
    if any(screen in name for screen in SCREENS):
        return
    longest = 90 if language == "zh" else 260
    for values in CUSTOMER.get(name) or _values(name, language):
        text = WORDS.render(name, language, values, "plain")
        assert len(text) <= longest, text


@pytest.mark.parametrize(("language", "name"), [t for t in _templates("staff/") if t[1] in STAFF])
def test_staff_reads_no_whole_number(language: str, name: str) -> None:
    """Only the answer to 〔联系方式〕 shows a number, to the person who asked for it, and the
    summary of what a clerk enters, to the clerk who has to check it.
    """
    if name in ("staff/contact", "staff/new/summary"):
        return
    text = WORDS.render(name, language, STAFF[name], "plain")
    assert mask_text(text) == text


def test_templates_hold_no_markup_of_their_own() -> None:
    for path in SHIPPED.glob("*/customer/**/*.j2"):
        outside = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert "<" not in outside, path


def test_labels_are_complete_and_each_in_its_language() -> None:
    chinese, english = WORDS.labels("zh"), WORDS.labels("en")
    assert chinese.keys() == english.keys()
    assert not [
        key for key, text in english.items() if CHINESE.search(text) and key not in OWN_TONGUE
    ]
    assert all(len(text) <= 40 for text in [*chinese.values(), *english.values()])


def test_every_template_named_in_the_code_exists() -> None:
    root = Path(__file__).parents[2]
    named = set()
    for folder in ("conversations/talk", "cases/notices", "conversations"):
        for path in (root / folder).glob("*.py"):
            source = path.read_text("utf-8")
            named |= set(re.findall(r'"(customer/\w+)"', source))
            if folder == "conversations/talk":
                found = re.findall(r'(?:bubble|unclear|noted)\((?:\s*scene,)?\s*"(\w+)"', source)
                named |= {f"customer/{name}" for name in found}
    assert len(named) > 50
    missing = {name for name in named if not all(WORDS.exists(name, lang) for lang in LANGUAGES)}
    assert not missing


def test_every_customer_template_is_used() -> None:
    heard = {name for language in LANGUAGES for name in _played(language)}
    left = {name for name in WORDS.templates("zh") if name.startswith("customer/")}
    assert not left - heard - CUSTOMER.keys()
