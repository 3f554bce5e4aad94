"""City codes: stable, told apart, and one for each place."""

from dataclasses import replace

import polars as pl
import pytest

from contracts.model import table
from pipelines.checks.contract import violations
from pipelines.errors import IdentityError
from pipelines.identity.codes import CityCodes
from pipelines.identity.identity_tables import city_tables
from pipelines.identity.match import Match, Mention, Override
from tests.unit.world import countries, gazetteer, matcher, mention


def _tables(
    *mentions: Mention, overrides: dict[tuple[str, str, str], Override] | None = None
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    found = matcher(overrides=overrides)
    matches = [found.match(one) for one in mentions]
    return city_tables(matches, CityCodes(found.gazetteer, countries()))


def _code(match: Match) -> str:
    assert match.country is not None
    return CityCodes(gazetteer(), countries()).of(match, match.country)


@pytest.mark.parametrize(
    ("name", "country", "admin1", "code"),
    [
        ("Hillsboro", "United States", "OR", "us-or-hillsboro"),
        ("Georgetown", "Guyana", None, "gy-georgetown"),
        ("Zurich", "Switzerland", None, "ch-zurich"),
        ("St. Paul", "United States", "Minnesota", "us-mn-saint-paul"),
    ],
)
def test_city_code_is_country_state_and_name(
    name: str, country: str, admin1: str | None, code: str
) -> None:
    assert _code(matcher().match(mention(name, country, admin1))) == code


def test_city_without_a_place_has_the_state_that_its_source_names() -> None:
    # What would go wrong: two places of one name in two states, known by codes alone, become one.
    code = replace(mention("Nowhere city, Texas", admin1="TX", code="4800001"), is_code=True)

    cities, _, _ = _tables(code)

    assert cities.select("city_code", "admin1_code").rows() == [("us-tx-nowhere", "TX")]


def test_city_code_of_the_smaller_namesake_carries_its_geonames_id() -> None:
    overrides = {
        ("toy_code", "2026", "large"): Override("9", None, None, "r"),
        ("toy_code", "2026", "small"): Override("10", None, None, "r"),
    }
    found = matcher(overrides=overrides)

    codes = [_code(found.match(mention("Münster", "DE", code=code))) for code in ("large", "small")]

    assert codes == ["de-munster", "de-munster-10"]


def test_city_code_of_a_namesake_in_another_state_stays_plain() -> None:
    match = matcher().match(mention("Hillsboro", admin1="TX"))

    assert _code(match) == "us-tx-hillsboro"


def test_city_code_does_not_hang_on_what_else_is_loaded() -> None:
    alone, _, _ = _tables(mention("Georgetown", admin1="KY"))
    beside, _, _ = _tables(
        mention("Georgetown", admin1="TX", code="tx"), mention("Georgetown", admin1="KY", code="ky")
    )

    assert alone["city_code"].to_list() == ["us-ky-georgetown"]
    assert "us-ky-georgetown" in beside["city_code"].to_list()


def test_city_code_once_published_is_kept_by_its_place() -> None:
    # What would go wrong: a corrected match renames a city, and every link to it breaks.
    found = matcher()
    kept = CityCodes(found.gazetteer, countries(), {"8": "ch-berna"})
    bern, zurich = (found.match(mention(name, "CH")) for name in ("Bern", "Zürich"))
    assert bern.country is not None
    assert zurich.country is not None

    assert kept.of(bern, bern.country) == "ch-berna"
    assert kept.of(zurich, zurich.country) == "ch-zurich"


def test_city_code_that_another_place_keeps_carries_the_geonames_id() -> None:
    found = matcher()
    kept = CityCodes(found.gazetteer, countries(), {"8": "ch-zurich"})
    zurich = found.match(mention("Zürich", "CH"))
    assert zurich.country is not None

    assert kept.of(zurich, zurich.country) == "ch-zurich-7"


def test_code_list_makes_no_city_and_adds_its_codes_to_known_ones() -> None:
    listed = [
        mention("Zürich", "CH", code="CH002C", source_id="list", makes_city=False),
        mention("Bern", "CH", code="CH001C", source_id="list", makes_city=False),
    ]

    # The list comes first, as it may in the alphabet of tables.
    cities, identifiers, matches = _tables(*listed, mention("Zurich", "CH", code="page"))

    assert cities["city_code"].to_list() == ["ch-zurich"]
    assert sorted(identifiers["code"]) == ["7", "CH002C", "page"]
    rows = {row["code"]: row for row in matches.iter_rows(named=True)}
    assert (rows["CH002C"]["match_status"], rows["CH002C"]["city_code"]) == ("matched", "ch-zurich")
    assert (rows["CH001C"]["match_status"], rows["CH001C"]["city_code"]) == ("matched", None)
    assert rows["CH001C"]["geoname_id"] == "8"
    assert rows["CH001C"]["reason"].endswith("no loaded source has the city")


def test_code_list_leaves_the_geography_to_the_source_that_has_values() -> None:
    made = mention("Zurich", "CH", code="CH002C")
    listed = mention("Zürich", "CH", code="CH002C", source_id="list", makes_city=False)

    _, identifiers, _ = _tables(replace(listed, geography_level="greater_city"), made)

    assert identifiers.filter(code="CH002C")["geography_level"].to_list() == ["city"]


@pytest.mark.parametrize("old", [None, ("toy_code", "2026", "UK054C")])
def test_code_list_knows_the_city_that_a_code_alone_has_made(
    old: tuple[str, str, str] | None,
) -> None:
    made = mention("Kirklees", "CH", code="UK054C", is_code=True)
    code = "UK503C1" if old else "UK054C"
    listed = mention("Kirklees", "CH", code=code, source_id="list", makes_city=False, now=old)

    _, identifiers, matches = _tables(made, listed)

    row = matches.filter(source_id="list").row(0, named=True)
    assert (row["match_status"], row["match_method"]) == ("matched", "code")
    assert row["city_code"] == "ch-kirklees"
    assert identifiers.filter(code=code)["city_code"].to_list() == ["ch-kirklees"]


def test_city_tables_keep_their_contracts() -> None:
    tables = _tables(
        mention("Georgetown", admin1="TX", code="a"),
        mention("Georgetown", code="b"),
        mention("Atlantis", code="c"),
        mention("Vevey", "CH", code="d", is_code=True),
    )

    for frame, name in zip(
        tables, ("identity__city", "identity__city_identifier", "identity__city_match"), strict=True
    ):
        assert violations(frame, table(name)) == []


def test_city_tables_list_what_is_not_matched_without_a_city() -> None:
    cities, identifiers, matches = _tables(mention("Georgetown", code="a"), mention("Atlantis"))

    assert cities.height == identifiers.height == 0
    assert matches.select("match_status", "city_code").rows() == [
        ("unmatched", None),
        ("ambiguous", None),
    ]
    assert matches["candidates"].to_list() == [None, "3 Georgetown TX; 4 Georgetown KY"]


def test_city_tables_put_two_names_of_one_place_together() -> None:
    cities, identifiers, _ = _tables(
        mention("New York City", code="oecd"), mention("New York", admin1="NY", code="cdc")
    )

    assert cities["city_code"].to_list() == ["us-ny-new-york-city"]
    assert sorted(identifiers["code"]) == ["6", "cdc", "oecd"]


def test_city_of_a_code_alone_has_no_coordinates() -> None:
    cities, identifiers, _ = _tables(mention("Vevey", "CH", code="CH009C", is_code=True))

    row = cities.row(0, named=True)
    assert (row["city_code"], row["city_name"], row["latitude"]) == ("ch-vevey", "Vevey", None)
    assert identifiers["code"].to_list() == ["CH009C"]


def test_city_tables_name_a_city_as_the_override_does() -> None:
    overrides = {("toy_code", "2026", "X1"): Override(None, "Las Condes", None, "r")}

    cities, _, _ = _tables(mention("Las Condes, RM", "GY", code="X1"), overrides=overrides)

    assert cities.select("city_code", "city_name").row(0) == ("gy-las-condes", "Las Condes")


def test_city_tables_refuse_one_city_code_for_two_places() -> None:
    # A code without a place and a place of the same name: one of them is somewhere else.
    placed = mention("Bern", "CH", code="a")
    unplaced = mention("Bern", "CH", code="b")
    overrides = {("toy_code", "2026", "b"): Override(None, "Bern", None, "r")}

    with pytest.raises(IdentityError, match="city ch-bern: expected one place"):
        _tables(placed, unplaced, overrides=overrides)


def test_city_tables_refuse_one_publishers_code_for_two_cities() -> None:
    # What would go wrong: two sources that use one code system may be matched differently; the
    # later match overwrites the identifier in silence and the first source's rows change city.
    one = mention("Zurich", "CH", code="CH002C", source_id="one")
    other = mention("Bern", "CH", code="CH002C", source_id="other")

    with pytest.raises(IdentityError, match="CH002C"):
        _tables(one, other)


def test_city_of_a_code_alone_carries_its_state() -> None:
    cities, _, _ = _tables(mention("Lost Springs CDP", admin1="Ill.", code="1", is_code=True))

    assert cities.select("city_code", "admin1_code").rows() == [("us-il-lost-springs", "IL")]


def test_code_makes_one_city_however_its_name_is_written() -> None:
    # What went wrong: damaged letters made a second city of one code.
    cities, identifiers, _ = _tables(
        mention("Hillsb\u00c3\u00b6ro", admin1="OR", code="1", is_code=True),
        mention("Hillsboro", admin1="OR", code="1", is_code=True, source_id="other"),
    )

    assert cities["city_code"].to_list() == ["us-or-hillsboro"]
    assert identifiers.filter(code_system="toy_code")["city_code"].to_list() == ["us-or-hillsboro"]
