"""Read beside a case: guide and forms; steps in words and figures; classes suggested by words."""

from __future__ import annotations

from pathlib import Path

from cases import events as e
from tests.stories.acts import happened
from tests.stories.richly import opens, richly, tells_it
from tests.world import labels

STORY = "昨天下午三点，菜里有虫子，又突然停电，电话13812345678"


async def test_a_suggested_class_is_taken_over_by_who_may(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store, li = world.group("xuhui"), world.private("li")
        await tells_it(world.customer("张敏"), STORY)
        store.hears("建议：突发事件（顾客提到“停电”）", "[✓ 突发事件]")
        assert "由部门负责人完成" in await store.presses("✓ 突发事件", by="li")
        await store.presses("✓ 突发事件", by="wang")
        store.hears("王店长", "改为“突发事件”的理由（客户原话“停电”）", "[以原话为理由]")
        await store.presses("以原话为理由", by="wang")
        assert "建议" not in store.card()
        changed = (await happened(world, await world.case(), e.Classified))[-1]
        assert isinstance(changed, e.Classified)
        assert changed.added == ("crisis",)
        assert changed.reason is not None

        assert "已发到您的私聊" in await opens(store, "话术", by="li")
        told = li.hears("话术与清单", "现场处置", "先救人，打120", "先道歉，再问经过").text
        assert told.index("现场处置") < told.index("怎么说")  # emergencies first


async def test_a_denied_word_suggests_nothing(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store = world.group("xuhui")
        await tells_it(world.customer("张敏"), "菜里有虫子，没有停电，电话13812345678")
        card = store.hears("菜里有虫子")
        assert "建议" not in card.text
        assert "✓ 突发事件" not in labels(card)


async def test_a_form_is_whole_in_private_for_who_may_and_masked_in_the_group(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        store, li = world.group("xuhui"), world.private("li")
        await tells_it(world.customer("张敏"), STORY)
        store.skips()
        await store.says("/form 202611YB001 抱怨登记表", by="li")
        told = store.hears("抱怨登记表（第八条）", "编号：202611YB001", "138****5678")
        assert "13812345678" not in told.text
        assert "上门情况：—（由投诉受理人员、部门负责人填写）" in told.text
        assert "顾客意见：—" in told.text
        assert await happened(world, await world.case(), e.ContactRevealed) == []

        await li.says("/form 202611YB001 抱怨登记表", by="li")
        li.hears("13812345678", "请勿转发")
        assert len(await happened(world, await world.case(), e.ContactRevealed)) == 1

        await store.presses("已上门", by="li")
        prompt = store.hears("“已上门”的记录（上门情况）", "[不写，只记完成]")
        await store.says("顾客在家，已道歉，电话13812345678", by="li", reply_to=prompt)
        store.hears("这一步已记录")
        await store.says("/form 202611YB001 抱怨登记表", by="wang")
        told = store.hears("上门情况：顾客在家，已道歉", "小李")
        assert "13812345678" not in told.text
        await store.says("/form 202611YB001 月亮", by="wang")
        store.hears("没有找到这个表单", "抱怨登记表")


async def test_a_step_with_nothing_to_write_is_one_more_press(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        store = world.group("xuhui")
        await tells_it(world.customer("张敏"), STORY)
        store.skips()
        await store.presses("已上门", by="li")
        store.hears("[不写，只记完成]")
        assert "已记录" in await store.presses("不写，只记完成", by="li")
        (done,) = await happened(world, await world.case(), e.StepDone)
        assert isinstance(done, e.StepDone)
        assert (done.step, done.note) == ("visit", None)
        assert "查明原因" not in store.card()


async def test_a_counted_step_takes_a_number(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store = world.group("xuhui")
        await tells_it(world.customer("张敏"), STORY)
        await store.says("/class 202611YB001 重大投诉 多人受害", by="wang")
        store.skips()
        await store.presses("回访电话", by="li")
        prompt = store.hears("“回访电话”做了几次", "[就这一次]")
        await store.says("2 都打通了", by="li", reply_to=prompt)
        store.hears("这一步已记录")
        assert "每天回访" in store.card()
        await store.says("/done 202611YB001 回访电话 1", by="li")
        store.hears("这一步已记录")
        steps = await happened(world, await world.case(), e.StepDone)
        assert [s.times for s in steps if isinstance(s, e.StepDone)] == [2, 1]
        await store.says("/done 202611YB001 回访电话 5000", by="li")
        store.hears("最多记 1000 次")
        await store.says("/done 202611YB001 月亮", by="li")
        store.hears("没有找到这个步骤", "回访电话")
        await store.says("/done 202611YB001 店长同意", by="wang")
        store.hears("还轮不到这一步")


async def test_an_approval_waits_for_its_people_and_can_be_sent_back(
    database: str, tmp_path: Path
) -> None:
    async with richly(database, tmp_path) as world:
        store = world.group("xuhui")
        await tells_it(world.customer("张敏"), STORY)
        store.skips()
        assert "等待：" not in store.card()
        await opens(store, "方案送审", by="li")
        card = store.card()
        assert "等待：店长同意（部门负责人）" in card
        assert "由部门负责人完成" in await store.presses("退回", by="li")
        await store.presses("退回", by="wang")
        assert "等待：" not in store.card()
        await opens(store, "方案送审", by="li")  # it is to be done anew
        assert "等待：店长同意" in store.card()
        await store.presses("店长同意", by="wang")
        assert "等待：" not in store.card()


async def test_a_case_with_something_missing_is_not_closed(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        store = world.group("xuhui")
        await tells_it(world.customer("张敏"), STORY)
        await store.says("/class 202611YB001 突发事件 停电属实", by="wang")
        store.skips()
        await store.says("/close 202611YB001 已处理", by="wang")
        store.hears("还不能结案，还缺：总结经验教训")


async def test_what_would_happen_is_one_message(database: str, tmp_path: Path) -> None:
    async with richly(database, tmp_path) as world:
        li, store = world.private("li"), world.group("xuhui")
        await li.says("/simulate 重大投诉 明天 10:00", by="li")
        told = li.hears(
            "模拟：徐汇店，11月25日(周三) 10:00 登记", "重大投诉", "什么也没有登记"
        ).text
        assert "11月25日(周三) 14:00（+4小时）查明原因 预警 → 小李" in told
        assert told.count("每天回访") == 1  # of a series the first
        await li.says("/simulate 静安店", by="li")
        li.hears("无权限")
        await li.says("/simulate 月亮", by="li")
        li.hears("没有找到这个类别", "重大投诉")
        async with world.engine.store.reading() as work:
            assert await work.cases.list(open_only=False) == []
        store.hears_nothing()
