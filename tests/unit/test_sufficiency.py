"""The sufficiency contract: what a page lists as sufficient and insufficient data, or nothing."""

from dataclasses import replace

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts import vocab
from contracts.model import table
from pipelines.checks.contract import Enforced, enforce, violations
from pipelines.errors import ContractError
from tests.unit.builders import Row, parsed, typed
from tests.unit.conftest import Raw

AREA = table("raw_oecd_survey_profiles__data_area")
POLICY_AREA = table("raw_vocabulary__policy_area")
MART = table("data_sufficiency")

SUFFICIENT = vocab.POLICY_AREAS[:11]
INSUFFICIENT = vocab.POLICY_AREAS[11:]
PAGES = ("mexico-city-mex|2020", "wellington-nzl|2020", "lima-per|2020")
SPELLINGS = {area.replace("_", " "): area for area in vocab.POLICY_AREAS} | {"zoning": "land_use"}

REFERENCES = {
    "raw_oecd_survey_profiles__response": pl.DataFrame({"response_id": PAGES}),
    "raw_vocabulary__policy_area": pl.DataFrame({"policy_area_id": vocab.POLICY_AREAS}),
}


def _page(
    sufficient: tuple[str, ...] = SUFFICIENT,
    insufficient: tuple[str, ...] = INSUFFICIENT,
    *,
    slug: str = PAGES[0],
    printed: tuple[str | None, str | None] = ("11", "8"),
) -> list[Row]:
    """The rows of one page; areas by id or by spelling."""
    lists = {"sufficient": sufficient, "insufficient": insufficient}
    return [
        {
            "response_id": slug,
            "list": name,
            "position": str(position),
            "label": area.replace("_", " "),
            "policy_area_id": SPELLINGS.get(area.replace("_", " ").lower()),
            "nearest_spelling": None if area in (*vocab.POLICY_AREAS, "Zoning") else "Housing",
            "sufficient_declared": printed[0],
            "insufficient_declared": printed[1],
        }
        for name, areas in lists.items()
        for position, area in enumerate(areas, start=1)
    ]


def _enforced(rows: list[Row]) -> Enforced:
    return enforce(parsed(AREA, rows), AREA, REFERENCES)


def _good_page(slug: str = PAGES[1]) -> list[Row]:
    return _page(slug=slug)


def _rules(result: Enforced) -> set[str]:
    return {record.rule for record in result.quarantined}


def test_page_that_prints_and_lists_11_and_8_is_accepted() -> None:
    result = _enforced(_page())

    assert result.accepted["policy_area_id"].sort().to_list() == sorted(vocab.POLICY_AREAS)
    assert result.quarantined == []


def test_page_of_the_repository_is_accepted(raw: Raw) -> None:
    result = enforce(raw.table(AREA.name), AREA, REFERENCES)

    assert result.accepted.height == 19
    assert result.quarantined == []


def test_area_in_both_lists_takes_both_rows_out() -> None:
    rows = _page(SUFFICIENT, (*INSUFFICIENT, "land_use"), printed=(None, None))

    result = _enforced(rows)

    assert "land_use" not in result.accepted["policy_area_id"].to_list()
    assert (result.accepted.height, result.rows_out) == (18, 2)
    assert _rules(result) == {"area_in_one_list_only"}


def test_area_twice_under_two_spellings_takes_the_second_out() -> None:
    result = _enforced(_page((*SUFFICIENT, "Zoning"), printed=(None, None)))

    assert result.accepted.height == 19
    (record,) = result.quarantined
    assert (record.rule, record.source_row) == ("area_listed_once", 12)
    assert '"label": "Zoning"' in record.row_json


def test_area_may_stand_at_another_place_in_the_list_of_each_page() -> None:
    # What would go wrong: of two pages or waves, the one that lists an area later loses its flag.
    rows = _page() + _page(SUFFICIENT[::-1], INSUFFICIENT[::-1], slug=PAGES[1])

    result = _enforced(rows)

    assert (result.accepted.height, result.quarantined) == (38, [])


def test_unknown_spelling_goes_out_with_the_nearest_named() -> None:
    sufficient = ("built environmint", *SUFFICIENT[1:])

    result = _enforced(_page(sufficient, printed=(None, None)))

    (record,) = result.quarantined
    assert (record.rule, record.outcome, record.source_row) == ("spelling_is_known", "row", 1)
    assert "'built environmint' is not a known spelling" in record.reason
    assert "the nearest known one is 'Housing'" in record.reason


def test_page_that_lists_fewer_than_it_prints_is_refused_as_a_whole() -> None:
    rows = _page(SUFFICIENT[:10]) + _good_page()

    result = _enforced(rows)

    assert result.accepted["response_id"].unique().to_list() == [PAGES[1]]
    assert result.rows_out == 18
    reason = result.quarantined[0].reason
    assert reason == (
        "the page prints 11 sufficient and 8 insufficient areas but lists 10 and 8; "
        f"in neither list: {SUFFICIENT[10]}"
    )


@pytest.mark.parametrize("printed", [("10", "8"), ("11", "7"), ("8", "11")])
def test_page_that_lists_more_than_it_prints_is_refused(printed: tuple[str, str]) -> None:
    result = _enforced(_page(printed=printed) + _good_page())

    assert result.rows_out == 19
    assert _rules(result) == {"printed_counts_equal_lists"}


def test_page_that_prints_one_count_is_held_to_that_one() -> None:
    good = _page(printed=("11", None), slug=PAGES[2])

    result = _enforced(_page(printed=(None, "9")) + good)

    assert result.accepted["response_id"].unique().to_list() == [PAGES[2]]


def test_page_that_loses_an_area_to_another_rule_is_refused_by_its_count() -> None:
    # The first pass takes the unknown spelling out; only the second sees that 11 became 10.
    broken = _page(("built environmint", *SUFFICIENT[1:]))

    result = _enforced(broken + _good_page())

    assert result.accepted["response_id"].unique().to_list() == [PAGES[1]]
    assert _rules(result) == {"spelling_is_known", "printed_counts_equal_lists"}
    assert result.rows_out == 19


def test_page_without_lists_gives_no_rows_and_no_failure() -> None:
    result = _enforced(_page((), (), printed=("0", "0")))

    assert (result.accepted.height, result.rows_out) == (0, 0)


def test_other_pages_of_the_frame_are_untouched() -> None:
    good = _good_page() + _page(slug=PAGES[2], printed=(None, None))

    alone = _enforced(good).accepted.drop("source_row")
    beside = _enforced([*good, *_page(SUFFICIENT[:3])]).accepted.drop("source_row")

    assert beside.equals(alone)


def test_page_that_has_no_header_goes_out() -> None:
    stranger = _page(("housing",), (), slug="atlantis", printed=(None, None))

    result = _enforced(_good_page() + stranger)

    assert _rules(result) == {"response_id_in_raw_oecd_survey_profiles__response"}


@settings(max_examples=25)
@given(st.lists(st.integers(0, 18), unique=True, max_size=9), st.booleans())
def test_any_lost_area_refuses_the_page_that_prints_its_counts(
    lost: list[int],
    is_printed: bool,
) -> None:
    rows = [row for number, row in enumerate(_page()) if number not in lost]
    if not is_printed:
        rows = [row | {"sufficient_declared": None, "insufficient_declared": None} for row in rows]

    result = _enforced(rows + _good_page() + _page(slug=PAGES[2]))

    flags = result.accepted.filter(pl.col("response_id") == PAGES[0]).height
    assert flags == (0 if lost and is_printed else 19 - len(lost))
    assert result.rows_in == result.accepted.height + result.rows_out


# --- the vocabulary ---------------------------------------------------------------------------


def _vocabulary(areas: tuple[str, ...]) -> pl.DataFrame:
    return parsed(
        POLICY_AREA,
        [
            {"policy_area_id": area, "label": area, "position": str(position)}
            for position, area in enumerate(areas, start=1)
        ],
    )


def test_vocabulary_of_the_19_areas_is_accepted() -> None:
    result = enforce(_vocabulary(vocab.POLICY_AREAS), POLICY_AREA, {})

    assert result.accepted.height == 19


@pytest.mark.parametrize(
    "areas",
    [
        vocab.POLICY_AREAS[:18],
        (*vocab.POLICY_AREAS, "space_travel"),
        (*vocab.POLICY_AREAS[:18], "space_travel"),
        (),
    ],
)
def test_vocabulary_of_other_areas_stops_its_source(areas: tuple[str, ...]) -> None:
    # Defect while these fail: the rule gives a frame of one row, which counts as "row 1 is bad", so
    # row after row is taken out until most are gone; with no rows at all it is an IndexError.
    with pytest.raises(ContractError, match="policy_area, rule exactly_19_policy_areas"):
        enforce(_vocabulary(areas), POLICY_AREA, {})


def test_vocabulary_that_loses_an_area_to_another_rule_stops_its_source() -> None:
    rows = _vocabulary(vocab.POLICY_AREAS).with_columns(
        label=pl.when(pl.col("source_row") > 1).then("label")
    )

    # What would go wrong: as above.
    with pytest.raises(ContractError, match="policy_area, rule exactly_19_policy_areas"):
        enforce(rows, POLICY_AREA, {})


# --- the mart ---------------------------------------------------------------------------------


def _flags(areas: tuple[str, ...], flag: str = "sufficient") -> pl.DataFrame:
    rows = [
        {"city_code": "mx-mexico-city", "wave": "2020", "policy_area_id": area, "flag": flag}
        for area in areas
    ]
    return typed(MART, rows)


@pytest.mark.parametrize("flag", vocab.FLAGS)
def test_mart_accepts_19_flags_of_the_list(flag: str) -> None:
    assert violations(_flags(vocab.POLICY_AREAS, flag), MART) == []


def test_mart_refuses_18_flags() -> None:
    failures = violations(_flags(vocab.POLICY_AREAS[:18]), MART)

    assert {failure.rule for failure in failures} == {"nineteen_flags_a_page"}


def test_mart_refuses_18_flags_of_one_city_beside_a_whole_one() -> None:
    short = _flags(vocab.POLICY_AREAS[:18]).with_columns(city_code=pl.lit("pe-lima"))
    frame = pl.concat([_flags(vocab.POLICY_AREAS), short])

    failures = violations(frame, MART)

    assert {frame["city_code"][failure.position] for failure in failures} == {"pe-lima"}


def test_mart_refuses_a_flag_that_is_not_on_the_list() -> None:
    frame = _flags(vocab.POLICY_AREAS).with_columns(
        flag=pl.when(pl.col("policy_area_id") == "housing").then(pl.lit("maybe")).otherwise("flag")
    )

    (failure,) = violations(frame, MART)

    assert (failure.rule, failure.found) == ("flag_known", "maybe")


def test_mart_refuses_one_area_with_two_flags() -> None:
    twice = pl.concat([_flags(vocab.POLICY_AREAS), _flags(("housing",), "insufficient")])

    with pytest.raises(ContractError, match="primary_key_unique"):
        violations(twice, MART)


def test_explain_counts_is_asked_for_by_the_contract() -> None:
    # Without it the reason would be a bare rule name, and nobody could find the lost area.
    mute = replace(AREA, explain={})

    result = enforce(parsed(AREA, _page(SUFFICIENT[:10]) + _good_page()), mute, REFERENCES)

    assert SUFFICIENT[10] not in result.quarantined[0].reason
