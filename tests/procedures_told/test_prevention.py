"""P29: grievances that climb before they become complaints; a sign from media within hours."""

from __future__ import annotations

from collections.abc import Callable

from tests.procedures_told.company import World

Opens = Callable[..., World]
PROVINCIAL = ("level_a", "media", "provincial_media")


def closes(world: World) -> None:
    """The market returns the flow sheet, the office files it; only then the office may close."""
    world.refused("tan close", "not_closable")
    world.offered_not("step:archived")
    world.presses("he step:flow_sheet")
    world.refused("tan close", "not_closable")
    world.presses("tan step:archived")
    world.told_of("company", "staff/notice/copy", "yang", "shao")
    world.presses("tan close")
    assert (world.it.status, world.clocks()) == ("closed", {})


def test_provincial_media_climb_to_a_plan_within_hours(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="dealer", classes=("level_a", "media"))
    world.told_of("company", "staff/notice/copy", "yang", "shao")
    assert world.clocks() == {"TL-P29-04": "11-24 11:00", "TL-P29-05": "11-24 12:00"}
    world.offered_not("step:media_written", "step:media_to_working", "step:media_plan")

    world.presses("+40m", "he step:media_phoned")
    assert world.clocks() == {"TL-P29-05": "11-24 12:00", "TL-P29-06": "11-24 11:40"}
    world.presses("+40m", "tan step:media_to_working", "he step:media_written")
    world.told_of("working", "staff/notice/copy", "liu")
    assert world.clocks() == {}  # a general sign ends with the working group
    world.offered_not("step:media_to_leading")

    world.presses("+10m", "liu classify:provincial_media")  # it is a provincial station
    assert world.clocks() == {"TL-P29-07": "11-24 12:20"}
    world.offered_not("step:media_handled", "step:media_plan")
    world.until("11-24 12:20")
    world.rings("working", "11-24 12:20", "TL-P29-07", "liu")
    world.rings("company", "11-24 12:20", "TL-P29-07", "yang")
    world.presses("+5m", "liu step:media_to_leading")
    assert world.clocks() == {"TL-P29-08": "11-24 16:25"}
    world.presses("+3h", "yang step:media_plan", "liu step:task_force", "yang step:visits")
    assert world.clocks() == {}

    world.presses("he step:feedback", "liu resolve", "liu satisfied")
    assert (world.it.status, world.it.has("satisfied")) == ("open", True)
    closes(world)


def test_a_general_media_sign_is_handled_by_the_working_group(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="media", classes=("level_a", "media"))
    world.presses("he step:media_phoned", "he step:media_written", "tan step:media_to_working")
    world.refused("tan step:visits", "other_role")  # the office does not speak with media
    world.refused("shao step:media_handled", "other_role")
    world.presses("liu step:media_handled", "liu step:visits")
    assert world.clocks() == {}


def test_a_sign_that_nobody_passes_on_reaches_deputy_and_head(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="media", classes=PROVINCIAL)
    world.until("11-24 11:20")
    assert [who for who, heard in world.rung("TL-P29-04") if heard.message.values["stage"] > 0] == [
        "working"
    ]
    world.presses("he step:media_phoned", "he step:media_written")
    world.until("11-24 12:35")
    world.rings("company", "11-24 12:35", "TL-P29-06", "yang")
    world.presses("tan step:media_to_working")
    world.until("11-24 13:50")
    world.rings("company", "11-24 13:50", "TL-P29-07", "shao")


def test_b_waits_for_the_leader_goes_back_and_becomes_a(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="dealer", classes=("level_b",))
    assert world.it.classes == ("level_b",)
    world.offered_not("step:dispatch", "step:decide", "step:approve", "step:a_to_leading")
    world.presses("tan step:diagnose", "liu step:proposal")
    world.told_of("company", "staff/notice/copy", "fan", "shao")
    world.offered_not("step:instruct", "step:proposal")
    world.refused("liu step:approve", "other_role")
    world.presses("fan step:send_back")
    world.offered_not("step:approve", "step:send_back", "step:instruct")
    world.presses("liu step:proposal", "fan step:approve", "tan step:instruct")

    world.presses("tan classify:level_a")
    assert world.it.classes == ("level_a",)
    world.told_of("company", "staff/notice/copy", "yang", "shao")
    world.offered_not("step:approve", "step:send_back", "step:instruct_a")  # the head has to decide
    world.refused("fan step:decide", "other_role")
    world.presses("liu step:a_to_leading", "shao step:send_back_a")
    world.offered_not("step:decide", "step:instruct_a")
    world.presses("liu step:proposal", "shao step:decide", "tan step:instruct_a")
    world.presses("tan step:watch", "liu step:progress", "liu step:progress")
    world.presses("shao step:monitoring_group", "liu step:warning_plan")
    world.presses("he step:feedback", "he resolve", "he satisfied")
    closes(world)


def test_a_serious_one_is_phoned_written_and_reported_every_day(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan")
    assert world.it.classes == ("level_c",)
    assert world.clocks() == {}  # level C: the review date watches
    world.presses("fu step:to_resident", "he classify:serious", "he classify:pressing")
    assert world.clocks() == {
        "TL-P29-01": "11-24 11:00",
        "TL-P29-02": "11-24 14:00",
        "TL-P29-03": "11-25 00:00",
    }
    world.presses("+50m", "he step:phoned", "+2h", "he step:papers", "tan step:assign")
    world.presses("he step:daily")
    assert world.clocks() == {"TL-P29-03": "11-26 00:00"}
    world.until("11-26 00:00")  # the report of the 25th is missing
    world.rings("office", "11-26 00:00", "TL-P29-03", "tan")
    world.until("11-26 09:00")
    world.rings("working", "11-26 09:00", "TL-P29-03", "liu")
    world.presses("he step:daily", "tan classify:long_term", "tan step:long_term_plan")
    assert world.clocks() == {}  # on the long-term plan nobody reports every day
    assert [deadline.clock for deadline in world.agenda()] == ["review"]
    world.presses("he resolve", "zhang yes")
    closes(world)


def test_daily_reports_rest_with_a_solution_and_go_on_after_a_no(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("henan", by="he", channel="dealer", classes=("serious", "pressing"))
    world.presses("he step:phoned", "he step:feedback", "he resolve")
    assert set(world.clocks()) == {"TL-P29-02", "own-answer"}  # the papers are owed all the same
    world.presses("he step:papers", "he unsatisfied")
    assert world.clocks() == {"TL-P29-03": "11-25 00:00"}


def test_service_and_channel_problems_wait_for_the_manager_in_charge(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("shandong", by="shan", channel="dealer", classes=("dealer_conduct",))
    world.told_of("office", "staff/notice/copy", "tan")
    world.offered_not("step:improve")
    world.presses("tan classify:channel_problem", "tan step:improve")
    world.offered_not("step:channel_plan", "step:order")
    world.presses("fan step:improve_back", "tan step:improve", "fan step:improve_approved")
    world.offered_not("step:order")
    world.presses("tan step:channel_plan")
    world.refused("xiao step:channel_done", "no_right")  # the case is not in that section yet
    world.presses("tan unit:dealers", "xiao step:channel_done", "xiao step:flow_sheet")
    world.presses("tan step:archived", "tan close")
    assert world.it.status == "closed"


def test_an_inspection_is_closed_when_its_legality_is_known(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("shandong", by="shan", channel="regulator", classes=("inspection",))
    world.told_of("office", "staff/notice/copy", "tan")
    world.refused("tan close", "not_closable")
    world.offered_not("step:inspection_checked")
    world.presses("shan step:inspection_reported", "shan step:inspection_checked", "tan close")
    assert world.it.status == "closed"


def test_the_call_centre_and_sections_report_and_the_market_takes_over(opens: Opens) -> None:
    world = opens("prevention")
    world.complains("calls", by="hua", channel="phone", classes=("very_dissatisfied",))
    world.refused("he step:call_report", "no_right")
    world.presses("hua step:call_report")
    world.told_of("office", "staff/notice/copy", "tan")
    world.presses("tan unit:henan", "he contact:reached", "he step:feedback")
    assert (world.it.unit, world.clocks()) == ("henan", {})


def test_what_is_owed_without_a_case(opens: Opens) -> None:
    duties = {duty.id: duty for duty in opens("prevention").procedure.duties}
    outlets, managers = duties["PER-P29-04"], duties["PER-P29-02"]
    assert (outlets.count, outlets.limit and outlets.limit.period) == (20, "week")
    assert (managers.count, managers.owner.at) == (1, "market")  # one for each market department
    assert duties["PER-P29-03"].limit is not None
    assert duties["PER-P29-06"].because
