"""The XML of a workbook, read as a stream; whatever declares a document type is refused.

Here: events with names freed of their namespace. Not here: what the elements mean.
"""

from collections.abc import Iterable
from typing import NoReturn, Protocol
from xml.parsers import expat

from pipelines.survey.questionnaire.grid import refuse
from pipelines.survey.rules import Rule, shown

_MOST_TEXT = 1_000_000
"""Characters of one element; a cell holds at most 32,767."""

_MOST_ELEMENTS = 6_000_000
"""Of one document; a cell takes two or three."""


class Handler(Protocol):
    """Takes the events of one document."""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""

    def end(self, name: str, text: str) -> None:
        """An element closes; `text` is what stood between its last tag and this one."""


def read_xml(blocks: Iterable[bytes], handler: Handler, name: str) -> None:
    """Send the elements of a document to a handler.

    Args:
        blocks: The bytes of the document.
        handler: Takes the events.
        name: What to call the document in a problem.

    Raises:
        RefusedError: Not well-formed, or with a document type, which no workbook has: entities
            could unpack to more than was read, or name files.
    """
    # Whatever encoding the document names: workbooks are UTF-8, and expat cannot read all others.
    parser = expat.ParserCreate("utf-8", " ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    stream = _Stream(handler, name)
    parser.StartElementHandler = stream.start
    parser.EndElementHandler = stream.end
    parser.CharacterDataHandler = stream.text
    parser.StartDoctypeDeclHandler = stream.doctype
    try:
        for block in blocks:
            parser.Parse(block, False)
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        found = f"{name}: {error}"
        refuse(Rule.FILE_DAMAGED, shown(found), "a whole XLSX workbook: save or copy it again")


class _Stream:
    """Between expat and a handler: local names, text by element."""

    def __init__(self, handler: Handler, name: str) -> None:
        self._handler = handler
        self._name = name
        self._text: list[str] = []
        self._length = 0
        self._elements = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > _MOST_ELEMENTS:
            found = f"{self._name}: over {_MOST_ELEMENTS:,} elements"
            refuse(Rule.TOO_MANY_CELLS, found, "fewer")
        self._text, self._length = [], 0
        local = {_local(key): value for key, value in attributes.items()} if attributes else {}
        self._handler.start(_local(name), local)

    def end(self, name: str) -> None:
        text = "".join(self._text) if self._text else ""
        self._text, self._length = [], 0
        self._handler.end(_local(name), text)

    def text(self, data: str) -> None:
        self._text.append(data)
        self._length += len(data)
        if self._length > _MOST_TEXT:
            refuse(Rule.TOO_LARGE, f"{self._name}: a text of over {_MOST_TEXT:,}", "less")

    def doctype(self, *_: object) -> NoReturn:
        found = f"a document type in {shown(self._name)}"
        refuse(Rule.NOT_A_WORKBOOK, found, "an XLSX workbook, which has none")


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
