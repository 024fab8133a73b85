"""The REST part that the fallback uses: self-built applications, and message-push robots."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from datetime import datetime

from bot.playground.wecom import cards
from bot.playground.wecom.envelope import element
from bot.playground.wecom.errors import (
    BAD_RESPONSE_CODE,
    BAD_WEBHOOK,
    EXPIRED_TOKEN,
    INVALID_AGENT,
    INVALID_CORP,
    INVALID_CREDENTIAL,
    INVALID_TOKEN,
    INVALID_TYPE,
    MISSING_TOKEN,
    NO_RECEIVER,
    TOO_LONG,
    USED_RESPONSE_CODE,
    RefusedError,
    parameter,
)
from bot.playground.wecom.limits import (
    RESPONSE_CODE,
    TOKEN,
    WEBHOOK_MARKDOWN_BYTES,
    WEBHOOK_TEXT_BYTES,
)
from bot.playground.wecom.model import App, Callback, Card, Json, Message, Person
from bot.playground.wecom.people import CardRef, PeopleWorld

_MENTION = re.compile(r"<@([^<>]+)>")


@dataclass
class ResponseCode:
    """Allows one change of a card, for a day (the platform's pages say 24 or 72 hours)."""

    app: App
    task_id: str
    at: datetime
    messages: list[Message] = field(default_factory=list)
    used: bool = False


class ApplicationWorld(PeopleWorld):
    """The operations raise RefusedError and otherwise return what stands beside ``errcode``."""

    response_codes: dict[str, ResponseCode]

    def get_token(self, corp_id: str, secret: str) -> Json:
        """GET gettoken: the same token for as long as it lives."""
        if corp_id not in {app.corp_id for app in self.apps.values()}:
            raise RefusedError(INVALID_CORP, "invalid corpid")
        for app in self.apps.values():
            if app.corp_id == corp_id and secret and app.secret == secret:
                if app.token_until is None or app.token_until <= self.now():
                    app.access_token = f"access-{app.agent_id}-{self.next_number()}"
                    app.token_until = self.now() + TOKEN
                left = int((app.token_until - self.now()).total_seconds())
                return {"access_token": app.access_token, "expires_in": left}
        raise RefusedError(INVALID_CREDENTIAL, "invalid credential")

    def forget_token(self, app: int | App | None = None) -> None:
        """Let the token in force count for nothing, as the platform may at any time."""
        self.app(app).access_token = ""
        self.app(app).token_until = None

    def app_of_token(self, token: str) -> App:
        if not token:
            raise RefusedError(MISSING_TOKEN, "access_token missing")
        for app in self.apps.values():
            if app.access_token == token and app.token_until is not None:
                if app.token_until <= self.now():
                    raise RefusedError(EXPIRED_TOKEN, "access_token expired")
                return app
        raise RefusedError(INVALID_TOKEN, "invalid access_token")

    def app_described(self, app: App, agent: str) -> Json:
        """GET agent/get: the application that the token belongs to, and no other."""
        _check_agent(app, {"agentid": int(agent) if agent.isdecimal() else agent})
        return {"agentid": app.agent_id, "name": app.name}

    def app_sends(self, app: App, body: Json) -> Json:
        """POST message/send: to members (``touser``, joined by ``|``), each in their own chat."""
        _check_agent(app, body)
        userids = [one for one in str(body.get("touser", "")).split("|") if one]
        known = [one for one in dict.fromkeys(userids) if one in self.people]
        if not known:
            raise RefusedError(NO_RECEIVER, "user & party & tag all invalid")
        kind = body.get("msgtype")
        card = None
        if kind == "template_card":
            card = cards.check(copy.deepcopy(body.get("template_card")))
            if card.get("task_id") in app.task_ids:
                raise parameter("task_id is used already")
        elif kind not in ("text", "markdown"):
            raise RefusedError(INVALID_TYPE, "invalid message type")
        text = "" if card is not None else _content(body, str(kind), WEBHOOK_TEXT_BYTES)
        sent = [self._to_member(app, userid, str(kind), text, card) for userid in known]
        answer: Json = {"msgid": f"app{sent[0].number:08d}"}
        refused = [one for one in userids if one not in self.people]
        if refused:
            answer["invaliduser"] = "|".join(refused)
        if card is not None and card["card_type"] in cards.INTERACTIVE:
            app.task_ids.add(card["task_id"])
            answer["response_code"] = self._response_code(app, card["task_id"], sent)
        return answer

    def app_updates(self, app: App, body: Json) -> Json:
        """POST message/update_template_card: once with each response_code.

        ``button.replace_name`` puts a dead button in the place of all; ``template_card`` shows
        another card. For ``userids``, or with ``atall`` for all who got it.
        """
        _check_agent(app, body)
        code = self.response_codes.get(str(body.get("response_code", "")))
        if code is None or code.app is not app or self.now() - code.at > RESPONSE_CODE:
            raise RefusedError(BAD_RESPONSE_CODE, "invalid response_code")
        if code.used:
            raise RefusedError(USED_RESPONSE_CODE, "response_code has been used")
        userids = body.get("userids", [])
        if not isinstance(userids, list) or not (userids or body.get("atall") == 1):
            raise parameter("userids")
        card, name = body.get("template_card"), (body.get("button") or {}).get("replace_name")
        if card is not None:
            card = cards.check(copy.deepcopy(card))
        elif not name:
            raise parameter("button or template_card")
        code.used = True
        holders = {self.chats[one.chat].members[0]: one for one in code.messages}
        for userid, message in holders.items():
            if userid in userids or body.get("atall") == 1:
                assert message.card is not None
                message.card.replace(card or _replaced(message.card.shared, str(name)), None)
                self.touch(message)
        return {"invaliduser": [one for one in userids if one not in holders]}

    def webhook_sends(self, key: str, body: Json) -> Json:
        """POST webhook/send: text, markdown or a card without buttons, into one group."""
        hook = self.webhooks.get(key)
        if hook is None:
            raise RefusedError(BAD_WEBHOOK, "invalid webhook url")
        kind = body.get("msgtype")
        message = Message(
            self.next_number(), hook.chat, self.now(), hook.name, "webhook", str(kind)
        )
        if kind == "text":
            message.text = _content(body, "text", WEBHOOK_TEXT_BYTES)
            message.mentioned = tuple(str(one) for one in body["text"].get("mentioned_list", ()))
        elif kind == "markdown":
            message.text = _content(body, "markdown", WEBHOOK_MARKDOWN_BYTES)
            message.mentioned = tuple(_MENTION.findall(message.text))
        elif kind == "template_card":
            self._webhook_card(message, body)
        else:
            raise RefusedError(INVALID_TYPE, "invalid message type")
        self.gate.spend_webhook(hook.key, self.now())
        self.post(self.chats[hook.chat], message)
        return {}

    def presses_app_card(
        self,
        person: str | Person,
        card: CardRef,
        button_text: str,
        app: int | App | None = None,
    ) -> Callback:
        """Press a button of an application's card; the push to its address follows."""
        who, sender = self.person(person), self.app(app)
        message = self.find_card(self.app_chat(who, sender), card)
        assert message.card is not None
        kind = str(message.card.seen_by(who.userid)["card_type"])
        chosen = self.chosen(who, message.card)
        key = self._press(who, message, message.card, button_text)
        code = self._response_code(sender, message.card.task_id, [message])
        parts = (
            element("ToUserName", sender.corp_id),
            element("FromUserName", who.userid),
            f"<CreateTime>{int(self.now().timestamp())}</CreateTime>",
            element("MsgType", "event"),
            element("Event", "template_card_event"),
            element("EventKey", key),
            element("TaskId", message.card.task_id),
            element("CardType", kind),
            element("ResponseCode", code),
            f"<AgentID>{sender.agent_id}</AgentID>",
            _selected(chosen),
        )
        pushed = Callback(self.next_number(), sender, f"<xml>{''.join(parts)}</xml>")
        self.callbacks.append(pushed)
        self.changed()
        return pushed

    def _to_member(self, app: App, userid: str, kind: str, text: str, card: Json | None) -> Message:
        chat = self.app_chat(userid, app)
        self.gate.spend_app(chat.key, self.now())
        message = Message(self.next_number(), chat.key, self.now(), app.name, "app", kind, text)
        if card is not None:
            message.card = Card(str(card.get("task_id", "")), copy.deepcopy(card))
            message.advice = cards.advice(card)
        return self.post(chat, message)

    def _webhook_card(self, message: Message, body: Json) -> None:
        card = cards.check(copy.deepcopy(body.get("template_card")))
        if card["card_type"] not in cards.NOTICES:
            raise RefusedError(INVALID_TYPE, "invalid message type: card_type")
        message.card = Card(str(card.get("task_id", "")), card)
        message.advice = cards.advice(card)

    def _response_code(self, app: App, task_id: str, messages: list[Message]) -> str:
        name = f"response-{self.next_number()}"
        self.response_codes[name] = ResponseCode(app, task_id, self.now(), messages)
        return name


def _check_agent(app: App, body: Json) -> None:
    if body.get("agentid") != app.agent_id:
        raise RefusedError(INVALID_AGENT, "invalid agentid")


def _content(body: Json, kind: str, most: int) -> str:
    part = body.get(kind)
    content = part.get("content") if isinstance(part, dict) else None
    if not isinstance(content, str) or not content.strip():
        raise parameter(f"{kind}.content is empty")
    if len(content.encode()) > most:
        raise RefusedError(TOO_LONG, "content size out of limit")
    return content


def _replaced(card: Json, name: str) -> Json:
    """The card with one dead button in the place of its own."""
    return {**card, "button_list": [{"text": name}]}


def _selected(chosen: dict[str, str]) -> str:
    items = "".join(
        f"<SelectedItem>{element('QuestionKey', key)}"
        f"<OptionIds>{element('OptionId', value)}</OptionIds></SelectedItem>"
        for key, value in chosen.items()
    )
    return f"<SelectedItems>{items}</SelectedItems>" if items else ""
