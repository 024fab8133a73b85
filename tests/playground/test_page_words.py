"""Every word of the page is there in both languages, and the page asks for no other."""

import re

import pytest

from bot.playground.routes import PAGE

_WORDS = "".join(file.read_text(encoding="utf-8") for file in sorted(PAGE.glob("words*.js")))
_PAIR = re.compile(
    r'^  (\w+): \[\s*"((?:[^"\\]|\\.)*)",\s*"((?:[^"\\]|\\.)*)",?\s*\],', re.MULTILINE
)
_PAIRS = {key: (zh, en) for key, zh, en in _PAIR.findall(_WORDS)}
_NAMES = {"Telegram"}
_CHINESE = re.compile("[\u4e00-\u9fff]")
_SCRIPTS = {each.name: each.read_text(encoding="utf-8") for each in PAGE.glob("*.js")}
_HTML = (PAGE / "index.html").read_text(encoding="utf-8")


def test_all_pairs_were_read() -> None:
    keys = re.findall(r"^  (\w+): \[", _WORDS, re.MULTILINE)
    assert sorted(_PAIRS) == sorted(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("key", sorted(_PAIRS))
def test_a_word_is_there_in_both_languages(key: str) -> None:
    chinese, english = _PAIRS[key]
    assert english
    assert chinese
    if key != "other_language":  # names the other language in that language
        assert not _CHINESE.search(english)
        signs_only = not re.search(r"[A-Za-z]", english)
        assert signs_only or _CHINESE.search(chinese) or chinese == english in _NAMES
    assert sorted(re.findall(r"\{\d\}", chinese)) == sorted(re.findall(r"\{\d\}", english))


def test_the_page_asks_only_for_words_that_are_there() -> None:
    asked = set(re.findall(r'data-(?:word|label)="(\w+)"', _HTML))
    for script in _SCRIPTS.values():
        asked |= set(re.findall(r'\bword\("(\w+)"', script))
        asked |= set(re.findall(r'"(hint_\w+)"', script))
    assert asked - set(_PAIRS) == set()
    assert len(asked) > 40


@pytest.mark.parametrize("kind", ["warned", "missed", "climbed", "again", "release", "lapse"])
def test_every_stage_has_a_word(kind: str) -> None:
    assert f"kind_{kind}" in _PAIRS


def test_every_event_has_a_word() -> None:
    from cases.events import Body

    kinds = {each.__name__ for each in Body.__subclasses__()}
    assert {f"event_{kind}" for kind in kinds} - set(_PAIRS) == set()


def test_every_step_of_the_tour_has_words() -> None:
    steps = re.findall(
        r'\bid: "(\w+)"|^  reached\("(\w+)"', _SCRIPTS["tour_steps.js"], re.MULTILINE
    )
    names = {first or second for first, second in steps}
    assert len(names) > 10
    assert {f"tour_{each}{end}" for each in names for end in ("", "_text")} - set(_PAIRS) == set()


def test_every_mark_of_a_case_has_a_word() -> None:
    from procedures.check_marks import FIXED_MARKS

    kinds = {each.partition(":")[0] for each in FIXED_MARKS} | {"step", "classified"}
    assert {f"mark_{kind}" for kind in kinds} - set(_PAIRS) == set()


def test_the_page_needs_nothing_from_elsewhere() -> None:
    """No address of another host: the page works without a network and under its own CSP."""
    for name, text in (*_SCRIPTS.items(), ("index.html", _HTML)):
        foreign = re.findall(r"https?://(?!www\.w3\.org/2000/svg)[\w.]+", text)
        assert foreign == [], name
        assert "innerHTML" not in text, name
    assert "style=" not in _HTML
    assert "<script>" not in _HTML
