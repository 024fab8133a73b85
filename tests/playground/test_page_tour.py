"""The guided tour and the example customers, as a newcomer meets them in a browser."""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.playground.driving import (
    NARROW,
    WIDE,
    afresh,
    newest,
    opened,
    phone,
    press,
    write,
)
from tests.playground.looking import cut, nameless, poor_contrast

SCROLLERS = ".log, .tabs, .columns, .column"


@pytest.fixture
def fresh(address: str) -> str:
    """A playground in which nothing has happened yet."""
    afresh(address)
    return address


def bar(page: Page) -> Locator:
    return page.locator("#tour-bar")


def said(page: Page, words: str) -> None:
    expect(bar(page).get_by_role("status")).to_contain_text(words)


def step(page: Page, words: str, button: str = "") -> None:
    """The step that says `words`; then `button` is pressed, once it can be."""
    said(page, words)
    if button:
        bar(page).get_by_role("button", name=re.compile(f"^{button}$")).click()


def by_day(page: Page) -> None:
    """At night the company's customers are left in peace: then it is half a day later."""
    said = page.locator("#now").get_attribute("datetime") or ""
    hour = datetime.fromisoformat(said).astimezone(ZoneInfo("Asia/Shanghai")).hour
    if hour >= 20 or hour < 9:
        page.locator("#half-day").click()
        expect(page.locator("#now")).not_to_have_attribute("datetime", re.compile(said[:13]))
        expect(page.locator("body.jumping")).to_have_count(0)


def test_the_tour_goes_from_the_first_word_to_the_closing(browser: Browser, fresh: str) -> None:
    page, wrong = opened(browser, fresh)
    page.emulate_media(reduced_motion="reduce")
    by_day(page)
    step(page, "第一次来", "开始导览")
    step(page, "五部手机", "下一步")
    step(page, "一条消息全说完", "下一步")
    said(page, "核对，然后提交")
    expect(phone(page, "customer")).to_have_class(re.compile("spot"))
    expect(phone(page, "customer").locator(".key.spot")).to_have_text("提交")
    press(page, "customer", "提交")
    step(page, "编号和承诺", "下一步")
    expect(phone(page, "store").locator(".message.spot")).to_contain_text("待受理")
    step(page, "卡片到了门店群", "下一步")
    step(page, "先提醒", "下一步")
    step(page, "逾期", "下一步")
    expect(phone(page, "customer")).to_contain_text("没有做到，对不起")
    step(page, "升级到分公司", "下一步")
    assert cut(page, SCROLLERS) == []
    step(page, "说得出理由", "下一步")
    said(page, "有人负责了")
    press(page, "branch", "受理")
    step(page, "提出解决方案", "下一步")
    said(page, "由顾客说了算")
    press(page, "customer", "已解决")
    step(page, "结案", "完成")
    expect(page.locator("#timeline .status")).to_have_text("已结案")
    expect(bar(page)).to_be_hidden()
    expect(page.locator("#tour")).to_be_focused()
    assert wrong == []
    page.close()


def test_by_keyboard_on_a_phone_in_english_left_and_taken_up_again(
    browser: Browser, fresh: str
) -> None:
    page, wrong = opened(browser, fresh, NARROW, "en-GB")
    page.emulate_media(reduced_motion="reduce", color_scheme="dark")
    said(page, "New here?")
    page.locator("#tour").press("Enter")
    said(page, "Five phones")
    expect(bar(page).get_by_role("button", name="Next")).to_be_focused()
    assert (cut(page, SCROLLERS), nameless(page), poor_contrast(page)) == ([], [], [])
    page.keyboard.press("Enter")
    said(page, "One message tells it all")
    expect(bar(page).get_by_role("button", name="Next")).to_be_focused()
    page.keyboard.press("Enter")
    said(page, "Check, then submit")
    page.keyboard.press("Escape")
    expect(bar(page)).to_be_hidden()
    page.reload()
    page.get_by_role("button", name="Resume the tour").press("Enter")
    said(page, "Check, then submit")
    bar(page).get_by_role("button", name="Back").click()
    said(page, "One message tells it all")
    step(page, "One message", "Next")
    step(page, "Check, then submit", "Press it for me")
    said(page, "A number and a promise")
    expect(page.get_by_role("tab", selected=True)).to_have_text("Customer")
    step(page, "A number", "Next")
    expect(phone(page, "store")).to_be_visible()
    assert cut(page, SCROLLERS) == []
    assert wrong == []
    page.close()


def test_a_visitor_who_is_faster_than_the_tour_is_told(browser: Browser, fresh: str) -> None:
    page, _ = opened(browser, fresh)
    page.emulate_media(reduced_motion="reduce")
    step(page, "第一次来", "开始导览")
    step(page, "五部手机", "下一步")
    step(page, "一条消息全说完", "下一步")
    step(page, "核对", "替我按")
    step(page, "编号和承诺", "下一步")
    said(page, "卡片到了门店群")
    press(page, "store", "提出解决方案")
    expect(phone(page, "store").locator(".context")).to_contain_text("回复")
    write(page, "store", "已经退款。")
    expect(page.locator("#timeline .status")).to_have_text("待顾客确认")
    step(page, "卡片", "下一步")
    said(page, "已经看不到了")
    bar(page).get_by_role("button", name="清空，从头看").click()
    said(page, "五部手机")
    expect(phone(page, "customer").locator("li.message")).to_have_count(0)
    page.close()


def test_an_example_customer_speaks_until_the_visitor_takes_over(
    browser: Browser, fresh: str
) -> None:
    page, wrong = opened(browser, fresh, WIDE, "en-GB")
    menu = page.locator("#examples-menu")
    page.locator("#examples").press("Enter")
    expect(menu.get_by_role("button").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.locator("#examples").click()
    assert cut(page, SCROLLERS) == []
    menu.get_by_role("button", name="Everything in one message").click()
    expect(page.locator("#hint")).to_contain_text("is speaking")
    expect(page.locator("#hint")).to_contain_text("Press “Submit”")
    customer = phone(page, "customer")
    expect(customer.locator("select")).to_have_value("Oliver")
    expect(customer.locator("li.mine").last).to_contain_text("insect in my salad")
    press(page, "customer", "Submit")
    expect(newest(page, "customer")).to_contain_text("Your complaint is filed")

    page.locator("#examples").click()
    menu.get_by_role("button", name="Calm").click()
    expect(customer.locator("li.mine").last).to_contain_text("noodles")
    page.get_by_role("button", name="Stop, my turn").click()
    expect(page.locator("#hint")).to_contain_text("You have taken over: go on for Grace")
    assert wrong == []
    page.close()
