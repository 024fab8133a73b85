"""The phones in a real browser: they look and feel like the apps, for hands, eyes and ears."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from bot.playground.sample import sample_png
from tests.playground.driving import (
    NARROW,
    WIDE,
    afresh,
    asked,
    newest,
    opened,
    phone,
    press,
    write,
)
from tests.playground.looking import focused, nameless, poor_contrast

BOTH = pytest.mark.parametrize(
    ("size", "language", "scheme"), [(WIDE, "zh-CN", "light"), (NARROW, "en-GB", "dark")]
)
WORDS = {
    "zh-CN": {
        "attach": "发送图片或文件",
        "agree": "同意并开始",
        "album": "示例相册",
        "voice": "示例语音",
        "others": ("示例图片", "示例视频", "示例文件", "位置", "名片", "贴纸"),
        "play": "播放",
        "pause": "暂停",
    },
    "en-GB": {
        "attach": "Attach a picture or file",
        "agree": "Agree and begin",
        "album": "Sample album",
        "voice": "Sample voice",
        "others": (
            *("Sample picture", "Sample video", "Sample file"),
            *("Location", "My contact", "Sticker"),
        ),
        "play": "Play",
        "pause": "Pause",
    },
}
DROP = """
(root, [encoded, kind]) => {
  const bytes = Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], "soup.png", { type: "image/png" }));
  const target = kind === "paste" ? root.querySelector("textarea") : root;
  const event = kind === "paste"
    ? new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true })
    : new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true });
  target.dispatchEvent(event);
}
"""


def attach(page: Page, name: str, opener: str, what: str) -> None:
    """Send an example from the menu, and see it arrive at the bot."""
    before = phone(page, name).locator("li.mine").count()
    phone(page, name).get_by_role("button", name=opener).click()
    phone(page, name).get_by_role("button", name=what).click()
    expect(phone(page, name).locator("li.mine")).to_have_count(before + 1)


def begin(page: Page, agree: str) -> Locator:
    """Start as the customer, agree, and wait until the bot asks."""
    customer = phone(page, "customer")
    customer.locator(".start:visible").click()
    press(page, "customer", agree)
    expect(customer.locator("li.theirs")).to_have_count(2)
    return customer


@BOTH
def test_everything_that_can_be_sent_is_a_bubble_one_can_read(
    browser: Browser, address: str, size: tuple[int, int], language: str, scheme: Any
) -> None:
    afresh(address)
    page, wrong = opened(browser, address, size, language)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    words: dict[str, Any] = WORDS[language]
    customer = begin(page, words["agree"])
    attach(page, "customer", words["attach"], words["album"])
    expect(customer.locator("li.mine .album img")).to_have_count(3)
    attach(page, "customer", words["attach"], words["voice"])
    for what in words["others"]:
        attach(page, "customer", words["attach"], what)
    for inside in (".photo img", ".film", ".file", ".map", ".person", ".sticker"):
        expect(customer.locator(f"li.mine {inside}").last).to_be_visible()
    expect(customer.locator("li.mine .icon-read")).to_have_count(9)

    voice = customer.locator(".voice")
    expect(voice).to_contain_text("0:05")
    voice.get_by_role("button", name=words["play"]).click()
    expect(voice.get_by_role("button", name=words["pause"])).to_be_visible()
    voice.get_by_role("button", name=words["pause"]).click()
    expect(voice.get_by_role("button", name=words["play"])).to_be_visible()

    picture = customer.locator("li.mine .photo").last
    picture.click()
    expect(page.locator(".viewer img")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".viewer")).to_have_count(0)
    expect(picture).to_be_focused()
    assert nameless(page) == []
    assert poor_contrast(page) == []
    assert wrong == []
    page.close()


@pytest.fixture
def chat(browser: Browser, address: str) -> Iterator[tuple[Page, Locator]]:
    """The manager's phone with a fresh playground behind it; nothing may go wrong on the page."""
    afresh(address)
    page, wrong = opened(browser, address)
    yield page, phone(page, "manager")
    assert wrong == []
    page.close()


def test_own_messages_are_changed_answered_and_deleted(chat: tuple[Page, Locator]) -> None:
    page, manager = chat
    write(page, "manager", "/status 第一句")
    mine = manager.locator("li.mine").first
    mine.hover()
    mine.get_by_role("button", name="修改").click()
    field = manager.get_by_role("textbox")
    expect(field).to_have_value("/status 第一句")
    field.fill("/help 改过的话")
    manager.get_by_role("button", name="保存修改").click()
    expect(mine).to_contain_text("改过的话")
    expect(mine).to_contain_text("已编辑")

    mine.hover()
    mine.get_by_role("button", name="回复").click()
    write(page, "manager", "/help")
    quote = manager.locator("li.mine").last.locator(".quoted")
    expect(quote).to_contain_text("改过的话")
    name = quote.locator("b")
    for hue in range(8):
        name.evaluate("(name, hue) => { name.className = `hue-${hue}`; }", hue)
        for scheme in ("dark", "light"):
            page.emulate_media(color_scheme=scheme)
            assert poor_contrast(page) == []
    quote.click()
    expect(mine).to_be_focused()

    bin = mine.get_by_role("button", name="删除")
    expect(bin).to_have_attribute("title", re.compile("机器人不会知道"))
    bin.click()
    manager.get_by_role("alertdialog").get_by_role("button", name="取消").click()
    expect(mine).to_contain_text("改过的话")
    bin.click()
    manager.get_by_role("alertdialog").get_by_role("button", name="删除").click()
    expect(manager.locator("li.mine")).to_have_count(1)
    expect(quote.or_(manager.locator("div.quoted"))).to_have_text("消息已删除")
    expect(manager.locator(".log")).to_be_focused()


def test_pictures_are_pasted_and_dropped_looked_at_and_sent(chat: tuple[Page, Locator]) -> None:
    page, manager = chat
    picture = base64.b64encode(sample_png()).decode()
    for kind in ("paste", "drop", "drop"):
        manager.evaluate(DROP, [picture, kind])
    expect(manager.locator(".held img")).to_have_count(3)
    manager.locator(".held").get_by_role("button", name="去掉soup.png").first.click()
    expect(manager.locator(".held img")).to_have_count(2)
    write(page, "manager", "两张")
    expect(manager.locator("li.mine .album img")).to_have_count(2)
    expect(manager.locator("li.mine")).to_contain_text("两张")
    expect(manager.locator(".held")).to_be_hidden()


def test_new_messages_wait_to_be_seen(browser: Browser, address: str) -> None:
    afresh(address)
    page, wrong = opened(browser, address, NARROW, "en-GB")
    seats = next(p["seats"] for p in asked(address, "state")["phones"] if p["id"] == "store")
    room = {"user": seats[1]["user"], "chat": seats[0]["chat"]}
    assert seats[1]["chat"] == seats[0]["chat"], "somebody else in the same group"
    for number in range(1, 131):
        asked(address, "say", **room, text=f"line {number}")
    store = phone(page, "store")
    expect(page.locator("#tab-store")).to_contain_text("130")
    page.locator("#tab-store").click()
    expect(page.locator("#tab-store")).not_to_contain_text("130")
    expect(store.locator(".badge")).to_be_hidden()
    expect(store).to_contain_text("line 130")
    assert 0 < store.locator("li.message").count() <= 120, "a long chat is drawn from its end"

    log = store.locator(".log")
    for _ in range(3):
        log.evaluate("log => log.querySelector('.more button')?.click()")
    expect(store.get_by_text("line 1", exact=True)).to_be_attached()
    log.evaluate("log => { log.scrollTop = 0; }")
    expect(store.locator(".new")).to_have_text("New messages")
    top = "log => log.querySelector('li.message').getBoundingClientRect().top"
    stands = log.evaluate(top)
    asked(address, "say", **room, text="line 131")
    down = store.get_by_role("button", name="1 new")
    expect(down).to_be_visible()
    assert log.evaluate(top) == stands, "who reads above the end is not moved"
    expect(store.locator(".badge")).to_have_text("1")
    down.click()
    expect(down).to_be_hidden()
    expect(store.locator(".badge")).to_be_hidden()
    expect(store.get_by_text("line 131")).to_be_in_viewport()
    asked(address, "say", **room, text="line 132")
    expect(store.get_by_text("line 132")).to_be_in_viewport()
    page.locator("#tab-customer").click()
    asked(address, "say", **room, text="line 133")
    expect(page.locator("#tab-store")).to_contain_text("1")
    page.locator("#tab-store").click()
    expect(store.locator(".new + li.message")).to_contain_text("line 133")
    assert wrong == []
    page.close()


def test_hands_on_the_keyboard_reach_everything(browser: Browser, address: str) -> None:
    afresh(address)
    page, wrong = opened(browser, address)
    page.emulate_media(reduced_motion="reduce")
    customer = begin(page, "同意并开始")
    field = customer.get_by_role("textbox")
    field.press_sequentially("第一行")
    field.press("Shift+Enter")
    field.press_sequentially("第二行")
    field.press("Enter")
    expect(customer.locator("li.mine").last).to_contain_text("第一行\n第二行")
    expect(field).to_be_focused()
    expect(field).to_have_value("")
    done = customer.locator(".key", has_text="说完了").last
    done.focus()
    page.keyboard.press("Enter")
    expect(customer.locator("li.theirs").last).not_to_contain_text("说完了")
    assert customer.evaluate("phone => phone.contains(document.activeElement)"), "focus was lost"

    log = customer.locator(".log")
    log.focus()
    page.keyboard.press("ArrowUp")
    newest_one = newest(page, "customer")
    expect(newest_one).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page) == "回复"
    page.keyboard.press("Enter")
    expect(field).to_be_focused()
    expect(customer.locator(".context")).to_contain_text("回复：")
    field.press("Escape")
    expect(customer.locator(".context")).to_be_hidden()

    clip = customer.get_by_role("button", name="发送图片或文件")
    clip.press("Enter")
    assert focused(page) == "示例图片"
    page.keyboard.press("ArrowUp")
    assert focused(page) == "选择文件……"
    page.keyboard.press("Escape")
    expect(clip).to_be_focused()
    assert wrong == []
    page.close()


def test_what_a_screen_reader_is_told(chat: tuple[Page, Locator]) -> None:
    page, manager = chat
    write(page, "manager", "/help")
    expect(manager.locator("li.theirs")).to_have_count(1)
    expect(manager).to_match_aria_snapshot("""
        - region "经理私聊":
          - heading "经理私聊" [level=2]
          - paragraph: 与Kesu 工作台私聊
          - text: 你是
          - combobox "你是"
          - group "平台":
            - button "Telegram" [pressed]
            - button "企业微信"
          - log "经理私聊的消息":
            - list:
              - listitem: /\\d+月\\d+日/
              - listitem:
                - text: /help
                - time
                - img "已送达"
              - listitem
          - status
          - button "命令菜单"
          - button "发送图片或文件"
          - textbox "以陈总的身份写"
          - button "发送"
    """)
    expect(manager.locator(".log")).to_have_attribute("aria-live", "polite")
    expect(manager.locator(".log")).to_have_attribute("aria-busy", "false")
    assert nameless(page) == []
    page.emulate_media(color_scheme="dark")
    assert poor_contrast(page) == []
