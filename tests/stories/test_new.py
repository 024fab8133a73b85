"""Staff files for a customer who has no chat: counter, phone, letter, regulator; all in private."""

from __future__ import annotations

from datetime import timedelta

from tests.stories.acts import amount, said
from tests.stories.telling import both
from tests.world import START, Group, World, shown


async def in_one_line(world: World, words: str, by: str = "li") -> Group:
    """`/new` with channel and story, up to the summary; the private chat."""
    private = world.private(by)
    await private.says(f"/new {words}", by=by)
    return private


@both
async def test_a_clerk_at_the_counter_is_led_from_channel_to_receipt(world: World) -> None:
    private, store = world.private("li"), world.group("xuhui")
    await private.says("/new", by="li")
    private.hears("从哪里来的", "[门店服务台]", "[电话]", "[信函]", "[取消]")
    await private.presses("门店服务台", by="li")
    private.hears("请写下经过")
    await private.says("昨天下午三点在徐汇店吃饭，菜里有虫子，要求退款", by="li")
    private.hears("什么时候收到的", "[就是现在]")
    await private.presses("就是现在", by="li")
    private.hears("客户的姓名和电话", "[匿名，不留]")
    await private.says("张敏女士 13812345678", by="li")
    card = private.hears(
        "渠道：门店服务台", "事发：2026-11-23", "退款", "张敏女士", "138 1234 5678"
    )
    assert "已逾期" not in card.text
    await private.presses("提交", by="li")
    receipt = private.hears("编号 202611YB001", "查询码", "专人联系您：11月25日(周三) 10:00 前")
    store.hears("案件 202611YB001", "门店服务台", "小李 代客户", "138****5678", "客户没有聊天")
    case = await world.case()
    assert (case.chat, case.filed_by, case.channel, case.anonymous) == ("", "li", "desk", False)
    assert (await said(world, case))["name"] == "张敏女士"
    code = receipt.text.split("查询码 ")[1].split("（")[0]
    zhang = world.customer("张敏")
    await zhang.says(f"202611YB001 {code}")
    zhang.hears("202611YB001")


async def test_one_line_is_enough_and_a_group_only_shows_the_way(world: World) -> None:
    store, private = world.group("xuhui"), world.private("li")
    await store.says("/new 电话 张女士说昨天汤里有头发，要求退款，电话13912345678", by="li")
    line = store.hears("私聊", "https://t.me/cloud_kitchen_staff_bot?start=new", "建议撤回")
    assert "头发" not in line.text
    assert "139" not in line.text
    private.hears("渠道：电话", "汤里有头发", "退款", "139 1234 5678")
    await private.says("/start new", by="li")
    private.hears("还有一份没提交的登记")
    private.hears("请核对", "汤里有头发")
    await private.presses("提交", by="li")
    private.hears("202611YB001")
    card = store.hears("202611YB001", "电话", "汤里有头发")
    assert "13912345678" not in card.text
    assert (await world.case()).incident_precision == "day"


@both
async def test_a_letter_of_days_ago_is_overdue_at_once_and_everybody_hears_it_honestly_once(
    world: World,
) -> None:
    store, branch, hq = (world.group(unit) for unit in ("xuhui", "shanghai", "hq"))
    private = await in_one_line(world, "信函 11月20日 9:00收到来信，菜里有虫子，要求道歉")
    private.hears("收到：11月20日(周五) 09:00", "提交时就已逾期", "启动处理流程", "已逾期 3天")
    await private.presses("改回复地址", by="li")
    private.hears("答复送到哪里")
    await private.says("徐汇区天平路1号 王先生收", by="li")
    private.hears("回复地址：徐汇区天平路1号")
    await private.presses("改客户", by="li")
    private.hears("姓名和电话")
    await private.says("王强", by="li")
    private.hears("客户：王强")
    await private.presses("提交", by="li")
    filed = private.hears("202611YB001", "启动处理流程 已逾期 3天")
    assert "可以答应客户" not in filed.text  # what is missed already is promised no more
    case = await world.case()
    assert case.received_at == START - timedelta(days=4, hours=1)
    assert case.filed_at == START
    assert {mark.at for mark in case.marks if mark.word == "filed"} == {case.received_at}

    told = store.skips()
    assert (
        sum("11月20日(周五) 09:00 收到，11月24日(周二) 10:00 才登记" in text for text in told) == 1
    )
    assert sum("停机" in text for text in told) == 0
    assert len(told) == 2  # the card, and one ping for all that was missed
    assert "天平路" not in "".join(told)
    branch.hears("升级（第1级）", "才登记；时限从收到时算")
    branch.hears("案件 202611YB001")
    hq.hears("升级（第2级）", "才登记")
    hq.hears("案件 202611YB001")
    await world.passes(hours=3)
    hq.hears("再次提醒")  # the ladder goes on from the true time
    assert "已发到您的私聊" in await store.presses("联系方式", by="wang")
    world.private("wang").hears("姓名：王强", "回复地址：徐汇区天平路1号")


async def test_a_regulators_transfer_has_its_origin_and_a_customer_nobody_knows(
    world: World,
) -> None:
    private = await in_one_line(world, "12345 昨天徐汇店服务员骂人，要求道歉")
    private.hears("谁转来的", "文号")
    await private.says("12345热线，沪2026-1123号", by="li")
    private.hears("渠道：监管部门转办", "来源：12345热线", "匿名，没有留电话")
    await private.presses("提交", by="li")
    private.hears("202611YB001", "没有留联系方式")
    card = world.group("xuhui").hears("监管部门转办", "来源：12345热线，沪2026-1123号", "匿名")
    assert "专人联系客户" not in card.text  # nobody can be promised a call
    assert "[联系结果]" not in shown(card)


@both
async def test_solved_on_the_spot_is_filed_closed_and_reported_in_one_go(world: World) -> None:
    store, branch = world.group("xuhui"), world.group("shanghai")
    private = await in_one_line(world, "柜台 菜上错了，客人很生气")
    private.hears("请核对", "[当场解决]")
    await private.presses("当场解决", by="li")
    private.hears("怎么解决的")
    await private.says("当面道歉并重做一份，客人满意", by="li")
    private.hears("已登记并当场结案，编号 202611YB001", "赵经理")
    branch.hears("当场解决：案件 202611YB001", "小李", "菜上错了", "重做一份")
    branch.hears("案件 202611YB001", "已结案")
    store.hears("案件 202611YB001", "已结案", "重做一份")
    case = await world.case()
    assert case.status == "closed"
    assert [m.word for m in case.marks][-2:] == ["resolved", "closed"]
    await world.passes(days=3)


async def test_what_a_customer_without_a_chat_should_hear_is_a_task_of_staff(world: World) -> None:
    store, private = world.group("xuhui"), world.private("li")
    await in_one_line(world, "电话 菜里有虫子，要求退款，电话13912345678")
    private.skips()
    await private.presses("提交", by="li")
    private.skips()
    store.skips()
    await store.presses("受理", by="li")
    private.hears("请告诉客户：案件 202611YB001", "已受理", "电话", "小李")
    private.hears("案件 202611YB001")  # the card comes along
    await store.presses("提出解决方案", by="wang")
    await store.says("全额退款", by="wang", reply_to=store.hears("请“回复”本消息"))
    store.hears("解决方案已记录")
    task = private.hears("请告诉客户", "全额退款", "[客户满意] [客户不满意]", "[联系方式]")
    assert "139" not in task.text
    await private.presses("客户不满意", by="li", message=task)
    await private.says("还要道歉", by="li", reply_to=private.hears("客户不满意的原因"))
    private.hears("请告诉客户", "已退回重新处理", "专人联系您：11月25日(周三) 10:00 前")
    private.hears("客户不满意已记录")
    store.hears("客户不认可方案", "还要道歉", "第2轮")
    assert (await world.case()).round == 2
    await store.presses("提出解决方案", by="wang")
    await store.says("退款并道歉", by="wang", reply_to=store.hears("请“回复”本消息"))
    store.hears("解决方案已记录")
    private.hears("退款并道歉")
    await store.presses("客户满意", by="wang")
    store.hears("客户确认已解决")
    assert (await world.case()).status == "closed"
    private.hears_nothing()


@both
async def test_a_talk_is_turned_into_the_customers_own_complaint(world: World) -> None:
    zhang, store, private = world.customer("张敏"), world.group("xuhui"), world.private("li")
    await zhang.starts("u_xuhui")
    await zhang.presses("同意并开始")
    await zhang.says("菜里有虫子")
    await zhang.says("转人工")
    await zhang.says("我要退款，电话13912345678")
    await zhang.shows_photo()
    zhang.skips()
    store.skips()
    await world.passes(minutes=2)
    assert "已在私聊里打开" in await store.presses("转为投诉", by="li")
    card = private.hears("菜里有虫子", "我要退款", "退款", "139 1234 5678", "材料：1 件", "10:00")
    assert "[当场解决]" not in shown(card)
    assert "没提交" in await store.presses("转为投诉", by="li")
    await private.presses("提交", by="li")
    private.hears("202611YB001", "客户已在聊天里收到回执")
    zhang.hears("已收到您的投诉，编号 202611YB001", "查询码")
    zhang.hears("登记为投诉", "人工对话到此结束")
    store.hears("案件 202611YB001", "材料：1件", "小李 代客户")
    complaint = await world.case("202611YB001")
    talk = await world.case("202611RG001")
    assert talk.status == "closed"
    assert (complaint.conversation, complaint.customer) == (talk.id, talk.customer)
    assert complaint.received_at == START
    await store.presses("提出解决方案", by="wang")
    prompt = store.hears("请“回复”本消息")
    await store.says("全额退款", by="wang", reply_to=prompt)
    zhang.hears("全额退款", "[已解决]")  # in their own chat, as for any complaint
    store.hears("解决方案已记录")
    await zhang.presses("已解决")
    zhang.hears("已解决")
    store.hears("客户确认已解决")
    await world.passes(days=2)  # and the draft in the customer's chat is not filed a second time
    assert await amount(world) == 2


async def test_two_turn_the_same_talk_and_only_the_first_files(world: World) -> None:
    zhang, store = world.customer("张敏"), world.group("xuhui")
    await zhang.starts("u_xuhui")
    await zhang.presses("同意并开始")
    await zhang.says("菜里有虫子")
    await zhang.says("转人工")
    store.skips()
    await store.presses("转为投诉", by="li")
    await store.presses("转为投诉", by="wang")
    for person in ("li", "wang"):
        world.private(person).skips()
        await world.private(person).presses("提交", by=person)
    world.private("li").hears("202611YB001")
    world.private("wang").hears("已由别人转为投诉")
    assert await amount(world) == 2
    zhang.skips()
    store.skips()


@both
async def test_another_story_while_an_entry_is_open_is_kept_and_asked_about(world: World) -> None:
    store, private = world.group("xuhui"), world.private("li")
    other = "/new 电话 昨天下午三点李女士13811112222说汤里有头发，要退款"
    await store.says("/new 柜台 今天上午张先生说面是凉的", by="li")
    store.hears("刚才写的已带过去")
    private.hears("请核对", "面是凉的")
    await store.says(other, by="li")
    line = store.hears("还有一份没提交的登记", "没有并入", "等您选择")
    assert "已带过去" not in line.text
    assert "1381111" not in line.text
    private.hears("面是凉的")
    private.hears("刚才写的", "汤里有头发", "[是同一件，加进去] [是另一件，先填完这份]")
    await private.presses("是另一件，先填完这份", by="li")
    assert "汤里有头发" not in private.hears("请核对", "面是凉的").text
    await private.presses("提交", by="li")
    private.hears("202611YB001")
    private.hears("请核对", "渠道：电话", "汤里有头发", "138 1111 2222")  # it begins by itself

    store.hears("案件 202611YB001")
    await store.says("/new 电话 她又说店长态度不好", by="li")
    store.hears("没有并入")
    private.hears("汤里有头发")
    private.hears("店长态度不好")
    await private.presses("是同一件，加进去", by="li")
    private.hears("请核对", "汤里有头发", "店长态度不好")
    await private.presses("提交", by="li")
    private.hears("202611YB002")
    private.hears_nothing()
    store.hears("案件 202611YB002", "汤里有头发", "店长态度不好")
