"""How a trace reads: update, events, the messages of each, replies, cards; no customer's word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bot.cli.history import described
from bot.cli.output import line, moment
from bot.cli.plain import plain
from bot.cli.trace import ASIDE, BOTS, Found, TracedCase, seq_of

if TYPE_CHECKING:
    from cases.events import Event
    from cases.upkeep import TracedMessage, TracedUpdate


def origin(cause: str) -> str:
    """A cause in words: which update, which stage of which clock, or as it is written."""
    root = cause.partition("#")[0]
    kind, _, rest = root.partition(":")
    if kind == "deadline":
        clock, run, stage = rest.rsplit(":", 2)
        return f"deadline of {clock}, run {run}, stage {stage}"
    if kind in BOTS:
        return f"update {rest.partition(':')[0]} of the {kind} bot"
    return root


def values(found: Found) -> dict[str, Any]:
    """All of it for scripts."""
    return {
        "updates": [_update(update) for update in found.updates],
        "messages": [_message(message) for message in found.messages],
        "cases": [
            {
                "number": traced.case.number,
                "id": traced.case.id,
                "cards_in": [str(address) for address in traced.cards],
                "events": [_event(event) for event in traced.events],
                "messages": [_message(message) for message in traced.messages],
            }
            for traced in found.cases
        ],
    }


def _update(update: TracedUpdate) -> dict[str, Any]:
    return {
        "inbox_id": update.id,
        "bot": update.bot,
        "update": update.update,
        "state": update.state,
        "received_at": moment(update.received_at),
        "done_at": moment(update.done_at),
        "attempts": update.attempts,
        "retry_at": moment(update.retry_at),
        "error": update.error or None,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "seq": event.seq,
        "at": moment(event.at),
        "cause": event.cause,
        "origin": origin(event.cause),
        "kind": type(event.body).__name__,
        "what": described(event.body, {}),
    }


def _message(message: TracedMessage) -> dict[str, Any]:
    """A customer's chat leads to the person: an operator needs it no more than a phone."""
    customer = message.bot == "customer"
    return {
        "row": message.id,
        "key": message.key.removesuffix(f":{message.chat}") if customer else message.key,
        "event": seq_of(message) or None,
        "bot": message.bot,
        "chat": None if customer else message.chat,
        "template": message.template,
        "state": message.state,
        "why": message.why or None,
        "created_at": moment(message.created_at),
        "not_before": moment(message.not_before),
        "sent_at": moment(message.sent_at),
        "attempts": message.attempts,
        "platform_id": message.platform_id or None,
    }


def show(found: Found) -> None:
    """All of it for people."""
    for update in found.updates:
        line(_of_update(update))
    shown = {message.id for traced in found.cases for message in traced.messages}
    for message in found.messages:
        if message.id not in shown:
            line(f"message {_of_message(message)}")
    for traced in found.cases:
        _show_case(traced)


def _show_case(traced: TracedCase) -> None:
    line(f"case {plain(traced.case.number)} [{plain(traced.case.id)}]")
    former = ""
    for event in traced.events:
        here = origin(event.cause)
        if here != former:
            line(f"  {plain(here)}")
            former = here
        what = ", ".join(f"{name} {value}" for name, value in described(event.body, {}).items())
        kind = type(event.body).__name__
        line(f"    {moment(event.at)}  no. {event.seq} {kind}  {plain(what)}".rstrip())
        _show_messages(m for m in traced.messages if seq_of(m) == event.seq)
    others = [message for message in traced.messages if not seq_of(message)]
    if others:
        line("  replies")
        _show_messages(others)
    for address in traced.cards:
        line(f"  card in {plain(str(address))}")


def _show_messages(messages: Iterable[TracedMessage]) -> None:
    for message in messages:
        line(f"      {_of_message(message)}")


def _of_update(update: TracedUpdate) -> str:
    name = f"update {plain(update.update)} of the {plain(update.bot)} bot (inbox {update.id})"
    came = f"received {moment(update.received_at)}"
    failed = f"{update.attempts} attempts failed, the last with {plain(update.error or '-')}"
    if update.state == ASIDE:
        again = f"`kesu trace inbox:{update.id} --retry` tries again"
        return f"{name}: set aside, {came}, {failed}; {again}"
    if update.state == "done":
        return f"{name}: done {moment(update.done_at)}, {came}"
    later = f"; next try {moment(update.retry_at)}" if update.retry_at else ""
    return f"{name}: waits, {came}" + (f", {failed}{later}" if update.attempts else "")


def _of_message(message: TracedMessage) -> str:
    to = f"chat {plain(message.chat)}" if message.bot == "staff" else "the customer"
    return f"{plain(message.template)} to {to}: {_became(message)} (message:{message.id})"


def _became(message: TracedMessage) -> str:
    match message.state:
        case "sent":
            return f"sent {moment(message.sent_at)} as {plain(message.platform_id)}"
        case "moot":
            return f"withdrawn, {plain(message.why)}"
        case "refused":
            return f"refused, {plain(message.why)}"
        case "sending":
            return f"on its way since {moment(message.created_at)}, attempt {message.attempts}"
    held = f", not before {moment(message.not_before)}" if message.not_before else ""
    return f"waits since {moment(message.created_at)}{held}"
