"""What the server answers when it does not do as asked, with its own codes and wording."""

from __future__ import annotations

from typing import Any


class RefusalError(Exception):
    """An answer with ``ok: false``: the code, the description and the optional parameters.

    ``retry_after`` is in seconds, ``migrate_to`` is the id of the supergroup that took over.
    """

    def __init__(
        self,
        code: int,
        description: str,
        *,
        retry_after: int | None = None,
        migrate_to: int | None = None,
    ) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after
        self.migrate_to = migrate_to

    def as_json(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "ok": False,
            "error_code": self.code,
            "description": self.description,
        }
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        if self.migrate_to is not None:
            body["parameters"] = {"migrate_to_chat_id": self.migrate_to}
        return body


class WorldError(Exception):
    """Somebody in the world asked for what a person's Telegram client would not let them do."""


def bad_request(text: str) -> RefusalError:
    return RefusalError(400, f"Bad Request: {text}")


def forbidden(text: str) -> RefusalError:
    return RefusalError(403, f"Forbidden: {text}")


def conflict(text: str) -> RefusalError:
    return RefusalError(409, f"Conflict: {text}")


def too_many_requests(retry_after: int) -> RefusalError:
    return RefusalError(
        429, f"Too Many Requests: retry after {retry_after}", retry_after=retry_after
    )


def upgraded(new_id: int) -> RefusalError:
    return RefusalError(
        400,
        "Bad Request: group chat was upgraded to a supergroup chat",
        migrate_to=new_id,
    )


def unauthorized() -> RefusalError:
    return RefusalError(401, "Unauthorized")


def method_not_found() -> RefusalError:
    return RefusalError(404, "Not Found: method not found")


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
QUERY_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLL = (
    "terminated by other getUpdates request; make sure that only one bot instance is running"
)
