"""Texts as the chat shows them: links by their labels."""

from __future__ import annotations

import re
from urllib.parse import unquote

from bot.playground.wechat.model import TextLink

TEXT_BYTES = 2048  # UTF-8; 45002 above
_LINK = re.compile(
    r"""<a\s+[^>]*?href\s*=\s*(["'])(.*?)\1[^>]*>(.*?)</a>""", re.IGNORECASE | re.DOTALL
)
_MENU = "weixin://bizmsgmenu?"


def shown(text: str) -> tuple[str, tuple[TextLink, ...]]:
    """What is read, and the links in it in their order."""
    links = tuple(_link(match[2], match[3]) for match in _LINK.finditer(text))
    return _LINK.sub(lambda match: match[3], text), links


def _link(url: str, label: str) -> TextLink:
    if not url.startswith(_MENU):
        return TextLink(label, url)
    pairs = (each.partition("=") for each in url.removeprefix(_MENU).split("&"))
    given = {name: unquote(value) for name, _, value in pairs}
    return TextLink(label, url, given.get("msgmenucontent", ""), given.get("msgmenuid", ""))


def menu_line(item: str, content: str) -> TextLink:
    """A line of a menu message."""
    return TextLink(content, "", content, item)
