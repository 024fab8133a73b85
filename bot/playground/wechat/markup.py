"""XML as the platform writes it, and as strictly as it reads answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from bot.playground.wechat.refusals import BadReply

Value = str | int | float | Mapping[str, "Value"]


def written(fields: Mapping[str, Value]) -> str:
    """`<xml>` around the fields: texts as CDATA, numbers bare."""
    return f"<xml>{_inside(fields)}</xml>"


def _inside(fields: Mapping[str, Value]) -> str:
    return "".join(f"<{name}>{_value(value)}</{name}>" for name, value in fields.items())


def _value(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return f"{value:.6f}"
    if isinstance(value, str):
        return f"<![CDATA[{value.replace(']]>', ']]]]><![CDATA[>')}]]>"
    return _inside(value)


@dataclass
class Node:
    name: str
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def only(self, name: str) -> Node:
        """The one child of that name; BadReply where there is none or more than one."""
        found = [each for each in self.children if each.name == name]
        if len(found) != 1:
            raise BadReply(f"{len(found)} elements {name}")
        return found[0]

    def value(self, name: str) -> str:
        return self.only(name).text


class _Reader:
    def __init__(self) -> None:
        self.top = Node("")
        self._open = [self.top]

    def start(self, name: str, _attributes: object) -> None:
        node = Node(name)
        self._open[-1].children.append(node)
        self._open.append(node)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].text += text

    def refuse(self, *_what: object) -> None:
        raise BadReply("a document type")


def read(raw: bytes) -> Node:
    """The `<xml>` element. BadReply: not UTF-8, not well-formed, with a DTD, another root."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(raw.decode("utf-8"), True)
    except (UnicodeDecodeError, expat.ExpatError):
        raise BadReply("not XML") from None
    root = reader.top.children[0]
    if root.name != "xml":
        raise BadReply("no xml element at the top")
    return root
