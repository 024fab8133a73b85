"""Answers to pushes that the platform does not take: the person sees its excuse."""

from __future__ import annotations

import json

import pytest
from aiohttp import web

from bot.playground.wechat import NOTICE
from tests.playground.wechat_standin import entropy, scene

REPLY = (
    "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[{of}]]></FromUserName>"
    "<CreateTime>1</CreateTime>{rest}</xml>"
)
TEXT = "<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[{}]]></Content>"
BAD = [
    ("over 2048", TEXT.format("长" * 683), "Content is over 2048 bytes"),
    ("empty", TEXT.format(" "), "Content is empty"),
    ("two kinds", TEXT.format("x]]></Content><MsgType>a</MsgType><Content><![CDATA["), "2 element"),
    ("no kind", "", "0 elements MsgType"),
    ("unknown kind", "<MsgType>sticker</MsgType>", "MsgType sticker"),
    ("image", "<MsgType>image</MsgType><Image><MediaId>x</MediaId></Image>", "MediaId is unknown"),
    ("not closed", "<MsgType>", "not XML"),
]


@pytest.mark.parametrize(("rest", "reason"), [row[1:] for row in BAD], ids=[row[0] for row in BAD])
async def test_a_wrong_message_brings_the_excuse(rest: str, reason: str) -> None:
    async with scene() as s:
        xml = REPLY.format(to=s.mei.openid, of=s.account.original, rest=rest)
        sealed = s.shop.wire.envelope(xml, entropy, s.machine())
        s.shop.answers = [web.Response(text=sealed)]
        done = await s.world.says(s.mei, "有人吗")
        assert (done.tries, done.outcome) == (["200"], "notice")
        assert done.reason.startswith(reason)
        assert s.shown() == [("platform", NOTICE)]


async def test_wrong_envelopes_bring_the_excuse() -> None:
    async with scene() as s:
        xml = REPLY.format(to=s.mei.openid, of=s.account.original, rest=TEXT.format("好"))
        good = s.shop.wire.envelope(xml, entropy, s.machine())
        other = REPLY.format(to="oOther", of=s.account.original, rest=TEXT.format("好"))
        for body, reason in (
            (xml, "0 elements Encrypt"),
            (json.dumps({"Encrypt": "x"}), "not XML"),
            ("<html></html>", "no xml element"),
            (good.replace("<TimeStamp>", "<TimeStamp>1"), "MsgSignature is not ours"),
            (good.replace("</xml>", "<Encrypt>x</Encrypt></xml>"), "2 elements Encrypt"),
            (s.shop.wire.envelope(other, entropy, s.machine()), "ToUserName is not the person"),
            ("<!DOCTYPE xml [<!ENTITY a 'b'>]>" + good, "a document type"),
            ("Success", "not XML"),
        ):
            s.shop.answers = [web.Response(text=body)]
            done = await s.world.says(s.mei, "有人吗")
            assert (done.outcome, done.reason[: len(reason)]) == ("notice", reason)
        s.shop.answers = [web.Response(text=good)]
        assert (await s.world.says(s.mei, "有人吗")).outcome == "reply"
