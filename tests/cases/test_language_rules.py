"""What the rules beside clocks can say: steps, classes, routes, closing, warnings, copies."""

from __future__ import annotations

from cases import commands as c
from cases import events as e
from cases.access import Actor, Refusal
from cases.decide import decide
from cases.decide.facts import Facts
from procedures.load import parse
from tests.cases.pure import ZHANG, Pure, sealed
from tests.cases.written import TEXT, clock, filed, rules, step


def test_a_step_is_undone_by_a_refusal_and_done_anew() -> None:
    plan = (
        step("plan")
        + step("agree", 'after = ["step:plan"]')
        + step("back", 'after = ["step:plan"]\nundoes = ["plan", "agree"]\nagain = true')
    )
    world = filed(plan)
    assert world.refuses("li", c.DoStep(world.name, "agree")).why == "step_not_yet"
    world.steps("li", "plan")
    world.steps("li", "back")
    assert world.refuses("li", c.DoStep(world.name, "agree")).why == "step_not_yet"
    world.steps("li", "plan")
    world.steps("li", "agree")
    assert world.it.stands("step:agree")


def test_steps_of_a_former_round_do_not_open_those_of_this_one() -> None:
    world = filed(step("facts") + step("returned", 'after = ["step:facts"]'))
    world.steps("li", "facts")
    world.steps("li", "returned")
    world.resolves("li")
    world.answers(solved=False)
    assert world.refuses("li", c.DoStep(world.name, "returned")).why == "step_not_yet"
    world.steps("li", "facts")
    world.steps("li", "returned")


def test_a_case_goes_on_under_another_procedure() -> None:
    moves = '\n[[classes]]\nid = "crisis"\nname = { zh = "危机", en = "Crisis" }\naxis = "flag"\n'
    moves += 'decided_by = ["intake"]\nmoves_to = "other"\n'
    world = filed(moves + clock("before", 'start = ["filed"]\nstop = ["resolved"]\nlimit = "24h"'))
    target = rules(
        clock("after", 'start = ["filed", "moved"]\nstop = ["resolved"]\nlimit = "2h"'),
        lambda text: text.replace('id = "service"', 'id = "other"', 1),
    )
    world.passes(hours=5)
    facts = Facts(world.actor("li"), world.org, target=target)
    command = c.Classify(world.name, "crisis", sealed("media"))
    decided = decide(world.it, command, facts, world.procedure, world.now)
    assert not isinstance(decided, Refusal)
    world.procedure = target
    world.happens(decided, world.actor("li"))
    assert (world.it.procedure, world.it.number) == ("other", "202611YB001")
    assert world.it.classes == ("general",)
    assert world.clocks() == {"after": "11-24 17:00"}
    world.skips()


def test_what_closing_needs_keeps_a_satisfied_customers_case_open() -> None:
    needs = step("verify") + '\n[[closing]]\nid = "verified"\nneeds = "step:verify"\n'
    needs += 'name = { zh = "跟踪验证", en = "Verification" }\n'
    world = filed(needs)
    world.resolves("li")
    assert world.refuses("li", c.Close(world.name, sealed("done"))).why == "not_closable"
    world.answers(solved=True)
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    assert [d.clock for d in world.agenda()] == ["review"]
    world.steps("li", "verify")
    world.does("li", c.Close(world.name, sealed("done")))
    assert world.it.status == "closed"


def test_a_route_gives_the_case_to_whom_the_rule_names() -> None:
    route = """
[[routes]]
id = "attitude"
to = "unit_head@unit"
channels = ["telegram"]
"""
    world = filed(route)
    assert world.it.owner == "wang"
    assert filed(route, channel="website").it.owner == ""


def test_a_channel_may_give_a_class() -> None:
    by_regulator = TEXT.replace('id = "regulator"\n', 'id = "regulator"\nclasses = ["urgent"]\n', 1)
    world = Pure(procedure=parse(by_regulator, "mine.toml"))
    assert by_regulator != TEXT
    command = c.FileComplaint(
        world.name, "service", 1, "xuhui", "regulator", "zh", ZHANG.id, "zhang", (), False, {}, ""
    )
    decided = decide(None, command, Facts(ZHANG, world.org), world.procedure, world.now)
    assert not isinstance(decided, Refusal)
    assert isinstance(decided[0], e.ComplaintFiled)
    assert decided[0].classes == ("urgent",)


TREND = """
[[trends]]
id = "many"
name = { zh = "投诉增多", en = "More complaints" }
count = 3
within = "7d"
to = ["unit_head@branch"]
"""


def test_many_of_a_kind_warn_at_the_figure_and_at_each_multiple() -> None:
    procedure = rules(TREND)
    found = []
    for before in range(7):
        world = Pure(procedure=procedure)
        facts = Facts(ZHANG, world.org, recent={"many": before})
        command = c.FileComplaint(
            "c1", "service", 1, "xuhui", "telegram", "zh", ZHANG.id, "zhang", (), False, {}, ""
        )
        decided = decide(None, command, facts, procedure, world.now)
        assert not isinstance(decided, Refusal)
        found += [b.count for b in decided if isinstance(b, e.TrendNoticed)]
        world.happens(decided, ZHANG)
        if before == 2:
            world.hears("zhang", "receipt")
            world.hears("shanghai", "trend", "zhao")
    assert found == [3, 6]


def test_what_is_solved_on_the_spot_counts_for_a_warning_like_any_other() -> None:
    """Else the figure would be passed over unseen, and the next word come at twice the figure."""
    world = Pure(procedure=rules(TREND))
    staff = Actor("person:wang", world.org.people["wang"])
    command = c.FileComplaint(
        "c1", "service", 1, "xuhui", "desk", "zh", "staff:wang", "", (), False, {}, "",
        solution=sealed("coffee"),
    )  # fmt: skip
    facts = Facts(staff, world.org, recent={"many": 2})
    decided = decide(None, command, facts, world.procedure, world.now)
    assert not isinstance(decided, Refusal)
    assert [b.count for b in decided if isinstance(b, e.TrendNoticed)] == [3]
    assert isinstance(decided[-1], e.Closed)


def test_a_copy_tells_without_asking_for_anything() -> None:
    copies = (
        step("facts")
        + """
[[copies]]
id = "branch"
on = ["step:facts"]
to = ["unit_head@branch"]
"""
    )
    world = filed(copies)
    world.skips()
    world.steps("li", "facts")
    said = world.hears("shanghai", "copy", "zhao")
    assert said.values["what"] == {"zh": "步骤", "en": "Step"}
    world.nothing_else()


SURVEY = """
[survey]
name = { zh = "满意度", en = "Satisfaction" }
bad = 2
klass = "urgent"
"""


def test_a_bad_rating_opens_the_case_again_and_a_good_one_is_noted() -> None:
    world = filed(SURVEY)
    world.resolves("li")
    world.answers(solved=True)
    world.skips()
    assert world.refuses(ZHANG, c.Rate(world.name, 6)).why == "not_asked"
    world.does(ZHANG, c.Rate(world.name, 2))
    assert (world.it.status, world.it.round) == ("open", 2)
    assert world.it.classes == ("urgent",)  # of one axis a case has one class
    world.hears("zhang", "reopened")
    assert world.refuses(ZHANG, c.Rate(world.name, 1)).why == "not_asked"
    world.skips()
    world.resolves("li")
    world.skips()
    world.answers(solved=True)
    asked = world.hears("zhang", "survey")
    assert [button.act for button in asked.buttons] == [f"rate{n}" for n in range(1, 6)]
    world.skips()
    world.does(ZHANG, c.Rate(world.name, 4))
    assert (world.it.status, world.it.has("rated:4")) == ("closed", True)
    assert world.refuses(ZHANG, c.Rate(world.name, 4)).why == "not_asked"
    world.nothing_else()


def test_a_step_may_tell_the_customer() -> None:
    world = filed(step("accept", 'tells = { zh = "已受理。", en = "Accepted." }'))
    world.skips()
    world.steps("li", "accept")
    said = world.hears("zhang", "step_told")
    assert said.values["text"] == {"zh": "已受理。", "en": "Accepted."}
