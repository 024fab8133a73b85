"""WeChat and WeCom for tests of the command line: stand-ins behind ports, and their settings."""

from __future__ import annotations

import asyncio
import ipaddress
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.clock import MachineClock
from bot.playground.wechat import WeChatWorld
from bot.playground.wecom import WeComWorld

APP_ID, APP_SECRET = "wx49f0ab532d5d035a", "S3CRET-of-the-account-00000000"
TOKEN, AES_KEY = "S3CRETtoken2026", "S3CRETaeskeyabcdefghijklmnopqrstuvwxyz01234"
BOT_ID, BOT_SECRET = "aib-kesu", "S3CRET-of-the-bot"
CORP_ID, AGENT_ID, CORP_SECRET = "ww49f0ab532d5d035a", 1000002, "S3CRET-of-the-app"
PUBLIC = "https://localhost:1"
BOT = {"KESU_WECOM_BOT_ID": BOT_ID, "KESU_WECOM_BOT_SECRET": BOT_SECRET}
ACCOUNT = {
    "KESU_WECHAT_APP_ID": APP_ID,
    "KESU_WECHAT_APP_SECRET": APP_SECRET,
    "KESU_WECHAT_TOKEN": TOKEN,
    "KESU_WECHAT_AES_KEY": AES_KEY,
    "KESU_PUBLIC_URL": PUBLIC,
}
APP = {
    "KESU_WECOM_CORP_ID": CORP_ID,
    "KESU_WECOM_AGENT_ID": str(AGENT_ID),
    "KESU_WECOM_SECRET": CORP_SECRET,
    "KESU_WECOM_TOKEN": TOKEN,
    "KESU_WECOM_AES_KEY": AES_KEY,
}


def wechat_world() -> WeChatWorld:
    """A small WeChat with our account."""
    world = WeChatWorld(MachineClock().now)
    world.add_account(APP_ID, APP_SECRET, TOKEN, AES_KEY, "云食餐饮")
    return world


def wecom_world() -> WeComWorld:
    """A small WeCom with our smart bot, our app, a group and two people."""
    world = WeComWorld(MachineClock().now)
    world.add_bot(BOT_ID, BOT_SECRET, "客诉助手")
    world.add_app(CORP_ID, AGENT_ID, CORP_SECRET, "客诉应用", "", TOKEN, AES_KEY)
    for userid, name in (("chen", "陈总"), ("li", "李雷")):
        world.add_person(userid, name)
    world.add_group("wr-xuhui", "徐汇店", ["chen", "li"])
    return world


@dataclass(frozen=True)
class Server:
    """Where something is served, from a thread of its own: commands bring their own loop."""

    port: int
    loop: asyncio.AbstractEventLoop

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def does(self, work: Any) -> Any:
        """Carry out a coroutine where the world lives."""
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(20)


@contextmanager
def served(app: web.Application, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """The application on a free port."""
    loop = asyncio.new_event_loop()
    runner = web.AppRunner(app)

    async def begin() -> int:
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
        return int(runner.addresses[0][1])

    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        port = asyncio.run_coroutine_threadsafe(begin(), loop).result(20)
        yield Server(port, loop)
    finally:
        asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(20)
        loop.close()


def certificate(folder: Path) -> tuple[Path, ssl.SSLContext]:
    """A certificate for this machine, as a file to be trusted and as a server's own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "kesu tests")])
    now = MachineClock().now()
    here = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    usage = x509.KeyUsage(
        digital_signature=True, key_cert_sign=True, content_commitment=False,
        key_encipherment=False, data_encipherment=False, key_agreement=False, crl_sign=False,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip
    built = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.SubjectAlternativeName(here), critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted, private = folder / "trusted.pem", folder / "private.pem"
    trusted.write_bytes(built.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(trusted, private)
    return trusted, tls
