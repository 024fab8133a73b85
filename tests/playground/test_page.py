"""A newcomer's walk in a real browser: a complaint told, ignored, climbing, answered, confirmed."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    FilePayload,
    Locator,
    Page,
    expect,
    sync_playwright,
)

from tests.playground.page_server import playground_process

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDE = (1280, 800)
NARROW = (390, 780)
PATIENCE_MS = 20_000
# What a customer presses when asked: the first of these words that stands on a button.
ANSWERS = ("提交", "说完了", "昨天", "徐汇店", "退款", "没有", "就在这里")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with playground_process(tmp_path_factory.mktemp("playground")) as found:
        yield found


def opened(
    browser: Browser, address: str, size: tuple[int, int] = WIDE, language: str = "zh-CN"
) -> tuple[Page, list[str]]:
    """The page, and what went wrong in it: errors, and what its own policy forbids."""
    wrong: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            wrong.append(message.text)

    width, height = size
    page = browser.new_page(viewport={"width": width, "height": height}, locale=language)
    page.set_default_timeout(PATIENCE_MS)
    page.on("console", heard)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    return page, wrong


def phone(page: Page, name: str) -> Locator:
    return page.locator(f"#phone-{name}")


def newest(page: Page, name: str) -> Locator:
    return phone(page, name).locator("li.message").last


def press(page: Page, name: str, label: str) -> None:
    """Press the lowest button with this label on a phone."""
    phone(page, name).locator(".key", has_text=re.compile(f"^{label}$")).last.click()


def write(page: Page, name: str, text: str) -> None:
    field = phone(page, name).get_by_role("textbox")
    field.fill(text)
    field.press("Enter")


def tell(page: Page) -> None:
    """File a complaint: the example on the page, then whatever the bot still asks."""
    phone(page, "customer").locator(".start:visible").click()
    press(page, "customer", "同意并开始")
    page.locator("#example").click()
    phone(page, "customer").get_by_role("textbox").press("Enter")
    receipt = phone(page, "customer").get_by_text("已收到您的投诉")
    mine = phone(page, "customer").locator("li.mine").last
    expect(mine).to_contain_text("头发")
    asked = newest(page, "customer")
    for _ in range(12):
        expect(asked.locator(".key").first.or_(receipt)).to_be_visible()
        labels = asked.locator(".key").all_inner_texts()
        chosen = next((label for answer in ANSWERS for label in labels if answer in label), None)
        assert chosen is not None, f"no answer to {asked.inner_text()}"
        before = asked.get_attribute("data-id")
        press(page, "customer", re.escape(chosen))
        if "提交" in chosen:
            break
        expect(asked).not_to_have_attribute("data-id", before or "")
    expect(receipt).to_be_visible()


def next_event(page: Page) -> None:
    before = page.locator("#now").inner_text()
    page.locator("#next-event:enabled").click()
    expect(page.locator("body.jumping")).to_have_count(0)
    expect(page.locator("#now")).not_to_have_text(before)


def fits(page: Page) -> bool:
    """Nothing of the page lies beyond the window."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
            " && document.documentElement.scrollHeight <= innerHeight"
        )
    )


def test_a_complaint_is_told_ignored_climbs_and_is_answered(browser: Browser, address: str) -> None:
    page, wrong = opened(browser, address)
    tell(page)
    expect(phone(page, "store")).to_contain_text("待受理")
    expect(phone(page, "store").locator(".badge")).to_be_visible()
    expect(page.locator("#hint")).to_contain_text("④")
    for name, words in (
        ("store", "快到时限"),
        ("store", "已逾期"),
        ("branch", "升级"),
        ("hq", "升级"),
    ):
        for _ in range(4):
            if phone(page, name).get_by_text(words).count():
                break
            next_event(page)
        expect(phone(page, name).get_by_text(words).first).to_be_visible()
    assert fits(page)
    picture(page)
    acknowledge_and_resolve(page)
    press(page, "customer", "已解决")
    expect(page.locator("#timeline .status")).to_have_text("已结案")
    expect(page.locator("#timeline .history")).to_contain_text("顾客确认解决")
    expect(page.locator("#hint")).to_contain_text("⑪")
    expect(page.locator("#next")).to_have_text("没有在等的时限")
    assert wrong == []
    page.close()


def picture(page: Page) -> None:
    """KESU_TEST_PICTURE=docs/playground.png draws the picture of the README anew."""
    if path := os.environ.get("KESU_TEST_PICTURE"):
        page.screenshot(path=Path(path), animations="disabled")


def acknowledge_and_resolve(page: Page) -> None:
    press(page, "hq", "受理")
    expect(phone(page, "hq").locator(".toast").first).to_contain_text("受理")
    expect(page.locator("#timeline .facts")).to_contain_text("钱主任")
    press(page, "hq", "提出解决方案")
    expect(phone(page, "hq").locator(".context")).to_contain_text("回复")
    write(page, "hq", "全额退款，店长当面道歉。")
    expect(newest(page, "customer")).to_contain_text("全额退款，店长当面道歉。")
    expect(page.locator("#timeline .status")).to_have_text("待顾客确认")


def test_what_people_may_do_on_a_phone(browser: Browser, address: str) -> None:
    page, wrong = opened(browser, address)
    manager = phone(page, "manager")
    manager.get_by_role("button", name="命令菜单").press("Enter")
    manager.get_by_role("button", name="/status").press("Enter")
    expect(newest(page, "manager")).to_contain_text("徐汇店")
    expect(manager.locator("li.mine").last).to_contain_text("/status")
    manager.locator("select").select_option(label="小李")
    expect(manager.locator("li.empty")).to_be_visible()

    write(page, "manager", "<b>不是粗体</b> /help")
    mine = manager.locator("li.mine").last
    expect(mine).to_contain_text("<b>不是粗体</b> /help")
    mine.hover()
    mine.get_by_role("button", name="修改").click()
    write(page, "manager", "改过了")
    expect(mine).to_contain_text("改过了")
    expect(mine).to_contain_text("已编辑")

    manager.get_by_role("button", name="发送图片或文件").click()
    manager.get_by_role("button", name="示例图片").click()
    expect(manager.locator("li.mine img").last).to_have_js_property("naturalWidth", 240)
    paper = FilePayload(name="小票.txt", mimeType="text/plain", buffer=b"1 soup 28.00")
    manager.locator("input[type=file]").set_input_files(paper)
    expect(manager.locator("li.mine a.file").last).to_have_text("小票.txt")
    assert wrong == []
    page.close()


def test_on_a_narrow_screen_one_phone_is_shown_at_a_time(browser: Browser, address: str) -> None:
    page, wrong = opened(browser, address, NARROW, "en-GB")
    expect(phone(page, "store")).to_be_hidden()
    page.locator("#tab-customer").focus()
    page.keyboard.press("ArrowRight")
    expect(phone(page, "store")).to_be_visible()
    expect(phone(page, "customer")).to_be_hidden()
    expect(page.get_by_role("tab", selected=True)).to_be_focused()
    assert fits(page)
    page.locator("#tab-timeline").click()
    expect(page.locator("#timeline")).to_be_visible()
    assert fits(page)
    assert wrong == []
    page.close()


def test_both_languages_and_a_fresh_start(browser: Browser, address: str) -> None:
    page, wrong = opened(browser, address)
    page.locator("#language").click()
    expect(page.locator("#next-event")).to_contain_text("Next event")
    page.locator("#again").click()
    page.get_by_role("button", name="Keep everything").click()
    expect(page.locator("#confirm")).to_be_hidden()
    page.locator("#again").click()
    page.get_by_role("button", name="Erase and start again").click()
    expect(phone(page, "customer").locator(".start")).to_be_visible()
    expect(phone(page, "customer").locator("li.message")).to_have_count(0)
    expect(phone(page, "customer").locator("select")).to_have_value("Emily")
    expect(page.locator("#timeline")).to_contain_text("No case yet")
    phone(page, "customer").locator(".start").click()
    expect(newest(page, "customer")).to_contain_text("complaint")
    # The line breaks for a moment when the server begins anew; nothing else may go wrong.
    assert [each for each in wrong if "net::" not in each and "503" not in each] == []
    page.close()
