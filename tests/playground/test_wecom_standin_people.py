"""What people do reaches the bot in the platform's frames, and what they see can be looked at."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from bot.playground.wecom import WorldError, until
from bot.playground.wecom.envelope import decrypted
from tests.playground.wecom_standin import BOT_ID, GROUP, button_card, make_scene


def test_a_mention_arrives_with_the_name_of_the_bot() -> None:
    scene = make_scene()
    scene.world.mentions("wang", GROUP, "/cases late")
    frame = scene.wire.sent[-1]
    assert frame["cmd"] == "aibot_msg_callback"
    body = dict(frame["body"])
    assert body.pop("msgid")
    assert body == {
        "aibotid": BOT_ID,
        "chatid": GROUP,
        "chattype": "group",
        "from": {"userid": "wang"},
        "msgtype": "text",
        "text": {"content": "@客诉助手 /cases late"},
    }


def test_a_single_chat_has_no_chatid() -> None:
    scene = make_scene()
    scene.world.says("zhao", "你好")
    body = scene.wire.sent[-1]["body"]
    assert body["chattype"] == "single"
    assert "chatid" not in body
    assert scene.world.sees("zhao", "zhao") == ["你好"]


def test_every_frame_has_its_own_msgid_and_req_id() -> None:
    scene = make_scene()
    made = [scene.world.mentions("lin", GROUP, "same") for _ in range(3)]
    assert len({one.req_id for one in made}) == 3
    assert len({one.body["msgid"] for one in made}) == 3


def test_what_mentions_nobody_is_heard_by_no_bot() -> None:
    scene = make_scene()
    before = len(scene.wire.sent)
    scene.world.chats_without_mention("wang", GROUP, "午饭？")
    assert len(scene.wire.sent) == before
    assert scene.world.sees("lin", GROUP)[-1] == "午饭？"


def test_a_picture_in_a_group_comes_with_text_and_alone_in_a_single_chat() -> None:
    scene = make_scene()
    scene.world.sends_image("lin", b"\xff\xd8 pixels", group=GROUP, text="看这个")
    items = scene.wire.sent[-1]["body"]["mixed"]["msg_item"]
    assert items[0]["text"]["content"] == "@客诉助手 看这个"
    link = items[1]["image"]
    assert link["url"].startswith("http://stand-in.test/media/")
    assert len(base64.b64decode(link["aeskey"])) == 32
    scene.world.sends_image("lin", b"\xff\xd8 pixels")
    assert scene.wire.sent[-1]["body"]["msgtype"] == "image"
    scene.world.sends_file("lin", b"%PDF", "证据.pdf")
    assert scene.wire.sent[-1]["body"]["file"]["url"].startswith("http://")
    scene.world.speaks("lin", "快递丢了")
    assert scene.wire.sent[-1]["body"]["voice"] == {"content": "快递丢了"}


def test_a_quote_comes_beside_the_text() -> None:
    scene = make_scene()
    scene.world.quotes("wang", GROUP, "认领", "C-1 新工单")
    body = scene.wire.sent[-1]["body"]
    assert body["quote"] == {"msgtype": "text", "text": {"content": "C-1 新工单"}}


def test_a_press_names_key_task_and_person() -> None:
    scene = make_scene()
    scene.push_card()
    scene.world.presses("wang", GROUP, "case_1_3", "认领")
    frame = scene.wire.sent[-1]
    assert frame["cmd"] == "aibot_event_callback"
    body = frame["body"]
    assert body["from"] == {"userid": "wang"}
    assert body["create_time"] == int(scene.clock.at.timestamp())
    assert body["event"] == {
        "eventtype": "template_card_event",
        "template_card_event": {
            "card_type": "button_interaction",
            "event_key": "ack:1:3",
            "task_id": "case_1_3",
        },
    }
    scene.world.old_spelling = True
    scene.world.presses("wang", GROUP, "case_1_3", "转派")
    assert scene.wire.sent[-1]["body"]["event"]["template_card_event"]["taskid"] == "case_1_3"


def test_a_choice_goes_along_with_the_press() -> None:
    scene = make_scene()
    options = [{"id": "a", "text": "张"}, {"id": "b", "text": "李"}]
    card = button_card()
    card["button_selection"] = {"question_key": "who", "title": "转给", "option_list": options}
    scene.push_card(card)
    scene.world.presses("wang", GROUP, "case_1_3", "转派")
    event = scene.wire.sent[-1]["body"]["event"]["template_card_event"]
    assert event["selected_items"]["selected_item"][0]["option_ids"] == {"option_id": ["a"]}
    scene.world.selects("wang", GROUP, "case_1_3", "李")
    scene.world.presses("wang", GROUP, "case_1_3", "转派")
    event = scene.wire.sent[-1]["body"]["event"]["template_card_event"]
    assert event["selected_items"] == {
        "selected_item": [{"question_key": "who", "option_ids": {"option_id": ["b"]}}]
    }


def test_nobody_presses_what_they_do_not_see() -> None:
    scene = make_scene()
    scene.push_card()
    with pytest.raises(WorldError, match="no button '结案'"):
        scene.world.presses("wang", GROUP, "case_1_3", "结案")
    with pytest.raises(WorldError, match="not in"):
        scene.world.presses("zhao", GROUP, "case_1_3", "认领")
    with pytest.raises(WorldError, match="no option"):
        scene.world.selects("wang", GROUP, "case_1_3", "李")
    with pytest.raises(WorldError, match="not in"):
        scene.world.mentions("zhao", GROUP, "hello")


def test_frames_for_nobody_are_lost_or_kept() -> None:
    scene = make_scene(connected=False)
    assert scene.world.says("lin", "早").state == "lost"
    scene.world.while_away = "kept"
    kept = scene.world.says("lin", "还在吗")
    assert scene.world.snapshot()["frames"] == {"sent": 0, "lost": 1, "waiting": 1}
    scene.connect()
    assert [one["body"]["text"]["content"] for one in scene.wire.sent if "cmd" in one] == ["还在吗"]
    assert kept.state == "sent"


def test_frames_may_come_twice() -> None:
    scene = make_scene()
    scene.world.copies = 2
    twice = scene.world.says("lin", "早")
    assert scene.wire.sent[-1] == scene.wire.sent[-2]
    scene.world.repeat(twice)
    assert [one["body"]["msgid"] for one in scene.wire.sent[-3:]] == [twice.body["msgid"]] * 3
    scene.world.drop()
    with pytest.raises(WorldError, match="nobody is connected"):
        scene.world.repeat(twice)


def test_the_snapshot_is_json_and_can_be_asked_for_what_is_new() -> None:
    scene = make_scene()
    scene.push_card()
    press = scene.world.presses("wang", GROUP, "case_1_3", "认领")
    version = scene.world.version
    scene.update(press.req_id, button_card(status="王 已认领"), userids=["wang"])
    whole = json.loads(json.dumps(scene.world.snapshot()))
    group = next(chat for chat in whole["chats"] if chat["key"] == GROUP)
    assert [one["kind"] for one in group["messages"]] == ["text", "template_card"]
    assert whole["bots"] == [{"bot_id": BOT_ID, "name": "客诉助手", "connected": True}]
    newer = scene.world.snapshot(version)
    changed = [one for chat in newer["chats"] for one in chat["messages"]]
    assert [one["kind"] for one in changed] == ["template_card"]
    card: dict[str, Any] = changed[0]["card"]
    assert card["personal"]["wang"]["horizontal_content_list"][0]["value"] == "王 已认领"
    assert card["shared"]["horizontal_content_list"][0]["value"] == "待认领"
    assert newer["version"] > version


def test_texts_longer_than_recommended_are_named() -> None:
    scene = make_scene()
    card = button_card()
    card["main_title"]["title"] = "长" * 27
    assert scene.push_card(card) == 0
    assert scene.world.messages(GROUP)[-1].advice == (
        "main_title.title: 27 characters, recommended are 26",
    )


async def test_waiting_ends_with_what_was_looked_for() -> None:
    scene = make_scene()
    assert await until(scene.world, lambda: scene.world.messages(GROUP)) != []
    with pytest.raises(TimeoutError):
        await until(scene.world, lambda: None, timeout=0.01)


def test_the_encryption_refuses_what_it_did_not_make() -> None:
    with pytest.raises(ValueError, match="padded"):
        decrypted(b"\x00" * 32, b"k" * 32)


def test_secrets_stay_out_of_reprs_and_records() -> None:
    scene = make_scene()
    app = scene.world.add_app("corp", 7, "app-secret", "客诉", token="tok", aes_key="aes-key")
    hook = scene.world.add_webhook("hook-key", GROUP, "通知")
    shown = f"{scene.world.bots} {app} {hook} {scene.world.calls}"
    for secret in ("bot-secret-for-tests", "app-secret", "'tok'", "aes-key", "hook-key"):
        assert secret not in shown
