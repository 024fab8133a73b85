"""The company of the playground with a procedure of its own that uses more of the language."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from tests.stories.company import in_english
from tests.stories.telling import answers, begins
from tests.world import DEMO, Customer, Group, World, playing

RULES = Path(__file__).parent / "rules"
_ROLES = {
    '"unit_head@shanghai", "investigator@shanghai"': '"unit_head@shanghai"',
    '"centre_head@hq", "intake@hq", "handler@hq", "analyst@hq"': '"centre_head@hq"',
    '"committee@hq", "unit_head@hq"': '"unit_head@hq"',
}


def organisation(folder: Path, *, english: bool = False) -> Path:
    """The organisation file, with the procedure `mine` in force."""
    text = (in_english(folder) if english else DEMO).read_text(encoding="utf-8")
    text = text.replace('procedure = "service"', 'procedure = "mine"')
    for before, after in _ROLES.items():
        assert before in text, before
        text = text.replace(before, after)
    path = folder / "mine_company.toml"
    path.write_text(text, encoding="utf-8")
    return path


@asynccontextmanager
async def richly(database: str, folder: Path, *, english: bool = False) -> AsyncIterator[World]:
    """A world in which `mine` holds."""
    given = {"KESU_PROCEDURES_DIR": str(RULES)}
    org = organisation(folder, english=english)
    async with playing(database, folder, organisation=org, given=given) as world:
        yield world


async def opens(group: Group, button: str, by: str) -> str:
    """A button of the card's 〔更多〕."""
    more = "More" if "More" in group.card() else "更多"
    await group.presses(more, by=by)
    return await group.presses(button, by=by)


async def tells_it(customer: Customer, story: str) -> str:
    """The plain way to the receipt, in this company's words."""
    await begins(customer, story)
    await answers(customer)
    await customer.presses("提交")
    return customer.hears("已收到您的抱怨").text
