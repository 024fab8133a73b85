"""A small WeChat that stands in for the Official Account platform, on this machine.

`WeChatWorld` is people, the account's reply windows and the pushes to its address; `wechat_app`
serves the API over HTTP; `until` waits for the world in tests.
"""

from bot.playground.watching import until
from bot.playground.wechat.http import wechat_app
from bot.playground.wechat.model import Account, Bubble, Delivery, Person, TextLink
from bot.playground.wechat.pushing import NOTICE
from bot.playground.wechat.refusals import WorldError
from bot.playground.wechat.world import WeChatWorld

__all__ = [
    "NOTICE",
    "Account",
    "Bubble",
    "Delivery",
    "Person",
    "TextLink",
    "WeChatWorld",
    "WorldError",
    "until",
    "wechat_app",
]
