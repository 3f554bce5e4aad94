"""Mentions of cities, read through the contract of the table that has them."""

import polars as pl
import pytest

from contracts.model import table
from pipelines.errors import IdentityError
from pipelines.identity.mentions import mention_of, mentions_of, refuse_undeclared


def test_mention_takes_constants_and_columns_from_its_contract() -> None:
    spec = table("raw_cdc_places__estimate")
    where = spec.city_mention
    assert where is not None
    row: dict[str, object] = {
        "place_geoid": "0107000",
        "place_name": "Birmingham",
        "state_code": None,
    }

    made = mention_of("cdc_places", spec.name, where, row)

    assert (made.country, made.code, made.admin1) == ("USA", "0107000", None)
    assert (made.vintage, made.geography_level, made.is_code) == ("2010", "city", True)
    assert (made.makes_city, made.now) == (True, None)


def test_mentions_of_a_code_list_keep_its_vintages_apart() -> None:
    # What would go wrong: one row a code; the same code of two lists is two cities.
    rows = pl.DataFrame(
        {
            "vintage": ["current", "2023", "urau_2018"],
            "code": ["NL048C", "NL048C", "CH001C1"],
            "label": ["Lansingerland", "Heemskerk", "Zürich"],
            "country_prefix": ["NL", "NL", "CH"],
            "geography_level": "city",
            "current_code": [None, "NL021C", "CH002C"],
        }
    )

    found = mentions_of(table("raw_urban_audit_codes__city"), rows)

    assert [mention.key for mention in found] == [
        ("eurostat_city", "current", "NL048C"),
        ("eurostat_city", "2023", "NL048C"),
        ("eurostat_city", "urau_2018", "CH001C1"),
    ]
    assert [mention.now for mention in found] == [
        None,
        ("eurostat_city", "current", "NL021C"),
        ("eurostat_city", "current", "CH002C"),
    ]
    assert not any(mention.makes_city for mention in found)


def test_mentions_of_a_table_without_cities_are_none() -> None:
    assert mentions_of(table("raw_vocabulary__country"), pl.DataFrame()) == []


def test_city_with_many_rows_is_mentioned_once_as_its_first_row_says() -> None:
    rows = pl.DataFrame(
        {"place_geoid": ["01", "01"], "place_name": ["A", "B"], "state_code": ["AL", "AL"]}
    )

    found = mentions_of(table("raw_cdc_places__estimate"), rows)

    assert [mention.name for mention in found] == ["A"]


@pytest.mark.parametrize("vintage", ["2010", "2020"])
def test_code_system_that_nothing_declares_is_refused_with_its_name_and_what_to_do(
    vintage: str,
) -> None:
    # What would go wrong: dbt finds it after all has landed, and names neither value nor remedy.
    rows = pl.DataFrame({"place_geoid": ["01"], "place_name": ["A"], "state_code": ["AL"]})
    mentions = mentions_of(table("raw_cdc_places__estimate"), rows)
    vocabulary = pl.DataFrame({"code_system": ["us_place_geoid"], "vintage": [vintage]})

    if vintage == "2010":
        refuse_undeclared(mentions, vocabulary)
    else:
        with pytest.raises(IdentityError, match=r"'us_place_geoid' of vintage '2010'.*CodeSystem"):
            refuse_undeclared(mentions, vocabulary)
