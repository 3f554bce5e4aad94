"""Experience pages of invented practices in three languages, as text or HTML, with noise."""

import html
import random
import unicodedata
from dataclasses import dataclass, field
from datetime import date

from hypothesis import strategies as st

from pipelines.practices.lists import READS, PracticeLists, practice_lists_of
from tests.fixtures.snapshots import frames_of_raw

FRAMES = {table: frame for source in READS for table, frame in frames_of_raw(source).items()}
LISTS: PracticeLists = practice_lists_of(FRAMES)

LABELS = {
    "es": {
        "country": "País",
        "started": "Fecha inicial",
        "type": "Tipo de experiencia",
        "theme": "Tema",
        "sdg": "ODS",
        "award": "Distinción",
        "objectives": "Objetivos",
        "more": "Más información:",
    },
    "en": {
        "country": "Country",
        "started": "Starting date",
        "type": "Type of experience",
        "theme": "Theme",
        "sdg": "SDG",
        "award": "Award",
        "objectives": "Objectives",
        "more": "More information:",
    },
    "fr": {
        "country": "Pays",
        "started": "Date de début",
        "type": "Type d\u2019expérience",
        "theme": "Thème",
        "sdg": "ODD",
        "award": "Distinction",
        "objectives": "Objectifs",
        "more": "Plus d\u2019informations\u00a0:",
    },
}
_LEADS = {
    "es": ("Presupuesto participativo de", "Los barrios deciden en", "La mesa abierta de"),
    "en": ("Participatory budget of", "The Open House of Ideas in", "A vote on parks in"),
    "fr": ("Budget participatif de", "Les quartiers décident à", "Le plan vert de"),
}
# Cities of the gazetteer, some with particles, with the country's name in each language.
CITIES = (
    ("Kazan", "RU", {"es": "Rusia", "en": "Russia", "fr": "Russie"}),
    ("Rosario", "AR", {"es": "Argentina", "en": "Argentina", "fr": "Argentine"}),
    ("Cornellà de Llobregat", "ES", {"es": "España", "en": "Spain", "fr": "Espagne"}),
    ("Las Palmas de Gran Canaria", "ES", {"es": "España", "en": "Spain", "fr": "Espagne"}),
    ("Saint-Denis", "FR", {"es": "Francia", "en": "France", "fr": "France"}),
    ("Frankfurt am Main", "DE", {"es": "Alemania", "en": "Germany", "fr": "Allemagne"}),
    ("Reykjavík", "IS", {"es": "Islandia", "en": "Iceland", "fr": "Islande"}),
)
_MENUS = {
    "es": ("Menú", "Inicio", "Experiencias", "Documentos", "Contacto"),
    "en": ("Menu", "Home", "Experiences", "Documents", "Contact"),
    "fr": ("Menu", "Accueil", "Expériences", "Documents", "Contact"),
}
_PROSE = "The neighbours meet on Mondays, weigh up what they have heard, and vote by show of hands."


@dataclass(frozen=True)
class Facts:
    """What a page says."""

    language: str
    title: str
    city: str
    country: str
    printed_country: str
    started_on: date
    types: tuple[tuple[str, str], ...]
    """Tag and spelling."""
    themes: tuple[tuple[str, str], ...]
    sdgs: tuple[int, ...]
    award: str | None
    links: tuple[str, ...]


@dataclass(frozen=True)
class Noise:
    """What happens to a page on its way to a file; all of it leaves the facts alone."""

    seed: int = 0
    newline: str = "\n"
    has_mark: bool = False
    is_decomposed: bool = False
    has_entities: bool = False
    has_hard_spaces: bool = False
    blank_lines: int = 0
    is_shuffled: bool = False
    has_menu: bool = False
    has_colons: bool = False
    is_one_line: bool = False
    hides_links: bool = False


@dataclass(frozen=True)
class _Block:
    label: str | None
    lines: tuple[str, ...]
    links: tuple[str, ...] = field(default=())


def spellings(kind: str, language: str) -> list[tuple[str, str]]:
    """Tags of the vocabulary with their spellings in a language; `other` is none of them."""
    rows = FRAMES["raw_vocabulary__practice_tag_spelling"].iter_rows(named=True)
    return [
        (row["tag"], row["spelling"])
        for row in rows
        if (row["tag_type"], row["language"]) == (kind, language) and row["tag"] != "other"
    ]


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """Random facts."""
    language = draw(st.sampled_from(sorted(LABELS)))
    city, iso2, printed = draw(st.sampled_from(CITIES))
    names = draw(st.sampled_from(sorted(set(printed.values()))))
    lead = draw(st.sampled_from(_LEADS[language]))
    country = next(c.name for c in LISTS.countries.values() if c.iso2 == iso2)
    tags = {
        kind: tuple(
            draw(
                st.lists(
                    st.sampled_from(spellings(kind, language)),
                    min_size=1,
                    max_size=3,
                    unique_by=lambda pair: pair[0],
                )
            )
        )
        for kind in ("type", "theme")
    }
    documents = st.integers(1, 999).map(
        lambda n: f"https://www.oidp.net/docs/repo/doc{n}.pdf?a=1&b=2"
    )
    return Facts(
        language=language,
        title=f"{lead} {city}, {names}",
        city=city,
        country=country,
        printed_country=printed[language],
        started_on=draw(st.dates(date(1990, 1, 1), date(2030, 12, 31))),
        types=tags["type"],
        themes=tags["theme"],
        sdgs=tuple(draw(st.lists(st.integers(1, 17), max_size=5, unique=True))),
        award=draw(st.sampled_from((None, "13th", "9na", "15e"))),
        links=tuple(draw(st.lists(documents, max_size=2, unique=True))),
    )


def noises() -> st.SearchStrategy[Noise]:
    """Every noise, at random."""
    return st.builds(
        Noise,
        seed=st.integers(0, 99),
        newline=st.sampled_from(("\n", "\r\n")),
        has_mark=st.booleans(),
        is_decomposed=st.booleans(),
        has_entities=st.booleans(),
        has_hard_spaces=st.booleans(),
        blank_lines=st.integers(0, 2),
        is_shuffled=st.booleans(),
        has_menu=st.booleans(),
        has_colons=st.booleans(),
        is_one_line=st.booleans(),
        hides_links=st.booleans(),
    )


def to_bytes(truth: Facts, noise: Noise, *, form: str) -> bytes:
    """Write a page as `text` or `html`, with all the noise."""
    blocks = _blocks(truth)
    if noise.is_shuffled:
        # A page has its title on top and its links at the end, whatever lies between.
        title, *middle = blocks
        more = [middle.pop()] if truth.links else []
        random.Random(noise.seed).shuffle(middle)
        blocks = [title, *middle, *more]
    text = _html(blocks, truth, noise) if form == "html" else _text(blocks, truth, noise)
    if noise.is_decomposed:
        text = unicodedata.normalize("NFD", text)
    text = text.replace("\n", noise.newline)
    return (b"\xef\xbb\xbf" if noise.has_mark else b"") + text.encode()


def _blocks(truth: Facts) -> list[_Block]:
    labels = LABELS[truth.language]
    goals = " ".join(f"{labels['sdg']} {goal}" for goal in truth.sdgs)
    blocks = [
        _Block(None, (truth.title,)),
        _Block(labels["country"], (truth.printed_country,)),
        _Block(labels["started"], (f"{truth.started_on:%d-%m-%Y}",)),
        _Block(labels["type"], tuple(spelling for _, spelling in truth.types)),
        _Block(labels["theme"], (", ".join(spelling for _, spelling in truth.themes),)),
        _Block(labels["objectives"], (_PROSE,)),
    ]
    blocks += [_Block(labels["sdg"], (goals,))] if goals else []
    blocks += [_Block(labels["award"], (f"{truth.award}.",))] if truth.award else []
    blocks += [_Block(labels["more"], (), truth.links)] if truth.links else []
    return blocks


def _spaced(text: str, noise: Noise) -> str:
    return text.replace(" ", "\u00a0") if noise.has_hard_spaces else text


def _text(blocks: list[_Block], truth: Facts, noise: Noise) -> str:
    rows = list(_MENUS[truth.language]) if noise.has_menu else []
    for block in blocks:
        for row in _rows(block, noise):
            text = _spaced(row, noise)
            if noise.has_entities:
                text = html.escape(text).replace("\u00a0", "&nbsp;")
            rows += [text, *[""] * noise.blank_lines]
    return "\n".join(rows)


def _rows(block: _Block, noise: Noise) -> list[str]:
    values = [*block.lines, *block.links]
    if block.label is None:
        return values
    if noise.has_colons and block.lines:
        return [f"{block.label.rstrip(': ')}: {values[0]}", *values[1:]]
    return [block.label, *values]


def _html(blocks: list[_Block], truth: Facts, noise: Noise) -> str:
    menu = "".join(
        f"<li><a href='https://www.oidp.net/x'>{e}</a></li>" for e in _MENUS[truth.language]
    )
    rows = ["<!doctype html><html><head><title>OIDP</title></head><body>"]
    rows += [f"<nav><ul>{menu}</ul></nav>"] if noise.has_menu else []
    for block in blocks:
        tag = "h1" if block.label is None else "dt"
        rows += [f"<{tag}>{_escaped(block.label, noise)}</{tag}>"] if block.label else []
        rows += [f"<div data-x='a > b'>{_escaped(line, noise)}</div>" for line in block.lines]
        rows += [_anchor(link, noise) for link in block.links]
        rows += ["<!-- <p>x -->"] * noise.blank_lines
    return ("" if noise.is_one_line else "\n").join([*rows, "</body></html>"])


def _anchor(link: str, noise: Noise) -> str:
    printed = "PDF" if noise.hides_links else html.escape(link)
    return f'<p><a class="doc" href="{html.escape(link)}">{printed}</a></p>'


def _escaped(text: str, noise: Noise) -> str:
    escaped = html.escape(_spaced(text, noise))
    return escaped.encode("ascii", "xmlcharrefreplace").decode() if noise.has_entities else escaped
