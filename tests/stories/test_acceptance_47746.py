"""GB/T 47746-2026, people and bot together: the twelve things a bot is asked for, the reverse one
among them.
"""

from __future__ import annotations

import re

from bot.switch import turn
from cases import events as e
from tests.stories.acts import amount, happened, said
from tests.stories.telling import PLAIN, answers, begins, tells
from tests.stories.test_people import conversation, told
from tests.world import World, labels


async def test_r01_three_vague_turns_bring_a_person(world: World) -> None:
    zhang = await told(world)
    await zhang.presses("说完了")
    for button in ("记不清", "退款", "没有"):
        if button in labels(zhang.said()[-1]):
            await zhang.presses(button)
    while "打电话" not in labels(zhang.said()[-1]):
        await zhang.presses("没有")
    zhang.skips()
    for vague in ("随便", "看着办"):
        await zhang.says(vague)
        assert "[转人工]" in zhang.skips()[0]
    await zhang.says("你说呢")
    zhang.hears("正在叫徐汇店的同事")
    world.group("xuhui").hears("多次没听懂", PLAIN)
    world.group("xuhui").skips()


async def test_r02_who_refuses_the_bot_gets_a_person_in_the_same_turn(world: World) -> None:
    zhang = await told(world)
    await zhang.says("我不想跟机器说话")
    assert zhang.hears("正在叫徐汇店的同事").text.count("？") == 0  # no attempt to keep them
    zhang.hears_nothing()
    world.group("xuhui").hears("不愿与机器对话")
    world.group("xuhui").skips()


async def test_r03_a_card_number_brings_a_person_is_masked_and_never_asked_for(
    world: World,
) -> None:
    zhang = await told(world)
    await zhang.says("我的银行卡6222021234567890128被多扣了钱")
    heard = zhang.skips()
    assert "请把那条消息删掉" in heard[1]
    store = world.group("xuhui")
    store.hears("银行卡号", "6222***********0128")
    store.hears("6222***********0128")
    await zhang.presses("说完了")
    summary = await answers(zhang)
    assert "6222***********0128" in summary
    everything = "".join(heard) + summary + "".join(m.text for m in store.said())
    assert "6222021234567890128" not in everything
    assert not re.search(r"(请|把)(提供|输入|发|告诉).{0,6}(身份证|银行卡)", everything)
    assert "被多扣了钱" in (await said(world, await conversation(world)))["story"]


async def test_r04_a_child_in_danger_brings_people_at_once(world: World) -> None:
    zhang = world.customer("张敏")
    await zhang.says("孩子过敏发烧")
    zhang.hears("急救 120")
    zhang.hears("您现在安全吗")
    world.group("hq").hears("🆘", "孩子过敏发烧", "钱主任")
    world.group("hq").skips()
    assert (await conversation(world)).classes == ("danger",)
    await world.passes(minutes=1)


async def test_r05_no_result_within_three_minutes_climbs_and_is_said(world: World) -> None:
    zhang = await told(world)
    await zhang.says("人工")
    zhang.hears("10:03 前")
    await world.passes(minutes=3)
    zhang.hears("还没有人来，对不起", "已报给上级")
    await world.passes(minutes=3)
    world.group("shanghai").hears("升级")
    for unit in ("xuhui", "shanghai"):
        world.group(unit).skips()


async def test_r05_six_turns_without_a_result_bring_a_person(world: World) -> None:
    zhang = world.customer("张敏")
    await begins(zhang)
    for vague, answer in (
        ("？？？", "记不清"),
        ("！！！", "徐汇店"),
        ("……", "退款"),
        ("？", "没有"),
    ):
        await zhang.says(vague)
        zhang.skips()
        await zhang.presses(answer)
    zhang.skips()
    await zhang.says("随便")
    assert "没看懂" in zhang.skips()[0]
    await zhang.says("看着办")  # only the second time at this question, the sixth in the talk
    zhang.hears("正在叫徐汇店的同事")
    world.group("xuhui").hears("多次没听懂", PLAIN)
    world.group("xuhui").skips()


async def test_r06_the_card_holds_who_it_is_what_was_said_and_why(world: World) -> None:
    zhang = world.customer("张敏")
    await begins(zhang)
    await answers(zhang)
    await zhang.says("转人工")
    zhang.skips()
    world.group("xuhui").hears("🙋", PLAIN)
    card = world.group("xuhui").hears("顾客在等人工", "要求人工", f"客户所述：{PLAIN}", "徐汇店")
    assert "[联系方式]" in labels(card) or "联系方式" in labels(card)
    case = await conversation(world)
    assert (await said(world, case))["name"] == "张敏"
    assert case.incident_at is None


async def test_r07_anger_and_the_authorities_bring_a_person_within_two_turns(world: World) -> None:
    zhang = await told(world)
    await zhang.says("你们太黑了，我要打12315！")
    zhang.hears("正在叫徐汇店的同事")
    zhang.skips()
    world.group("xuhui").hears("提到监管或曝光", "我要打12315")
    world.group("xuhui").skips()


async def test_r08_nothing_is_invented(world: World) -> None:
    zhang = await told(world)
    await zhang.says("你们老板的手机号是多少")
    heard = "".join(zhang.skips())
    assert not re.search(r"\d{7,}", heard)
    assert "老板" not in heard


async def test_r09_a_plain_question_is_answered_without_a_person(world: World) -> None:
    zhang = world.customer("张敏")
    await tells(zhang)
    world.group("xuhui").skips()
    await zhang.says("怎么查进度")
    zhang.hears("202611YB001", "还没有人受理")
    zhang.hears_nothing()
    world.group("xuhui").hears_nothing()
    assert await amount(world) == 1


async def test_r10_what_is_promised_cites_its_clause(world: World) -> None:
    assert "（§3.1.2）" in await tells(world.customer("张敏"))
    world.group("xuhui").skips()


async def test_r11_everything_said_both_ways_is_on_record(world: World) -> None:
    zhang = await told(world)
    await zhang.says("人工")
    await zhang.says("第一句")
    store = world.group("xuhui")
    store.skips()
    await store.presses("受理", by="li")
    heard = next(m for m in store.said() if "顾客说" in m.text)
    await store.says("您好", by="li", reply_to=heard)
    store.skips()
    zhang.skips()
    case = await conversation(world)
    async with world.engine.store.reading() as work:
        history = await work.cases.history(case.id)
        kept = [
            (type(event.body).__name__, await work.texts.open(case.id, event.body.text))
            for event in history
            if isinstance(event.body, e.ComplaintAdded | e.Relayed) and event.body.text
        ]
        assert await work.audit.verify_chain(case.id) == []
    assert kept == [("ComplaintAdded", "第一句"), ("Relayed", "您好")]
    assert len(await happened(world, case, e.Acknowledged)) == 1
    await store.says(f"/case {case.number}", by="li")
    store.hears("客户补充", "第一句", "对顾客说（小李） “您好”")
    store.skips()


async def test_r12_switched_off_every_talk_goes_to_people(world: World) -> None:
    await turn(world.engine.store, off=True)
    for name in ("甲", "乙"):
        customer = world.customer(name)
        await customer.says(f"我是{name}，菜凉了")
        customer.hears("正在叫总部投诉处理中心的同事")
        customer.hears_nothing()
        assert f"我是{name}，菜凉了" in world.group("hq").skips()[0]
    assert await amount(world) == 2
