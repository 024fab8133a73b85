"""Pushes to the account's address: at most five seconds each, three tries in all."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any

import aiohttp
import yarl

from bot.playground.wechat.faults import Held
from bot.playground.wechat.markup import Value, written
from bot.playground.wechat.model import Account, Bubble, Delivery, Person
from bot.playground.wechat.refusals import BadReply, WorldError
from bot.playground.wechat.replies import Reply, read_reply
from bot.playground.wechat.sealing import Seal
from bot.playground.wechat.state import WorldState

NOTICE = "该公众号暂时无法提供服务，请稍后再试"
PATIENCE = 5.0  # seconds of machine time
TRIES = 3


@dataclass(frozen=True)
class Answer:
    """What came back. `status` 0: nothing in time, or no connection; `said` tells which."""

    status: int
    body: bytes = b""
    said: str = ""


Cut = Callable[[Coroutine[Any, Any, Answer]], Awaitable[Answer]]


async def five_seconds(answer: Coroutine[Any, Any, Answer]) -> Answer:
    """The platform's patience. TimeoutError when it is over."""
    return await asyncio.wait_for(answer, PATIENCE)


class Pusher:
    """Makes the requests. `cut` waits for an answer and raises TimeoutError when it takes too
    long; `sleep` waits for a delay that was asked for."""

    def __init__(
        self, world: WorldState, cut: Cut | None, sleep: Callable[[float], Awaitable[None]]
    ) -> None:
        self._world = world
        self._cut = cut or five_seconds
        self._sleep = sleep
        self._client: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()

    async def check(self, account: Account, url: str) -> None:
        """Ask whether the address is the account's. WorldError if it does not prove it."""
        echo = str(secrets.randbelow(10**19))
        query = {**self._stamps(account), "echostr": echo}
        answer = await self._once(self._send("GET", url, query, b""))
        if answer.status != 200 or answer.body != echo.encode():
            raise WorldError(f"the address did not give echostr back: {answer.said or 'other'}")

    async def push(
        self, account: Account, person: Person, kind: str, fields: dict[str, Value], heard: bool
    ) -> Delivery:
        """`fields` are those of the kind. `heard`: whether the person reads what is answered."""
        world = self._world
        message_id = str(world.number()) if not kind.startswith("event") else ""
        head: dict[str, Value] = {
            "ToUserName": account.original,
            "FromUserName": person.openid,
            "CreateTime": int(world.now().timestamp()),
            "MsgType": kind.partition("/")[0],
        }
        tail: dict[str, Value] = {"MsgId": int(message_id)} if message_id else {}
        xml = written({**head, **fields, **tail}).encode()
        number = len(world.deliveries) + 1
        delivery = Delivery(number, world.now(), person.openid, kind, message_id)
        world.deliveries.append(delivery)
        held = Held()
        try:
            await self._wait(held)
            if account.callback:
                answers = await self._tries(account, person, xml, delivery)
                self._judge(account, person, delivery, answers, heard)
            else:
                delivery.outcome = "unheard"
            world.changed()
        finally:
            held.done.set()
        return delivery

    async def _wait(self, held: Held) -> None:
        faults = self._world.push_faults
        if faults.holding:
            faults.held.append(held)
            self._world.changed()
            await held.go.wait()
        if faults.delays:
            await self._sleep(faults.delays.pop(0))

    async def _tries(
        self, account: Account, person: Person, xml: bytes, delivery: Delivery
    ) -> list[Answer]:
        """The answers of the first try that brought one; [] after the last."""
        for number in range(TRIES):
            at_once = 2 if not number and self._world.push_faults.takes_double() else 1
            requests = (self._try(account, person, xml) for _ in range(at_once))
            answers = await asyncio.gather(*requests)
            delivery.tries += [each.said for each in answers]
            good = [each for each in answers if each.said == "200"]
            if good:
                return good
        return []

    async def _try(self, account: Account, person: Person, xml: bytes) -> Answer:
        seal = Seal(account.token, account.aes_key, account.app_id)
        encrypted = seal.sealed(xml, secrets.token_bytes(16))
        stamps = self._stamps(account)
        signed = seal.signature(stamps["timestamp"], stamps["nonce"], encrypted)
        extra = {"openid": person.openid, "encrypt_type": "aes", "msg_signature": signed}
        body = written({"ToUserName": account.original, "Encrypt": encrypted}).encode()
        answer = await self._once(self._send("POST", account.callback, {**stamps, **extra}, body))
        if answer.status and self._world.push_faults.takes_cut():
            return Answer(0, said="cut")
        return answer

    def _stamps(self, account: Account) -> dict[str, str]:
        timestamp = str(int(self._world.machine().timestamp()))
        nonce = str(secrets.randbelow(10**10))
        seal = Seal(account.token, account.aes_key, account.app_id)
        signature = seal.signature(timestamp, nonce)
        return {"signature": signature, "timestamp": timestamp, "nonce": nonce}

    async def _once(self, answer: Coroutine[Any, Any, Answer]) -> Answer:
        try:
            return await self._cut(answer)
        except TimeoutError:
            return Answer(0, said="no answer in time")
        except (aiohttp.ClientError, OSError):
            return Answer(0, said="no connection")

    async def _send(self, verb: str, url: str, query: dict[str, str], body: bytes) -> Answer:
        if self._client is None:
            # A new connection for each: none can be stale.
            self._client = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(force_close=True),
                timeout=aiohttp.ClientTimeout(total=None),
            )
        headers = {"Content-Type": "text/xml", "User-Agent": "Mozilla/4.0"}
        where = yarl.URL(url).update_query(query)
        async with self._client.request(
            verb, where, data=body or None, headers=headers, allow_redirects=False
        ) as response:
            read = await response.read()
            return Answer(response.status, read, str(response.status))

    def _judge(
        self,
        account: Account,
        person: Person,
        delivery: Delivery,
        answers: list[Answer],
        heard: bool,
    ) -> None:
        """Show what was answered; of two answers to a doubled push, the one that says something."""
        try:
            if not answers:
                raise BadReply("no answer")
            read = [read_reply(self._world, account, person, each.body) for each in answers]
        except BadReply as bad:
            delivery.reason = str(bad)
            delivery.outcome = "notice" if heard else "ignored"
            if heard:
                delivery.bubble = self._world.show(person, "platform", "notice", text=NOTICE)
            return
        reply = next((each for each in read if each is not None and each.kind), None)
        if reply is None:
            delivery.outcome = "nothing"
        elif not (heard and person.following):
            delivery.outcome = "ignored"
        else:
            delivery.outcome = "reply"
            delivery.bubble = self._shown(person, reply)

    def _shown(self, person: Person, reply: Reply) -> Bubble:
        return self._world.show(person, "passive", reply.kind, **reply.what)
