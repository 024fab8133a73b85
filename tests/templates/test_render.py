"""The engine: markups, a company's own words, and errors that name the file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from templates.render import Words, WordsWrong

SAMPLE = "{{ name | bold }} {{ at | moment }} {{ at | day }} {{ at | date }}"
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


@pytest.fixture
def own(tmp_path: Path) -> Any:
    for name, text in {
        "zh/customer/thanks.j2": "谢谢惠顾",
        "zh/customer/sample.j2": SAMPLE,
        "en/customer/sample.j2": SAMPLE,
        "en/customer/quoted.j2": "{{ name | quote }}|{{ name | code }}",
        "en/customer/worded.j2": "{{ name | worded }}",
        "zh/labels.toml": 'done = "好了"\n[menu.customer]\nstart = "开始吧"\n',
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


VALUES = {"name": "<b>&", "at": NOW, "zone": "Asia/Shanghai"}


def test_moments_in_both_languages(own: Any) -> None:
    words = Words(own)
    assert words.render("customer/sample", "zh", VALUES, "plain") == (
        "<b>& 11月24日(周二) 18:00 11月24日(周二) 2026-11-24（周二）"
    )
    assert words.render("customer/sample", "en", VALUES, "plain") == (
        "<b>& Tue 24 Nov, 18:00 Tue 24 Nov 2026-11-24 (Tue)"
    )


def test_moments_travel_as_iso_texts_too(own: Any) -> None:
    words = Words(own)
    sent = VALUES | {"at": NOW.isoformat()}
    assert words.render("customer/sample", "en", sent) == words.render(
        "customer/sample", "en", VALUES
    )


def test_values_are_escaped_in_html_and_left_in_plain(own: Any) -> None:
    words = Words(own)
    assert words.render("customer/sample", "zh", VALUES).startswith("<b>&lt;b&gt;&amp;</b>")
    html = words.render("customer/quoted", "en", {"name": "a<\nb"})
    assert html == "<blockquote>a&lt;\nb</blockquote>|<code>a&lt;\nb</code>"
    assert words.render("customer/quoted", "en", {"name": "a\nb"}, "plain") == "> a\n> b|a\nb"


@pytest.mark.parametrize("name", ["Store", {"zh": "店", "en": "Store"}])
def test_texts_in_two_languages_are_worded(own: Any, name: str) -> None:
    assert Words(own).render("customer/worded", "en", {"name": name}) == "Store"


def test_a_companys_own_words_lie_over_the_shipped_ones(own: Any) -> None:
    words = Words(own)
    assert words.render("customer/thanks", "zh", {}) == "谢谢惠顾"
    assert words.render("customer/thanks", "en", {}) == Words().render("customer/thanks", "en", {})
    assert words.label("done", "zh") == "好了"
    assert words.label("menu.customer.start", "zh") == "开始吧"
    assert words.label("today", "zh") == "今天"


@pytest.mark.parametrize(
    ("template", "values", "named"),
    [
        ("customer/nowhere", {}, "templates/en/customer/nowhere.j2"),
        ("customer/nudged", {"zone": "Asia/Shanghai"}, "templates/en/customer/nudged.j2: 'number'"),
        ("customer/late", {"number": "1", "due": NOW}, "no `zone`"),
        ("customer/late", {"number": "1", "due": "soon", "zone": "Asia/Shanghai"}, "late.j2"),
        ("customer/late", {"number": "1", "due": datetime(2026, 1, 1), "zone": "UTC"}, "a zone"),  # noqa: DTZ001
    ],
)
def test_what_does_not_fit_names_its_file(template: str, values: Any, named: Any) -> None:
    with pytest.raises(WordsWrong, match=named):
        Words().render(template, "en", values)


def test_a_missing_label_names_its_file() -> None:
    with pytest.raises(WordsWrong, match=r"templates/en/labels.toml: no label 'nothing'"):
        Words().label("nothing", "en")


@pytest.mark.parametrize(
    ("name", "text", "fault"),
    [
        ("zh/customer/thanks.j2", "一\n{% if %}", r"thanks.j2:2"),
        ("zh/labels.toml", "done = 3", "'done' is no text"),
        ("zh/labels.toml", "done = ", "labels.toml"),
        ("en/customer/thanks.j2", b"\xff\xfe", "thanks.j2"),
    ],
)
def test_a_companys_wrong_file_is_found_at_the_start(
    tmp_path: Path, name: str, text: str | bytes, fault: str
) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(WordsWrong, match=fault):
        Words(tmp_path)


def test_a_label_given_twice_is_refused(tmp_path: Path) -> None:
    for name in ("labels.toml", "labels_more.toml"):
        path = tmp_path / "en" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('done = "Done"\n', "utf-8")
    with pytest.raises(WordsWrong, match="another file"):
        Words(tmp_path)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WordsWrong, match="KESU_TEMPLATES_DIR"):
        Words(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "evil",
    [
        "{{ ''.__class__.__mro__ }}",
        "{{ name.__init__.__globals__ }}",
        "{% include '../../../../etc/passwd' %}",
        "{{ names.append(1) }}",
    ],
)
def test_a_template_reaches_nothing_but_its_values(tmp_path: Path, evil: Any) -> None:
    path = tmp_path / "en" / "customer" / "evil.j2"
    path.parent.mkdir(parents=True)
    path.write_text(evil, "utf-8")
    with pytest.raises(WordsWrong):
        Words(tmp_path).render("customer/evil", "en", {"name": "x", "names": []})


def test_values_are_never_templates() -> None:
    text = Words().render("customer/proposal", "en", {"number": "1", "text": "{{ 7 * 7 }} {% x %}"})
    assert "{{ 7 * 7 }} {% x %}" in text
