"""Working a case in the group: classes, contact, hand-overs, proposals, refusals, endings."""

from __future__ import annotations

from datetime import timedelta

from cases import events as e
from tests.stories.acts import happened
from tests.stories.telling import both, tells
from tests.world import START, Group, World, labels


async def in_words(group: Group, button: str, by: str, words: str, then: str = "") -> None:
    """Press a button that asks for words (perhaps through a menu), and reply to what it asks."""
    await group.presses(button, by=by)
    if then:
        await group.presses(then, by=by)
    prompt = group.hears("请“回复”本消息")
    await group.says(words, by=by, reply_to=prompt)


@both
async def test_the_class_is_changed_with_a_reason_and_the_clocks_follow(world: World) -> None:
    await tells(world.customer("张敏"))
    store = world.group("xuhui")
    store.hears("一般投诉", "启动处理流程")
    await in_words(store, "改类别", "li", "客户受伤", then="紧急投诉")
    store.hears("202611YB001 改为 紧急投诉", "时限已重新计算")
    store.hears("类别已记录")
    card = store.card()
    assert "响应紧急投诉：11月24日(周二) 10:15 前" in card
    assert "启动处理流程" not in card
    changed = (await happened(world, await world.case(), e.Classified))[-1]
    assert isinstance(changed, e.Classified)
    assert changed.classes == ("urgent",)
    assert changed.reason is not None

    await in_words(store, "改类别", "wang", "只是擦伤", then="一般投诉")
    store.hears("类别已记录")
    card = store.card()
    assert "启动处理流程：11月25日(周三) 10:00 前" in card  # counted from the filing
    assert "响应紧急投诉" not in card


async def test_only_those_who_may_decide_a_class_are_asked_for_a_reason(world: World) -> None:
    await tells(world.customer("张敏"))
    store = world.group("xuhui")
    store.hears("[改类别]")
    await store.presses("改类别", by="li")
    answer = await store.presses("重大投诉", by="li")
    assert "业务部门负责人" in answer
    assert "委员会" in answer
    assert (await world.case()).classes == ("general",)
    await store.presses("返回", by="li")
    assert "改类别" in labels(store.cards()[-1])


@both
async def test_a_case_is_handed_over_to_another_store_and_lives_there(world: World) -> None:
    zhang = world.customer("张敏")
    store, other = world.group("xuhui"), world.group("jingan")
    await tells(zhang)
    store.hears("[转交]")
    await in_words(store, "转交", "wang", "是静安店的订单", then="静安店")
    store.hears("已转交：徐汇店 → 静安店，负责人 孙店长")
    store.hears("转交已记录")
    other.hears("已转交：徐汇店 → 静安店", "孙店长")
    other.hears("单位：静安店", "负责人：孙店长", "[受理]")
    zhang.hears("202611YB001 已转给 静安店 处理", "不用重新说明")

    assert "无权限" in await store.presses("提出解决方案", by="li")
    await world.passes(hours=12)
    other.hears("快到时限", "静安店", "孙店长")
    store.hears_nothing()
    assert "已记录" in await other.presses("受理", by="sun")
    zhang.hears("已受理")
    assert "受理：孙店长" in store.card()  # who had it before still sees how it stands


@both
async def test_contact_is_shown_in_private_to_those_entitled_and_put_on_record(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store, private = world.group("xuhui"), world.private("li")
    await zhang.starts()
    await zhang.presses("同意并开始")
    await zhang.says("菜里有虫子")
    for button in ("说完了", "记不清", "徐汇店", "退款", "没有"):
        await zhang.presses(button)
    await zhang.says("13812345678 张敏女士")
    await zhang.presses("提交")
    zhang.skips()
    card = store.hears("客户A-138****5678", "[联系方式]")
    assert "张敏" not in card.text

    assert "无权限" in await store.presses("联系方式", by="sun")
    assert "已发到您的私聊" in await store.presses("联系方式", by="li")
    private.hears("案件 202611YB001 客户联系方式", "张敏女士", "13812345678", "已记录在案")
    store.hears_nothing()
    (seen,) = await happened(world, await world.case(), e.ContactRevealed)
    assert isinstance(seen, e.ContactRevealed)
    assert seen.to == "li"

    world.telegram.user_blocks(world.staff["wang"], "staff")
    await world.settles()
    world.group("shanghai").skips()
    store.hears("王店长", "屏蔽了机器人")
    assert "无法私聊您" in await store.presses("联系方式", by="wang")
    assert len(await happened(world, await world.case(), e.ContactRevealed)) == 1


async def test_a_customer_who_does_not_answer_the_phone_is_told_in_chat(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("[联系结果]")
    await store.presses("联系结果", by="li")
    await store.presses("无人接听", by="li")
    zhang.hears("202611YB001", "没有联系上您", "会再打")
    await store.presses("联系结果", by="li")
    await store.presses("号码有误", by="li")
    zhang.hears("202611YB001", "打不通", "新号码")
    assert "专人联系客户" in store.card()  # an attempt keeps no promise
    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")
    zhang.hears_nothing()
    assert "专人联系客户" not in store.card()


@both
async def test_a_customers_no_starts_the_loop_again_with_new_dates(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await store.presses("受理", by="li")
    zhang.hears("已受理")
    await in_words(store, "提出解决方案", "wang", "赠送一份甜品")
    store.hears("解决方案已记录")
    proposal = zhang.hears("赠送一份甜品", "[已解决] [未解决]")
    assert "待客户确认" in store.card()
    await world.passes(hours=5)
    store.skips()

    await zhang.presses("未解决", proposal)
    zhang.hears("已退回重新处理", "11月25日(周三) 15:00 前")
    zhang.hears("202611YB001 没有解决", "[跳过]")
    store.hears("客户不认可方案", "第2轮")
    await zhang.says("我要的是退款")
    zhang.hears("已记下原因")
    store.hears("我要的是退款")
    card = store.card()
    assert "第2轮" in card
    assert "启动处理流程：11月25日(周三) 15:00 前" in card
    assert "尚无人受理" in card
    assert "过时" in await zhang.presses("已解决", proposal)

    await store.presses("受理", by="wang")
    zhang.hears("已受理")
    await in_words(store, "提出解决方案", "wang", "全额退款")
    store.hears("解决方案已记录")
    again = zhang.hears("全额退款", "[已解决]")
    await zhang.presses("已解决", again)
    zhang.hears("已解决", "谢谢")
    store.hears("客户确认已解决", "已结案")
    case = await world.case()
    assert (case.status, case.round) == ("closed", 2)
    await world.passes(days=5)


@both
async def test_a_proposal_without_an_answer_is_recalled_and_lapses_after_three_working_days(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await in_words(store, "提出解决方案", "wang", "全额退款")
    store.hears("解决方案已记录")
    zhang.hears("全额退款")
    await world.passes(hours=36)
    zhang.hears("还在等您答复", "全额退款", "[已解决] [未解决]")
    await world.passes(hours=36)
    zhang.hears("一直没有收到您的答复", "202611YB001 已终止")
    store.hears("202611YB001 已终止", "没有答复")
    case = await world.case()
    assert case.status == "lapsed"
    assert case.reached[-1].due_at == START + timedelta(days=3)  # the shop works every day
    await world.passes(days=5)


@both
async def test_closing_needs_a_reason_the_customer_reads_it_and_the_case_can_be_reopened(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("[结案]")
    await store.says("/close 202611YB001", by="wang")
    store.hears("/close 编号 理由")
    await in_words(store, "结案", "wang", "监控显示是外来物")
    store.hears("结案已记录")
    zhang.hears("202611YB001 已结案", "监控显示是外来物", "12315")
    assert labels(store.cards()[-1]) == ["备注", "重开"]
    await world.passes(days=3)

    await in_words(store, "重开", "wang", "客户带来了新照片")
    store.hears("202611YB001 已重开，第2轮")
    store.hears("重开已记录")
    zhang.hears("202611YB001 已重新处理", "11月28日(周六) 10:00 前")
    assert "启动处理流程：11月28日(周六) 10:00 前" in store.card()
    await world.passes(hours=12)
    store.hears("快到时限", "还剩 12小时")


@both
async def test_an_acknowledgement_that_nothing_follows_expires_in_working_time(
    world: World,
) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await world.passes(hours=11)  # 21:00, an hour before the shop closes
    await tells(zhang)
    store.hears("待受理")
    await store.presses("受理", by="li")
    zhang.hears("已受理")
    assert "受理后跟进：11月25日(周三) 13:00 前" in store.card()

    await world.passes(hours=15)  # noon: three of four working hours are gone
    told = store.skips()
    assert any("快到时限" in text and "受理后跟进" in text for text in told)
    await world.passes(hours=1)
    store.hears("受理已失效", "202611YB001", "小李 受理后没有跟进", "王店长")
    case = await world.case()
    assert case.acknowledged is None
    assert case.owner == "wang"  # never nobody
    assert "[受理]" in store.card()
    store.skips()


@both
async def test_an_open_case_without_a_running_clock_is_looked_at_again(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    store.hears("待受理")
    await store.presses("受理", by="li")
    await store.presses("联系结果", by="li")
    await store.presses("已联系上", by="li")
    await store.presses("分派并启动处理", by="li")
    zhang.hears("已受理")
    assert "没有在走的时限，复查时间：11月26日(周四) 10:00" in store.card()
    await world.passes(hours=48)
    store.hears("202611YB001 该复查了", "王店长")
    await world.passes(days=1)
    store.hears_nothing()
    await in_words(store, "备注", "wang", "等供应商回复")
    store.hears("备注已记录")
    assert "复查时间：11月29日(周日) 10:00" in store.card()
    await world.passes(hours=48)
    store.hears("该复查了")
