"""What a transcript's `!` lines leave in the store, and what staff do in it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cases import commands as c
from cases import events as e
from cases.access import Actor
from cases.case import Case
from cases.conversation import is_conversation, kind_of
from cases.events import AnyBody
from cases.service import Done, handle
from tests.stories.acts import happened, said
from tests.world import World

# The company of `tests/conversations/talking.py`: a head office and three stores.
COMPANY = """
name = { zh = "示例餐饮", en = "Example Dining" }
procedure = "service"

[[calendars]]
id = "daily"
zone = "Asia/Shanghai"
[calendars.hours]
mon-sun = ["00:00-24:00"]

[[units]]
id = "hq"
name = { zh = "总部", en = "Head office" }
kind = "hq"
calendar = "daily"
"""
_STORES = {
    "xuhui": ("徐汇店", "Xuhui store", "徐家汇店"),
    "jingan": ("静安店", "Jing'an store", ""),
    "nanjing": ("南京东路店", "Nanjing East Road store", "南京路"),
}
_UNIT = """
[[units]]
id = "{id}"
name = {{ zh = "{zh}", en = "{en}" }}
kind = "store"
parent = "hq"
calendar = "daily"
aliases = [{alias}]
"""
_PERSON = """
[[people]]
id = "{id}"
name = "{id}"
roles = [{roles}]
admin = {admin}
"""
_ROLES = {
    "li": ("intake@xuhui",),
    "wang": ("unit_head@xuhui",),
    "zhao": ("unit_head@nanjing",),
    "sun": ("unit_head@jingan", "intake@jingan"),
    "qian": ("centre_head@hq", "intake@hq", "handler@hq"),
    "chen": ("unit_head@hq",),
}
_DID: Mapping[str, type[AnyBody]] = {
    "nudge": e.Nudged,
    "add": e.ComplaintAdded,
    "withdraw": e.Withdrawn,
}
CODE = "7K3Q-M9TX-6"


def company(folder: Path) -> Path:
    """The organisation file of the transcripts' company."""
    text = COMPANY
    for id, (zh, en, alias) in _STORES.items():
        text += _UNIT.format(id=id, zh=zh, en=en, alias=f'"{alias}"' if alias else "")
    for id, roles in _ROLES.items():
        held = ", ".join(f'"{role}"' for role in roles)
        text += _PERSON.format(id=id, roles=held, admin=str(id == "chen").lower())
    path = folder / "organisation.toml"
    path.write_text(text, "utf-8")
    return path


async def files_elsewhere(world: World) -> None:
    """Nine cases that somebody else filed; the last one's code is `CODE`."""
    other = world.customer("别人")
    for number in range(1, 10):
        case = f"elsewhere{number}"
        async with world.engine.store.work() as work:
            story = await work.texts.keep(case, "灯坏了")
        code = CODE if number == 9 else f"other{number}"
        filed = c.FileComplaint(
            case, "service", 1, "jingan", "telegram", "zh", "customer:other", str(other.room.id),
            ("refund",), False, {"story": story}, world.engine.digest(f"code:{code}"),
        )  # fmt: skip
        await _does(world, filed, Actor("customer:other", kind="customer"), case)
    await world.settles()
    other.skips()


async def proposes(world: World) -> None:
    """Staff propose a solution to the newest case."""
    case = (await _cases(world))[-1]
    async with world.engine.store.work() as work:
        text = await work.texts.keep(case.id, "全额退款")
    resolve = c.Resolve(case.id, text)
    person = world.engine.rules.house.org.people["wang"]
    actor = Actor("person:wang", person=person)
    await _does(world, resolve, actor, f"proposal {case.seq}")
    await world.settles()


async def _does(world: World, command: c.Command, actor: Actor, cause: str) -> None:
    async with world.engine.store.work() as work:
        house, now = world.engine.rules.house, world.clock.now()
        done = await handle(work, command, actor, cause, house, now)
        assert isinstance(done, Done), done


async def seen_in_case(world: World, act: str, wanted: Mapping[str, str]) -> None:
    """What was done stands in the newest case, with what is `wanted` of it."""
    cases = await _cases(world)
    talks = [case for case in cases if is_conversation(case)]
    cases = [case for case in cases if not is_conversation(case)]
    match act:
        case "file":
            await _filed(world, cases[-1], wanted)
        case "people":
            assert kind_of(talks[-1]) == wanted["kind"]
            assert not talks[-1].ended
        case "back":
            assert talks[-1].ended
        case "answer":
            kind = e.CustomerConfirmed if wanted["solved"] == "True" else e.CustomerRefused
            assert await happened(world, cases[-1], kind)
        case _:
            (*_, last) = await happened(world, cases[-1], _DID[act])
            if text := wanted.get("text"):
                assert await _opened(world, cases[-1], last) == text


async def _filed(world: World, case: Case, wanted: Mapping[str, str]) -> None:
    texts = await said(world, case)
    phone = texts.get("phone", "")
    known: dict[str, Any] = {
        **dict.fromkeys(("order", "phone", "contact_name"), ""),
        **texts,
        "contact_name": texts.get("name", ""),
        "unit": case.unit,
        "wishes": case.wishes,
        "anonymous": case.anonymous,
        "incident_at": case.incident_at,
        "incident_precision": case.incident_precision,
        "contact": "anonymous" if case.anonymous else "phone" if phone else "here",
    }
    for name, expected in wanted.items():
        if name == "unfinished":
            continue  # no field of a case: what the customer was told says it
        assert str(known[name]) == expected, (name, known[name])


async def _opened(world: World, case: Case, added: AnyBody) -> str | None:
    assert isinstance(added, e.ComplaintAdded)
    assert added.text is not None
    async with world.engine.store.reading() as work:
        return await work.texts.open(case.id, added.text)


async def _cases(world: World) -> list[Case]:
    """All cases, oldest first."""
    async with world.engine.store.reading() as work:
        rows = await work.cases.list(open_only=False, limit=100)
        found = [await work.cases.read(row.id) for row in rows]
    return sorted((case for case in found if case), key=lambda case: (case.filed_at, case.number))
