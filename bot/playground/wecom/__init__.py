"""A small WeCom that stands in for the platform's servers, on this machine and without a network.

``WeComWorld`` is the state machine: people and groups, the gateway of the smart bot (智能机器人),
a self-built application and message-push robots. ``wecom_app`` serves it: the WebSocket at ``/``,
REST below ``/cgi-bin``. ``until`` waits for it in tests.
"""

from bot.playground.watching import until
from bot.playground.wecom.errors import RefusedError, WorldError
from bot.playground.wecom.http import wecom_app
from bot.playground.wecom.limits import Budgets
from bot.playground.wecom.pushing import address_is_good
from bot.playground.wecom.world import WeComWorld

__all__ = [
    "Budgets",
    "RefusedError",
    "WeComWorld",
    "WorldError",
    "address_is_good",
    "until",
    "wecom_app",
]
