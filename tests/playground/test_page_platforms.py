"""The phones on WeChat and WeCom in a real browser: they look and feel like those apps."""

from __future__ import annotations

from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.playground.driving import (
    NARROW,
    WIDE,
    afresh,
    fits,
    newest,
    opened,
    phone,
    press,
    sit,
    turn,
    write,
)
from tests.playground.looking import cut, focused, nameless, poor_contrast

SCROLLERS = ".log, .tabs, .columns, .column"
STORY = "昨天晚上七点在静安店，汤里有一只苍蝇，店员不道歉。我要求退款。"


@pytest.fixture
def fresh(address: str) -> str:
    """A playground in which nothing has happened yet."""
    afresh(address)
    return address


def tap(page: Page, says: str) -> None:
    """Tap the newest line with these words, and wait until it was answered."""
    customer = phone(page, "customer")
    before = customer.locator("li.theirs").count()
    customer.locator(".tap", has_text=says).last.click()
    expect(customer.locator("li.theirs").nth(before)).to_be_attached()


def tell(page: Page) -> Locator:
    """Follow the account, and file a complaint by words and taps."""
    customer = phone(page, "customer")
    turn(page, "customer", "wechat")
    customer.locator(".start:visible").click()
    expect(customer.locator(".tap", has_text="同意并开始")).to_be_visible()
    write(page, "customer", STORY)
    expect(customer.locator("li.theirs")).to_have_count(2)
    for says in ("同意并开始", "没有", "就在这里"):
        tap(page, says)
    write(page, "customer", "提交")
    expect(newest(page, "customer")).to_contain_text("已收到您的投诉")
    return customer


def two_days_later(page: Page) -> None:
    page.locator("#two-days").click()
    expect(page.locator("body.jumping")).to_have_count(0)


def test_told_in_wechat_acknowledged_in_wecom_and_heard_after_two_days(
    browser: Browser, fresh: str
) -> None:
    page, wrong = opened(browser, fresh)
    page.emulate_media(reduced_motion="reduce")
    customer, store = tell(page), phone(page, "store")
    expect(customer).to_have_attribute("data-platform", "wechat")
    sit(page, "store", "孙店长 · 静安店 · 企业微信")
    expect(store).to_have_attribute("data-platform", "wecom")
    card = store.locator(".card.case").first
    expect(card.locator("h3")).to_contain_text("待受理")
    press(page, "store", "受理")
    expect(card.locator("h3")).to_contain_text("处理中")
    expect(card.locator("dl")).to_contain_text("受理孙店长")
    expect(page.locator("#timeline .facts")).to_contain_text("孙店长")
    assert cut(page, SCROLLERS) == []

    two_days_later(page)
    press(page, "store", "提出解决方案")
    expect(newest(page, "store")).to_contain_text("给客户的解决方案")
    write(page, "store", "全额退款，店长当面道歉。")
    notice = newest(page, "customer").locator(".card.template")
    expect(notice).to_contain_text("待您确认")
    expect(page.locator("#hint")).to_contain_text("模板消息")
    write(page, "customer", "结果怎么样了？")
    expect(customer.locator("li.theirs", has_text="全额退款，店长当面道歉。")).to_be_visible()
    tap(page, "已解决")
    expect(page.locator("#timeline .status")).to_have_text("已结案")
    schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        assert (poor_contrast(page), nameless(page), cut(page, SCROLLERS)) == ([], [], [])
    page.reload()
    expect(customer.locator("li.theirs", has_text="谢谢您告诉我们")).to_be_visible()
    expect(customer).to_have_attribute("data-platform", "wechat")
    assert wrong == []
    page.close()


@pytest.mark.parametrize(
    ("size", "language", "scheme"), [(WIDE, "zh-CN", "dark"), (NARROW, "en-GB", "light")]
)
def test_everything_that_wechat_sends_is_a_bubble(
    browser: Browser, fresh: str, size: tuple[int, int], language: str, scheme: Any
) -> None:
    zh = language == "zh-CN"
    page, wrong = opened(browser, fresh, size, language)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    customer = phone(page, "customer")
    turn(page, "customer", "wechat")
    expect(customer.locator(".subtitle")).to_contain_text("云食餐饮")
    customer.get_by_role("button", name="关注公众号" if zh else "FOLLOW").click()
    expect(customer.locator("li.theirs")).to_have_count(1)
    samples = ("图片", "语音", "视频", "文件", "位置")
    if not zh:
        samples = ("picture", "voice", "video", "file", "Location")
    for count, what in enumerate(samples, 1):
        customer.get_by_role("button", name="发送图片或文件" if zh else "Attach").click()
        assert customer.locator(".menu .enclosure").count() == 7, "and own files, and to leave"
        customer.locator(".menu").get_by_role("button", name=what).first.click()
        expect(customer.locator("li.mine")).to_have_count(count)
    for inside in (".photo img", ".voice", ".film", ".file", ".map"):
        expect(customer.locator(f"li.mine {inside}").last).to_be_attached()
    lines = customer.locator(".account-menu button")
    names = ["我要投诉", "我的投诉", "人工"]
    assert lines.all_inner_texts() == (names if zh else ["Complain", "My cases", "A person"])
    assert [line.get_attribute("title") for line in lines.all()] == names, "as the account has it"
    before = customer.locator("li.theirs").count()
    lines.nth(1).press("Enter")
    expect(customer.locator("li.theirs")).to_have_count(before + 1)
    assert (poor_contrast(page), nameless(page), cut(page, SCROLLERS)) == ([], [], [])
    assert fits(page)
    assert wrong == []
    page.close()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_who_follows_no_more_is_not_reached_and_may_come_back(
    browser: Browser, fresh: str, size: tuple[int, int]
) -> None:
    page, wrong = opened(browser, fresh, size)
    page.emulate_media(reduced_motion="reduce")
    customer = phone(page, "customer")
    turn(page, "customer", "wechat")
    expect(page.locator("#hint")).to_contain_text("点「关注公众号」")
    follow = customer.get_by_role("button", name="关注公众号")
    follow.press("Enter")
    expect(customer.locator("li.theirs")).to_have_count(1)
    customer.get_by_role("button", name="发送图片或文件").press("Enter")
    leave = customer.locator(".menu").get_by_role("button", name="取消关注")
    leave.press("Enter")
    expect(follow).to_be_focused()
    expect(customer.get_by_role("textbox")).to_be_hidden()
    expect(customer.locator(".account-menu")).to_be_hidden()
    assert (poor_contrast(page), nameless(page), cut(page, SCROLLERS)) == ([], [], [])
    follow.press("Enter")
    expect(customer.get_by_role("textbox")).to_be_focused()
    expect(customer.locator("li.theirs")).to_have_count(2)
    assert wrong == []
    page.close()


def test_a_new_tab_shows_a_customer_where_they_last_spoke(browser: Browser, fresh: str) -> None:
    page, _ = opened(browser, fresh)
    turn(page, "customer", "wechat")
    phone(page, "customer").locator(".start:visible").click()
    write(page, "customer", STORY)
    expect(phone(page, "customer").locator("li.theirs")).to_have_count(2)
    again, wrong = opened(browser, fresh)
    customer = phone(again, "customer")
    expect(customer).to_have_attribute("data-platform", "wechat")
    expect(customer.locator("li.mine")).to_contain_text("苍蝇")
    turn(again, "customer", "telegram")
    phone(again, "customer").locator(".start:visible").click()
    expect(customer.locator("li.theirs")).to_have_count(1)
    again.reload()
    expect(customer).to_have_attribute("data-platform", "telegram")
    third, _ = opened(browser, fresh)
    expect(phone(third, "customer")).to_have_attribute("data-platform", "telegram")
    customer.locator("select").select_option(label="Emily")
    expect(again.locator("#hint")).to_contain_text("点「开始」")
    assert wrong == []
    for each in (page, again, third):
        each.close()


def test_a_group_on_wecom_by_keyboard_and_back(browser: Browser, fresh: str) -> None:
    page, wrong = opened(browser, fresh, NARROW, "zh-CN")
    page.emulate_media(reduced_motion="reduce")
    page.locator("#tab-branch").click()
    branch = phone(page, "branch")
    there = branch.get_by_role("button", name="企业微信")
    there.focus()
    page.keyboard.press("Enter")
    expect(branch).to_have_attribute("data-platform", "wecom")
    expect(there).to_have_attribute("aria-pressed", "true")
    at = branch.locator(".at")
    expect(at).to_have_attribute("aria-pressed", "true")
    write(page, "branch", "/status")
    expect(branch.locator("li.mine")).to_contain_text("@云食餐饮 /status")
    expect(branch.locator("li.theirs").last).to_contain_text("静安店")
    at.press("Enter")
    assert focused(page).startswith("没有 @")
    write(page, "branch", "大家辛苦了")
    expect(branch.locator("li.mine").last.locator(".text")).to_have_text("大家辛苦了")
    branch.locator("li.theirs").first.focus()
    page.keyboard.press("Tab")
    assert focused(page) == "回复"
    page.keyboard.press("Enter")
    write(page, "branch", "就是这个")
    expect(branch.locator("li.mine").last.locator(".quoted")).to_be_visible()
    assert (poor_contrast(page), nameless(page), cut(page, SCROLLERS)) == ([], [], [])
    branch.get_by_role("button", name="Telegram").click()
    expect(branch).to_have_attribute("data-platform", "telegram")
    expect(branch.locator("li.message")).to_have_count(0)
    assert fits(page)
    assert wrong == []
    page.close()


def test_the_platforms_excuse_is_no_message_of_the_account(browser: Browser, fresh: str) -> None:
    """Shown as the platform shows it: a grey line that nobody said."""
    page, wrong = opened(browser, fresh)
    turn(page, "customer", "wechat")
    shown = page.evaluate(
        """async () => {
          const { drawn } = await import("/page/message.js");
          const notice = "该公众号暂时无法提供服务，请稍后再试";
          const part = { id: 1, service: true, text: "", extra: { notice }, from: { id: "gh" } };
          const item = drawn([part], { user: "wx:a" }, false);
          return [item.className, item.textContent];
        }"""
    )
    assert shown == ["service", "该公众号暂时无法提供服务，请稍后再试"]
    assert wrong == []
    page.close()


def test_an_example_customer_speaks_on_wechat(browser: Browser, fresh: str) -> None:
    page, wrong = opened(browser, fresh, WIDE, "en-GB")
    page.emulate_media(reduced_motion="reduce")
    page.locator("#examples").click()
    page.locator("#examples-menu").get_by_role("button", name="On WeChat").click()
    customer = phone(page, "customer")
    expect(page.locator("#hint")).to_contain_text("WeCom group")
    expect(customer).to_have_attribute("data-platform", "wechat")
    expect(customer.locator("select")).to_have_value("吴婷")
    expect(customer.locator(".switch")).to_be_hidden()
    expect(newest(page, "customer")).to_contain_text("已收到您的投诉")
    expect(phone(page, "store").locator(".badge")).to_be_visible()
    sit(page, "store", "孙店长")
    key = phone(page, "store").locator(".key", has_text="Acknowledge")
    lines = key.evaluate("""(key) => {
      const range = document.createRange();
      range.selectNodeContents(key);
      return new Set([...range.getClientRects()].map((each) => each.top)).size;
    }""")
    assert lines == 1, "no word is broken"
    assert cut(page, SCROLLERS) == []
    assert wrong == []
    page.close()
