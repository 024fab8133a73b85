"""Looking at the page as people see or hear it: contrast, names, focus."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

INTERACTIVE = {"button", "link", "textbox", "combobox", "tab", "listbox", "menuitem", "checkbox"}

# Text against what lies behind it, after WCAG 2.2, 1.4.3; layers that let light through are mixed.
_CONTRAST = """
() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return { rgb: [r, g, b], a };
  };
  const over = (front, back) => front.rgb.map((part, at) => part * front.a + back[at] * (1 - front.a));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => {
      const share = part / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.backgroundImage !== "none") return null;
      layers.push(parse(style.backgroundColor));
      if (layers.at(-1).a === 1) break;
    }
    return layers.reduceRight((back, layer) => over(layer, back), [255, 255, 255]);
  };
  const poor = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest(":disabled, option, .unseen")) continue;
    const back = behind(element);
    if (!back) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(over(parse(style.color), back)), light(back)].sort((x, y) => y - x);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < (large ? 3 : 4.5)) poor.push(`${ratio.toFixed(2)} ${element.className} ${walker.currentNode.data.slice(0, 30)}`);
  }
  return [...new Set(poor)];
}
"""  # noqa: E501


def poor_contrast(page: Page) -> list[str]:
    """Texts that are hard to read: ratio, class and beginning of each."""
    found: list[str] = page.evaluate(_CONTRAST)
    return found


def nameless(page: Page) -> list[str]:
    """What can be pressed or filled and has no name for those who do not see it."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    assert len([node for node in nodes if _role(node) in INTERACTIVE]) > 5, "the tree was read"
    return [
        f"{_role(node)} {node.get('properties')}"
        for node in nodes
        if not node["ignored"] and _role(node) in INTERACTIVE and not _name(node)
    ]


def _role(node: dict[str, Any]) -> str:
    return str(node.get("role", {}).get("value", ""))


def _name(node: dict[str, Any]) -> str:
    return str(node.get("name", {}).get("value", "")).strip()


def focused(page: Page) -> str:
    """Name or text of what has the focus."""
    text: str = page.evaluate(
        "() => { const at = document.activeElement;"
        " return at.getAttribute('aria-label') ?? at.textContent ?? at.tagName; }"
    )
    return text


# What scrolls by itself is left out; in everything else nothing may lie outside or be cut off.
_CUT = """
(scrollers) => {
  const found = [];
  const name = (each) => `${each.tagName.toLowerCase()}.${each.className}#${each.id} ${each.textContent.slice(0, 20)}`;
  for (const each of document.querySelectorAll("body *")) {
    if (!each.checkVisibility({ visibilityProperty: true }) || each.closest(".unseen, svg, option")) continue;
    if (each.parentElement.closest(scrollers)) continue;
    const { left, top, right, bottom, width, height } = each.getBoundingClientRect();
    if (!width || !height) continue;
    const [wide, high] = [innerWidth + 1, innerHeight + 1];
    if (left < -1 || top < -1 || right > wide || bottom > high) found.push(`outside: ${name(each)}`);
    const { overflow, textOverflow } = getComputedStyle(each);
    if (each.matches(scrollers) || overflow === "visible" || textOverflow === "ellipsis") continue;
    const over = each.scrollWidth > each.clientWidth + 1 || each.scrollHeight > each.clientHeight + 1;
    if (over && each.tagName !== "SELECT") found.push(`cut: ${name(each)}`);
  }
  return found;
}
"""  # noqa: E501


def cut(page: Page, scrollers: str = ".log") -> list[str]:
    """What lies outside the window or is cut off, `scrollers` (a selector) apart."""
    found: list[str] = page.evaluate(_CUT, scrollers)
    return found
