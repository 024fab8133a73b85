"""Classes that the customer's own words speak for: shown on the card, set only by who may."""

from __future__ import annotations

from collections.abc import Mapping

from cases.case import Case
from cases.offers import Offer
from conversations.reading.class_words import class_word
from procedures.model import ClassOf, Procedure, Text

AT_MOST = 2
SLOTS = ("story", "addition")
FLAG = "flag"


def suggested(
    case: Case, procedure: Procedure, texts: Mapping[str, str]
) -> tuple[tuple[ClassOf, str], ...]:
    """Classes that the case has not, each with the word that speaks for it. `texts`: opened, as for
    the card. Where a person has set a class of that axis already, nothing is suggested.
    """
    if case.ended:
        return ()
    said = "\n".join(texts.get(slot, "") for slot in SLOTS)
    # At filing nobody has judged yet: the classes of the first event are nobody's decision.
    settled = {m.word for m in case.marks if m.seq > 1 and m.actor.startswith("person:")}
    axes = {k.axis for k in procedure.classes if k.axis != FLAG and f"classified:{k.id}" in settled}
    found = (
        (klass, class_word(said, klass.words))
        for klass in procedure.classes
        if klass.words
        and klass.decided_by
        and klass.id not in case.classes
        and klass.axis not in axes
        and f"classified:{klass.id}" not in settled
    )
    return tuple((klass, word) for klass, word in found if word)[:AT_MOST]


def offers_of(found: tuple[tuple[ClassOf, str], ...]) -> tuple[Offer, ...]:
    """The buttons by which they are taken over."""
    return tuple(
        Offer("classify", klass.id, Text(f"✓ {klass.name.zh}", f"✓ {klass.name.en}"))
        for klass, _ in found
    )
