"""为什么: staff, managers and customers ask why a deadline stands where it does."""

from __future__ import annotations

from pathlib import Path

from tests.stories.richly import richly, tells_it
from tests.world import labels

STORY = "昨天下午三点，菜里有虫子，电话13812345678"


async def test_staff_press_why_and_read_rule_count_and_what_comes_next(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        store, li = world.group("xuhui"), world.private("li")
        await world.passes(hours=10)  # 20:00
        await tells_it(world.customer("张敏"), STORY)
        store.hears("抱怨 202611YB001", "顾客所述", "[为什么]")
        assert "已发到您的私聊" in await store.presses("为什么", by="li")
        told = li.hears("为什么是这个时限", "查明原因", "第三条", "八个工作小时内查明原因")
        for part in (
            "GB/T 19012",
            "8 个工作小时",
            "从登记起算：11月24日(周二) 20:00",
            "只算徐汇店的工作时间",
            "11月24日(周二) 20:00–22:00：计 2小时",
            "11月25日(周三) 10:00–16:00：计 6小时",
            "负责：投诉受理人员 小李",
            "下一次：11月25日(周三) 12:00 预警",
        ):
            assert part in told.text, part
        await li.presses("答复顾客", by="li")
        li.hears("有几种算法，取最晚", "从事发", "采用", "[查明原因]")

        await store.says("/why 202611YB001 答复顾客", by="wang")
        store.hears("答复顾客（对客户的承诺）", "48 小时")
        await store.says("/why 202611YB001 月亮", by="wang")
        store.hears("没有找到这个时限", "查明原因、答复顾客")
        await store.says("/why 202611YB009", by="wang")
        store.hears("202611YB009")


async def test_who_may_not_see_the_case_is_told_nothing(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store, other = world.group("xuhui"), world.private("sun")
        await tells_it(world.customer("张敏"), STORY)
        store.skips()
        await other.says("/why 202611YB001", by="sun")
        told = other.skips()
        assert len(told) == 1
        assert "查明原因" not in told[0]
        assert "不是给您的" in await store.presses("为什么", by="sun")


async def test_a_deadline_that_passed_tells_what_rang(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store = world.group("xuhui")
        await tells_it(world.customer("张敏"), STORY)
        await world.passes(hours=9)
        store.skips()
        await store.says("为什么", by="li")
        store.hears_nothing()  # in a group only commands are heard
        await store.says("/why 202611YB001", by="li")
        store.hears("已逾期 1小时", "已预警：11月24日(周二) 14:00", "已到期：11月24日(周二) 18:00")


async def test_the_customer_asks_and_reads_no_names_of_the_house(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        zhang, store = world.customer("张敏"), world.group("xuhui")
        await tells_it(zhang, STORY)
        store.skips()
        await zhang.says("/status")
        line = zhang.hears("答复您", "11月26日(周四) 15:00", "[为什么是这个时间]")
        await zhang.presses("为什么是这个时间", line)
        told = zhang.hears("答复您", "11月26日(周四) 15:00 前", "从事情发生时", "72 小时")
        assert "2 种算法，取最晚" in told.text
        for name in ("小李", "王店长", "部门负责人"):
            assert name not in told.text

        async with world.engine.store.reading() as work:
            rows = await work.cases.list(open_only=False)
        assert len(rows) == 1  # asking changes nothing


async def test_in_english(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path, english=True) as world:
        store, li = world.group("xuhui"), world.private("li")
        async with world.engine.store.work() as work:
            for number in ("601",):
                contact = await work.people.contact("staff", number)
                assert contact is not None
        await tells_it(world.customer("张敏"), STORY)
        store.hears("Grievance 202611YB001", "[Why?]")
        await store.says("/why 202611YB001", by="li")
        told = store.hears("why this deadline", "Find the cause", "8 working hours", "from filing")
        assert "Only working time of Xuhui store counts" in told.text
        assert labels(told) == ["Answer the guest"]
        li.hears_nothing()
