"""Frames of the long connection: JSON text `{cmd, headers: {req_id}, body}`, answered by
`{headers: {req_id}, errcode, errmsg, body?}`.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from typing import Any, NoReturn

Frame = dict[str, Any]
SUBSCRIBE = "aibot_subscribe"
PING = "ping"
_CALLBACK = "_callback"
_DISCONNECTED = "disconnected_event"


def packed(cmd: str, req_id: str, body: Frame | None) -> str:
    """The text of a frame of ours."""
    frame: Frame = {"cmd": cmd, "headers": {"req_id": req_id}}
    if body is not None:
        frame["body"] = body
    text = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="replace").decode()  # half of a surrogate pair is no text


def unpacked(text: str) -> Frame:
    """A frame of the server. ValueError when it is none."""
    try:
        frame = json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    if not isinstance(frame, dict):
        raise ValueError("not an object")
    return frame


def req_id_of(frame: Frame) -> str:
    """What joins question and answer; empty when there is none."""
    headers = frame.get("headers")
    req_id = headers.get("req_id") if isinstance(headers, dict) else None
    return req_id if isinstance(req_id, str) else ""


def is_callback(frame: Frame) -> bool:
    """Does the server tell of something that people did?"""
    cmd = frame.get("cmd")
    return isinstance(cmd, str) and cmd.endswith(_CALLBACK)


def is_kick(frame: Frame) -> bool:
    """Does the server say that a newer connection takes the place of this one?"""
    body = frame.get("body")
    event = body.get("event") if isinstance(body, dict) else None
    return isinstance(event, dict) and event.get("eventtype") == _DISCONNECTED


def errcode_of(answer: Frame) -> int:
    """0 when all went well; an answer without a code is a good one, a strange code is -1."""
    code = answer.get("errcode", 0)
    return code if isinstance(code, int) else -1


def body_of(answer: Frame) -> Frame:
    """What an answer brings beside its code, often nothing."""
    body = answer.get("body")
    return body if isinstance(body, dict) else {}


class Answers:
    """Who waits for which answer. Several may wait under one req_id (a press's own); the server
    answers them in order.
    """

    def __init__(self) -> None:
        self._waiting: dict[str, deque[asyncio.Future[Frame | None]]] = {}

    def __len__(self) -> int:
        return sum(len(each) for each in self._waiting.values())

    def expect(self, req_id: str) -> asyncio.Future[Frame | None]:
        """The answer to come; None when the connection ends before."""
        future: asyncio.Future[Frame | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(req_id, deque()).append(future)
        return future

    def forget(self, req_id: str, future: asyncio.Future[Frame | None]) -> None:
        """Nobody waits for it any more."""
        waiting = self._waiting.get(req_id, deque())
        if future in waiting:
            waiting.remove(future)
        if not waiting:
            self._waiting.pop(req_id, None)

    def take(self, frame: Frame) -> bool:
        """Give an answer to who waits for it; False when nobody does."""
        for future in self._waiting.get(req_id_of(frame), ()):
            if not future.done():
                future.set_result(frame)
                return True
        return False

    def lose(self) -> None:
        """The connection is gone: nothing more will be answered."""
        for waiting in self._waiting.values():
            for future in waiting:
                if not future.done():
                    future.set_result(None)


def _no_number(constant: str) -> NoReturn:
    raise ValueError("no number of JSON")
