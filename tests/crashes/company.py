"""A company of many stores: real groups take few messages a minute, so two hundred cards need many
groups.

The demo company's headquarters and branch, the same procedure, stores that are always open.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from cases.organisation import Address
from cases.ports import Contact
from storage.store import SqlStore
from tests.crashes.telegram import Telegram

STORES = (
    "徐汇 静安 黄浦 长宁 普陀 虹口 杨浦 闵行 宝山 嘉定 浦东 金山 "
    "松江 青浦 奉贤 崇明 莘庄 七宝 大华 周浦 "
    "临港 川沙 惠南 朱泾 南翔 安亭 九亭 泗泾 颛桥 唐镇"
).split()
"""Customers complain about the first twenty; in the others there are complaints of earlier."""
BUSY = STORES[:20]
EARLIER = STORES[20:]

_HEAD = """
name = { zh = "云食餐饮", en = "Cloud Kitchen" }
procedure = "service"

[[calendars]]
id = "open"
zone = "Asia/Shanghai"
[calendars.hours]
mon-sun = ["00:00-24:00"]

[[units]]
id = "hq"
name = { zh = "总部投诉处理中心", en = "Headquarters" }
kind = "hq"
calendar = "open"
files = false

[[units]]
id = "shanghai"
name = { zh = "上海分公司", en = "Shanghai branch" }
kind = "branch"
parent = "hq"
calendar = "open"
files = false

[[people]]
id = "qian"
name = "钱主任"
roles = ["centre_head@hq"]
admin = true

[[people]]
id = "zhao"
name = "赵经理"
roles = ["unit_head@shanghai"]
"""
_STORE = """
[[units]]
id = "s{number}"
name = {{ zh = "{name}店", en = "Store {number}" }}
kind = "store"
parent = "shanghai"
calendar = "open"

[[people]]
id = "p{number}"
name = "{name}店长"
roles = ["intake@s{number}", "unit_head@s{number}"]
"""


def unit(store: str) -> str:
    """The id of a store."""
    return f"s{STORES.index(store) + 1}"


def written(folder: Path) -> Path:
    """The company's organisation file."""
    stores = [_STORE.format(number=n, name=name) for n, name in enumerate(STORES, 1)]
    path = folder / "organisation.toml"
    path.write_text(_HEAD + "".join(stores), encoding="utf-8")
    return path


async def bound(store: SqlStore, telegram: Telegram) -> dict[str, str]:
    """Groups and people bound as after going live; the chat of every unit."""
    now = datetime.now(UTC)  # noqa: TID251 - the processes live in real time, too
    units = ["hq", "shanghai", *map(unit, STORES)]
    people = ["qian", "zhao", *(f"p{number}" for number in range(1, len(STORES) + 1))]
    chats: dict[str, str] = {}
    async with store.work() as work:
        for number, (place, person) in enumerate(zip(units, people, strict=True), 601):
            await telegram.does("add_user", id=number, first_name=person)
            await telegram.does("user_starts", user=number, bot="staff")
            group = await telegram.does("add_group", title=place, members=[number])
            await telegram.does("bot_added", bot="staff", group=group["id"], by=number)
            await telegram.does("bot_promoted", bot="staff", group=group["id"], by=number)
            chats[place] = str(group["id"])
            await work.people.set_contact(Contact("staff", str(number), "zh", person), now)
            await work.people.bind_group(place, Address("staff", chats[place]), person, now)
    await telegram.forgets("staff")
    return chats
