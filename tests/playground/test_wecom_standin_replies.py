"""What the gateway lets a bot write, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bot.playground.wecom import Budgets
from tests.playground.wecom_standin import GROUP, Scene, button_card, make_scene


def asked(scene: Scene) -> str:
    """The req_id of a question in the group."""
    return scene.world.mentions("lin", GROUP, "/report").req_id


def test_a_stream_grows_in_one_bubble_until_it_ends() -> None:
    scene = make_scene()
    req_id = asked(scene)
    assert scene.stream(req_id, "甲", finish=False) == 0
    assert scene.world.messages(GROUP)[-1].finished is False
    assert scene.stream(req_id, "甲乙") == 0
    message = scene.world.messages(GROUP)[-1]
    assert (message.text, message.finished, message.origin) == ("甲乙", True, "reply")
    assert scene.stream(req_id, "甲乙丙") == 846608
    assert scene.stream(req_id, "再来", id="s2") == 0
    assert scene.world.sees("wang", GROUP)[-2:] == ["甲乙", "再来"]


def test_a_stream_must_end_within_ten_minutes() -> None:
    scene = make_scene()
    req_id = asked(scene)
    scene.stream(req_id, "甲", finish=False)
    scene.clock.pass_(minutes=10, seconds=1)
    assert scene.stream(req_id, "甲乙") == 846608


def test_a_reply_is_allowed_for_a_day() -> None:
    scene = make_scene()
    req_id = asked(scene)
    scene.clock.pass_(hours=24)
    assert scene.stream(req_id, "still") == 0
    scene.clock.pass_(seconds=1)
    assert scene.stream(req_id, "too late", id="s2") == 846605
    assert scene.stream("never-given", "hello") == 846605


def test_whether_a_reply_outlives_its_connection_is_a_switch() -> None:
    scene = make_scene()
    req_id = asked(scene)
    scene.world.drop()
    scene.connect()
    assert scene.stream(req_id, "after all") == 0
    scene.world.req_ids_survive = False
    assert scene.stream(req_id, "no more", id="s2") == 846605


def test_a_stream_is_no_answer_to_an_event() -> None:
    scene = make_scene()
    entered = scene.world.enters("wang")
    assert scene.stream(entered.req_id, "welcome") == 846605
    welcome = {"msgtype": "text", "text": {"content": "您好"}}
    assert scene.call("aibot_respond_welcome_msg", welcome, entered.req_id)["errcode"] == 0
    assert scene.call("aibot_respond_welcome_msg", welcome, entered.req_id)["errcode"] == 846605
    assert scene.world.sees("wang", "wang") == ["您好"]
    late = scene.world.enters("wang")
    scene.clock.pass_(seconds=5.1)
    assert scene.call("aibot_respond_welcome_msg", welcome, late.req_id)["errcode"] == 846605
    again = scene.world.enters("wang")
    markdown = {"msgtype": "markdown", "markdown": {"content": "您好"}}
    assert scene.call("aibot_respond_welcome_msg", markdown, again.req_id)["errcode"] == 40008


def test_a_reply_may_be_markdown_or_a_card_but_no_plain_text() -> None:
    scene = make_scene()
    req_id = asked(scene)
    markdown = {"msgtype": "markdown", "markdown": {"content": "<@wang> 请看"}}
    assert scene.call("aibot_respond_msg", markdown, req_id)["errcode"] == 0
    assert scene.world.messages(GROUP)[-1].mentioned == ("wang",)
    card = {"msgtype": "template_card", "template_card": button_card()}
    assert scene.call("aibot_respond_msg", card, req_id)["errcode"] == 0
    text = {"msgtype": "text", "text": {"content": "hello"}}
    assert scene.call("aibot_respond_msg", text, req_id)["errcode"] == 40008


def test_a_card_may_join_a_stream_once() -> None:
    scene = make_scene()
    req_id = asked(scene)
    body: dict[str, Any] = {
        "msgtype": "stream_with_template_card",
        "stream": {"id": "s1", "finish": False, "content": "处理中"},
        "template_card": button_card("one"),
    }
    assert scene.call("aibot_respond_msg", body, req_id)["errcode"] == 0
    body["template_card"] = button_card("two")
    assert scene.call("aibot_respond_msg", body, req_id)["errcode"] == 40058
    del body["template_card"]
    body["stream"] = {"id": "s1", "finish": True, "content": "好了"}
    assert scene.call("aibot_respond_msg", body, req_id)["errcode"] == 0
    assert scene.world.sees("lin", GROUP)[-1].startswith("好了\n客诉")


def test_a_card_changes_for_all_or_for_those_named() -> None:
    scene = make_scene()
    scene.push_card()
    press = scene.world.presses("wang", GROUP, "case_1_3", "认领")
    card = scene.world.find_card(GROUP, "case_1_3").card
    assert card is not None
    assert card.pressed == {"wang": "ack:1:3"}
    refused = button_card(status="不是您的工单")
    assert scene.update(press.req_id, refused, userids=["wang"]) == 0
    assert card.pressed == {}
    assert "不是您的工单" in scene.world.sees("wang", GROUP)[-1]
    assert "待认领" in scene.world.sees("lin", GROUP)[-1]
    taken = {**button_card(status="林 已认领"), "button_list": [{"text": "完成", "key": "done"}]}
    press = scene.world.presses("lin", GROUP, "case_1_3", "认领")
    assert scene.update(press.req_id, taken) == 0
    for userid in ("lin", "wang"):
        assert scene.world.sees(userid, GROUP)[-1].endswith("状态: 林 已认领\n[完成]")


def test_a_card_changes_only_within_five_seconds_of_its_own_press() -> None:
    scene = make_scene()
    scene.push_card()
    press = scene.world.presses("wang", GROUP, "case_1_3", "认领")
    assert scene.update(press.req_id, button_card("case_1_4")) == 40058
    assert scene.update(press.req_id, button_card(), userids=["zhao"]) == 40058
    assert scene.update(press.req_id, button_card(), userids=[]) == 40058
    body = {"template_card": button_card()}
    assert scene.call("aibot_respond_update_msg", body, press.req_id)["errcode"] == 40058
    scene.clock.pass_(seconds=5)
    assert scene.update(press.req_id, button_card()) == 0
    scene.clock.pass_(seconds=0.1)
    assert scene.update(press.req_id, button_card()) == 846605
    assert scene.update(asked(scene), button_card()) == 846605


def test_pushes_reach_only_chats_where_somebody_spoke() -> None:
    scene = make_scene()
    single = {"msgtype": "markdown", "markdown": {"content": "hello"}}
    assert scene.push(single, "wang", 1) == 93006
    scene.world.enters("wang")
    assert scene.push(single, "wang", 1) == 93006
    scene.world.says("wang", "hello")
    assert scene.push(single, "wang", 1) == 0
    assert scene.push(single, "wang", 0) == 0
    assert scene.push(single, "wang", 2) == 93006
    assert scene.push(single, GROUP, 0) == 0
    assert scene.push(single, GROUP, 1) == 93006
    assert scene.push(single, "nowhere", 2) == 93006
    assert scene.push(single, GROUP, 3) == 40058
    assert scene.push(single, "", 2) == 40058


def test_a_bot_that_was_taken_out_writes_there_no_more() -> None:
    scene = make_scene()
    req_id = asked(scene)
    scene.world.expel(GROUP)
    assert scene.push_text() == 93006
    assert scene.stream(req_id, "hello") == 93006


def test_a_push_is_markdown_and_not_too_long() -> None:
    scene = make_scene()
    assert scene.push({"msgtype": "text", "text": {"content": "hello"}}) == 40008
    assert scene.push_text("   ") == 40058
    assert scene.push_text("字" * 6826) == 0
    assert scene.push_text("字" * 6827) == 45002
    assert scene.stream(asked(scene), "x" * 20481) == 45002
    assert scene.push({"msgtype": "image", "image": {"media_id": "media999"}}) == 40058


def test_thirty_a_minute_and_replies_count_with_pushes() -> None:
    scene = make_scene()
    assert [scene.push_text() for _ in range(29)] == [0] * 29
    req_id = asked(scene)
    assert scene.stream(req_id, "甲", finish=False) == 0
    assert scene.push_text() == 846607
    assert scene.stream(req_id, "甲乙") == 0, "refreshing a stream is free"
    scene.world.says("wang", "hello")
    elsewhere = {"msgtype": "markdown", "markdown": {"content": "hello"}}
    assert scene.push(elsewhere, "wang", 1) == 0
    scene.clock.pass_(minutes=1)
    assert scene.push_text() == 0


def test_a_thousand_an_hour() -> None:
    scene = make_scene(Budgets(minute=10**6, hour=1000))
    assert {scene.push_text() for _ in range(1000)} == {0}
    assert scene.push_text() == 846607
    scene.clock.pass_(hours=1)
    assert scene.push_text() == 0


def test_a_refused_message_uses_up_neither_budget_nor_task_id() -> None:
    scene = make_scene(Budgets(minute=1))
    bad = button_card()
    bad["main_title"] = {}
    assert scene.push_card(bad) == 41016
    assert scene.push_card() == 0
    assert scene.push_card() == 40058, "a task id serves once"
    scene.clock.pass_(minutes=2)
    assert scene.push_card(button_card("case_1_4")) == 0


def _without(name: str) -> Callable[[dict[str, Any]], None]:
    return lambda card: card.pop(name) and None


def _with(name: str, value: Any) -> Callable[[dict[str, Any]], None]:
    return lambda card: card.update({name: value})


_BUTTON = {"text": "认领", "key": "k"}
_OPTIONS = [{"id": f"o{n}", "text": "x"} for n in range(11)]


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_with("card_type", "poll"), 40008),
        (_without("main_title"), 41016),
        (_with("main_title", "words"), 40058),
        (_without("task_id"), 40058),
        (_with("task_id", "case 1"), 40058),
        (_with("task_id", "x" * 129), 40058),
        (_without("button_list"), 40058),
        (_with("button_list", [{**_BUTTON, "key": f"k{n}"} for n in range(7)]), 40058),
        (_with("button_list", [_BUTTON, _BUTTON]), 40058),
        (_with("button_list", [{"key": "k"}]), 40058),
        (_with("button_list", [{"text": "认领", "key": "字" * 342}]), 40058),
        (_with("button_list", [{"text": "认领"}]), 40058),
        (_with("horizontal_content_list", [{"keyname": "x"}] * 7), 40058),
        (_with("horizontal_content_list", [{"value": "x"}]), 40058),
        (_with("horizontal_content_list", [{"keyname": "x", "type": 1}]), 40058),
        (_with("horizontal_content_list", [{"keyname": "x", "type": 3}]), 40058),
        (_with("jump_list", [{}]), 40058),
        (_with("action_menu", {"action_list": []}), 40058),
        (_with("button_selection", {"question_key": "q", "option_list": _OPTIONS}), 40058),
        (_with("button_selection", {"option_list": _OPTIONS[:2]}), 40058),
        (_with("button_selection", {"question_key": "q", "option_list": [{"text": "x"}]}), 40058),
        (_with("button_selection", {"question_key": "q", "option_list": [{"id": "x"}]}), 40058),
    ],
)
def test_a_card_that_the_platform_would_not_take(
    spoil: Callable[[dict[str, Any]], None], code: int
) -> None:
    scene = make_scene()
    card = button_card()
    spoil(card)
    assert scene.push_card(card) == code
    assert len(scene.world.messages(GROUP)) == 1


@pytest.mark.parametrize(
    "card",
    [
        {"card_type": "text_notice", "sub_title_text": "x", "card_action": {"type": 0}},
        {
            "card_type": "news_notice",
            "main_title": {"title": "x"},
            "card_image": {"url": "http://pictures.test/1.png"},
            "card_action": {"type": 1, "url": "http://cases.test"},
        },
        {
            "card_type": "vote_interaction",
            "main_title": {"title": "x"},
            "checkbox": {"question_key": "q", "option_list": _OPTIONS},
            "submit_button": _BUTTON,
            "task_id": "t",
        },
        {
            "card_type": "multiple_interaction",
            "main_title": {"title": "x"},
            "select_list": [{"question_key": "q", "option_list": _OPTIONS[:10]}],
            "submit_button": _BUTTON,
            "task_id": "t",
        },
    ],
    ids=lambda card: card["card_type"],
)
def test_all_kinds_of_cards_are_taken_and_each_needs_its_parts(card: dict[str, Any]) -> None:
    scene = make_scene()
    needed = {"card_action", "card_image", "checkbox", "submit_button", "select_list"} & set(card)
    for name in needed:
        assert scene.push_card({k: v for k, v in card.items() if k != name}) == 40058
    assert scene.push_card(card) == 0


def test_a_vote_is_pressed_with_its_option() -> None:
    scene = make_scene()
    vote = {
        "card_type": "vote_interaction",
        "main_title": {"title": "谁来？"},
        "checkbox": {"question_key": "q", "option_list": _OPTIONS[:2]},
        "submit_button": {"text": "提交", "key": "submit"},
        "task_id": "t",
    }
    scene.push_card(vote)
    scene.world.presses("lin", GROUP, "t", "提交")
    event = scene.wire.sent[-1]["body"]["event"]["template_card_event"]
    assert (event["card_type"], event["event_key"]) == ("vote_interaction", "submit")


def test_a_file_goes_up_in_pieces_and_into_the_chat() -> None:
    scene = make_scene()
    begin = {"type": "image", "filename": "a.jpg", "total_size": 6, "total_chunks": 2}
    upload = scene.call("aibot_upload_media_init", begin)["body"]["upload_id"]
    piece = {"upload_id": upload, "chunk_index": 0, "base64_data": "YWJj"}
    assert scene.call("aibot_upload_media_chunk", piece)["errcode"] == 0
    end = {"upload_id": upload}
    assert scene.call("aibot_upload_media_finish", end)["errcode"] == 40058
    assert scene.call("aibot_upload_media_chunk", {**piece, "chunk_index": 1})["errcode"] == 0
    media = scene.call("aibot_upload_media_finish", end)["body"]
    assert scene.push({"msgtype": "image", "image": {"media_id": media["media_id"]}}) == 0
    file = scene.world.messages(GROUP)[-1].file
    assert file is not None
    assert (file.data, file.name) == (b"abcabc", "a.jpg")


@pytest.mark.parametrize(
    ("cmd", "body"),
    [
        ("aibot_upload_media_init", {"type": "song", "filename": "a"}),
        ("aibot_upload_media_init", {"type": "file", "filename": "a", "total_chunks": 101}),
        ("aibot_upload_media_chunk", {"upload_id": "none"}),
        ("aibot_invented", {}),
    ],
)
def test_uploads_and_commands_that_make_no_sense(cmd: str, body: dict[str, Any]) -> None:
    scene = make_scene()
    assert scene.call(cmd, body)["errcode"] == 40058


def test_pieces_that_are_no_pieces() -> None:
    scene = make_scene()
    begin = {"type": "file", "filename": "a", "total_size": 3, "total_chunks": 1}
    upload = scene.call("aibot_upload_media_init", begin)["body"]["upload_id"]
    for index, data in (("0", "YWJj"), (9, "YWJj"), (0, "?"), (0, "")):
        piece = {"upload_id": upload, "chunk_index": index, "base64_data": data}
        assert scene.call("aibot_upload_media_chunk", piece)["errcode"] == 40058
