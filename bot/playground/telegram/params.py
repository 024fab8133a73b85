"""The parameters of a call: texts, numbers, flags, JSON and uploads, read as leniently as the
server does (everything may come as a string)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.playground.telegram.model import Json
from bot.playground.telegram.refusals import bad_request

TRUE: frozenset[str] = frozenset({"true", "yes", "1"})


@dataclass(frozen=True)
class Upload:
    """A file in a multipart request."""

    name: str
    data: bytes = field(repr=False)
    mime: str | None = None


class Params:
    """What one call brought. Only parameters that the method declares can be asked for."""

    def __init__(
        self, values: Mapping[str, Any], files: Mapping[str, Upload], declared: frozenset[str]
    ) -> None:
        self._values = values
        self._files = files
        self._declared = declared

    def raw(self, name: str) -> Any:
        if name not in self._declared:
            raise LookupError(f"parameter {name} is not declared for this method")
        return self._values.get(name)

    def has(self, name: str) -> bool:
        return self.raw(name) not in (None, "")

    def text(self, name: str) -> str:
        value = self.raw(name)
        if value is None:
            return ""
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, dict | list):
            return json.dumps(value)
        text = str(value)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise bad_request("strings must be encoded in UTF-8") from None
        return text

    def number(self, name: str, default: int = 0) -> int:
        """An integer; anything unreadable counts as 0, as on the server."""
        if not self.has(name):
            return default
        try:
            return int(self.text(name))
        except ValueError:
            return 0

    def flag(self, name: str) -> bool:
        return self.text(name).lower() in TRUE

    def structure(self, name: str, what: str) -> Any:
        """An object or array, given as such or as JSON text; None when absent."""
        value = self.raw(name)
        if value in (None, ""):
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """The file sent under this parameter, directly or as ``attach://<part>``."""
        self.raw(name)
        return self._files.get(name) or self.attached(self.text(name))

    def attached(self, reference: str) -> Upload | None:
        if not reference.startswith("attach://"):
            return None
        return self._files.get(reference.removeprefix("attach://"))

    def as_json(self) -> Json:
        """For the record of calls: uploads become name and size."""
        uploads = {
            name: {"upload": file.name, "size": len(file.data)}
            for name, file in self._files.items()
        }
        return {**self._values, **uploads}
