"""Driving the page in a real browser, as a person does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
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


def asked(address: str, path: str, **body: Any) -> dict[str, Any]:
    """What the page's server answers: a GET, or a POST where there is a body."""
    data = json.dumps(body).encode() if body else None
    request = Request(f"{address}playground/{path}", data, {"Content-Type": "application/json"})
    with urlopen(request, timeout=20) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


def afresh(address: str) -> None:
    """Everything is forgotten; gives back when the fresh playground answers."""
    epoch = asked(address, "state")["epoch"]
    asked(address, "reset", confirm=True)
    while True:
        with suppress(OSError, ValueError):  # the line breaks for a moment
            if asked(address, "state")["epoch"] != epoch:
                return


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
    page.locator("#phone-customer").wait_for(state="attached")
    return page, wrong


def phone(page: Page, name: str) -> Locator:
    return page.locator(f"#phone-{name}")


def newest(page: Page, name: str) -> Locator:
    return phone(page, name).locator("li.message").last


def press(page: Page, name: str, label: str) -> None:
    """Press the lowest button with this label on a phone."""
    phone(page, name).locator(".key", has_text=re.compile(f"^{label}$")).last.click()


def sit(page: Page, name: str, who: str) -> None:
    """Take the first seat at a phone whose label begins so; a count of new messages may follow."""
    choice = phone(page, name).locator("select")
    labels = choice.locator("option").all_inner_texts()
    choice.select_option(index=next(at for at, each in enumerate(labels) if each.startswith(who)))


def turn(page: Page, name: str, platform: str) -> None:
    """Let a phone go on with this platform."""
    phone(page, name).locator(f'.switch [data-platform="{platform}"]').click()
    expect(phone(page, name)).to_have_attribute("data-platform", platform)


def write(page: Page, name: str, text: str) -> None:
    field = phone(page, name).get_by_role("textbox")
    field.fill(text)
    field.press("Enter")


def fits(page: Page) -> bool:
    """Nothing of the page lies beyond the window."""
    return bool(
        page.evaluate(
            "document.documentElement.scrollWidth <= innerWidth"
            " && document.documentElement.scrollHeight <= innerHeight"
        )
    )
