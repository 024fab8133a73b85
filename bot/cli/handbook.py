"""`kesu procedures handbook`: `docs/procedures.md`, every shipped procedure as it runs, drawn and
with its source.
"""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.cli.failures import DONE, Failed
from procedures.load import SHIPPED, load
from procedures.model import Clock, Procedure, Receiver, Step

TEXTS = SHIPPED.parent / "texts.toml"
_HEAD = """\
# Procedures

Written by `python -m bot procedures handbook`; a test fails while it is stale. Every clock stands
here with its clause and the source's own words; limits in *italics* are the product's own. What a
procedure takes over from the one it extends is not repeated. How to write one:
[procedure-files.md](procedure-files.md).

"""
_DUTIES = """\
## Duties without a figure, and those that come again and again

The source says 及时 ("promptly") or 定期 ("regularly") and names no limit. Each has a clock, or
says why it has none; then the review date watches the case, and the receipt promises nothing.

| id | the source's words | where | clock, or why none |
|---|---|---|---|
"""


@dataclass(frozen=True)
class Page:
    """A shipped file: its raw tables, and the procedure it makes (None: an overlay)."""

    path: Path
    raw: dict[str, Any]
    procedure: Procedure | None

    @property
    def name(self) -> str:
        """The id."""
        return str(self.raw["id"])

    def own(self, table: str) -> set[str]:
        """The ids of the entries of a table that this file itself has."""
        return {e["id"] for e in self.raw.get(table, ()) if "id" in e and not e.get("drop")}


def handbook(options: argparse.Namespace) -> int:
    """Write the file, or with `--check` only say whether it is stale."""
    path, text = Path(options.file), document(pages())
    if not options.check:
        path.write_text(text, encoding="utf-8")
    elif not path.is_file() or path.read_text("utf-8") != text:
        raise Failed(f"{path} is stale", "python -m bot procedures handbook")
    return DONE


def pages(folder: Path = SHIPPED) -> list[Page]:
    """Every shipped file, the base first, overlays last."""
    found = [Page(path, _raw(path), load(path)) for path in sorted(folder.glob("*.toml"))]
    overlays = sorted((folder / "overlays").glob("*.toml"))
    found += [Page(path, _raw(path), None) for path in overlays]
    return sorted(found, key=lambda page: (page.name != "base", page.procedure is None))


def _raw(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))


def document(found: list[Page]) -> str:
    """The whole file."""
    parts = [_HEAD, *_index(found)]
    for page in found:
        parts += _procedure(page, page.procedure) if page.procedure else _overlay(page)
    parts += [_DUTIES, *_duties(found)]
    return "".join(parts).rstrip() + "\n"


def _index(found: list[Page]) -> Iterator[str]:
    """The 49 texts, and what became of each."""
    yield "## The source texts\n\n| text | title | about | here |\n|---|---|---|---|\n"
    for text in tomllib.loads(TEXTS.read_text("utf-8"))["texts"]:
        used = [p for p in found if text["id"] in str(p.raw.get("source", "")).split()]
        links = ", ".join(f"[{p.name}](#{_anchor(p)})" for p in used)
        here = links or f"none: {text.get('because', '')}"
        yield f"| {text['id']} | {text['title']} | {text['about']} | {here} |\n"
    yield "\n"


def _anchor(page: Page) -> str:
    title = f"{page.name}: {page.raw['title']['en']}".lower()
    return re.sub(r"[^\w\- ]", "", title).replace(" ", "-")


def _titled(page: Page) -> Iterator[str]:
    yield f"## {page.name}: {page.raw['title']['en']}\n\n"
    says = [f"{page.raw['title']['zh']}, version {page.raw['version']}"]
    says += [f"source {page.raw['source']}"] if page.raw.get("source") else []
    says += [f"extends `{page.raw['extends']}`"] if page.raw.get("extends") else []
    says += [f"overlays {', '.join(page.raw['overlays'])}"] if page.raw.get("overlays") else []
    link = page.path.relative_to(SHIPPED.parent).as_posix()
    yield f"{'; '.join(says)}. File: [{page.path.name}](../procedures/{link}).\n\n"


def _procedure(page: Page, procedure: Procedure) -> Iterator[str]:
    yield from _titled(page)
    yield from _way(page, procedure)
    yield from _clocks([clock for clock in procedure.clocks if clock.id in page.own("clocks")])
    yield from _beside(page, procedure)
    yield from _readings(page)


def _way(page: Page, procedure: Procedure) -> Iterator[str]:
    """The steps as arrows from what they follow."""
    own = page.own("steps")
    steps = [step for step in procedure.steps if step.id in own]
    if not steps:
        return
    yield "```mermaid\nflowchart LR\n"
    named: set[str] = set()
    for step in steps:
        yield f'    {_node(f"step:{step.id}")}["{_label(step)}"]\n'
        named.add(f"step:{step.id}")
    for step in steps:
        for word in step.after:
            if word not in named:
                yield f'    {_node(word)}(["{word}"])\n'
                named.add(word)
            yield f"    {_node(word)} --> {_node(f'step:{step.id}')}\n"
        for back in step.undoes:
            yield f"    {_node(f'step:{step.id}')} -. back .-> {_node(f'step:{back}')}\n"
    yield "```\n\n"


def _node(word: str) -> str:
    return re.sub(r"\W", "_", word) + "_"


def _label(step: Step) -> str:
    when = "".join(f"<br/>only {name}" for name in step.when.any)
    return f"{step.label.zh}<br/>{step.label.en}<br/>{', '.join(step.by)}{when}"


def _clocks(clocks: list[Clock]) -> Iterator[str]:
    if not clocks:
        return
    yield "| clock | limit | from | until | owner, ladder | clause | the source's words |\n"
    yield "|---|---|---|---|---|---|---|\n"
    for clock in clocks:
        yield _row(
            f"{clock.id} {clock.name.zh} / {clock.name.en}",
            _limit(clock),
            _marks(clock.start) + _when(clock),
            _until(clock),
            _ladder(clock),
            clock.clause,
            f"「{clock.quote}」" if clock.quote else "",
        )
    yield "\n"


def _limit(clock: Clock) -> str:
    text = f"*{clock.limit.written}*" if clock.own else f"**{clock.limit.written}**"
    for other in clock.others:
        text += f" or {other.limit.written} from `{other.mark}` (the {clock.combine})"
    text += f", then every {clock.every.written}" if clock.every else ""
    text += f", {clock.count} times" if clock.count > 1 else ""
    text += ", a promise" if clock.promise else ""
    return text + (", measured only" if clock.silent else "")


def _marks(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)


def _when(clock: Clock) -> str:
    parts = [f"if {' or '.join(clock.when.any)}"] if clock.when.any else []
    parts += [f"unless {' or '.join(clock.when.none)}"] if clock.when.none else []
    return f" ({', '.join(parts)})" if parts else ""


def _until(clock: Clock) -> str:
    text = _marks(clock.stop)
    if clock.stop_all:
        text += (" or " if text else "") + f"all of {_marks(clock.stop_all)}"
    return text + (f"; ends with {_marks(clock.until)}" if clock.until else "")


def _ladder(clock: Clock) -> str:
    rungs = [f"+{rung.after.written} {_to(rung.to)}" for rung in clock.ladder]
    rungs += [f"again every {clock.repeat.written}"] if clock.repeat else []
    warned = [f"warned at {', '.join(point.written for point in clock.warn)}"] if clock.warn else []
    return "; ".join([_to((clock.owner,)), *warned, *rungs])


def _to(receivers: tuple[Receiver, ...]) -> str:
    return ", ".join(f"{to.role}@{to.at}" for to in receivers)


def _beside(page: Page, procedure: Procedure) -> Iterator[str]:
    """What else the file brings, in one line each."""
    lines = [f"- {line}\n" for line in (*_rules(page, procedure), *_contents(page, procedure))]
    yield "".join(lines) + ("\n" if lines else "")


def _rules(page: Page, procedure: Procedure) -> Iterator[str]:
    for klass in _of(page, procedure.classes, "classes"):
        moves = f", goes on under `{klass.moves_to}`" if klass.moves_to else ""
        by = ", ".join(klass.decided_by) or "nobody by hand"
        yield f"class `{klass.id}` {klass.name.zh} ({klass.axis}; set by {by}{moves})"
    for held in _of(page, procedure.authorities, "authorities"):
        yield f"authority {held.name.zh} / {held.name.en}: {', '.join(held.by)}"
    for copy in _of(page, procedure.copies, "copies"):
        yield f"copy of {_marks(copy.on)} to {_to(copy.to)}"
    for route in _of(page, procedure.routes, "routes"):
        yield f"route `{route.id}` to {_to((route.to,))}"
    for need in _of(page, procedure.closing, "closing"):
        yield f"closing needs `{need.needs}` ({need.name.en})"
    for trend in _of(page, procedure.trends, "trends"):
        yield f"early warning: {trend.count} within {trend.within.written}, to {_to(trend.to)}"


def _contents(page: Page, procedure: Procedure) -> Iterator[str]:
    for kpi in _of(page, procedure.kpis, "kpis"):
        yield f"kpi {kpi.name.zh} {kpi.target} ({kpi.period})"
    for table in ("forms", "lists", "guidance", "reports", "penalties", "kinds"):
        names = [entry_name(entry) for entry in _of(page, getattr(procedure, table), table)]
        if names:
            yield f"{table}: {'; '.join(names)}"
    for rule in _of(page, procedure.outside, "outside"):
        link = f" ([text]({rule.link}))" if rule.link else ""
        yield f"cites {rule.name.zh} / {rule.name.en}{link}"


def _of(page: Page, entries: tuple[Any, ...], table: str) -> list[Any]:
    return [entry for entry in entries if entry.id in page.own(table)]


def entry_name(entry: Any) -> str:
    """The name of an entry, or for a penalty its cause."""
    text = entry.cause if hasattr(entry, "cause") else entry.name
    return f"{text.zh} / {text.en}"


def _readings(page: Page) -> Iterator[str]:
    found = [(r["place"], r["problem"], r["reading"]) for r in page.raw.get("readings", ())]
    scrambled = (clock for clock in page.raw.get("clocks", ()) if clock.get("reading"))
    found += [(k["id"], "the words have come down out of order", k["reading"]) for k in scrambled]
    if found:
        yield "What was broken or unclear in the source, and how it is read:\n\n"
        yield "| where | problem | reading |\n|---|---|---|\n"
        yield "".join(_row(*line) for line in found) + "\n"


def _overlay(page: Page) -> Iterator[str]:
    yield from _titled(page)
    names = [table for table in page.raw if isinstance(page.raw[table], list | dict)]
    changed = [name for name in names if name not in ("title", "open_limits", "duties")]
    yield f"Laid over a procedure, it changes: {', '.join(changed)}.\n\n"
    for entry in page.raw.get("guidance", ()):
        yield f"- {entry['name']['en']}: " + "; ".join(i["en"] for i in entry["items"]) + "\n"
    for entry in page.raw.get("trends", ()):
        yield f"- warns of {entry['count']} within {entry['within']}: {entry['name']['en']}\n"
    yield "\n"
    yield from _readings(page)


def _duties(found: list[Page]) -> Iterator[str]:
    rows = []
    for page in found:
        for entry in page.raw.get("open_limits", ()):
            says = f"clock `{entry['clock']}`" if entry.get("clock") else _because(entry)
            rows.append((entry["id"], f"「{entry['quote']}」", page.name, says))
        for entry in page.raw.get("duties", ()):
            count = f", {entry['count']} times" if entry.get("count", 1) > 1 else ""
            says = f"each {entry['limit']}{count}" if entry.get("limit") else _because(entry)
            rows.append((entry["id"], f"「{entry['quote']}」", page.name, says))
    for row in sorted(rows, key=lambda row: _order(row[0])):
        yield _row(*row)


def _because(entry: dict[str, Any]) -> str:
    return f"no clock, because {entry.get('because', '')}"


def _order(name: str) -> tuple[object, ...]:
    return (not name.startswith("QL"), not name.startswith("PER"), name)


def _row(*cells: str) -> str:
    return "| " + " | ".join(re.sub(r"\s+", " ", c).replace("|", "\\|") for c in cells) + " |\n"
