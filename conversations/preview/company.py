"""A company to show talks with: a head office and three stores, and cases of one customer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from conversations.talk.view import CaseLine, UnitLine, View
from procedures.model import Procedure, Text

NOW = datetime(2026, 11, 24, 7, 0, tzinfo=UTC)  # Tuesday, 15:00 in Shanghai
ZONE = "Asia/Shanghai"


def view(procedure: Procedure, *cases: CaseLine) -> View:
    """What a customer of that company may see."""
    return View(
        organisation=Text("示例餐饮", "Example Dining"),
        units=(
            UnitLine("hq", Text("总部", "Head office")),
            UnitLine("xuhui", Text("徐汇店", "Xuhui store"), ("徐家汇店",)),
            UnitLine("jingan", Text("静安店", "Jing'an store")),
            UnitLine("nanjing", Text("南京东路店", "Nanjing East Road store"), ("南京路",)),
        ),
        home="hq",
        procedure=procedure,
        zone=ZONE,
        notice="1",
        own_cases=cases,
        awaiting=next((case for case in cases if case.status == "resolved"), None),
        bot="kesu_demo_bot",
    )


def case(status: str = "open") -> CaseLine:
    """A case that was filed yesterday."""
    return CaseLine(
        id="case000000000001",
        number="202611YB001",
        status=status,
        unit=Text("徐汇店", "Xuhui store"),
        filed_at=NOW - timedelta(days=1),
        due_at=NOW + timedelta(hours=3),
        due_name=Text("专人联系您", "A person contacts you"),
    )
