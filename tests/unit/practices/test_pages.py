"""Experience pages give their facts, whatever language, layout and site they come with."""

import textwrap
from datetime import date
from pathlib import Path

import pytest

from pipelines.practices.lists import PracticeLists
from pipelines.practices.page import (
    ParsedPractice,
    Stated,
    looks_like_practice,
    parse_practice,
)

SPANISH = """Menu

Un banco de semillas para el barrio de Rosario, Argentina

Pais

Argentina

Fecha inicial

05-03-2016

Tipo de experiencia

planificación participativa

Tema

medio ambiente y/o agricultura urbana

ODS

ODS 2 ODS 11

Distinción

11th.

Los vecinos guardan y prestan semillas en una casa del municipio, y deciden qué se siembra.

Objetivos

Que cada cuadra tenga un huerto, y que la escuela lo cuide con ayuda de los mayores del barrio.

Más información:

https://example.org/semillas.pdf
"""
FRENCH = """<html><head><title>OIDP</title></head><body>
<nav><a href="https://example.org/fr">Accueil</a></nav>
<h1>La carte des bancs publics de Saint-Denis (France)</h1>
<table><tr><td>Pays</td><td>France</td></tr>
<tr><td>Date de début&nbsp;:</td><td>14/07/2018</td></tr>
<tr><td>Type d&rsquo;expérience</td><td>gouvernement ouvert<br>ateliers</td></tr>
<tr><td>Thème</td><td>espace public, culture</td></tr>
<tr><td>ODD</td><td>11, 16</td></tr></table>
<p>Les habitants ont compté les bancs, et la ville a publié la carte avec les données.</p>
<h3>Plus d'informations</h3><a href="https://example.org/bancs?a=1&amp;b=2">La carte</a>
</body></html>"""
ENGLISH = """Home
A lamp post register: Portland, Oregon, United States
Country: United States
Start date 2019-02-01
End date: 01-02-2021
Type of experience: e-government
Themes: transport; security
SDGs: 9 and 11
Prize: Special mention
"""


def parse(text: str, lists: PracticeLists) -> ParsedPractice:
    return parse_practice(text.encode(), lists)


def test_spanish_page(lists: PracticeLists) -> None:
    page = parse(SPANISH, lists)

    assert page.to_json() == {
        "kind": "practice",
        "title": "Un banco de semillas para el barrio de Rosario, Argentina",
        "city": "Rosario",
        "admin1": None,
        "country": "Argentina",
        "started_on": "2016-03-05",
        "types": ["participatory_planning"],
        "other_types": [],
        "themes": ["environment"],
        "other_themes": [],
        "sdgs": [2, 11],
        "award": "11th",
        "links": ["https://example.org/semillas.pdf"],
        "problems": [],
    }


def test_french_page_in_html(lists: PracticeLists) -> None:
    page = parse(FRENCH, lists)

    assert (page.city, page.country) == ("Saint-Denis", "France")
    assert page.started_on == date(2018, 7, 14)
    assert page.types == ("open_e_government", "workshops")
    assert page.themes == ("urban_management", "culture")
    assert page.sdgs == (11, 16)
    assert page.award is None
    assert page.links == ("https://example.org/bancs?a=1&b=2",)
    assert page.problems == ()


def test_english_page_with_values_behind_its_labels(lists: PracticeLists) -> None:
    page = parse(ENGLISH, lists)

    assert (page.city, page.admin1, page.country) == ("Portland", "Oregon", "United States")
    assert page.started_on == date(2019, 2, 1)
    assert page.types == ("open_e_government",)
    assert page.themes == ("transport", "security")
    assert page.sdgs == (9, 11)
    assert page.award == "Special mention"
    assert page.problems == ()


def test_entries_of_the_site_are_no_title_and_no_link(lists: PracticeLists) -> None:
    menu = "Inicio\nTemas\nPremios\nDocumentos\nhttps://example.org/menu\nContacto\n"

    page = parse(menu + SPANISH, lists)

    assert page.title == "Un banco de semillas para el barrio de Rosario, Argentina"
    assert page.award == "11th"
    assert page.links == ("https://example.org/semillas.pdf",)


def test_title_that_moved_below_the_facts_is_found(lists: PracticeLists) -> None:
    title = "Un banco de semillas para el barrio de Rosario, Argentina\n"
    moved = SPANISH.replace(title, "").replace("\nObjetivos\n", f"\n{title}\nObjetivos\n")

    page = parse(moved, lists)

    assert page.title == title.strip()
    assert page.city == "Rosario"


def test_unknown_labels_are_kept_as_printed_and_told(lists: PracticeLists) -> None:
    text = SPANISH.replace("planificación participativa", "planificación participativa, trueque")

    page = parse(text, lists)

    assert (page.types, page.other_types) == (("participatory_planning",), ("trueque",))
    (problem,) = page.problems
    assert (problem.rule, problem.found) == ("tag_unknown", "trueque")
    assert "trueque" in text.splitlines()[problem.line - 1]
    assert not page.is_refused


def test_page_that_prints_little_leaves_the_rest_open(lists: PracticeLists) -> None:
    text = "A bench for every street\nCountry\nIceland\nType of experience\nconsultation\nSDG 3\n"

    page = parse(text, lists)

    assert (page.city, page.started_on, page.award, page.themes) == (None, None, None, ())
    assert [problem.rule for problem in page.problems] == ["city_unclear"]
    assert page.sdgs == (3,)


def test_what_the_user_states_stands_in_for_what_the_page_lacks(lists: PracticeLists) -> None:
    text = "A bench for every street\nStart date\n01-02-2020\nType of experience\nother\nSDG\n3\n"
    stated = Stated(city="Reykjavík", country="Iceland")

    page = parse_practice(text.encode(), lists, stated)

    assert (page.city, page.country) == ("Reykjavík", "Iceland")
    assert page.problems == ()


def test_city_in_a_field_of_its_own_counts_more_than_the_title(lists: PracticeLists) -> None:
    text = SPANISH.replace("Pais\n", "Ciudad\n\nSanta Fe\n\nPais\n")

    assert parse(text, lists).city == "Santa Fe"


@pytest.mark.parametrize("text", [SPANISH, FRENCH, ENGLISH])
def test_experience_pages_are_recognised(text: str) -> None:
    assert looks_like_practice(text.encode())


def test_page_of_the_observatory_gives_its_facts(shared: Path, lists: PracticeLists) -> None:
    (path,) = (shared / "seeds").glob("003_*.txt")

    page = parse_practice(path.read_bytes(), lists)

    assert (page.city, page.country) == ("Kazan", "Russia")
    assert page.started_on == date(2017, 12, 1)
    assert (page.types, page.themes) == (("open_e_government",), ("economy_finance",))
    assert (page.sdgs, page.award) == ((8, 11, 16), "13th")
    assert [link.rpartition("/")[2] for link in page.links] == ["doc676.pdf", "doc675.pdf"]
    assert page.problems == ()


def test_pages_of_other_kinds_are_no_experience_pages(shared: Path, lists: PracticeLists) -> None:
    for path in sorted((shared / "seeds").glob("*.txt")):
        if not path.name.startswith("003_"):
            page = parse_practice(path.read_bytes(), lists)
            assert [problem.rule for problem in page.problems] == ["not_a_practice_page"]
            assert not looks_like_practice(path.read_bytes())


@pytest.mark.parametrize("width", [60, 72])
def test_hard_wrapped_page_is_read_as_if_it_were_not(width: int, lists: PracticeLists) -> None:
    prose = (
        "Los vecinos guardan y prestan semillas en una casa del municipio, y la abren los lunes. "
    )
    text = SPANISH.replace("Un banco de", "Un banco abierto y gratuito de")
    text = text.replace("Objetivos\n", f"{prose * 4}\n\nObjetivos\n")
    wrapped = "\n".join(textwrap.fill(line, width) for line in text.splitlines())

    page, whole = parse(wrapped, lists), parse(text, lists)

    assert page.title == whole.title
    assert page.to_json() == whole.to_json()


def test_a_value_ends_where_an_unknown_label_begins(lists: PracticeLists) -> None:
    unknown = "Ámbito\n\n12 distritos\n\nPoblación atendida\n\n3 pueblos\n\n"
    for label in ("Distinción", "ODS", "Objetivos"):
        text = SPANISH.replace(f"{label}\n\n", f"{unknown}{label}\n\n", 1)
        if label == "Objetivos":
            text = text.replace("Los vecinos guardan", "Ámbito\n\n12 distritos\n\nLos vecinos", 1)

        page = parse(text, lists)

        assert (page.sdgs, page.award, page.themes) == ((2, 11), "11th", ("environment",))
        assert (page.other_types, page.other_themes) == ((), ())
        found = [problem.found for problem in page.problems]
        assert found[0] == "Ámbito"
        assert {problem.rule for problem in page.problems} == {"label_unknown"}
        assert not page.is_refused


def test_goals_need_their_word_or_a_list_of_their_own(lists: PracticeLists) -> None:
    texts = ("ODS 2: Hambre cero, ODS 11", "2, 11", "2 y 11", "2\n\n11", "ODS2\nODS11")
    pages = [parse(SPANISH.replace("ODS 2 ODS 11", text), lists) for text in texts]

    assert {page.sdgs for page in pages} == {(2, 11)}
    assert parse(SPANISH.replace("ODS 2 ODS 11", "12 distritos"), lists).sdgs == ()


def test_award_is_a_text_and_no_label_of_another_field(lists: PracticeLists) -> None:
    def award_of(text: str) -> str | None:
        return parse(SPANISH.replace("11th.\n", f"{text}\n"), lists).award

    assert award_of("Mención especial") == "Mención especial"
    assert award_of("Mención especial\n\nÁmbito\n\n12 distritos") == "Mención especial"
    assert award_of("13.ª edición\n\nÁmbito") == "13.ª edición"
    assert award_of("Ámbito\n\n12 distritos") is None


def test_older_layout_without_labels_is_refused_by_name(lists: PracticeLists) -> None:
    labels = {"Pais", "Fecha inicial", "Tipo de experiencia", "Tema", "ODS", "Distinción"}
    text = "\n".join(row for row in SPANISH.splitlines() if row not in labels)

    page = parse(text, lists)

    assert looks_like_practice(text.encode())
    assert [problem.rule for problem in page.blocking] == ["labels_lost"]
    assert "05-03-2016" in page.blocking[0].found


def test_pages_that_went_wrong_before_keep_their_goals(shared: Path, lists: PracticeLists) -> None:
    cases = shared / "cases" / "survey"
    unknown = parse_practice((cases / "oidp_unknown_label_after_sdgs.txt").read_bytes(), lists)
    catalan = parse_practice((cases / "oidp_catalan_labels.txt").read_bytes(), lists)

    assert (unknown.sdgs, unknown.award) == ((11,), "13th")
    assert [p.found for p in unknown.problems] == ["Scope", "Population served"]
    assert (catalan.sdgs, catalan.award) == ((4, 16), None)
    told = {p.found for p in catalan.problems if p.rule == "label_unknown"}
    assert told == {"Data inicial", "Tipus d'experiència", "Distinció"} | (told & {"Objectius"})
