"""XML from outside, read under guard; text for XML, made safe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from handlers.wechat.limits import DEPTH, ELEMENTS

# https://www.w3.org/TR/xml/#charsets: what a document may not hold in any spelling.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass
class Element:
    """One element. Attributes, comments and processing instructions are left out."""

    name: str
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def find(self, name: str) -> Element | None:
        """The first child of that name."""
        return next(self.all(name), None)

    def all(self, name: str) -> Iterator[Element]:
        """All children of that name, in order."""
        return (each for each in self.children if each.name == name)

    def value(self, name: str) -> str:
        """The child's text without surrounding blanks, "" where there is none."""
        found = self.find(name)
        return found.text.strip() if found is not None else ""


class _Refused(Exception):
    """Well-formed perhaps, but nothing that the platform would write."""


class _Tree:
    """Builds elements while expat reads, and stops it at the first thing that may not be."""

    def __init__(self) -> None:
        self.root: Element | None = None
        self._open: list[Element] = []
        self._count = 0

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEPTH or self._count > ELEMENTS:
            raise _Refused
        element = Element(name)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, text: str) -> None:
        self._open[-1].text += text

    def refuse(self, *_what: object) -> None:
        raise _Refused


def document(raw: bytes) -> Element | None:
    """The `<xml>` element of a message, None for anything else.

    Not taken: what is not UTF-8 or not well-formed, a DTD or an entity of its own, more than
    `DEPTH` or `ELEMENTS`, a field of the message given twice. The caller has looked at the size.
    """
    tree = _Tree()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = tree.start
    parser.EndElementHandler = tree.end
    parser.CharacterDataHandler = tree.text
    parser.StartDoctypeDeclHandler = tree.refuse
    try:
        # Text, not bytes: a declared encoding then has no say.
        parser.Parse(raw.decode("utf-8"), True)
    except (_Refused, expat.ExpatError, UnicodeDecodeError):
        return None
    root = tree.root
    if root is None or root.name != "xml":
        return None
    names = [each.name for each in root.children]
    return root if len(names) == len(set(names)) else None


def clean(text: str) -> str:
    """`text` as a reader of XML would hear it: no forbidden characters, line ends as one LF."""
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def unbreakable(text: str) -> str:
    """`text` for the inside of one CDATA section: what would end the section is split in two."""
    return text.replace("]]>", "]]]]><![CDATA[>")
