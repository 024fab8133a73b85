"""Both languages are complete: who reads English never meets a Chinese sign, and the other way."""

from __future__ import annotations

import re
from pathlib import Path

from tests.stories.company import in_english
from tests.stories.telling import both, tells, tells_in_english
from tests.world import Customer, Group, World, labels, playing, shown

CHINESE = re.compile(r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")
LATIN = re.compile(r"[A-Za-z]{3,}")
# Latin words that Chinese texts hold: names of things, commands, and numbers of cases.
_KEPT = re.compile(
    r"English|Telegram|YB\d+|JJ\d+|/\w+(?: \d+[hd])?|TL-P48|[\w-]+_bot|-?[A-Z0-9]{4}\b"
)


async def _asks(group: Group, by: str, words: str, reply: str) -> None:
    """Press a button that wants words and reply to what it asks."""
    await group.presses(words, by=by)
    await group.says(reply, by=by, reply_to=group.said()[-1])


def _foreign(texts: list[str], sign: re.Pattern[str]) -> list[str]:
    return [text for text in texts if sign.search(text)]


async def _everything_in_english(world: World) -> tuple[Customer, list[str]]:
    """A life of a case with every kind of notice; gives the toasts."""
    anna = world.customer("Anna Smith", "en")
    store, branch, private = world.group("xuhui"), world.group("shanghai"), world.private("li")
    toasts: list[str] = []
    await tells_in_english(anna, "There was a worm in my salad.")
    await anna.says("/status")
    for button in ("Nudge", "Add"):
        await anna.presses(button)
    await anna.says("And a hair in the soup.")
    await anna.presses("That is all")
    await world.passes(hours=33)  # warnings, the deadline, both rungs, a repeat, the apology
    toasts.append(await store.presses("Acknowledge", by="li"))
    toasts.append(await store.presses("Class", by="li"))
    await _asks(store, "li", "Urgent", "Somebody was hurt")
    await world.passes(minutes=50)
    outcomes = ("Call outcome", "No answer", "Call outcome", "Wrong number")
    toasts.extend([await store.presses(act, by="li") for act in outcomes])
    toasts.append(await store.presses("Contact", by="li"))
    toasts.append(await store.presses("Take", by="wang"))
    toasts.append(await store.presses("Registered", by="sun"))
    await _asks(store, "wang", "Propose solution", "A full refund")
    await anna.presses("Not solved")
    await anna.says("I want an apology too")
    await world.passes(hours=1)
    await store.presses("Hand over", by="wang")
    await _asks(store, "wang", "Jing'an store", "Their kitchen")
    other = world.group("jingan")
    await _asks(other, "sun", "Propose solution", "A refund and an apology")
    await world.passes(days=4)  # recalled, then lapsed
    await _asks(other, "sun", "Reopen", "The customer called")
    await other.presses("Acknowledge", by="sun")
    await world.passes(hours=20)  # nothing follows: it expires
    await _asks(other, "sun", "Close", "Settled on the phone")
    for words in ("/help", "/mine", "/overdue", "/due", "/status", "/case 202611YB001", "/bind x"):
        await branch.says(words, by="zhao")
        await private.says(words, by="li")
        await world.passes(minutes=1)
    await private.says("hello", by="li")
    return anna, toasts


@both
async def test_in_an_english_house_nobody_meets_a_chinese_sign(
    database: str, tmp_path: Path
) -> None:
    async with playing(database, tmp_path, organisation=in_english(tmp_path)) as world:
        for person in world.staff:
            async with world.engine.store.work() as work:
                contact = await work.people.contact("staff", str(world.staff[person].id))
                assert contact is not None
                contact = type(contact)(contact.bot, contact.chat, "en", contact.person)
                await work.people.set_contact(contact, world.clock.now())
        await world.engine.rules.bind(world.engine.store)
        anna, toasts = await _everything_in_english(world)
        answered = [str(press.answer or "") for press in world.telegram.presses.values()]
        said = [shown(m) for ear in world.ears for m in ear.said()]
        said = [text.replace("中文", "") for text in said]  # the name of the other language
        assert _foreign(said + toasts + answered, CHINESE) == []
        heard = "\n".join(said)
        for part in (
            "Due soon", "Deadline missed", "Climbed to level", "is still overdue",
            "asks for progress", "was handed over", "was reopened", "Acknowledgement expired",
            "customer disagrees", "added something",
        ):  # fmt: skip
            assert part in heard, part
        assert "closed" in "\n".join(shown(m) for m in anna.said())
        for ear in world.ears:
            ear.skips()


async def test_in_a_chinese_house_the_words_are_chinese(world: World) -> None:
    zhang = world.customer("张敏")
    store = world.group("xuhui")
    await tells(zhang)
    await world.passes(hours=33)
    await store.presses("受理", by="li")
    await world.passes(hours=9)
    await store.says("/case 202611YB001", by="li")
    await store.says("/help", by="li")
    said = [shown(m) for ear in world.ears for m in ear.said()]
    rest = [_KEPT.sub("", text) for text in said]
    assert _foreign(rest, LATIN) == []
    for ear in world.ears:
        ear.skips()


@both
async def test_a_card_is_in_the_language_of_its_group_and_the_receipt_in_the_customers(
    world: World,
) -> None:
    anna = world.customer("Anna", "en")
    receipt = await tells_in_english(anna, "A worm.")
    card = world.group("xuhui").hears("待受理", "客户所述：A worm.")
    assert not CHINESE.search(receipt)
    assert "受理" in labels(card)
    await world.group("xuhui").presses("受理", by="li")
    assert not CHINESE.search(anna.hears("202611YB001").text)
