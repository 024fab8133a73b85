"""Who is connected to the gateway, and how frames reach them or do not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, Protocol

from bot.playground.wecom.errors import WorldError
from bot.playground.wecom.limits import Budgets
from bot.playground.wecom.model import Bot, Delivery, Json
from bot.playground.wecom.state import WorldState

MESSAGE = "aibot_msg_callback"
EVENT = "aibot_event_callback"
ABNORMAL = 1006


class Wire(Protocol):
    """A WebSocket as the world sees it; nothing waits, order is kept."""

    def send(self, frame: Json) -> None: ...

    def close(self, code: int) -> None:
        """1006 breaks the connection without a closing frame."""


class Connection:
    """One WebSocket. ``bot_id`` is empty until it subscribed, and again after a kick.

    ``address``: how the client reached us, for links to files.
    """

    def __init__(self, number: int, wire: Wire, address: str) -> None:
        self.number = number
        self.wire = wire
        self.address = address
        self.bot_id = ""


class ConnectedWorld(WorldState):
    """What is known of frames while no client is connected, and what is not.

    The platform's page says that a bot has one connection and that a new one ends the old. It
    does not say what becomes of messages while there is none; nobody has seen them arrive later.
    So by default such frames are lost (``while_away``: "lost"); "kept" delivers them at the next
    subscription, for a test of that kindness. ``copies``: how often each frame is sent (the page
    offers ``msgid`` for telling repeats apart); ``repeat`` sends one again.

    ``kick_code``: with which code the old connection is closed after its disconnected_event; on
    the live platform the close came 2 to 313 seconds later. None leaves it open and deaf until
    ``hang_up_on_kicked``. ``req_ids_survive``: may a reply use a ``req_id`` that came over an
    earlier connection? The page says 24 hours and no more; one project saw 846605.
    ``hangs_up_on_bad_secret``: the live platform left such connections open for a minute and more.
    """

    def __init__(self, now: Callable[[], datetime], budgets: Budgets | None = None) -> None:
        super().__init__(now, budgets)
        self.while_away: Literal["lost", "kept"] = "lost"
        self.copies = 1
        self.kick_code: int | None = 1000
        self.req_ids_survive = True
        self.hangs_up_on_bad_secret = False
        self.connections: list[Connection] = []

    def connection(self, bot: str | Bot | None = None) -> Connection | None:
        """The subscribed connection of a bot."""
        bot_id = self.bot(bot).bot_id
        return next((one for one in self.connections if one.bot_id == bot_id), None)

    def connected(self, bot: str | Bot | None = None) -> bool:
        return self.connection(bot) is not None

    def opened(self, wire: Wire, address: str) -> Connection:
        connection = Connection(self.next_number(), wire, address)
        self.connections.append(connection)
        self.changed()
        return connection

    def closed(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
            self.changed()

    def drop(self, code: int = ABNORMAL, bot: str | Bot | None = None) -> None:
        """Close the bot's connection; it counts as gone at once."""
        connection = self.connection(bot)
        if connection is None:
            raise WorldError("no connection to drop")
        connection.wire.close(code)
        self.closed(connection)

    def kick(self, bot: str | Bot | None = None) -> None:
        """As when somebody else subscribes with the same bot, and leaves again."""
        connection = self.connection(bot)
        if connection is None:
            raise WorldError("no connection to kick")
        self._kick(connection)

    def hang_up_on_kicked(self, code: int = ABNORMAL) -> None:
        """Close every connection that is not subscribed."""
        for connection in [one for one in self.connections if not one.bot_id]:
            connection.wire.close(code)
            self.closed(connection)

    def _kick(self, connection: Connection) -> None:
        number = self.next_number()
        body = {
            "msgid": f"msg{number:08d}",
            "create_time": int(self.now().timestamp()),
            "aibotid": connection.bot_id,
            "msgtype": "event",
            "event": {"eventtype": "disconnected_event"},
        }
        frame = {"cmd": EVENT, "headers": {"req_id": f"req{number:08d}"}, "body": body}
        connection.wire.send(frame)
        connection.bot_id = ""
        if self.kick_code is not None:
            connection.wire.close(self.kick_code)
            self.closed(connection)
        self.changed()

    def subscribe(self, connection: Connection, bot: Bot) -> None:
        """The connection is the bot's from now on; whoever had it is kicked."""
        old = self.connection(bot)
        if old is not None and old is not connection:
            self._kick(old)
        connection.bot_id = bot.bot_id
        self.changed()

    def deliver_waiting(self, connection: Connection) -> None:
        for delivery in self.deliveries:
            if delivery.bot_id == connection.bot_id and delivery.state == "waiting":
                self._send(connection, delivery)

    def deliver(
        self, bot: Bot, cmd: str, body: Json, chat: str, message: int | None = None
    ) -> Delivery:
        """Make a frame of ``body`` (msgid and bot are added) and send it if somebody is there."""
        number = self.next_number()
        whole = {"msgid": f"msg{number:08d}", "aibotid": bot.bot_id, **body}
        if cmd == EVENT:
            whole["create_time"] = int(self.now().timestamp())
        delivery = Delivery(
            number, self.now(), bot.bot_id, cmd, f"req{number:08d}", whole, chat, message
        )
        self.deliveries.append(delivery)
        connection = self.connection(bot)
        if connection is not None:
            for _ in range(self.copies):
                self._send(connection, delivery)
        elif self.while_away == "lost":
            delivery.state = "lost"
        self.changed()
        return delivery

    def repeat(self, delivery: Delivery) -> None:
        """Send a frame again, word for word."""
        connection = self.connection(delivery.bot_id)
        if connection is None:
            raise WorldError("nobody is connected to hear it again")
        self._send(connection, delivery)

    def _send(self, connection: Connection, delivery: Delivery) -> None:
        delivery.state, delivery.connection = "sent", connection.number
        connection.wire.send(_with_address(copy.deepcopy(delivery.frame()), connection.address))


def _with_address(value: Any, address: str) -> Any:
    """Links to files begin with the address by which the client came."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "url" and isinstance(inner, str) and inner.startswith("/"):
                value[key] = address + inner
            else:
                _with_address(inner, address)
    elif isinstance(value, list):
        for inner in value:
            _with_address(inner, address)
    return value
