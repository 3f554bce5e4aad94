"""City codes: stable, told apart, and one for each place."""

import polars as pl
import pytest

from contracts.model import table
from pipelines.checks.contract import violations
from pipelines.errors import IdentityError
from pipelines.identity.cities import CityCodes, city_tables
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
