"""What goes between a customer and staff: files, words too long for one message, empty ones; and
what the customer hears while nobody comes or answers.
"""

from __future__ import annotations

from bot.playground.telegram import sample_jpeg
from bot.playground.telegram.model import Message
from cases import events as e
from tests.stories.acts import happened, said
from tests.stories.telling import both, tells
from tests.stories.test_evidence import media
from tests.stories.test_people import conversation, told
from tests.world import Customer, Group, World

LONG = "您好，" + "我们查了当天的监控和后厨记录。" * 260


async def speaking(world: World) -> tuple[Customer, Group, Message]:
    """A customer with a person of the store, and the message to which staff replies."""
    zhang, store = await told(world), world.group("xuhui")
    await zhang.says("人工")
    called = store.hears("🙋")
    store.skips()
    await store.presses("受理", by="li")
    zhang.skips()
    return zhang, store, called


@both
async def test_files_of_staff_reach_the_customer_by_a_reply(world: World) -> None:
    zhang, store, called = await speaking(world)
    li, photo = world.staff["li"], sample_jpeg()
    world.telegram.user_sends_photo(li, store.room, photo, "这是监控截图", reply_to=called.id)
    await world.settles()
    heard = zhang.hears("徐汇店同事发来一个文件：", "这是监控截图")
    assert media([heard]) == [("photo", photo)]
    store.hears("回复顾客", "已记录")
    world.telegram.user_sends_document(
        li, store.room, b"%PDF-1.7", "退款单.pdf", reply_to=called.id
    )
    await world.settles()
    heard = zhang.hears("徐汇店同事发来一个文件。")
    assert heard.media is not None
    assert (heard.media.data, heard.media.name) == (b"%PDF-1.7", "退款单.pdf")
    store.hears("回复顾客", "已记录")

    await store.presses("回复顾客", by="wang")
    prompt = store.hears("王店长", "要对顾客说的话")
    world.telegram.user_sends_photo(world.staff["wang"], store.room, photo, reply_to=prompt.id)
    await world.settles()
    zhang.hears("发来一个文件")
    store.hears("回复顾客", "已记录")
    case = await conversation(world)
    relayed = await happened(world, case, e.Relayed)
    assert [bool(body.file) for body in relayed if isinstance(body, e.Relayed)] == [True] * 3
    assert case.evidence == ()  # the customer's own files alone are evidence


async def test_what_cannot_go_to_the_customer_is_said_to_staff(world: World) -> None:
    zhang, store, called = await speaking(world)
    li = world.staff["li"]
    world.telegram.user_sends_document(
        li, store.room, b"%PDF", claimed_size=21_000_000, reply_to=called.id
    )
    await world.settles()
    store.hears("没有发给顾客：超过 20 MB")
    world.telegram.user_sends_sticker(li, store.room, reply_to=called.id)
    await world.settles()
    store.hears("没有发给顾客：只能转")
    await store.says("\u200b\u2060", by="li", reply_to=called)
    store.hears("这条消息是空的")
    world.telegram.user_sends_photo(li, store.room, sample_jpeg(), "午饭")
    await world.settles()
    store.hears_nothing()  # staff among themselves
    zhang.hears_nothing()
    world.telegram.user_sends_location(li, store.room, 31.2, 121.4, reply_to=called.id)
    await world.settles()
    zhang.hears("📍 31.2")
    store.hears("回复顾客", "已记录")


async def test_repeats_say_what_ends_them_and_the_card_says_who_answered(world: World) -> None:
    zhang, store, called = await speaking(world)
    assert "🙋 顾客在等人工对话" in store.card()  # acknowledged, not yet answered
    store.skips()
    await world.passes(minutes=55)
    again = world.group("shanghai").skips()[-1]
    assert "再次提醒" in again
    assert "做到即停：回复顾客、联系上客户" in again
    assert "受理后停止" not in again
    await store.says("您好，我来处理", by="li", reply_to=called)
    assert "🙋" not in store.card()
    await zhang.says("还有一件事")
    assert "🙋" in store.card()
    world.group("shanghai").skips()
    store.skips()
    zhang.skips()


async def test_who_answers_without_acknowledging_stands_on_the_card(world: World) -> None:
    zhang, store = await told(world), world.group("xuhui")
    await zhang.says("人工")
    called = store.hears("🙋")
    assert "🙋" in store.card()
    assert "待受理" in store.card()
    await store.says("您好，我来处理", by="wang", reply_to=called)
    card = store.card()
    assert "🙋" not in card
    assert "处理中" in card
    assert "受理：王店长 已回复顾客" in card
    assert "尚无人受理" not in card
    assert "负责人" not in card
    store.skips()
    zhang.skips()


async def test_a_proposal_needs_words_and_a_stranger_sends_nothing(world: World) -> None:
    zhang, store = world.customer("张敏"), world.group("xuhui")
    await tells(zhang)
    store.skips()
    await store.presses("提出解决方案", by="li")
    prompt = store.hears("给客户的解决方案")
    world.telegram.user_sends_photo(
        world.staff["li"], store.room, sample_jpeg(), reply_to=prompt.id
    )
    await world.settles()
    store.hears("这里要的是文字，文件没有收下")
    world.telegram.user_sends_photo(
        world.staff["wang"], store.room, sample_jpeg(), reply_to=prompt.id
    )
    await world.settles()
    store.hears("这个问题问的是 小李")
    assert (await world.case()).status == "open"


@both
async def test_words_that_the_client_cut_in_two_both_reach_the_customer(world: World) -> None:
    zhang, store, called = await speaking(world)
    await store.says(LONG, by="li", reply_to=called)
    assert LONG in zhang.hears("徐汇店同事").text
    store.hears("回复顾客", "已记录")
    await store.says("这是后半段", by="wang")  # somebody else, among colleagues
    zhang.hears_nothing()
    await store.says("这是后半段", by="li")
    zhang.hears("这是后半段")
    store.hears("这一条（5 字）已接在后面", "也发给了顾客")
    await store.says("中午吃什么", by="li")
    zhang.hears_nothing()
    store.hears_nothing()

    await store.says(LONG, by="li", reply_to=called)
    zhang.skips()
    store.skips()
    await world.passes(minutes=2)
    await store.says("中午吃什么", by="li")
    zhang.hears_nothing()
    store.hears_nothing()


async def test_a_short_reply_has_no_rest(world: World) -> None:
    zhang, store, called = await speaking(world)
    await store.says("请稍等", by="li", reply_to=called)
    zhang.hears("请稍等")
    store.skips()
    await store.says("这人真烦", by="li")
    zhang.hears_nothing()
    store.hears_nothing()


async def test_a_long_proposal_is_proposed_as_a_whole(world: World) -> None:
    zhang, store = world.customer("张敏"), world.group("xuhui")
    await tells(zhang)
    store.skips()
    await store.presses("提出解决方案", by="li")
    await store.says(LONG, by="li", reply_to=store.hears("给客户的解决方案"))
    store.skips()
    zhang.hears("的处理方案", "我们查了")
    await store.says("因此全额退款。", by="li")
    store.hears("这一条（7 字）已接在后面", "完整的方案已重新发给客户")
    assert "因此全额退款" in "".join(zhang.skips())
    case = await world.case()
    assert case.proposal is not None
    async with world.engine.store.reading() as work:
        assert await work.texts.open(case.id, case.proposal) == f"{LONG}\n因此全额退款。"
    await zhang.presses("已解决")
    zhang.hears("已解决")
    store.skips()


@both
async def test_an_empty_message_is_not_passed_on(world: World) -> None:
    zhang, store, _ = await speaking(world)
    await zhang.says("\u200b\u2060\u3164")
    zhang.hears("这条消息是空的", "没有转给同事")
    store.hears_nothing()
    await zhang.says("👍")
    store.hears("顾客说", "👍")


async def test_a_place_on_the_map_goes_to_the_person(world: World) -> None:
    zhang, store, _ = await speaking(world)
    world.telegram.user_sends_location(zhang.user, zhang.room, 31.2304, 121.4737)  # type: ignore[arg-type]
    await world.settles()
    store.hears("顾客说", "📍 31.2304")


async def test_in_danger_odd_answers_are_asked_again_kindly_and_staff_gets_every_word(
    world: World,
) -> None:
    zhang, store = await told(world), world.group("xuhui")
    await zhang.says("我滑倒了，脚流血")
    zhang.skips()
    store.skips()
    await zhang.says("5")
    zhang.hears("已原样转给同事", "您安全不安全")
    zhang.hears("您现在安全吗", "[安全]")
    store.hears("顾客说", "5")
    await zhang.says("\u200b")
    zhang.hears("这条消息是空的", "您安全不安全")
    zhang.hears("您现在安全吗")
    store.hears_nothing()
    await zhang.says("哦")
    zhang.hears("您在哪里")  # nobody in danger is held up by a question
    store.hears("顾客说", "哦")
    await zhang.says("12")
    zhang.hears("已原样转给同事", "请写地名")
    zhang.hears("您在哪里")
    store.hears("顾客说", "12")
    world.telegram.user_sends_location(zhang.user, zhang.room, 31.2304, 121.4737)  # type: ignore[arg-type]
    await world.settles()
    zhang.hears("打哪个电话能找到您")
    store.hears("顾客说", "📍 31.2304")
    await zhang.says("120")
    zhang.hears("没有能打通的号码")
    zhang.hears("打哪个电话能找到您", "[就在这里]")
    store.hears("顾客说", "120")
    await zhang.says("13812345678")
    zhang.hears("都转给同事了")
    store.hears("138****5678")
    await store.presses("受理", by="li")
    zhang.skips()
    store.skips()


@both
async def test_who_still_waits_hears_so_again_but_not_for_ever(world: World) -> None:
    zhang = await told(world)
    await zhang.says("人工")
    zhang.skips()
    await world.passes(minutes=3)
    zhang.hears("还没有人来，对不起")
    await world.passes(minutes=20)
    zhang.hears_nothing()
    await world.passes(minutes=1)
    zhang.hears("从 10:00 到现在还没有人来", "徐汇店的同事和上级", "留个电话")
    for _ in range(3):
        await world.passes(minutes=60)
        zhang.hears("从 10:00 到现在还没有人来")
    await world.passes(hours=6)
    zhang.hears_nothing()
    for unit in ("xuhui", "shanghai", "hq"):
        world.group(unit).skips()


async def test_who_calls_at_night_hears_again_in_the_morning(world: World) -> None:
    await world.passes(hours=13)  # 23:00
    zhang = await told(world)
    await zhang.says("人工")
    zhang.skips()
    await world.passes(minutes=3)
    zhang.hears("还没有人来，对不起")
    await world.passes(hours=10)  # 09:03, still in the store's quiet hours
    zhang.hears_nothing()
    await world.passes(hours=2)
    zhang.hears("还没有人来")
    zhang.hears("还没有人来")
    await world.passes(hours=12)
    zhang.hears("还没有人来")
    zhang.hears("还没有人来")
    zhang.hears_nothing()
    for unit in ("xuhui", "shanghai", "hq"):
        world.group(unit).skips()


@both
async def test_an_accepted_danger_without_an_answer_is_said_honestly(world: World) -> None:
    zhang, store = await told(world), world.group("xuhui")
    await zhang.says("我滑倒了，脚流血")
    zhang.skips()
    store.skips()
    await store.presses("受理", by="li")
    zhang.hears("徐汇店的同事来了")
    await world.passes(minutes=10)
    zhang.hears_nothing()
    await world.passes(minutes=10)
    zhang.hears("受理了，但还没有回您的话", "急救 120")
    await world.passes(hours=1)
    zhang.hears("受理了，但还没有回您的话")
    called = next(m for m in store.said() if "🆘 人身安全：案件" in m.text)
    await store.says("我马上到", by="li", reply_to=called)
    zhang.hears("我马上到")
    await world.passes(hours=2)
    zhang.hears_nothing()
    for unit in ("xuhui", "shanghai", "hq"):
        world.group(unit).skips()


async def test_the_order_number_stands_on_the_card_and_the_wish_once(world: World) -> None:
    zhang = world.customer("Anna Smith", "en")
    for word in (
        "I waited an hour for my food at the Xuhui store yesterday. Order no. 20261103887766.",
        "agree",
        "I want a refund",
        "none",
        "+44 20 7946 0018 Anna McDonald",
    ):
        await zhang.says(word)
    assert "Order: 20261103887766" in zhang.skips()[-1]
    await zhang.says("submit")
    zhang.hears("Your complaint is filed")
    card = world.group("xuhui").hears("诉求：退款", "订单号：20261103887766", "+44 20 **** 0018")
    assert "refund" not in card.text
    case = await world.case()
    kept = await said(world, case)
    assert (kept["order"], kept["name"]) == ("20261103887766", "Anna McDonald")


async def test_in_a_group_the_bot_says_where_complaints_and_languages_are_dealt_with(
    world: World,
) -> None:
    zhang, store = world.customer("张敏"), world.group("xuhui")
    world.telegram.bot_added("customer", store.room, world.staff["li"])
    await world.settles()
    store.skips()
    await store.says("/language@cloud_kitchen_bot en", by="li")
    store.hears("The language is chosen in the private chat", "@cloud_kitchen_bot")
    await store.says("/start@cloud_kitchen_bot", by="li")
    assert "cloud_kitchen_bot" in store.skips()[-1]
    zhang.hears_nothing()
