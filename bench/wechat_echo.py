"""``python -m bench.wechat_echo PORT``: pushes of WeChat checked, opened and answered with what
they say, and nothing kept: the least that any answer to a push costs.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime

from aiohttp import web

from bench.wechat_house import AES_KEY, APP_ID, TOKEN
from handlers.wechat import WeChatWire
from handlers.wechat.messages import Text

WIRE = WeChatWire(TOKEN, AES_KEY, APP_ID)


async def push(request: web.Request) -> web.Response:
    """The same library, envelope and encryption as ours."""
    now = datetime.now(UTC)
    received = WIRE.receive(request.query, await request.read(), now)
    assert isinstance(received.content, Text)
    answer = WIRE.reply(received, received.content.text, os.urandom, now)
    return web.Response(text=answer, content_type="text/xml")


async def healthz(request: web.Request) -> web.Response:
    """Alive."""
    return web.Response(text="ok")


def main() -> None:
    """Serve until told to stop."""
    app = web.Application()
    app.router.add_post("/wechat", push)
    app.router.add_get("/healthz", healthz)
    web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)


if __name__ == "__main__":
    main()
