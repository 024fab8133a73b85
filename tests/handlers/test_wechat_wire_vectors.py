"""Known answers: of the platform's documents and of other implementations.

`tests/data/wechat_vectors.json`: signatures and ciphertexts; `tests/data/wechat_xml_vectors.json`:
messages with fields they must yield.
"""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.wechat import WeChatWire, WireError
from handlers.wechat.markup import document
from handlers.wechat.messages import (
    Clicked,
    Content,
    Link,
    Scanned,
    Subscribed,
    SubscribeResult,
    SubscribeResults,
    TemplateResult,
    Text,
    Unknown,
    Video,
    Voice,
)
from handlers.wechat.reading import received
from handlers.wechat.sealing import Seal, signature
from tests.architecture.project import ROOT


def _read(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((ROOT / "tests" / "data" / name).read_text("utf-8"))
    return rows


_VECTORS = {each["id"]: each for each in _read("wechat_vectors.json")}
_MESSAGES = {each["id"]: each for each in _read("wechat_xml_vectors.json")}
_TEMPLATE = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3_3gz3Oc0NIc"
_CONTENTS: dict[str, Content] = {
    "M01 text": Text("this is a test"),
    "M03 menu-message click": Text("满意", "101"),
    "M05 voice": Voice("media_id", "Format"),
    "M06 voice + Recognition": Voice("media_id", "Format", heard="腾讯微信团队"),
    "M08 shortvideo": Video("media_id", "thumb_media_id", short=True),
    "M10 link": Link("公众平台官网链接", "公众平台官网链接", "url"),
    "M11 miniprogrampage": Unknown("miniprogrampage"),
    "E01 subscribe": Subscribed(),
    "E03 subscribe by QR scene": Subscribed("123123", "TICKET"),
    "E04 SCAN": Scanned("SCENE_VALUE", "TICKET"),
    "E06 CLICK": Clicked("EVENTKEY"),
    "E08 scancode_waitmsg": Clicked("6", "2"),
    "E09 template sent ok": TemplateResult("200163836", "success"),
    "E11 template failed": TemplateResult("200163836", "failed: system failed"),
    "E13 subscribe_msg_change_event": SubscribeResults(
        "change", (SubscribeResult(_TEMPLATE, "reject"),)
    ),
    "E14 subscribe_msg_sent_event": SubscribeResults(
        "sent", (SubscribeResult(_TEMPLATE, "success", "0", "1700827132819554304"),)
    ),
    "W02 WeCom taskcard_click": Unknown("event/taskcard_click"),
    "W04 WeCom text": Text("this is a test"),
}


def _of_kind(*kinds: str) -> list[str]:
    return [name for name, each in _VECTORS.items() if each["kind"] in kinds]


def _secrets(vector: dict[str, Any]) -> tuple[str, str, str]:
    return vector["token"], vector["aes_key"], vector["receive_id"]


def _parts(vector: dict[str, Any]) -> tuple[str, str, str]:
    return vector["timestamp"], vector["nonce"], vector["encrypt"]


def test_the_lists_are_whole() -> None:
    assert (len(_VECTORS), len(_MESSAGES)) == (16, 18)
    kinds = [each["kind"] for each in _VECTORS.values()]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "echostr": 3,
        "encrypt": 2,
        "decrypt": 3,
        "sig": 5,
        "neg_sig": 3,
    }


@pytest.mark.parametrize("name", _of_kind("sig"))
def test_a_signature(name: str) -> None:
    parts = _VECTORS[name]["parts"]
    assert signature(*parts) == signature(*reversed(parts)) == _VECTORS[name]["signature"]


@pytest.mark.parametrize("name", _of_kind("echostr", "encrypt", "decrypt"))
def test_a_ciphertext_opens(name: str) -> None:
    vector = _VECTORS[name]
    seal = Seal(*_secrets(vector))
    if "msg_signature" in vector:
        assert seal.signed(vector["msg_signature"], *_parts(vector))
    plain = seal.opened(vector["encrypt"])
    if "plaintext" in vector:
        assert plain.decode() == vector["plaintext"]
    if "fields" in vector:
        root = document(plain)
        assert root is not None
        assert {each: root.value(each) for each in vector["fields"]} == vector["fields"]


@pytest.mark.parametrize("name", _of_kind("encrypt"))
def test_a_plaintext_is_sealed(name: str) -> None:
    vector = _VECTORS[name]
    sealed = Seal(*_secrets(vector)).sealed(vector["plaintext"], vector["random"].encode())
    assert sealed == vector["encrypt"]


@pytest.mark.parametrize("name", _of_kind("echostr", "encrypt", "decrypt"))
def test_a_ciphertext_of_another_app(name: str) -> None:
    token, aes_key, _app = _secrets(_VECTORS[name])
    with pytest.raises(WireError, match="another app"):
        Seal(token, aes_key, "wx0000000000000000").opened(_VECTORS[name]["encrypt"])


@pytest.mark.parametrize("name", _of_kind("neg_sig"))
def test_a_signature_that_does_not_fit(name: str) -> None:
    changed = _VECTORS[name]
    vector = _VECTORS[changed["base"]] | {
        key: changed[key] for key in ("msg_signature", "nonce") if key in changed
    }
    encrypt = vector["encrypt"][changed.get("cut", 0) :]
    now = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
    query = {key: vector[key] for key in ("timestamp", "nonce", "msg_signature")}
    body = f"<xml><Encrypt>{encrypt}</Encrypt></xml>".encode()
    with pytest.raises(WireError, match="forged"):
        WeChatWire(*_secrets(vector)).receive(query, body, now)


def test_a_whole_push_of_the_platform() -> None:
    vector = _VECTORS["C10"]
    now = datetime.fromtimestamp(int(vector["timestamp"]), UTC)
    query = {key: vector[key] for key in ("timestamp", "nonce", "msg_signature")}
    body = f"<xml><Encrypt><![CDATA[{vector['encrypt']}]]></Encrypt></xml>".encode()
    push = WeChatWire(*_secrets(vector)).receive(query, body, now)
    assert (push.sender, push.content) == ("gh_763d78092799", Text("加密消息应答"))


@pytest.mark.parametrize("name", _MESSAGES)
def test_a_message(name: str) -> None:
    raw = _MESSAGES[name]["xml"].encode()
    assert received(raw).content == _CONTENTS[name]
    root = document(raw)
    assert root is not None
    assert {each: root.value(each) for each in _MESSAGES[name]["want"]} == _MESSAGES[name]["want"]
