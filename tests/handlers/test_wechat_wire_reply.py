"""Answers on WeChat's wire, read back by the library as the other side would."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from wechatpy.crypto import WeChatCrypto

from handlers.wechat import SUCCESS, WeChatWire, WireError
from handlers.wechat.limits import TEXT_BYTES
from handlers.wechat.messages import Received, Text
from handlers.wechat.wire import text_reply
from tests.handlers import wechat_platform as platform
from tests.handlers.wechat_platform import ACCOUNT, AES_KEY, APP_ID, CUSTOMER, NOW, TOKEN

WIRE = WeChatWire(TOKEN, AES_KEY, APP_ID)
ASKED = Received(ACCOUNT, CUSTOMER, NOW, "message:1", Text("你好"))


def _entropy(count: int) -> bytes:
    return bytes(range(count))


def fields(xml: str) -> dict[str, str]:
    root = ElementTree.fromstring(xml)
    found = {each.tag: each.text or "" for each in root}
    assert (root.tag, len(found)) == ("xml", len(root)), "each field once"
    return found


def opened(envelope: str) -> str:
    """The answer inside, after the platform has checked its signature."""
    outside = fields(envelope)
    xml: str = WeChatCrypto(TOKEN, AES_KEY, APP_ID).decrypt_message(
        envelope, outside["MsgSignature"], outside["TimeStamp"], outside["Nonce"]
    )
    return xml


def test_the_customer_reads_our_answer() -> None:
    answer = fields(opened(WIRE.reply(ASKED, "已收到，单号 K-1", _entropy, NOW)))
    assert answer == {
        "MsgType": "text",
        "FromUserName": ACCOUNT,
        "ToUserName": CUSTOMER,
        "CreateTime": str(int(NOW.timestamp())),
        "Content": "已收到，单号 K-1",
    }


def test_nothing_to_say() -> None:
    assert SUCCESS == "success"


def test_nonce_and_ciphertext_come_from_the_entropy() -> None:
    first = WIRE.reply(ASKED, "a", _entropy, NOW)
    assert first == WIRE.reply(ASKED, "a", _entropy, NOW)
    other = WIRE.reply(ASKED, "a", lambda count: b"z" * count, NOW)
    assert fields(first)["Nonce"] != fields(other)["Nonce"]
    assert fields(first)["Encrypt"] != fields(other)["Encrypt"]


def test_entropy_that_gives_too_little() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        WIRE.reply(ASKED, "a", lambda _count: b"", NOW)


@pytest.mark.parametrize(
    "text",
    [
        "x]]></Content><MsgType><![CDATA[image]]></MsgType><Content><![CDATA[",
        "]]>",
        "]]]]>>",
        "]]>]]>",
        "<![CDATA[a]]>",
        "a & b < c > {braces} {0} %s",
        '<a href="weixin://bizmsgmenu?msgmenucontent=物流&msgmenuid=cat.2">2 物流</a>',
    ],
)
def test_words_stay_words(text: str) -> None:
    answer = fields(text_reply(ASKED, text, NOW))
    assert (answer["MsgType"], answer["Content"]) == ("text", text)


def test_names_stay_names() -> None:
    broken = "o]]></ToUserName><MsgType>image</MsgType><ToUserName><![CDATA["
    answer = fields(text_reply(Received(broken, broken, NOW, "k", Text("")), "a", NOW))
    assert (answer["MsgType"], answer["ToUserName"], answer["FromUserName"]) == (
        *("text", broken, broken),
    )


def test_what_xml_cannot_carry_is_left_out() -> None:
    said = "a\x00b\x0bc\ud800d\ufffee\r\nf\rg\th"
    assert fields(text_reply(ASKED, said, NOW))["Content"] == "abcde\nf\ng\th"


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_an_empty_answer_is_none(text: str) -> None:
    with pytest.raises(WireError, match="empty reply"):
        text_reply(ASKED, text, NOW)


def test_an_answer_longer_than_the_platform_takes() -> None:
    assert text_reply(ASKED, "客" * (TEXT_BYTES // 3), NOW)
    with pytest.raises(WireError, match="reply too long"):
        text_reply(ASKED, "客" * (TEXT_BYTES // 3 + 1), NOW)


_WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1, max_size=200)


@settings(deadline=None)
@given(_WORDS, st.integers(1_000_000_000, 9_999_999_999), st.binary(min_size=16))
@example("]]>", 1_767_225_600, bytes(16))
def test_there_and_back(text: str, sent: int, random: bytes) -> None:
    """Our envelope, sent back to us as a push, is what we said."""
    now = datetime.fromtimestamp(sent, UTC)
    said = "".join(each for each in text if each not in "\ufffe\uffff") + "。"
    outside = fields(WIRE.reply(ASKED, said, lambda count: random[:count], now))
    query = {
        "timestamp": outside["TimeStamp"],
        "nonce": outside["Nonce"],
        "msg_signature": outside["MsgSignature"],
    }
    body = f"<xml><Encrypt>{outside['Encrypt']}</Encrypt></xml>".encode()
    received = WIRE.receive(query, body, now)
    assert received.content == Text(said)
    assert (received.sender, received.account) == (ACCOUNT, CUSTOMER)
    assert received.sent_at == now


def test_the_push_of_the_platform_is_the_librarys_too() -> None:
    """The hand-written other side says what the library understands."""
    push = platform.push(platform.text("你好"))
    stamps = push.query["msg_signature"], push.query["timestamp"], push.query["nonce"]
    xml = WeChatCrypto(TOKEN, AES_KEY, APP_ID).decrypt_message(push.body.decode(), *stamps)
    assert xml == platform.text("你好")
