"""Labels of an experience page, in Spanish, English and French, and the field that each opens."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from itertools import islice

from pipelines.pages.lines import Line
from pipelines.pages.text_key import folded


class Field(Enum):
    """A part of the page."""

    COUNTRY = auto()
    CITY = auto()
    REGION = auto()
    STARTED = auto()
    ENDED = auto()
    TYPE = auto()
    THEME = auto()
    SDG = auto()
    AWARD = auto()
    OBJECTIVES = auto()
    DESCRIPTION = auto()
    MORE = auto()


FACTS = frozenset(Field) - {Field.OBJECTIVES, Field.DESCRIPTION, Field.MORE}
TELLING = frozenset({Field.STARTED, Field.TYPE, Field.SDG})
"""Fields that pages of other sites hardly have."""

DAY = re.compile(
    r"(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})"
    r"|(?P<iso_year>\d{4})-(?P<iso_month>\d{1,2})-(?P<iso_day>\d{1,2})"
)
"""A day as the site prints it, dd-mm-yyyy, or as ISO 8601 has it."""

GOALS = re.compile(r"(?:(?:ods|sdg|odd) ?\d+(?:\.\d+)?[ ,;.]*)+", re.IGNORECASE)
"""A line of goals, each with its word."""
_LONGEST_LABEL_WORDS = 4
_WORDS: Mapping[Field, str] = {
    Field.COUNTRY: "pais | country | pays",
    Field.CITY: (
        "ciudad | municipio | localidad | city | town | municipality | ville | commune"
        " | municipalite"
    ),
    Field.REGION: "region | provincia | province | continente | continent",
    Field.STARTED: (
        "fecha inicial | fecha de inicio | fecha inicio | starting date | start date"
        " | initial date | beginning date | date de debut | date initiale | date debut"
    ),
    Field.ENDED: (
        "fecha final | fecha de fin | fecha fin | ending date | end date | final date"
        " | date de fin | date finale | date fin"
    ),
    Field.TYPE: (
        "tipo de experiencia | tipos de experiencia | type of experience | types of experience"
        " | experience type | type d experience | types d experience"
    ),
    Field.THEME: "tema | temas | tematica | theme | themes | topic | topics | thematique",
    Field.SDG: (
        "ods | sdg | sdgs | odd | objetivos de desarrollo sostenible"
        " | sustainable development goals | objectifs de developpement durable"
    ),
    Field.AWARD: (
        "distincion | distinciones | premio | premios | award | awards | distinction"
        " | distinctions | prize | prix"
    ),
    Field.OBJECTIVES: "objetivos | objetivo | objectives | objective | aims | objectifs | objectif",
    Field.DESCRIPTION: (
        "descripcion | metodologia | description | methodology | methodologie | resumen | summary"
        " | resume | ambito territorial | ambito de actuacion | territorial scope | perimetre"
    ),
    Field.MORE: (
        "mas informacion | informacion adicional | documentos | enlaces | more information"
        " | further information | other information | documents | links | plus d informations"
        " | plus d information | pour en savoir plus | liens"
    ),
}
_LABELS = {word.strip(): field for field, words in _WORDS.items() for word in words.split("|")}
_ENTRIES = """
    menu | inicio | home | accueil | contacto | contact | contactez nous | contact us | buscar
    | search | rechercher | recherche | quienes somos | about | about us | qui sommes nous
    | noticias | news | actualites | experiencias | experiences | experience | eventos | events
    | evenements | compartir | share | partager | facebook | twitter | x | linkedin | youtube
    | instagram | espanol | english | francais | catala | portugues | es | en | fr | volver | back
    | retour | miembros | members | membres | aviso legal | legal notice | mentions legales
    | cookies | politica de privacidad | privacy policy | imprimir | print | imprimer | login
    | iniciar sesion | log in | se connecter | suscribirse | subscribe | s abonner | oidp | iopd
"""
_MENU = frozenset(entry.strip() for entry in _ENTRIES.split("|"))


@dataclass
class Block:
    """A label and the lines below it; without a field, the lines above the first label."""

    field: Field | None
    number: int
    lines: list[Line]

    @property
    def first(self) -> Line | None:
        """The line that holds the value of a field of one line."""
        return next((line for line in self.lines if line.text), None)


def is_menu(text: str) -> bool:
    """Whether a line belongs to the site, not to the page."""
    return folded(text) in _MENU


def is_label(text: str) -> bool:
    """Whether a line is the label of a field, or an entry of the site's menu."""
    return folded(text) in _LABELS or is_menu(text)


def blocks_of(lines: Sequence[Line], is_country: Callable[[str], bool]) -> list[Block]:
    """Lines by the label that they stand below; menu entries are left out."""
    blocks = [Block(None, 1, [])]
    for line in lines:
        opened = _opened(line, is_country)
        if opened is not None:
            field, rest = opened
            blocks.append(Block(field, line.number, [rest] if rest else []))
        elif not is_menu(line.text):
            blocks[-1].lines.append(line)
    return blocks


def first_lines(blocks: Iterable[Block], field: Field) -> list[Line]:
    """The first line below each label of a field."""
    return [b.first for b in blocks if b.field is field and b.first is not None]


def facts_labelled(blocks: Iterable[Block]) -> set[Field]:
    """Fields for facts whose label the page has."""
    return {block.field for block in blocks if block.field in FACTS and block.field is not None}


def _opened(line: Line, is_country: Callable[[str], bool]) -> tuple[Field, Line | None] | None:
    """The field that a line opens, with what it says behind the label."""
    field = _LABELS.get(folded(line.text))
    if field is not None:
        return field, None
    if GOALS.fullmatch(line.text):
        return Field.SDG, line
    label, colon, value = line.text.partition(":")
    if colon and folded(label) in _LABELS:
        return _LABELS[folded(label)], _rest(line, value.strip())
    return _run_together(line, is_country)


def _rest(line: Line, text: str) -> Line | None:
    """The line with the part of its text that stands behind the label; None if nothing is left."""
    return replace(line, text=text) if text or line.links else None


def _run_together(
    line: Line, is_country: Callable[[str], bool]
) -> tuple[Field, Line | None] | None:
    """A label with its value behind it and nothing between, where the value leaves no doubt."""
    for gap in islice(re.finditer(" ", line.text), _LONGEST_LABEL_WORDS):
        field = _LABELS.get(folded(line.text[: gap.start()]))
        value = line.text[gap.end() :]
        if field is not None and _is_plain_value(field, value, is_country):
            return field, _rest(line, value)
    return None


def _is_plain_value(field: Field, value: str, is_country: Callable[[str], bool]) -> bool:
    if field in (Field.STARTED, Field.ENDED):
        return DAY.fullmatch(value) is not None
    if field is Field.SDG:
        return value[:1].isdecimal()
    return field is Field.COUNTRY and is_country(value)
