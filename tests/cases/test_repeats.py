"""The same problem again (P48 §3.1.3): the second is a notice, the third goes to the head."""

from __future__ import annotations

from cases import commands as c
from tests.cases.pure import ZHANG, Pure, sealed


def repeated(world: Pure) -> None:
    """The third complaint of the same person about the same store and class."""
    first = Pure(name="c-first").files()
    second = Pure(name="c-second").files()
    world.files(earlier=(first, second))
    world.hears("zhang", "receipt")


def test_the_third_repetition_goes_to_the_head_of_the_centre(world: Pure) -> None:
    """TL-P48-04: 48 hours, whoever else is at it."""
    repeated(world)
    world.hears("xuhui", "repeated")
    notice = world.hears("hq", "repeated", "qian", at="11-24 10:00")
    assert notice.values["count"] == 3
    assert world.it.classes == ("general", "repeated")
    assert world.clocks()["TL-P48-04"] == "11-26 10:00"
    world.steps("li", "assign")
    world.reaches("li")
    world.acknowledges("li")
    world.hears("zhang", "accepted")
    world.notes("li")
    world.passes(hours=61)
    world.hears("hq", "warning", "qian", at="11-25 10:00")
    world.hears("hq", "warning", "qian", at="11-26 06:00")
    world.hears("hq", "missed", "qian", at="11-26 10:00")
    world.hears("hq", "climbed", "chen", at="11-26 14:00")
    world.hears("hq", "again", "chen", at="11-26 22:00")
    world.resolves("qian")
    world.hears("zhang", "proposal")
    assert "TL-P48-04" not in world.clocks()


def test_the_second_is_only_a_notice(world: Pure) -> None:
    world.files(earlier=(Pure(name="c-first").files(),))
    world.hears("zhang", "receipt")
    assert world.hears("xuhui", "repeated", "wang").values["count"] == 2
    assert world.it.classes == ("general",)
    assert "TL-P48-04" not in world.clocks()


def test_another_store_another_class_or_a_withdrawn_one_is_another_problem(world: Pure) -> None:
    elsewhere = Pure(name="c-a")
    elsewhere.files(unit="jingan")
    urgent = Pure(name="c-b")
    urgent.files()
    urgent.classifies("wang", "urgent")
    withdrawn = Pure(name="c-c")
    withdrawn.files()
    withdrawn.does(ZHANG, c.Withdraw("c-c"))
    world.files(earlier=(elsewhere.it, urgent.it, withdrawn.it))
    world.hears("zhang", "receipt")
    assert world.it.repeated == 1


def test_staff_may_say_that_it_is_the_same(case: Pure) -> None:
    """Two earlier ones linked to each other and then to this one make three (P48 §3.1.3)."""
    second = Pure(name="c-second")
    second.files(earlier=(Pure(name="c-first").files(),))
    case.does("li", c.LinkSame("c1", "c-second"), second.it)
    case.hears("xuhui", "repeated")
    case.hears("hq", "repeated", "qian")
    assert case.it.earlier == ("c-first", "c-second")
    assert case.clocks()["TL-P48-04"] == "11-26 10:00"
    again = case.refuses("li", c.LinkSame("c1", "c-second"), second.it)
    assert again.why == "nothing_changes"


def test_the_clock_of_a_linked_repetition_counts_from_the_link(case: Pure) -> None:
    second = Pure(name="c-second")
    second.files(earlier=(Pure(name="c-first").files(),))
    case.passes(hours=5)
    case.does("li", c.LinkSame("c1", "c-second"), second.it)
    assert case.clocks()["TL-P48-04"] == "11-26 15:00"
    case.skips()


def test_a_link_to_itself_or_to_nothing_is_none(case: Pure) -> None:
    assert case.refuses("li", c.LinkSame("c1", "c1"), case.it).why == "no_case"
    assert case.refuses("li", c.LinkSame("c1", "gone"), None).why == "no_case"


def test_nothing_is_linked_to_a_case_that_has_ended(case: Pure) -> None:
    """It would start a clock that nobody can stop."""
    case.does("li", c.Close("c1", sealed("reason")))
    case.hears("zhang", "closed")
    other = Pure(name="c-2")
    other.files()
    assert case.refuses("li", c.LinkSame("c1", "c-2"), other.it).why == "ended"
    assert case.runs() == ()
