"""What only shows when all procedures are known: where cases go on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from procedures.check_receivers import Finding, refers
from procedures.model import Procedure


def across(procedures: Iterable[Procedure]) -> Iterator[tuple[Procedure, Finding]]:
    """Each procedure with what is wrong with its ways into others. Of each id the newest version is
    where cases go on.
    """
    known = {p.id: p for p in sorted(procedures, key=lambda p: p.version) if not p.abstract}
    for procedure in known.values():
        for finding in _ways(procedure, known):
            yield procedure, finding


def _ways(procedure: Procedure, known: dict[str, Procedure]) -> Iterator[Finding]:
    names = set(known)
    for klass in procedure.classes:
        key = f"classes ({klass.id}).moves_to"
        yield from refers(key, filter(None, (klass.moves_to,)), names, "procedure")
    for kind in procedure.kinds:
        key = f"kinds ({kind.id})"
        yield from refers(f"{key}.procedure", filter(None, (kind.procedure,)), names, "procedure")
        if kind.procedure in known:
            classes = {klass.id for klass in known[kind.procedure].classes}
            yield from refers(f"{key}.classes", kind.classes, classes, "class")
