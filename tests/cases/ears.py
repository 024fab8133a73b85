"""What the chats of a world in memory hear: delivered at once, in the morning, or withdrawn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from cases.case import Case
from cases.notices.stages import moot
from cases.organisation import Address, Organisation
from cases.organisation_file import parse_organisation
from cases.outgoing import Outgoing
from procedures.load import shipped
from procedures.model import Procedure

DEMO = Path(__file__).parents[2] / "bot" / "playground" / "demo.toml"
START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # a Tuesday, 10:00 in Shanghai
SHANGHAI = ZoneInfo("Asia/Shanghai")
GROUPS = ("xuhui", "jingan", "shanghai", "hq")
CODE = "7K3Q-M9TX-F"


@cache
def service_procedure() -> Procedure:
    """The shipped P48."""
    return shipped("service")


@cache
def demo() -> Organisation:
    """The playground's company, every group bound and everybody reachable in private."""
    org = parse_organisation(DEMO.read_text(encoding="utf-8"), DEMO.name)
    return replace(
        org,
        groups={unit: Address("staff", f"-{unit}") for unit in GROUPS},
        privates={person: Address("staff", f"private-{person}") for person in org.people},
    )


def here(moment: datetime) -> str:
    """A moment as people in Shanghai read it: 11-24 10:00."""
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}"


@dataclass
class Heard:
    """A message that arrived, and when."""

    at: datetime
    message: Outgoing


@dataclass
class Ears:
    """The chats around a case, and a clock."""

    org: Organisation = field(default_factory=demo)
    procedure: Procedure = field(default_factory=service_procedure)
    now: datetime = START
    case: Case | None = None
    held: list[Outgoing] = field(default_factory=list)
    withdrawn: list[Outgoing] = field(default_factory=list)
    heard: dict[str, list[Heard]] = field(default_factory=dict)

    @property
    def it(self) -> Case:
        """The case, which was filed."""
        assert self.case is not None
        return self.case

    def delivers(self) -> None:
        """What may go now arrives, or is withdrawn because it rings for nothing."""
        ready = [m for m in self.held if m.not_before is None or m.not_before <= self.now]
        self.held = [m for m in self.held if m not in ready]
        for message in ready:
            if moot(message, self.it, self.procedure):
                self.withdrawn.append(message)
            else:
                self.heard.setdefault(message.chat, []).append(Heard(self.now, message))

    def hears(self, chat: str, template: str, *mention: str, at: str = "") -> Outgoing:
        """The next thing a chat heard. A unit's name is its group, a person's the private chat."""
        waiting = self.heard.get(self.address(chat), [])
        assert waiting, f"{chat} heard nothing more; expected {template}; {self.unheard()}"
        found = waiting.pop(0)
        message = found.message
        assert message.template == self.path(chat, template), f"{chat}: {self.told(found)}"
        assert message.mention == mention, f"{chat}: {self.told(found)}"
        if at:
            assert here(found.at) == at, f"{chat}: {self.told(found)}"
        return message

    def address(self, chat: str) -> str:
        """The platform's name of a chat."""
        if chat in self.org.units:
            return f"-{chat}"
        return f"private-{chat}" if chat in self.org.people else chat

    def path(self, chat: str, template: str) -> str:
        """The whole path of a template."""
        return f"customer/{template}" if chat == "zhang" else f"staff/notice/{template}"

    def told(self, heard: Heard) -> str:
        """A message for the eye of whoever reads a failure."""
        return f"{here(heard.at)} {heard.message.template} @{','.join(heard.message.mention)}"

    def unheard(self) -> dict[str, list[str]]:
        """What no story took note of."""
        return {
            chat: [self.told(h) for h in waiting] for chat, waiting in self.heard.items() if waiting
        }

    def skips(self) -> None:
        """Whatever was said so far belongs to another story."""
        self.heard.clear()
