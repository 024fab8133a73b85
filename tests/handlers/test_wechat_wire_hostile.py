"""Whatever comes over WeChat's wire: a message or a `WireError`, never anything else."""

import base64

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from handlers.wechat import WeChatWire, WireError
from handlers.wechat.limits import DEPTH, ELEMENTS
from handlers.wechat.messages import Received, Text
from tests.handlers import wechat_platform as platform
from tests.handlers.wechat_platform import AES_KEY, APP_ID, NOW, TOKEN, Push

WIRE = WeChatWire(TOKEN, AES_KEY, APP_ID)
_ENTITY = '<!DOCTYPE xml [<!ENTITY a "aaaa">]>'
_BOMB = '<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
_FILE = '<!DOCTYPE xml [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
_DTD = '<!DOCTYPE xml SYSTEM "http://d.example/x.dtd">'
_HIDDEN = "SECRET-OF-THE-CUSTOMER"


def outcome(push: Push) -> Received | str:
    try:
        return WIRE.receive(push.query, push.body, NOW)
    except WireError as error:
        return error.reason


def sealed(content: bytes) -> Received | str:
    return outcome(platform.signed(platform.encrypted(content)))


@pytest.mark.parametrize("declared", [_ENTITY, _BOMB, _FILE, _DTD, "<!DOCTYPE xml>"])
def test_no_declarations_neither_outside_nor_inside(declared: str) -> None:
    push = platform.push(platform.text("a"))
    assert outcome(Push(push.query, declared.encode() + push.body)) == "not an envelope"
    inside = platform.message("text", f"<Content>{_HIDDEN}&a;</Content>")
    assert sealed((declared + inside).encode()) == "unreadable"


def test_an_entity_nobody_declared() -> None:
    assert sealed(platform.message("text", "<Content>&a;</Content>").encode()) == "unreadable"


def test_the_entities_of_xml_itself_are_read() -> None:
    received = sealed(platform.message("text", "<Content>&lt;&amp;&#23458;</Content>").encode())
    assert isinstance(received, Received)
    assert received.content == Text("<&客")


def test_five_megabytes_are_not_parsed() -> None:
    push = platform.push(platform.text("x" * 5_000_000))
    assert outcome(push) == "too large"
    assert outcome(Push(push.query, b"<" * 5_000_000)) == "too large"


@pytest.mark.parametrize("levels", [DEPTH, 5_000])
def test_deeply_nested(levels: int) -> None:
    nested = "<a>" * levels + "</a>" * levels
    push = platform.push(platform.text("a"))
    assert outcome(Push(push.query, f"<xml>{nested}</xml>".encode())) == "not an envelope"
    assert sealed(platform.message("text", f"<Content/>{nested}").encode()) == "unreadable"


def test_as_deep_and_as_many_as_allowed() -> None:
    deep = "<a>" * (DEPTH - 1) + "</a>" * (DEPTH - 1)
    assert isinstance(sealed(platform.message("text", f"<Content/>{deep}").encode()), Received)
    others = ELEMENTS - 8  # the message's own: root, five fields, Content, and the list
    wide = f"<Content/><l>{'<a/>' * others}</l>"
    assert isinstance(sealed(platform.message("text", wide).encode()), Received)
    wide = f"<Content/><l>{'<a/>' * (others + 1)}</l>"
    assert sealed(platform.message("text", wide).encode()) == "unreadable"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b'{"Encrypt": "x"}',
        b"<xml></xml>",
        b"<xml><Encrypt></Encrypt></xml>",
        b"<html><Encrypt>x</Encrypt></html>",
        b"<xml><Encrypt>x</Encrypt>",
        b"<xml><Encrypt>x</Encrypt><Encrypt>y</Encrypt></xml>",
        b"<xml><Encrypt>\xff\xfe</Encrypt></xml>",
        b"<xml><Encrypt>\x00</Encrypt></xml>",
        b"\xef\xbb\xbf",
        '<?xml version="1.0" encoding="utf-16"?>'.encode("utf-16"),
    ],
)
def test_bodies_that_are_no_envelope(body: bytes) -> None:
    assert outcome(Push(platform.push("").query, body)) == "not an envelope"


@pytest.mark.parametrize("encoding", ["utf-16", "gbk", "no-such-encoding"])
def test_a_declared_encoding_has_no_say(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{platform.text("客诉")}'
    received = sealed(declared.encode())
    assert isinstance(received, Received)
    assert received.content == Text("客诉")


@pytest.mark.parametrize(
    "encrypt",
    [
        "A",
        "====",
        "AAAA",
        "客诉客诉",
        "<![CDATA[AAAA]]>",
        base64.b64encode(b"x" * 15).decode(),
        platform.in_blocks(b"\x01" * 16),
        platform.in_blocks(b"\x00" * 32),
        platform.in_blocks(b"r" * 31 + b"\x21"),
        platform.in_blocks(b"\x20" * 32),
        platform.in_blocks(b"r" * 16 + b"\xff" * 4 + b"x" * 11 + b"\x01"),
        platform.in_blocks(b"r" * 16 + b"\x00" * 3 + b"\x0d" + b"x" * 11 + b"\x01"),
        platform.in_blocks(b"r" * 30 + b"\x01\x02"),
    ],
)
def test_signed_but_not_to_be_decrypted(encrypt: str) -> None:
    push = platform.signed(encrypt)
    body = f"<xml><Encrypt>{encrypt}</Encrypt></xml>".encode()
    assert outcome(Push(push.query, body)) in {"undecryptable", "forged"}


@pytest.mark.parametrize("padding", [b"\x02\x01\x03", b"\x00" * 3, b"\x33" * 51, b"\x03" * 3])
def test_padding_is_looked_at(padding: bytes) -> None:
    words = "x" * (-len(platform.unpadded(platform.text("").encode()) + padding) % 16)
    plain = platform.unpadded(platform.text(words).encode()) + padding
    good = padding == b"\x03" * 3
    result = outcome(platform.signed(platform.in_blocks(plain)))
    assert isinstance(result, Received) if good else result == "undecryptable"


def test_a_ciphertext_cut_short() -> None:
    encrypt = platform.encrypted(platform.text("a").encode())
    for length in range(1, len(encrypt)):
        assert outcome(platform.signed(encrypt[:length])) == "undecryptable"


def test_a_body_cut_short() -> None:
    push = platform.push(platform.text("a"))
    for length in range(len(push.body)):
        assert outcome(Push(push.query, push.body[:length])) == "not an envelope"


@pytest.mark.parametrize("name", ["ToUserName", "FromUserName", "CreateTime", "MsgType"])
@pytest.mark.parametrize("given", ["", "<X/>", None])
def test_nobody_to_answer_or_no_kind(name: str, given: str | None) -> None:
    start, end = f"<{name}>", f"</{name}>"
    before, _, rest = platform.text(_HIDDEN).partition(start)
    after = rest.partition(end)[2]
    field = "" if given is None else f"{start}{given}{end}"
    assert sealed((before + field + after).encode()) == "unreadable"


@pytest.mark.parametrize("seconds", ["-1", "1e9", "１", "9" * 11, "9" * 5000, "soon"])
def test_a_time_that_is_none(seconds: str) -> None:
    xml = platform.text("a").replace(str(int(NOW.timestamp())), seconds)
    assert sealed(xml.encode()) == "unreadable"


def test_words_of_a_customer_cannot_become_fields() -> None:
    """Were the platform ever to forget to escape them."""
    broken = (
        "x]]></Content><FromUserName><![CDATA[somebody else]]></FromUserName><Content><![CDATA["
    )
    assert sealed(platform.text(broken).encode()) == "unreadable"


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b"<xml/>")
def test_any_body(body: bytes) -> None:
    assert outcome(Push(platform.push("").query, body)) == "not an envelope"


@settings(deadline=None)
@given(st.binary(max_size=300))
@example(b"<xml/>")
def test_any_plaintext(content: bytes) -> None:
    assert sealed(content) == "unreadable"


@settings(deadline=None)
@given(st.binary(min_size=1, max_size=20).map(lambda some: some * 16))
def test_any_blocks(plain: bytes) -> None:
    assert outcome(platform.signed(platform.in_blocks(plain))) in {"undecryptable", "another app"}


_FIELDS = st.sampled_from(
    "MsgType Event EventKey Content MediaId PicUrl Location_X Location_Y Url Title MsgId MsgID "
    "Status ScanCodeInfo SubscribeMsgSentEvent Ticket bizmsgmenuid".split()
)
_KINDS = st.sampled_from("text image voice video shortvideo location link event file".split())
_EVENTS = st.sampled_from(
    "subscribe SCAN CLICK scancode_push TEMPLATESENDJOBFINISH subscribe_msg_sent_event VIEW".split()
)
_CHARACTERS = st.characters(codec="utf-8", exclude_categories=["Cc"], exclude_characters="<&]￾￿")


@settings(deadline=None)
@given(
    _KINDS, _EVENTS, st.dictionaries(_FIELDS, st.text(_CHARACTERS, max_size=20) | st.just("<a/>"))
)
def test_any_fields(kind: str, name: str, fields: dict[str, str]) -> None:
    fields = {"Event": name} | {each: value for each, value in fields.items() if each != "MsgType"}
    inner = "".join(f"<{each}>{value}</{each}>" for each, value in fields.items())
    assert isinstance(sealed(platform.message(kind, inner, message_id="").encode()), Received)


@settings(deadline=None)
@given(st.dictionaries(st.sampled_from("timestamp nonce msg_signature".split()), st.text()))
def test_any_query(changed: dict[str, str]) -> None:
    push = platform.push(platform.text("a"))
    unchanged = push.query | changed == push.query
    assert unchanged or outcome(Push(push.query | changed, push.body)) in {"forged", "incomplete"}


@settings(deadline=None, max_examples=30)
@given(st.data())
def test_a_changed_character_of_the_ciphertext_is_forged(data: st.DataObject) -> None:
    encrypt = platform.encrypted(platform.text("a").encode())
    place = data.draw(st.integers(0, len(encrypt) - 1))
    changed = encrypt[:place] + ("A" if encrypt[place] != "A" else "B") + encrypt[place + 1 :]
    push = platform.signed(encrypt)
    assert outcome(Push(push.query, platform.signed(changed).body)) == "forged"
