"""P03 with P14, P16, P18, P21: who caused it decides form, owner and exit; what is hard gets its
limit from the company.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.procedures_told.company import World
from tests.procedures_told.limits import Limit, holds, untold

Opens = Callable[..., World]
HARD = ("chu classify:hard", "gong step:company_opinion", "gong set:set-hard+72h")


def row(clock: str, due: str, **more: Any) -> Limit:
    """A limit of a complaint at the lake."""
    return Limit("property", clock, "lake", due, **more)


LIMITS = [
    row(
        "set-hard",
        "11-27 10:00",
        presses=HARD,
        warned=("11-25 22:00 lake chu", "11-26 10:00 lake chu"),
        rings=("11-27 10:00 lake chu,ban",),
        kept=("chu step:kept",),
    ),
    row(
        "own-hard",
        "11-25 10:00",
        presses=("chu classify:hard",),
        warned=("11-24 15:00 company gong",),
        rings=("11-25 10:00 company gong",),
        kept=("gong step:company_opinion", "gong set:set-hard+72h"),
    ),
    row(
        "own-opinion",
        "11-24 14:00",
        presses=("bao step:to_superior",),
        warned=("11-24 12:00 lake chu",),
        rings=("11-24 14:00 lake chu",),
        kept=("chu step:opinion",),
    ),
]


@pytest.mark.parametrize("limit", LIMITS, ids=lambda limit: limit.clock)
def test_limit(limit: Limit) -> None:
    holds(limit)


def test_every_limit_has_a_row() -> None:
    assert untold("property", LIMITS) == set()


def test_any_employee_reports_it_and_the_site_settles_what_is_ours(opens: Opens) -> None:
    """Class 1: the record stays at the site, the company gets a copy."""
    world = opens("property")
    world.complains("lake", by="bao", channel="desk")
    world.told_of("lake", "staff/notice/copy", "chu")
    world.presses("bao step:apologised", "bao step:to_superior")
    assert world.clocks() == {"own-opinion": "11-24 14:00"}
    world.refused("bao step:opinion", "other_role")
    world.presses("+1h", "chu step:opinion", "chu classify:class_one", "ban step:verified")
    world.refused("ban close", "not_closable")
    world.presses("ban step:record")
    world.told_of("company", "staff/notice/copy", "gong")
    world.presses("ban step:negotiated", "ban resolve", "ban satisfied")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_solved_on_the_spot_the_superior_hears_of_it(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake", by="ke", channel="desk")
    world.skips()
    world.presses("bao step:apologised", "bao step:on_the_spot")
    world.told_of("lake", "staff/notice/copy", "chu")
    world.presses("ke step:record", "ke resolve", "ke satisfied")
    assert world.it.status == "closed"


def test_the_developers_fault_goes_to_the_developer_where_the_impact_is_large(
    opens: Opens,
) -> None:
    world = opens("property")
    world.complains("lake")
    world.presses("ke classify:class_two")
    world.offered_not("step:record", "step:duty_log", "step:written", "step:special_report")
    world.refused("ban step:engineering", "other_role")
    world.presses("ke step:engineering")
    world.offered_not("step:written", "step:developer")
    world.presses("chu classify:large", "chu step:written")
    world.told_of("company", "staff/notice/copy", "gong")
    world.refused("chu step:developer", "other_role")
    world.presses("gong step:developer", "chu resolve", "zhang yes")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    world.presses("+3d", "gong step:developer_result")
    world.told_of("lake", "staff/notice/copy", "ban", "chu")
    world.presses("chu close")
    assert world.it.status == "closed"


def test_the_developers_small_fault_ends_with_its_form(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake", by="ke", classes=("class_two",))
    world.presses("ke step:engineering", "ke close")
    assert world.it.status == "closed"


def test_what_the_surroundings_do_is_logged_reported_and_published(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake", by="ke", classes=("class_three",))
    world.offered_not("step:record", "step:engineering", "step:special_report")
    world.presses("ke step:duty_log", "chu classify:large")
    world.refused("chu close", "not_closable")
    world.offered_not("step:published", "step:written")
    world.presses("ban step:special_report")
    world.refused("ban step:published", "other_role")
    world.presses("chu step:published", "chu close")
    assert world.it.status == "closed"


def test_a_hard_case_gets_opinion_and_limit_from_the_company(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake")
    world.presses("chu classify:class_one", "ban step:record", "chu classify:hard")
    world.told_of("company", "staff/notice/copy", "gong")
    world.refused("chu step:company_opinion", "other_role")
    world.refused("chu set:set-hard+72h", "other_role")
    world.offered_not("step:kept")
    world.skips()
    world.presses("gong step:company_opinion", "gong set:set-hard+72h")
    world.told_of("company", "staff/notice/copy", "lao")  # the general manager is copied
    world.told_of("lake", "staff/notice/copy", "ban", "chu")
    assert world.clocks() == {"set-hard": "11-27 10:00"}
    world.refused("chu close", "not_closable")
    world.presses("+2d", "chu step:kept", "chu resolve", "zhang yes")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_the_companys_limit_passes_and_the_general_manager_hears(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake")
    world.presses(*HARD)
    world.until("11-28 10:00")
    world.rings("lake", "11-27 10:00", "set-hard", "chu", "ban")
    world.rings("company", "11-27 14:00", "set-hard", "gong")
    world.rings("company", "11-28 10:00", "set-hard", "lao")


def test_by_letter_the_company_follows_and_the_general_manager_knows(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake", by="bao", channel="letter")
    assert "followed" in world.it.classes
    world.presses("ke step:record", "ke step:to_company")
    world.told_of("company", "staff/notice/copy", "gong")
    world.skips()
    world.presses("ban resolve")
    world.told_of("company", "staff/notice/copy", "lao")
    world.skips()
    world.presses("ban satisfied")
    world.told_of("company", "staff/notice/copy", "lao")
    assert world.it.status == "closed"


def test_made_to_an_authority_it_is_the_companys_own(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake", by="ke", channel="regulator")
    assert (world.it.unit, world.it.owner) == ("company", "gong")
    world.refused("chu step:record", "no_right")
    world.presses("gong unit:lake", "ban step:record", "gong step:to_company")
    world.presses("gong resolve", "gong satisfied")
    assert world.it.status == "closed"


def test_a_suggestion_walks_the_same_way_under_its_own_number(opens: Opens) -> None:
    world = opens("property")
    kind = next(kind for kind in world.procedure.kinds if kind.id == "suggestion")
    world.complains("lake", by="bao", channel="box", classes=kind.classes)
    assert world.it.classes[-1] == "suggestion"
    assert "complaint" not in world.it.classes
    world.presses("bao step:apologised", "ke step:record", "ke resolve", "ke satisfied")
    assert world.it.status == "closed"


def test_negotiate_meet_mediate_and_the_way_to_the_courts(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake")
    world.offered_not("step:mediation", "step:law", "step:meeting")
    world.presses("ban classify:several", "ban step:meeting", "ban step:negotiated")
    world.offered_not("step:law")
    world.refused("ban step:mediation", "other_role")
    world.presses("chu step:mediation", "chu step:law")
    world.presses("ke step:record", "chu resolve", "zhang no")
    assert world.it.round == 2
    world.offered_not("step:mediation", "step:law")


def test_the_effect_of_what_was_major_is_watched(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake")
    world.presses("chu classify:major", "ban step:record")
    world.offered_not("step:effect")
    world.presses("ban resolve", "zhang yes")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    world.presses("+2d", "ban step:effect", "ban close")
    assert world.it.status == "closed"


def test_another_site_has_no_say(opens: Opens) -> None:
    world = opens("property")
    world.complains("lake")
    world.refused("shan step:record", "no_right")


def test_the_third_complaint_about_repairs_warns_the_site(opens: Opens) -> None:
    """P23: repairs, fees, cleanliness; the figures are ours."""
    world = opens("property")
    world.recent = {"repairs": 2}
    world.complains("lake", by="ke", classes=("facility",))
    world.told_of("lake", "staff/notice/trend", "chu")
    fees = world.procedure.class_("fees")
    assert "物业费" in fees.words


def test_fees_warn_the_company_too(opens: Opens) -> None:
    world = opens("property")
    world.recent = {"fees": 2}
    world.complains("lake", by="ke", classes=("fees",))
    world.told_of("company", "staff/notice/trend", "gong")
