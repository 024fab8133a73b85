"""Sample values of every wording for customers: those that the documents are rendered with."""

from __future__ import annotations

from typing import Any

from conversations.preview.samples import BASE
from conversations.preview.samples import SAMPLES as SHOWN
from tests.conversations.talking import WORDS

# One or several sets of values for each template.
SAMPLES: dict[str, list[dict[str, Any]]] = {
    "repeat": [{}],
    **{name: [BASE] for name in WORDS.templates("zh") if name.startswith("customer/")},
    **SHOWN,
}
