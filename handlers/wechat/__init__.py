"""The wire of a WeChat Official Account in safe mode: a push in, an answer out, no network.

Importing this costs the platform's library: do it late.
"""

from handlers.wechat.errors import BadSetting, WireError
from handlers.wechat.limits import WireLimits
from handlers.wechat.wire import SUCCESS, WeChatWire

__all__ = ["SUCCESS", "BadSetting", "WeChatWire", "WireError", "WireLimits"]
