"""XLSX -> grid: which sheet, its shared texts, its cells.

Here: the parts of a workbook and how they point to each other. Not here: one sheet's rows
(`sheet.py`). Formulas, links and macros are never followed.
"""

import posixpath
from dataclasses import dataclass

from pipelines.survey.questionnaire.container import Container
from pipelines.survey.questionnaire.grid import MAX_CELLS, Grid, refuse
from pipelines.survey.questionnaire.layout import header_key
from pipelines.survey.questionnaire.markup import read_xml
from pipelines.survey.questionnaire.sheet import read_sheet, unescaped
from pipelines.survey.rules import Rule, listed

ANSWERS = "answers"
"""Name of the sheet that is read where a workbook has several."""

_WORKBOOK = "xl/workbook.xml"
_EXPECTED = "an XLSX workbook with a sheet of answers"


@dataclass(frozen=True)
class _Sheet:
    name: str
    relation: str


@dataclass(frozen=True)
class _Relation:
    kind: str
    target: str


def read_workbook(data: bytes) -> Grid:
    """Read the sheet of answers.

    Raises:
        RefusedError: No workbook, a damaged or protected one, too much in it, no sheet that is sure
            to hold the answers, or nothing in that sheet.
    """
    container = Container(data)
    workbook = _main_part(container)
    sheets = _SheetNames()
    read_xml(container.blocks(workbook), sheets, workbook)
    relations = _relations(container, workbook)
    tables = [sheet for sheet in sheets.found if _is(relations.get(sheet.relation), "worksheet")]
    chosen = _chosen(tables)
    texts = _Texts()
    shared = next((r.target for r in relations.values() if _is(r, "sharedStrings")), None)
    if shared is not None:
        read_xml(container.blocks(shared), texts, shared)
    target = relations[chosen.relation].target
    return read_sheet(container.blocks(target), target, texts.found)


def _main_part(container: Container) -> str:
    if "_rels/.rels" not in container.names:
        refuse(Rule.NOT_A_WORKBOOK, "a zip that is no workbook", _EXPECTED)
    relations = _relations(container, "")
    found = next((r.target for r in relations.values() if _is(r, "officeDocument")), _WORKBOOK)
    if not found.endswith(".xml") or found not in container.names:
        refuse(Rule.NOT_A_WORKBOOK, f"a zip without {_WORKBOOK}", _EXPECTED)
    return found


def _is(relation: _Relation | None, kind: str) -> bool:
    return relation is not None and relation.kind == kind


def _chosen(sheets: list[_Sheet]) -> _Sheet:
    if not sheets:
        refuse(Rule.NOT_A_WORKBOOK, "no sheets", _EXPECTED)
    named = [sheet for sheet in sheets if header_key(sheet.name) == ANSWERS]
    candidates = named or sheets
    if len(candidates) != 1:
        found = f"{len(sheets)} sheets: {listed([sheet.name for sheet in sheets])}"
        refuse(Rule.SHEET_UNCLEAR, found, f"a sheet named '{ANSWERS}', or one sheet only")
    return candidates[0]


def _relations(container: Container, part: str) -> dict[str, _Relation]:
    """What a part points to, inside the zip, by id; no part: the workbook as a whole."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    relations = _Relations(folder)
    if path in container.names:
        read_xml(container.blocks(path), relations, path)
    return relations.found


class _Relations:
    """Reads a list of relations; those that leave the zip are left out."""

    def __init__(self, folder: str) -> None:
        self.found: dict[str, _Relation] = {}
        self._folder = folder

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        target = attributes.get("Target", "")
        path = target.lstrip("/") if target.startswith("/") else f"{self._folder}/{target}"
        kind = attributes.get("Type", "").rpartition("/")[2]
        self.found[attributes.get("Id", "")] = _Relation(kind, posixpath.normpath(path).lstrip("/"))

    def end(self, name: str, text: str) -> None:
        pass


class _SheetNames:
    """Reads the names of the sheets, in order."""

    def __init__(self) -> None:
        self.found: list[_Sheet] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheet = _Sheet(attributes.get("name", ""), attributes.get("id", ""))
            self.found.append(sheet)

    def end(self, name: str, text: str) -> None:
        pass


class _Texts:
    """Reads the shared texts: runs of one text joined, pronunciation left out."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._runs: list[str] = []
        self._is_spoken = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "rPh":
            self._is_spoken = True

    def end(self, name: str, text: str) -> None:
        if name == "rPh":
            self._is_spoken = False
        elif name == "t" and not self._is_spoken:
            self._runs.append(text)
        elif name == "si":
            self.found.append(unescaped("".join(self._runs)))
            self._runs = []
            if len(self.found) > MAX_CELLS:
                refuse(Rule.TOO_MANY_CELLS, f"over {MAX_CELLS:,} texts", "fewer")
