"""`/new`: staff file for a customer at the counter, on the phone, by letter, from a regulator. All
is asked in the clerk's private chat.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from msgspec import structs

from cases.access import Refusal
from conversations.desk import acts
from conversations.desk.hearing import DeskTurn, Hearing, together
from conversations.desk.new_asking import noted, offered, shows
from conversations.desk.new_choices import passed, picked
from conversations.desk.new_draft import CANCEL, FIELDS, SOLUTION, Draft, decode, encode
from conversations.desk.new_filing import file, subject
from conversations.desk.new_reading import STORY_AT_MOST, Wrong, answered, fileable, foreign, told
from conversations.desk.new_rules import field_of, kinds_for, rules_of
from conversations.desk.requests import Request, named
from conversations.reading.channel import find_channel
from conversations.reading.words import means

KEPT = timedelta(hours=8)  # of silence; a shift. Then what was entered is destroyed
FILES_AT_MOST = 30
_GONE = {"written": False, "waiting": False, "lost": False}
_EVIDENCE = frozenset({"photo", "video", "voice", "document"})


async def drafted(here: Hearing, chat: str = "") -> Draft | None:
    """What the speaker has begun to enter, in the private chat."""
    raw = await here.work.sessions.load("staff", chat or here.incoming.chat, lock=True)
    return decode(raw) if raw else None


async def begin(here: Hearing, asked_for: Request) -> DeskTurn:
    """`/new`, alone or with channel and text in one line; a group is only shown the way."""
    assert here.person is not None
    units = fileable(here)
    if not units:
        return here.say("refusal/no_right", act="file")
    contact = here.contact
    if contact is None or contact.blocked:
        return here.say("new/group", bot=here.username, opened=False, written=False)
    open_draft = await drafted(here, contact.chat)
    if open_draft is not None:
        return await _beside(here, open_draft, asked_for.words)
    draft = fresh(here, contact.chat, units)
    turn = here.silence()
    if asked_for.words:
        draft, turn = _in_one_line(here, draft, asked_for.words)
    await keep(here, draft)
    turn = together(turn, shows(here, draft))
    return shown_to(here, draft, turn, written=bool(asked_for.words))


async def _beside(here: Hearing, draft: Draft, words: str) -> DeskTurn:
    """`/new` while another entry is open. Words are kept beside it, and the clerk says whether they
    belong to it.
    """
    if not words:
        return shown_to(here, draft, together(noted(here, draft, "open"), shows(here, draft)))
    later = "\n".join(filter(None, (draft.later, words)))
    if len(later) > STORY_AT_MOST:
        wrong = noted(
            here, draft, "wrong", why="long", **_wrong(Wrong("", {"limit": STORY_AT_MOST}))
        )
        return shown_to(here, draft, together(wrong, shows(here, draft)), lost=True)
    draft = draft.but(later=later)
    await keep(here, draft)
    return shown_to(here, draft, together(shows(here, draft), offered(here, draft)), waiting=True)


async def _next(here: Hearing, former: Draft) -> DeskTurn:
    """What was written beside an entry that is over is entered now."""
    units = fileable(here)
    if not (former.later and units):
        return here.silence()
    draft, turn = _in_one_line(here, fresh(here, former.chat, units), former.later)
    await keep(here, draft)
    return together(turn, shows(here, draft))


def _joined(here: Hearing, draft: Draft) -> Draft | Wrong:
    _, rest = find_channel(draft.later, rules_of(here, draft).channels)
    return told(here, draft.but(later=""), rest or draft.later)


def fresh(here: Hearing, chat: str, units: tuple[str, ...]) -> Draft:
    """A draft of which only the clerk, and perhaps the unit, is known."""
    assert here.person is not None
    chosen = here.contact.language if here.contact else ""
    unit = here.group_unit if here.group_unit in units else ""
    return Draft(
        case=here.fresh_id(),
        chat=chat,
        account=here.incoming.account,
        language=chosen or here.person.language,
        begun=here.now,
        guided=True,
        unit=units[0] if len(units) == 1 else unit,
    )


def _in_one_line(here: Hearing, draft: Draft, words: str) -> tuple[Draft, DeskTurn]:
    """Channel and story at once; only what must be known is then asked for."""
    for kind in kinds_for(here, draft):
        names = dict.fromkeys((kind.id, kind.name.zh, kind.name.en), kind.id)
        found, rest = named(words, names)
        if found:
            draft, words = draft.but("kind", kind=found), rest
            break
    channel, rest = find_channel(words, rules_of(here, draft).channels)
    if channel is not None:
        draft = draft.but(channel=channel.id)
    if not rest:
        return draft, here.silence()
    after = told(here, draft, rest)
    if isinstance(after, Wrong):
        return draft, noted(here, draft, "wrong", why=after.why, **_wrong(after))
    return structs.replace(after, guided=channel is None), _foreign(here, draft, rest)


def _foreign(here: Hearing, draft: Draft, text: str) -> DeskTurn:
    """A unit was named for which the clerk may not file: said, so that nothing lands elsewhere."""
    other = foreign(here, text)
    if not other:
        return here.silence()
    return noted(here, draft, "wrong", **(_wrong(Wrong("foreign", {"unit": other}))), why="foreign")


def _wrong(wrong: Wrong) -> dict[str, object]:
    return {"limit": 0, "days": 0, "known": [], "unit": ""} | wrong.values


def shown_to(
    here: Hearing, draft: Draft, turn: DeskTurn, *, written: bool = False, **more: bool
) -> DeskTurn:
    """In a group one line says where it goes on: personal data has no place there. What was written
    there has gone over (`written`), waits beside an open entry (`waiting`) or is not kept (`lost`).
    """
    if here.incoming.private:
        return turn
    if here.incoming.kind == "press":
        return together(turn, here.toast("toast/new_opened"))
    gone: dict[str, Any] = _GONE | {"written": written} | more
    line = here.say("new/group", bot=here.username, opened=True, **gone)
    return DeskTurn((*turn.replies, *line.replies), language=here.language)


async def hear(here: Hearing, draft: Draft) -> DeskTurn:
    """Words in the private chat while something is being entered."""
    text = here.incoming.text
    field = field_of(here, draft)
    if means(text, "cancel") and field != CANCEL:
        return await _goes_on(here, draft.but(asking=CANCEL))
    if field == CANCEL:
        return await _choose(here, draft, "drop" if means(text, "yes", "cancel") else "back")
    if field == SOLUTION:
        return await _solved(here, draft, text)
    if not field and means(text, "submit", "yes"):
        return await _submit(here, draft)
    if field in ("story", ""):
        after = told(here, draft if field == "" else draft.but(parts=(), asking=""), text)
    else:
        after = answered(here, draft, field, text)
    if isinstance(after, Wrong):
        await keep(here, draft)
        wrong = noted(here, draft, "wrong", why=after.why, **_wrong(after))
        return together(wrong, shows(here, draft))
    note = _foreign(here, draft, text) if field in ("story", "") else here.silence()
    return together(note, await _goes_on(here, after))


async def media(here: Hearing) -> DeskTurn:
    """Photos and files are evidence, wherever the entering stands; a caption joins the story."""
    sent = here.incoming.media
    draft = await drafted(here) if here.incoming.private else None
    if draft is None or sent is None:
        return here.silence()
    why = ""
    if sent.kind not in _EVIDENCE:
        why = "kind"
    elif sent.problem == "FileTooLarge":
        why = "big"
    elif len(draft.evidence) >= FILES_AT_MOST:
        why = "many"
    elif not sent.content:
        why = "lost"
    if why:
        return together(noted(here, draft, "file_not_kept", why=why), shows(here, draft))
    owner = subject("staff", draft.chat)
    kept = await here.work.files.keep(owner, sent.content, sent.kind, sent.name, here.now)
    after = draft.but(evidence=tuple(dict.fromkeys((*draft.evidence, kept))))
    if here.incoming.text:
        more = told(here, after, here.incoming.text)
        after = after if isinstance(more, Wrong) else more
    return await _goes_on(here, after)


async def press(here: Hearing) -> DeskTurn:
    """A button under what is being entered. One of an earlier state shows how it stands now."""
    draft = await drafted(here)
    if draft is None or here.incoming.case != draft.case:
        return here.toast("toast/new_over", alert=True)
    stamp, _, key = here.incoming.data.partition(".")
    if stamp != str(draft.revision):
        return together(shows(here, draft), here.toast("toast/new_stale"))
    return await _choose(here, draft, key)


async def _choose(here: Hearing, draft: Draft, key: str) -> DeskTurn:
    field = field_of(here, draft)
    kind, _, value = key.partition(":")
    match kind:
        case "ordinary":
            return await _goes_on(here, draft.but("kind", kind="", asking=""))
        case "submit":
            return await _submit(here, draft)
        case "spot":
            return await _goes_on(here, draft.but(asking=SOLUTION))
        case "edit" if value in FIELDS:
            return await _goes_on(here, draft.but(asking=value, near=()))
        case "cancel":
            return await _goes_on(here, draft.but(asking=CANCEL))
        case "back":
            return await _goes_on(here, draft.but(asking=""))
        case "drop":
            await _forget(here, draft)
            return together(noted(here, draft, "cancelled"), await _next(here, draft))
        case "now":
            return await _goes_on(here, draft.but("received", received_at=here.now, asking=""))
        case "join" if draft.later:
            after = _joined(here, draft)
            if isinstance(after, Wrong):
                return noted(here, draft, "wrong", why=after.why, **_wrong(after))
            return await _goes_on(here, after)
        case "pass":
            return await _goes_on(here, passed(draft, field))
        case _:
            return await _goes_on(here, picked(here, draft, field, value))


async def _submit(here: Hearing, draft: Draft, solution: str = "") -> DeskTurn:
    if field_of(here, draft) not in ("", SOLUTION):
        return shows(here, draft)
    done = await file(here, draft, solution)
    if isinstance(done, Refusal):
        return acts.refused(here, done, rules_of(here, draft))
    await _forget(here, draft)
    return together(done, await _next(here, draft))


async def _solved(here: Hearing, draft: Draft, text: str) -> DeskTurn:
    """One sentence says how it was solved; with it all is done."""
    after = answered(here, draft, SOLUTION, text)
    if isinstance(after, Wrong):
        wrong = noted(here, draft, "wrong", why=after.why, **_wrong(after))
        return together(wrong, shows(here, draft))
    return await _submit(here, draft, text.strip())


async def silent(here: Hearing) -> DeskTurn:
    """Hours of silence: what was entered is destroyed, and the clerk hears that."""
    draft = await drafted(here)
    if draft is None:
        return here.silence()
    await _forget(here, draft)
    return noted(here, draft, "ended", hours=int(KEPT.total_seconds() // 3600))


async def _goes_on(here: Hearing, draft: Draft) -> DeskTurn:
    await keep(here, draft)
    return shows(here, draft)


async def keep(here: Hearing, draft: Draft) -> None:
    """Remember it for a while."""
    raw, wake_at = encode(draft), here.now + KEPT
    await here.work.sessions.save("staff", draft.chat, raw, here.now, wake_at)


async def _forget(here: Hearing, draft: Draft) -> None:
    """What went to a case has been moved to it; the rest is destroyed."""
    await here.work.sessions.drop("staff", draft.chat)
    await here.work.files.forget(subject("staff", draft.chat))
