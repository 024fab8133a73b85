"""WeChat's pushes: what is taken and what it becomes, what is refused and why."""

import dataclasses
from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from handlers.wechat import BadSetting, WeChatWire, WireError, WireLimits
from handlers.wechat.messages import (
    Clicked,
    Content,
    Image,
    Link,
    Location,
    Received,
    Scanned,
    Subscribed,
    SubscribeResult,
    SubscribeResults,
    TemplateResult,
    Text,
    Unknown,
    Unsubscribed,
    Video,
    Voice,
)
from tests.handlers import wechat_platform as platform
from tests.handlers.wechat_platform import ACCOUNT, AES_KEY, APP_ID, CUSTOMER, NOW, TOKEN, Push

WIRE = WeChatWire(TOKEN, AES_KEY, APP_ID)


def taken(push: Push, now: datetime = NOW) -> Received:
    return WIRE.receive(push.query, push.body, now)


def refused(push: Push, now: datetime = NOW) -> WireError:
    with pytest.raises(WireError) as caught:
        taken(push, now)
    assert str(caught.value) == caught.value.reason
    assert caught.value.__context__ is None, "nothing of the body hangs on the error"
    return caught.value


def test_a_customer_writes() -> None:
    received = taken(platform.push(platform.text(" 快递三天没到 ")))
    assert received == Received(
        account=ACCOUNT,
        sender=CUSTOMER,
        sent_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
        key="message:23456789012345678",
        content=Text(" 快递三天没到 "),
    )


@pytest.mark.parametrize(
    ("xml", "content"),
    [
        (platform.text(""), Text("")),
        (platform.text("a]]]]><![CDATA[>b"), Text("a]]>b")),
        (
            platform.message("image", "<PicUrl>http://p.example/1</PicUrl><MediaId>m</MediaId>"),
            Image("m", "http://p.example/1"),
        ),
        (
            platform.message(
                "voice", "<MediaId>m</MediaId><Format>amr</Format><MediaId16K>w</MediaId16K>"
            ),
            Voice("m", "amr", "w"),
        ),
        (
            platform.message("video", "<MediaId>m</MediaId><ThumbMediaId>t</ThumbMediaId>"),
            Video("m", "t"),
        ),
        (
            platform.message(
                "location",
                "<Location_X>23.134521</Location_X><Location_Y>-113.358803</Location_Y>"
                "<Scale>20</Scale><Label>广州</Label>",
            ),
            Location(23.134521, -113.358803, "广州"),
        ),
        (platform.message("link", "<Url>u</Url>"), Link("", "", "u")),
        (platform.event("unsubscribe"), Unsubscribed()),
        (platform.event("subscribe", "<EventKey></EventKey>"), Subscribed()),
        (platform.event("subscribe", "<EventKey>last_trade_no_1</EventKey>"), Subscribed()),
        (
            platform.event(
                "subscribe_msg_popup_event",
                "<SubscribeMsgPopupEvent>"
                "<List><TemplateId>a</TemplateId>"
                "<SubscribeStatusString>accept</SubscribeStatusString></List>"
                "<List><TemplateId>b</TemplateId>"
                "<SubscribeStatusString>reject</SubscribeStatusString></List>"
                "</SubscribeMsgPopupEvent>",
            ),
            SubscribeResults(
                "popup", (SubscribeResult("a", "accept"), SubscribeResult("b", "reject"))
            ),
        ),
        # Kinds that are not read, and known ones that lack what they must have.
        (platform.message("file", "<Title>t</Title>"), Unknown("file")),
        (platform.message("k" * 1000), Unknown("k" * 64)),
        (platform.event("VIEW", "<EventKey>u</EventKey>"), Unknown("event/view")),
        (platform.event(""), Unknown("event/")),
        (platform.event("CLICK"), Unknown("event/click")),
        (platform.event("SCAN"), Unknown("event/scan")),
        (platform.event("TEMPLATESENDJOBFINISH"), Unknown("event/templatesendjobfinish")),
        (platform.event("subscribe_msg_sent_event"), Unknown("event/subscribe_msg_sent_event")),
        (platform.message("text"), Unknown("text")),
        (platform.message("image"), Unknown("image")),
        (platform.message("voice"), Unknown("voice")),
        (platform.message("video"), Unknown("video")),
        (platform.message("link"), Unknown("link")),
        (platform.message("location"), Unknown("location")),
        (
            platform.message(
                "location", "<Location_X>1e5</Location_X><Location_Y>nan</Location_Y>"
            ),
            Unknown("location"),
        ),
        (
            platform.message("location", "<Location_X>91</Location_X><Location_Y>1</Location_Y>"),
            Unknown("location"),
        ),
    ],
)
def test_what_a_push_becomes(xml: str, content: Content) -> None:
    assert taken(platform.push(xml)).content == content


@pytest.mark.parametrize(
    "content",
    [
        Text("t", "cat.2"),
        Clicked("k", "s"),
        Scanned("7"),
        Subscribed("7", "t"),
        TemplateResult("1", "success"),
        SubscribeResults("sent", (SubscribeResult("a", "success", "0", "1"),)),
        Unknown("file"),
    ],
)
def test_what_was_received_can_be_kept(content: Content) -> None:
    received = Received(ACCOUNT, CUSTOMER, NOW, "message:1", content)
    kept = msgspec.json.encode(received)
    assert msgspec.json.decode(kept, type=Received) == received


def test_a_repeat_has_the_same_key_and_another_message_has_not() -> None:
    first = taken(platform.push(platform.text("a", "1")))
    again = taken(platform.push(platform.text("a", "1"), nonce="99887766"))
    other = taken(platform.push(platform.text("a", "2")))
    assert first.key == again.key != other.key


def test_a_replay_carries_the_key_of_the_first() -> None:
    push = platform.push(platform.text("a", "1"))
    assert taken(push, NOW + timedelta(minutes=9)).key == taken(push).key


def test_events_of_one_second_have_their_own_keys_without_the_person() -> None:
    events = [
        platform.event("CLICK", "<EventKey>a</EventKey>"),
        platform.event("CLICK", "<EventKey>b</EventKey>"),
        platform.event("VIEW", "<EventKey>a</EventKey>"),
        platform.event("VIEW", "<EventKey>b</EventKey>"),
        platform.event("subscribe"),
    ]
    keys = [taken(platform.push(each)).key for each in events]
    assert keys == [taken(platform.push(each, nonce="1")).key for each in events]
    assert len(set(keys)) == len(events)
    assert not any(CUSTOMER in each for each in keys)


@pytest.mark.parametrize("minutes", [-10, 10])
def test_a_clock_may_be_ten_minutes_off(minutes: int) -> None:
    push = platform.push(platform.text("a"))
    assert taken(push, NOW + timedelta(minutes=minutes)).content == Text("a")


@pytest.mark.parametrize("seconds", [-601, 601])
def test_an_old_push_is_stale_and_one_from_the_future_too(seconds: int) -> None:
    error = refused(platform.push(platform.text("a")), NOW + timedelta(seconds=seconds))
    assert (error.reason, error.signed) == ("stale", False)


def test_the_skew_and_the_cap_can_be_set() -> None:
    push = platform.push(platform.text("a"))
    strict = WeChatWire(TOKEN, AES_KEY, APP_ID, WireLimits(skew=timedelta(seconds=1)))
    with pytest.raises(WireError, match="stale"):
        strict.receive(push.query, push.body, NOW + timedelta(seconds=2))
    small = WeChatWire(TOKEN, AES_KEY, APP_ID, WireLimits(body=len(push.body) - 1))
    with pytest.raises(WireError, match="too large"):
        small.receive(push.query, push.body, NOW)


def test_a_push_signed_with_another_token_is_forged() -> None:
    push = platform.signed(platform.encrypted(platform.text("a").encode()), token="anotherToken")
    error = refused(push)
    assert (error.reason, error.signed) == ("forged", False)


def test_the_signature_that_does_not_cover_the_body_counts_for_nothing() -> None:
    push = platform.push(platform.text("a"))
    query = push.query | {"msg_signature": push.query["signature"]}
    assert refused(Push(query, push.body)).reason == "forged"


@pytest.mark.parametrize("given", ["", "0" * 40, "ö" * 40, "\ud800", "A" * 100_000])
def test_no_signature_but_the_right_one(given: str) -> None:
    push = platform.push(platform.text("a"))
    assert refused(Push(push.query | {"msg_signature": given}, push.body)).reason == "forged"


@pytest.mark.parametrize("name", ["timestamp", "nonce"])
@pytest.mark.parametrize("given", [None, "", "-1.5", "１７７２４４２０００", "a b", "9" * 64, "\n"])
def test_stamps_of_no_known_form(name: str, given: str | None) -> None:
    push = platform.push(platform.text("a"))
    query = {key: value for key, value in push.query.items() if key != name}
    query |= {} if given is None else {name: given}
    assert refused(Push(query, push.body)).reason == "incomplete"


def test_characters_cannot_move_between_the_signed_parts() -> None:
    """The signature is over the parts run together, so it fits these as well."""
    push = platform.push(platform.text("a"), nonce="263014780")
    stamp, nonce = push.query["timestamp"], push.query["nonce"]
    encrypt = platform.encrypted(platform.text("a").encode())
    moved = push.query | {"timestamp": stamp + nonce[0], "nonce": nonce[1:]}
    assert (
        platform.signature(TOKEN, moved["timestamp"], moved["nonce"], encrypt)
        == (push.query["msg_signature"])
    )
    assert refused(Push(moved, push.body)).reason == "incomplete"


def test_another_app_with_the_same_key() -> None:
    encrypt = platform.encrypted(platform.text("a").encode(), app_id="wx0000000000000000")
    error = refused(platform.signed(encrypt))
    assert (error.reason, error.signed) == ("another app", True)


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        (("", AES_KEY, APP_ID), "KESU_WECHAT_TOKEN is empty"),
        (("  ", AES_KEY, APP_ID), "KESU_WECHAT_TOKEN is not of the platform's form"),
        ((TOKEN, "", APP_ID), "KESU_WECHAT_AES_KEY is empty"),
        ((TOKEN, AES_KEY[1:], APP_ID), "KESU_WECHAT_AES_KEY is not of the platform's form"),
        ((TOKEN, AES_KEY + "=", APP_ID), "KESU_WECHAT_AES_KEY is not of the platform's form"),
        ((TOKEN, AES_KEY, ""), "KESU_WECHAT_APP_ID is empty"),
    ],
)
def test_no_start_without_safe_mode(settings: tuple[str, str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named) as caught:
        WeChatWire(*settings)
    assert not any(each.strip() and each in str(caught.value) for each in settings)


def test_the_address_is_proved() -> None:
    push = platform.push("")
    assert WIRE.echo(push.query | {"echostr": "6161403175551"}, NOW) == "6161403175551"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"signature": "0" * 40}, "forged"),
        ({"echostr": ""}, "incomplete"),
        ({"echostr": "<script>"}, "incomplete"),
        ({"nonce": ""}, "incomplete"),
        ({"nonce": "1"}, "forged"),
    ],
)
def test_the_address_is_not_proved_to_others(changed: dict[str, str], reason: str) -> None:
    query = platform.push("").query | {"echostr": "1"} | changed
    with pytest.raises(WireError) as caught:
        WIRE.echo(query, NOW)
    assert caught.value.reason == reason


def test_a_proof_of_the_address_grows_old() -> None:
    query = platform.push("").query | {"echostr": "1"}
    with pytest.raises(WireError, match="stale"):
        WIRE.echo(query, NOW + timedelta(hours=1))


def test_the_values_cannot_be_changed() -> None:
    received = taken(platform.push(platform.text("a")))
    with pytest.raises(AttributeError):
        received.sender = "somebody else"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        WireLimits().body = 1  # type: ignore[misc]
