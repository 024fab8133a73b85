"""Limits named and put off by people, and the time of the incident corrected: shown before done."""

from __future__ import annotations

from pathlib import Path

from cases import events as e
from tests.stories.acts import happened
from tests.stories.richly import opens, richly, tells_it

STORY = "昨天下午三点，菜里有虫子，电话13812345678"


async def test_a_promise_is_put_off_with_a_reason_and_the_customer_is_told(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        zhang, store, wang = world.customer("张敏"), world.group("xuhui"), world.private("wang")
        await tells_it(zhang, STORY)
        store.skips()
        assert "由部门负责人完成" in await opens(store, "定时限/延长", by="li")
        assert "请到私聊里写时间" in await opens(store, "定时限/延长", by="wang")
        wang.hears("“答复顾客”现在到 11月26日(周四) 15:00", "[放弃]")
        await wang.says("等厨师长", by="wang")
        wang.hears("没看懂时间")
        await wang.says("再10小时", by="wang")
        wang.hears("理由是什么", "客户会看到")
        await wang.says("等厨师长回来核对", by="wang")
        preview = wang.hears("11月26日(周四) 15:00 → 11月27日(周五) 01:00", "等厨师长回来核对")
        assert "客户会收到新时间和理由" in preview.text
        zhang.hears_nothing()
        assert await happened(world, await world.case(), e.LimitSet) == []

        await wang.presses("确认", by="wang")
        wang.hears("时限已改为 11月27日(周五) 01:00")
        zhang.hears("答复您的时间改为 11月27日(周五) 01:00", "等厨师长回来核对")
        store.hears("时限已延长", "答复顾客 → 11月27日(周五) 01:00")
        assert "答复顾客：11月27日(周五) 01:00 前" in store.card()
        assert "过期" in await wang.presses("确认", by="wang", message=preview)
        await wang.says("/case 202611YB001", by="wang")
        wang.hears("定时限：答复顾客（王店长） → 11月27日(周五) 01:00", "等厨师长回来核对")
        wang.skips()


async def test_what_the_rules_refuse_is_said_and_asked_again(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        zhang, store, wang = world.customer("张敏"), world.group("xuhui"), world.private("wang")
        await tells_it(zhang, STORY)
        store.skips()
        await store.says("/extend 202611YB001 答复顾客 明天中午十二点 太忙", by="wang")
        store.hears("请到私聊里核对")
        wang.hears("新时间要晚于现在的期限 11月26日(周四) 15:00")
        wang.hears("改到什么时候")
        await wang.says("12月10日", by="wang")
        wang.hears("最多只能延长到 11月27日(周五) 15:00")
        wang.hears("改到什么时候")
        await wang.says("昨天", by="wang")
        wang.hears("请写一个将来的时间")
        wang.hears("改到什么时候")
        await wang.says("取消", by="wang")
        wang.hears("没有改")
        await wang.says("再1小时 太忙", by="wang")  # forgotten: these are plain words again
        wang.skips()
        assert await happened(world, await world.case(), e.LimitSet) == []

        await wang.says("/extend 202611YB001 再1小时 太忙", by="wang")
        wang.hears("[确认]")
        await wang.presses("确认", by="wang")
        wang.hears("时限已改为")
        zhang.hears("太忙")
        store.hears("时限已延长")
        await wang.says("/extend 202611YB001 再1小时 还是太忙", by="wang")
        wang.hears("最多延长 1 次")
        wang.hears("改到什么时候")
        await wang.says("/cancel", by="wang")
        wang.hears("没有改")
        await wang.says("/extend 202611YB001", by="wang")
        wang.hears("/extend 编号 [时限] 时间 理由")
        zhang.hears_nothing()


async def test_a_limit_that_people_name_stands_without_date_until_somebody_does(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        zhang, store, li = world.customer("张敏"), world.group("xuhui"), world.private("li")
        await tells_it(zhang, STORY)
        await store.presses("联系结果", by="li")
        await store.presses("已联系上", by="li")
        assert "按约定回复：还没有定时间，请投诉受理人员或部门负责人定" in store.card()
        store.skips()
        await li.says("/extend 202611YB001 按约定回复 今天下午五点 顾客五点下班", by="li")
        li.hears("按约定回复：未定 → 11月24日(周二) 17:00", "顾客五点下班", "[确认]")
        await li.presses("确认", by="li")
        li.hears("时限已改为 11月24日(周二) 17:00")
        store.hears("已定时限", "按约定回复 → 11月24日(周二) 17:00")
        assert "按约定回复：11月24日(周二) 17:00 前" in store.card()
        zhang.hears_nothing()  # no promise, nothing to tell
        await world.passes(hours=7)
        told = store.skips()
        assert any("按约定回复" in text and "已逾期" in text for text in told)


async def test_the_incident_was_at_another_time_and_what_counts_from_it_moves(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        store, li = world.group("xuhui"), world.private("li")
        await tells_it(world.customer("张敏"), STORY)
        store.skips()
        await opens(store, "更正事发时间", by="li")
        li.hears("事发时间现记为 11月23日(周一) 15:00")
        await li.says("明天上午", by="li")
        li.hears("事件时间不能晚于现在")
        li.hears("应该是什么时候")
        await li.says("昨天晚上八点 监控显示", by="li")
        li.hears(
            "11月23日(周一) 15:00 → 11月23日(周一) 20:00",
            "监控显示",
            "答复顾客：11月26日(周四) 15:00 → 11月26日(周四) 20:00",
        )
        await li.presses("确认", by="li")
        li.hears("事发时间已改为 11月23日(周一) 20:00")
        store.hears("事件发生时间更正为 11月23日(周一) 20:00")
        assert "答复顾客：11月26日(周四) 20:00 前" in store.card()
        await li.says("/happened 202611YB001 昨天晚上八点", by="li")
        li.hears("已经是这样")
        li.hears("应该是什么时候")
        await li.says("放弃", by="li")
        li.hears("没看懂时间")
        await li.says("取消", by="li")
        li.hears("没有改")
