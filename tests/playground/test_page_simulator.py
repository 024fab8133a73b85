"""The simulator as a newcomer meets it in a browser: in both languages, light, dark, on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.playground.driving import NARROW, WIDE, opened
from tests.playground.looking import cut, focused, nameless, poor_contrast

SCROLLERS = ".log, .tabs, .columns, .column, #simulator, .sim-axis"


def panel(page: Page) -> Locator:
    return page.locator("#simulator")


def shown(page: Page, button: str, row: str) -> Locator:
    """The simulator is opened; the bar that is called `row`."""
    page.get_by_role("button", name=button, exact=True).click()
    found = panel(page).get_by_role("button", name=row)
    expect(found).to_be_visible()
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_case_is_drawn_and_each_bar_gives_its_reasons(
    browser: Browser, address: str, scheme: str
) -> None:
    page, wrong = opened(browser, address)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    bar = shown(page, "模拟", "专人联系客户")
    expect(panel(page).locator(".sim-point.warned").first).to_be_visible()
    expect(panel(page).locator(".sim-list li").first).to_contain_text("小李 · 徐汇店")
    bar.click()
    expect(bar).to_have_attribute("aria-pressed", "true")
    why = panel(page).locator(".sim-why")
    expect(why).to_contain_text("「24小时内会有专人联系您,请您保持电话畅通」")
    expect(why).to_contain_text("24 小时，夜里和假日也算")
    assert poor_contrast(page) == []
    assert nameless(page) == []
    assert cut(page, SCROLLERS) == []
    bar.click()
    expect(why).to_contain_text("点一条")
    page.keyboard.press("Escape")
    expect(panel(page)).to_be_hidden()
    assert focused(page) == "模拟"
    assert wrong == []
    page.close()


def test_another_case_by_keyboard_in_english_with_something_on_the_way(
    browser: Browser, address: str
) -> None:
    page, wrong = opened(browser, address, WIDE, "en-GB")
    shown(page, "Simulate", "Start handling")
    panel(page).get_by_label("Class").select_option("Urgent")
    panel(page).get_by_label("Filed at").fill("2026-11-27T18:00")
    panel(page).get_by_role("button", name="Add something that happens").press("Enter")
    panel(page).get_by_label("What happens").select_option("propose a solution")
    panel(page).get_by_label("after", exact=True).fill("30")
    panel(page).get_by_label("unit of time").select_option("minutes")
    panel(page).get_by_role("button", name="Draw it").press("Enter")
    expect(panel(page).locator(".sim-summary")).to_contain_text("Urgent, filed Fri 27 Nov 18:00")
    expect(panel(page).get_by_role("button", name="stopped Fri 27 Nov 18:30").first).to_be_visible()
    working = panel(page).get_by_role("button", name="Waiting for the customer")
    working.press("Enter")
    expect(panel(page).locator(".sim-why")).to_contain_text("working hours only")
    expect(panel(page).locator(".sim-why")).to_contain_text("count")
    assert wrong == []
    page.close()


def test_wrong_input_is_answered_where_it_is(browser: Browser, address: str) -> None:
    page, _ = opened(browser, address)
    shown(page, "模拟", "启动处理流程")
    alert = panel(page).get_by_role("alert")
    panel(page).get_by_label("登记时间").fill("")
    panel(page).get_by_role("button", name="画出来").click()
    expect(alert).to_have_text("请写明登记时间。")
    expect(panel(page).locator(".sim-row")).to_have_count(0)  # no picture of another case
    panel(page).get_by_label("登记时间").fill("2026-11-27T18:00")
    panel(page).get_by_role("button", name="添加一件事").click()
    panel(page).get_by_label("发生什么").select_option("顾客确认")
    panel(page).get_by_role("button", name="画出来").click()
    expect(alert).to_contain_text("「顾客确认」在那时还做不到")
    panel(page).get_by_label("登记后", exact=True).fill("")
    panel(page).get_by_role("button", name="画出来").click()
    expect(alert).to_contain_text("请写明登记后多久")
    panel(page).get_by_role("button", name="去掉这一件").click()
    panel(page).get_by_role("button", name="画出来").click()
    expect(panel(page).locator(".sim-row").first).to_be_visible()
    expect(alert).to_be_hidden()
    page.close()


def test_it_fits_a_phone(browser: Browser, address: str) -> None:
    page, wrong = opened(browser, address, NARROW)
    bar = shown(page, "模拟", "启动处理流程")
    bar.click()
    wide = "document.querySelector('#simulator').scrollWidth"
    assert page.evaluate(f"{wide} <= document.querySelector('#simulator').clientWidth")
    assert cut(page, SCROLLERS) == []
    assert nameless(page) == []
    assert wrong == []
    page.close()
