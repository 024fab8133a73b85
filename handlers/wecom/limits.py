"""Sizes and times of WeCom's long connection, with unit and source.

Figures marked [doc] are in document 101463 (智能机器人长连接) of developer.work.weixin.qq.com.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class LinkLimits:
    """Seconds of machine time unless said otherwise."""

    connect: float = 10.0  # until the socket stands open
    answer: float = 5.0  # a card may be repainted for 5 s after its press [doc]: no use in longer
    ping: float = 30.0  # between two of our pings [doc]
    pong: float = 10.0  # without an answer to a ping the connection is taken for dead
    close: float = 1.0  # for the other side's goodbye; then the socket is torn down
    first_pause: float = 1.0  # before connecting again; doubled every time, half of it by chance
    longest_pause: float = 30.0
    settled: float = 60.0  # a connection that stood so long makes pauses begin anew
    ignored_frame: int = 256 * 1024  # characters; the longest text of a person has 20 KB
    largest_frame: int = 4 * 1024 * 1024  # bytes; a longer one ends the connection
    calls: int = 256  # waiting for their answer at once
    frames: int = 1000  # waiting to be handed on; further ones are dropped, and said so
    # The platform does not repeat a frame: half a minute of a database that is away is borne.
    hand_on_pauses: tuple[float, ...] = (0.2, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0)
    drain: float = 10.0  # for handing on what has arrived, once the connection is given up
