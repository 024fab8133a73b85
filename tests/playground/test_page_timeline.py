"""With several cases the page speaks of the one that was chosen, and of what is being told."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.playground.driving import NARROW, WIDE, afresh, fits, opened, phone
from tests.playground.looking import cut, focused, nameless, poor_contrast


@pytest.fixture
def fresh(address: str) -> str:
    """A playground in which nothing has happened yet."""
    afresh(address)
    return address


def example(page: Page, count: int) -> None:
    """The customer who tells everything by herself: her case is the `count`th."""
    page.locator("#examples").click()
    page.locator("#examples-menu").get_by_role("button", name="微信顾客").click()
    expect(page.locator("#timeline .case-head select option")).to_have_count(count)


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_a_chosen_case_stays_when_others_come(
    browser: Browser, fresh: str, size: tuple[int, int]
) -> None:
    page, wrong = opened(browser, fresh, size)
    other, _ = opened(browser, fresh)
    for each in (page, other):
        each.emulate_media(reduced_motion="reduce")
    example(other, 1)
    if size == NARROW:
        page.locator("#tab-timeline").click()
    shown = page.locator("#timeline .case-head select")
    expect(shown.locator("option")).to_have_count(1)
    example(other, 2)
    expect(shown.locator("option")).to_have_count(2)
    second, first = shown.locator("option").all_inner_texts()
    expect(shown).to_have_value(second)

    shown.select_option(first)
    expect(page.locator("#timeline .newest")).to_contain_text(second)
    example(other, 3)
    expect(shown.locator("option")).to_have_count(3)
    expect(shown).to_have_value(first)
    third = shown.locator("option").first.inner_text()
    newest = page.locator("#timeline .newest")
    expect(newest).to_contain_text(third)
    scrollers = ".log, .tabs, .columns, .column, .timeline"
    assert (poor_contrast(page), nameless(page), cut(page, scrollers)) == ([], [], [])
    assert fits(page)
    newest.press("Enter")
    expect(shown).to_have_value(third)
    expect(shown).to_be_focused()
    expect(newest).to_have_count(0)
    assert focused(page) == "看哪个案件"

    page.locator("#timeline .clock-row").first.click()
    example(other, 4)
    expect(shown.locator("option")).to_have_count(4)
    expect(shown).to_have_value(third)
    assert wrong == []
    page.close()
    other.close()


_HINTS = """
async ([telling, status, others]) => {
  const { hintFor } = await import("/page/hint.js");
  const made = (text, bot) => ({ text, from: { is_bot: bot } });
  const chats = new Map();
  const platform = (key) => (key.startsWith("wx:") ? "wechat" : "telegram");
  for (const [key, started, texts] of telling) {
    const messages = new Map(texts.map((text, at) => [at, made(text, at % 2 === 0)]));
    chats.set(key, { key, started, platform: platform(key), messages });
  }
  const shown = { number: "A1", status, history: [], coming: [] };
  const cases = [shown, ...others.map((each) => ({ number: "B2", status: each }))];
  const state = { chats, last: () => undefined };
  return telling.map(([key]) => hintFor(state, { case: status ? shown : null, cases }, key));
}
"""


@pytest.mark.parametrize(
    ("status", "others", "hints"),
    [
        ("", [], ["hint_answer", "hint_answer", "hint_start", "hint_follow"]),
        ("open", [], ["hint_ignore", "hint_answer", "hint_ignore", "hint_ignore"]),
        ("closed", [], ["hint_ended", "hint_answer", "hint_start", "hint_follow"]),
        ("closed", ["open"], ["hint_others 1", "hint_answer", "hint_start", "hint_follow"]),
        ("lapsed", ["closed", "withdrawn"], ["hint_ended", "hint_answer", "hint_start"]),
    ],
)
def test_the_hint_follows_the_chat_in_view(
    browser: Browser, address: str, status: str, others: list[str], hints: list[str]
) -> None:
    page, wrong = opened(browser, address)
    told = ["已收到您的投诉，编号 A1", "谢谢"]
    telling = [
        ["1", True, told],
        ["wx:2", True, ["您好", "菜是凉的", "什么时候"]],
        ["3", False, []],
        ["wx:4", False, []],
    ]
    if not status:
        telling[0] = ["1", True, ["您好", "菜是凉的", "什么时候"]]
    found = page.evaluate(_HINTS, [telling, status, others])
    assert [" ".join(map(str, each)) for each in found][: len(hints)] == hints
    expect(phone(page, "customer")).to_be_visible()
    assert wrong == []
    page.close()
