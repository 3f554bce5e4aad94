"""Names of the repository's own sources, asked as a user would: without the code that decided."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.identity.match import Mention
from tests.unit.real_names import real_matcher, real_matches


def _asked(name: str, country: str, admin1: str | None = None) -> Mention:
    return Mention("", "", "", "", "", name, country, admin1, "city", is_code=False)


def test_label_that_a_code_decided_means_no_other_place_by_its_name() -> None:
    """The same place, ambiguous or unmatched: a namesake is never taken in silence."""
    decided = {
        match.mention.key: match
        for match in real_matches()[0]
        if match.place and match.method in ("code", "override")
    }
    again = {
        key: real_matcher().match(
            replace(match.mention, code_system="", code="", now=None, is_code=False)
        )
        for key, match in decided.items()
    }

    others = [
        (match.mention.name, match.mention.country, again[key].reason)
        for key, match in decided.items()
        if again[key].status == "matched" and again[key].place != match.place
    ]

    assert len(decided) > 1900
    assert others == []
    # Nor are they given up: all but a few names are known.
    assert sum(match.status == "matched" for match in again.values()) > 0.97 * len(decided)


@pytest.mark.parametrize(
    ("name", "country", "geoname_ids"),
    [
        ("Irakleio", "Greece", {"261743", "261745"}),
        ("Saint-Denis", "France", {"2980916", "935264"}),
        ("Saint-Louis", "France", {"2978742", "935223"}),
        ("San Juan", "United States", {"4726440", "4568127"}),
    ],
)
def test_namesakes_in_a_country_and_its_territories_are_candidates(
    name: str, country: str, geoname_ids: set[str]
) -> None:
    match = real_matcher().match(_asked(name, country))

    assert match.status == "ambiguous"
    assert {place.geoname_id for place in match.candidates} == geoname_ids


@pytest.mark.parametrize(
    ("name", "admin1", "country", "geoname_id"),
    [
        ("Irakleio", "Crete", "Greece", "261745"),
        ("Salinas", "Calif.", "United States", "5391295"),
        ("Washington", "D.C.", "USA", "4140963"),
        ("Portland", "Ore.", "US", "5746545"),
        ("Phoenix", "Ariz.", "U.S.", "5308655"),
        ("Springfield", "Mass.", "U.S.A.", "4951788"),
        ("Toronto", "Ont.", "Canada", "6167865"),
        ("Hamilton", "ON", "Canada", "5969782"),
        ("San Juan", "Puerto Rico", "United States", "4568127"),
        ("Saipan", "MP", "United States", "7828758"),
        ("Pago Pago", "American Samoa", "USA", "5881576"),
        ("Charlotte Amalie", "U.S. Virgin Islands", "USA", "4795467"),
        ("Dededo Village", "GU", "United States", "4043909"),
        ("Córdoba", "Andalucía", "Spain", "2519240"),
        ("Monterrey", "N.L.", "Mexico", "3995465"),
        ("Newcastle", "NSW", "Australia", "2155472"),
        ("München", "Bayern", "Germany", "2867714"),
        ("Sevilla", "Sevilla", "Spain", "2510911"),
        ("Urban Honolulu CDP, Hawaii", "15", "USA", "5856195"),
    ],
)
def test_state_is_read_as_people_write_it(
    name: str, admin1: str, country: str, geoname_id: str
) -> None:
    place = real_matcher().match(_asked(name, country, admin1)).place

    assert place is not None
    assert place.geoname_id == geoname_id


@pytest.mark.parametrize(
    ("name", "admin1", "country"),
    [
        ("Salinas", "Puerto Rico", "United States"),
        ("Salinas", "Porto Ricco", "United States"),
        ("Toronto", "Ontario", "United States"),
        ("Monterrey", "California", "Mexico"),
        ("Salinas", "Guam", "United States"),
        ("Salinas, Puerto Rico", None, "United States"),
        ("Salinas, Puerto Rico", "California", "United States"),
    ],
)
def test_contradicting_or_unknown_state_is_never_passed_over(
    name: str, admin1: str | None, country: str
) -> None:
    match = real_matcher().match(_asked(name, country, admin1))

    assert match.status != "matched"
    assert match.place is None


@pytest.mark.parametrize(
    ("name", "country", "geoname_id"),
    [
        ("\u6a2a\u6d5c\u5e02", "Japan", "1848354"),
        ("\u6a2a\u6d5c", "Japan", "1848354"),
        ("\u041a\u0438\u0457\u0432", "Ukraine", "703448"),
        ("\u0391\u03b8\u03ae\u03bd\u03b1", "Greece", "264371"),
        ("\uc11c\uc6b8\uc2dc", "Republic of Korea", "1835848"),
    ],
)
def test_name_in_its_own_script_is_found(name: str, country: str, geoname_id: str) -> None:
    place = real_matcher().match(_asked(name, country)).place

    assert place is not None
    assert place.geoname_id == geoname_id


COUNTRIES = {
    "TUR": ("Türkiye", "Turkiye", "Turkey", "Republic of Türkiye"),
    "CZE": ("Czech Republic", "Czechia", "The Czech Republic"),
    "NLD": ("The Netherlands", "Netherlands", "Holland", "Netherlands (Kingdom of the)"),
    "VNM": ("Viet Nam", "Vietnam"),
    "KOR": ("Republic of Korea", "Korea, Rep.", "South Korea", "Korea, Republic of"),
    "RUS": ("Russian Federation", "Russia"),
    "USA": ("United States of America", "U.S.A.", "U.S.", "USA", "the United States"),
    "GBR": ("UK", "U.K.", "Great Britain", "United Kingdom"),
    "XKX": ("Kosovo", "XK", "XKX", "Kosovo*", "Republic of Kosovo"),
    "CIV": ("Ivory Coast", "Côte d'Ivoire", "Cote d\u2019Ivoire"),
    "COD": ("DRC", "Democratic Republic of the Congo", "Congo, Dem. Rep."),
    "IRN": ("Iran, Islamic Republic of", "Islamic Republic of Iran"),
    "BOL": ("Bolivia (Plurinational State of)",),
    "HKG": ("Hong Kong SAR, China", "Hong Kong"),
    "ARE": ("UAE", "The United Arab Emirates"),
    "ESP": ("España", "Espagne"),
}


@pytest.mark.parametrize(
    ("spelling", "country_code"),
    [(spelling, code) for code, spellings in COUNTRIES.items() for spelling in spellings],
)
def test_country_is_known_in_plain_english(spelling: str, country_code: str) -> None:
    country = real_matcher().countries.find(spelling)

    assert country is not None
    assert country.country_code == country_code


@pytest.mark.parametrize("text", ["Korea North South", "Atlantis", "Congo Republic Kinshasa", ""])
def test_country_is_never_guessed(text: str) -> None:
    assert real_matcher().countries.find(text) is None


@pytest.mark.parametrize(
    ("file", "geoname_id"),
    [
        ("survey_san_juan_pr", "4568127"),
        # The gazetteer has no Salinas in Puerto Rico, and California's is not meant.
        ("survey_salinas_pr", None),
        ("survey_irakleio", None),
        ("survey_izmir_turkiye", "311046"),
        ("survey_prague", "3067696"),
        ("survey_washington_dc_dots", "4140963"),
    ],
)
def test_questionnaires_of_the_shared_cases_name_the_right_city(
    shared: Path, file: str, geoname_id: str | None
) -> None:
    with (shared / "cases" / "publishers" / f"{file}.csv").open(encoding="utf-8") as opened:
        row = next(csv.DictReader(opened))

    match = real_matcher().match(_asked(row["city"], row["country"], row["admin1"] or None))

    assert (match.place.geoname_id if match.place else None) == geoname_id
