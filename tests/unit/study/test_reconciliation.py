"""Printed shares beside ours: draws by hand, rounding of the print, each reason not to compare."""

from math import comb

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import vocab
from contracts.model import table
from pipelines.checks.contract import violations
from pipelines.study.reconciliation import TABLE, reconcile
from tests.unit.builders import typed
from tests.unit.conftest import Raw

FIGURE = table("raw_oecd_survey_figures__figure")
SHARE = table("survey_share")
SURVEYED = 89
OF_ALL = pl.DataFrame(schema={"question_id": pl.String, "base": pl.String})
OF_STAFF = pl.DataFrame({"question_id": ["formal_strategy"], "base": ["with_innovation_staff"]})
ASKED = {
    "question_id": "formal_strategy",
    "option_id": "yes",
    "respondent_group": "all",
    "wave": "2018",
}


def _figures(*rows: dict[str, object], surveyed: int | None = SURVEYED) -> pl.DataFrame:
    """Printed figures, after the one that says how many cities the wave of 2018 surveyed."""
    counted: dict[str, object] = {
        "figure_id": "F001",
        "subject_group": "All",
        "category": "cities",
        "published_value": surveyed,
        "unit": "count",
        "wave": "2018" if surveyed else None,
    }
    printed = [
        {"figure_id": f"F{number:03}", "subject_group": "All", "unit": "percent", **ASKED, **row}
        for number, row in enumerate(rows, start=2)
    ]
    return typed(FIGURE, [counted, *printed])


def _shares(cities: int, answering: int, **other: object) -> pl.DataFrame:
    share = 100 * cities / answering if answering else None
    row = {**ASKED, "cities": cities, "cities_answering": answering, "share_pct": share, **other}
    return typed(SHARE, [row | {"ci_low_pct": 10.0, "ci_high_pct": 90.0}])


def _reconciled(
    figures: pl.DataFrame, shares: pl.DataFrame, bases: pl.DataFrame = OF_ALL
) -> dict[str, object]:
    return reconcile(figures, shares, bases).filter(figure_id="F002").row(0, named=True)


def _chance(k: int, surveyed: int, chose: int, drawn: int) -> float:
    """Chance that `k` of the drawn cities are among those that chose it, by counting draws."""
    return comb(chose, k) * comb(surveyed - chose, drawn - k) / comb(surveyed, drawn)


def _middle(surveyed: int, chose: int, drawn: int) -> tuple[int, int]:
    """The fewest and the most of the middle 95 % of draws."""
    total, fewest = 0.0, None
    for k in range(drawn + 1):
        total += _chance(k, surveyed, chose, drawn)
        if fewest is None and total >= 0.025:
            fewest = k
        if total >= 0.975 and fewest is not None:
            return fewest, k
    raise AssertionError("the chances of all draws add up to one")


def test_draws_are_the_middle_of_all_that_can_be_drawn() -> None:
    # 44 % of 89 cities, printed in whole percent, can only be 39 of them.
    fewest, highest = _middle(SURVEYED, 39, 61)

    row = _reconciled(_figures({"published_value": 44.0}), _shares(27, 61))

    assert (row["draws_low"], row["draws_high"]) == (
        pytest.approx(100 * fewest / 61, abs=1e-4),
        pytest.approx(100 * highest / 61, abs=1e-4),
    )


@pytest.mark.parametrize(
    ("cities", "outcome"),
    [(21, "outside_draws"), (22, "within_draws"), (31, "within_draws"), (32, "outside_draws")],
)
def test_share_is_within_the_draws_up_to_their_very_ends(cities: int, outcome: str) -> None:
    assert _middle(SURVEYED, 39, 61) == (22, 31)

    row = _reconciled(_figures({"published_value": 44.0}), _shares(cities, 61))

    assert row["reconciliation"] == outcome


def test_whole_percent_stands_for_every_number_that_rounds_to_it() -> None:
    # Of 1000 cities 435 to 445 are printed as 44 %: the draws of the fewest and of the most count.
    low, _ = _middle(1000, 435, 100)
    _, high = _middle(1000, 445, 100)

    row = _reconciled(_figures({"published_value": 44.0, "published_n": 1000}), _shares(44, 100))

    assert (row["draws_low"], row["draws_high"]) == (float(low), float(high))


def test_band_stands_for_every_number_inside_of_it() -> None:
    low, _ = _middle(SURVEYED, 45, 61)
    _, high = _middle(SURVEYED, 62, 61)

    row = _reconciled(_figures({"value_low": 50.0, "value_high": 70.0}), _shares(36, 61))

    assert row["draws_low"] == pytest.approx(100 * low / 61, abs=1e-4)
    assert row["draws_high"] == pytest.approx(100 * high / 61, abs=1e-4)


def test_number_of_cities_is_not_rounded_and_is_told_in_cities() -> None:
    low, high = _middle(SURVEYED, 70, 18)

    row = _reconciled(_figures({"published_value": 70.0, "unit": "cities"}), _shares(15, 18))

    # 15 of our 18 would be 74.2 of all 89.
    assert row["recomputed_value"] == pytest.approx(15 / 18 * 89, abs=1e-4)
    assert row["recomputed_n"] == 18
    assert row["draws_low"] == pytest.approx(low / 18 * 89, abs=1e-4)
    assert row["draws_high"] == pytest.approx(high / 18 * 89, abs=1e-4)


@given(
    surveyed=st.integers(10, 200),
    printed=st.integers(0, 100),
    drawn=st.integers(5, 200),
    cities=st.integers(0, 200),
)
def test_outcome_is_that_of_the_hypergeometric_distribution(
    surveyed: int, printed: int, drawn: int, cities: int
) -> None:
    from scipy.stats import hypergeom

    drawn, cities = min(drawn, surveyed), min(cities, drawn, surveyed)
    possible = [
        k for k in range(surveyed + 1) if printed - 0.5 <= 100 * k / surveyed <= printed + 0.5
    ]

    figures = _figures({"published_value": float(printed), "published_n": surveyed})
    row = _reconciled(figures, _shares(cities, drawn))

    if not possible:
        assert row["reconciliation"] == "print_impossible"
        return
    low = hypergeom.ppf(0.025, surveyed, possible[0], drawn)
    high = hypergeom.ppf(0.975, surveyed, possible[-1], drawn)
    is_within = row["reconciliation"] == "within_draws"
    assert is_within == (low <= cities <= high)
    assert row["draws_low"] == pytest.approx(100 * low / drawn, abs=1e-4)
    assert row["draws_high"] == pytest.approx(100 * high / drawn, abs=1e-4)


_PRINTED = {"published_value": 44.0}
_REASONS: dict[str, tuple[dict[str, object], pl.DataFrame, int | None]] = {
    "base_too_small": (_PRINTED, _shares(2, 4), SURVEYED),
    "no_label": (_PRINTED | {"option_id": None}, _shares(27, 61), SURVEYED),
    "no_number": ({"value_text": "more than half"}, _shares(27, 61), SURVEYED),
    "no_same_share": (_PRINTED, _shares(27, 61, wave="2020"), SURVEYED),
    "surveyed_unknown": (_PRINTED, _shares(27, 61), None),
    "more_cities_than_surveyed": (_PRINTED | {"published_n": 60}, _shares(27, 61), SURVEYED),
    # 3 of 7 cities are 43 %, 4 are 57 %.
    "print_impossible": (
        {"published_value": 50.0, "published_n": 7},
        _shares(3, 6),
        SURVEYED,
    ),
    "no_survey_share": (_PRINTED | {"question_id": None}, _shares(27, 61), SURVEYED),
}


@pytest.mark.parametrize("reason", _REASONS)
def test_figure_that_cannot_be_compared_says_why(reason: str) -> None:
    printed, shares, surveyed = _REASONS[reason]

    row = _reconciled(_figures(printed, surveyed=surveyed), shares)

    assert row["reconciliation"] == reason
    assert (row["draws_low"], row["draws_high"]) == (None, None)


def test_every_outcome_of_the_closed_list_is_tested() -> None:
    compared = {"within_draws", "outside_draws", "other_base"}
    assert {*_REASONS, *compared} == set(vocab.RECONCILIATIONS)


def test_share_of_a_part_of_the_cities_is_shown_but_not_held_against_one_of_all() -> None:
    row = _reconciled(_figures(_PRINTED), _shares(27, 61), OF_STAFF)

    assert (row["reconciliation"], row["base"]) == ("other_base", "with_innovation_staff")
    assert row["recomputed_value"] == pytest.approx(100 * 27 / 61, abs=1e-4)
    assert row["draws_low"] is None


@pytest.mark.parametrize("unit", ["areas", "index_points", "count", "percentage_points"])
def test_figure_in_another_unit_is_no_share_of_an_answer(unit: str) -> None:
    row = _reconciled(_figures(_PRINTED | {"unit": unit}), _shares(27, 61))

    assert row["reconciliation"] == "no_survey_share"
    assert row["recomputed_value"] is None


@pytest.mark.parametrize("reason", ["no_number", "surveyed_unknown", "more_cities_than_surveyed"])
def test_our_share_is_told_also_where_the_print_cannot_be_compared(reason: str) -> None:
    printed, shares, surveyed = _REASONS[reason]

    row = _reconciled(_figures(printed, surveyed=surveyed), shares)

    assert row["recomputed_value"] == pytest.approx(100 * 27 / 61, abs=1e-4)
    assert (row["recomputed_low"], row["recomputed_high"], row["recomputed_n"]) == (10.0, 90.0, 61)


@pytest.mark.parametrize("reason", ["base_too_small", "no_label", "no_same_share"])
def test_no_share_of_ours_is_told_where_there_is_none_or_its_base_is_too_small(reason: str) -> None:
    printed, shares, surveyed = _REASONS[reason]

    row = _reconciled(_figures(printed, surveyed=surveyed), shares)

    assert (row["recomputed_value"], row["recomputed_n"]) == (None, None)


def test_group_is_not_held_against_the_number_of_all_cities_surveyed() -> None:
    # What would go wrong: the draws would come from 89 cities, of which most are not of the group.
    group = {"respondent_group": "europe"}

    row = _reconciled(_figures(_PRINTED | group), _shares(5, 9, **group))

    assert row["reconciliation"] == "surveyed_unknown"
    assert row["cities_surveyed"] is None


def test_base_that_the_publisher_prints_goes_before_the_number_surveyed() -> None:
    row = _reconciled(_figures(_PRINTED | {"published_n": 88}), _shares(27, 61))

    assert row["cities_surveyed"] == 88


def test_unassigned_figure_stays_without_an_option_and_without_a_share() -> None:
    unassigned = {"label_status": "unassigned", "option_id": None}

    row = _reconciled(_figures(_PRINTED | unassigned), _shares(39, 61))

    # What would go wrong: the nearest share would be taken for it, and be within the draws.
    assert (row["reconciliation"], row["recomputed_value"]) == ("no_label", None)


def test_figures_of_the_repository_have_exactly_one_row_each(raw: Raw) -> None:
    text = raw.table(FIGURE.name)
    booleans = pl.col("n_is_implied") == "yes"
    types = {name: dtype for name, dtype in FIGURE.dtypes.items() if name != "n_is_implied"}
    figures = text.with_columns(booleans).cast(types)

    result = reconcile(figures, _shares(27, 61), OF_ALL)

    assert result["figure_id"].to_list() == sorted(text["figure_id"])
    assert violations(result, table(TABLE)) == []


def test_reconciliation_of_no_figures_is_an_empty_table_that_keeps_its_contract() -> None:
    result = reconcile(FIGURE.empty(), SHARE.empty(), OF_ALL)

    assert violations(result, table(TABLE)) == []
