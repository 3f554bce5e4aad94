"""City statistics, Mobility Metrics and changes of them computed a second time, in pandas.

As in `test_recomputed.py`, none of our functions or models is called.
"""

import numpy as np
import pandas as pd
from scipy import stats

from tests.pipeline.test_recomputed import KEY, RAW, _in_cities, _rows, marts

__all__ = ["marts"]

Marts = dict[str, pd.DataFrame]
IN_PERCENT = [
    "share_employed",
    "share_in_preschool",
    "share_hs_degree",
    "share_digital_access",
    "share_transit_commuter",
    "share_transportation_cost",
    "share_election_turnout",
]
SAMPLE = 60


def test_every_metric_is_the_one_in_raw_and_shares_are_in_percent(marts: Marts) -> None:
    rows = []
    for path in sorted((RAW / "urban_mobility").glob("*/*.csv.gz")):
        for row in _rows(path):
            for name, value in row.items():
                if f"{name}_quality" in row and value and row[f"{name}_quality"]:
                    code = "share_election_turnout" if name == "election_turnout" else name
                    number = float(value) * (100 if code in IN_PERCENT else 1)
                    place = row["state"] + row["place"]
                    rows.append((place, code, int(row["year"]), number))
    raw = _in_cities(rows, marts, "us_place_geoid")

    released = marts["wellbeing_observation"].query("source_id == 'urban_mobility'")
    both = released.merge(raw, on=KEY, suffixes=("", "_raw"))

    assert len(both) == len(released) > 50_000
    np.testing.assert_allclose(both["value"], both["value_raw"], rtol=1e-12)


def test_every_city_statistic_is_the_one_in_raw(marts: Marts) -> None:
    paths = sorted((RAW / "eurostat_city_statistics").glob("*/*.csv.gz"))
    raw = pd.concat(
        pd.read_csv(path, dtype={"OBS_FLAG": str, "CONF_STATUS": str}) for path in paths
    )
    codes = marts["city_identifier"].query("code_system == 'eurostat_city'")
    codes = codes.query("vintage == 'current'")[["code", "city_code"]]
    raw = raw.merge(codes, left_on="cities", right_on="code")

    released = marts["city_statistic"]
    names = {"indic_ur": "statistic_code", "TIME_PERIOD": "year"}
    both = released.merge(
        raw.rename(columns=names), on=["city_code", "statistic_code", "year"], how="inner"
    )

    assert len(both) == len(released) > 100_000
    assert released["city_code"].nunique() > 700
    np.testing.assert_allclose(both["value"], both["OBS_VALUE"], equal_nan=True)
    assert (both["flag"].fillna("") == both["OBS_FLAG"].fillna("")).all()
    assert (both["conf_status"].fillna("") == both["CONF_STATUS"].fillna("")).all()
    # What was left out: more deaths of infants than births.
    assert len(raw) - len(released) < 10


def _changes(driver: str, code: str, marts: Marts) -> pd.DataFrame:
    """City, whether it has the driver, and its change, by the rule of the README."""
    drivers = marts["city_driver"].query("driver_id == @driver")
    first = drivers["driver_year"].min()
    seen = marts["wellbeing_observation"].query("indicator_code == @code")
    refused = ["other_geography", "low_quality", "definition_differs"]
    old = seen[~seen["exclusion_reason"].isin(refused) & seen["year"].between(first - 3, first)]
    if marts["indicator"].set_index("indicator_code")["unit"][code].startswith("usd_"):
        old = old[old["year"] == old["year"].max()]
    old = old.sort_values("year").groupby("city_code").tail(1)
    new = marts["city_outcome"].query("indicator_code == @code")
    both = drivers.merge(new, on="city_code").merge(old, on="city_code", suffixes=("", "_old"))
    both = both[both["year"] > both["driver_year"].fillna(first)]
    both = both[both["geography_level"] == both["geography_level_old"]]
    breaks = seen[seen["flag"].fillna("").str.contains("b")][["city_code", "year"]]
    broken = both.merge(breaks, on="city_code", suffixes=("", "_break"))
    is_between = (broken["year_break"] > broken["year_old"]) & (
        broken["year_break"] <= broken["year"]
    )
    both = both[~both["city_code"].isin(broken[is_between]["city_code"])]
    return both.assign(change=both["value"] - both["value_old"])


def test_sample_of_differences_of_changes_is_what_the_rule_gives(marts: Marts) -> None:
    numbers = marts["outcome_gap"].query("method == 'change_difference' and gap.notna()")
    drawn = numbers.sample(SAMPLE, random_state=20261128)

    for gap in drawn.itertuples():
        rows = _changes(gap.driver_id, gap.indicator_code, marts)
        has = rows["has_driver"].to_numpy(dtype=bool)
        changes = rows["change"].to_numpy()
        with_driver, without = changes[has], changes[~has]
        found = (gap.n_with, gap.n_without, gap.gap)
        expected = (len(with_driver), len(without), with_driver.mean() - without.mean())
        assert found[:2] == expected[:2], (gap.driver_id, gap.indicator_code)
        assert abs(found[2] - expected[2]) < 1e-9 * max(1, abs(expected[2]))
        interval = stats.ttest_ind(with_driver, without, equal_var=False).confidence_interval()
        assert abs(gap.ci_low - interval.low) < 1e-9 * max(1, abs(interval.low))
        assert gap.timing == "after"


def test_sample_of_adjusted_differences_of_changes_is_what_least_squares_give(marts: Marts) -> None:
    numbers = marts["outcome_gap"].query("method == 'change_difference_adjusted' and gap.notna()")
    incomes = marts["city_outcome"].query("indicator_code == 'S1901_C01_012E'")
    income = incomes.set_index("city_code")["value"]
    cities = marts["city"].set_index("city_code")["population"].astype(float)

    for gap in numbers.sample(SAMPLE, random_state=7).itertuples():
        rows = _changes(gap.driver_id, gap.indicator_code, marts)
        controls = [np.log(rows["city_code"].map(cities))]
        if "income" in gap.controls:
            controls.append(np.log(rows["city_code"].map(income)))
        design = np.column_stack([np.ones(len(rows)), rows["has_driver"].astype(float), *controls])
        is_known = ~np.isnan(design).any(axis=1)
        changes = rows["change"].to_numpy()[is_known]
        expected = np.linalg.lstsq(design[is_known], changes, rcond=None)[0][1]
        assert abs(gap.gap - expected) < 1e-6 * max(1, abs(expected))


def test_ten_drivers_have_changes_of_five_dimensions_and_more(marts: Marts) -> None:
    numbers = marts["outcome_gap"].query("method == 'change_difference' and gap.notna()")
    dimension = marts["indicator"].set_index("indicator_code")["dimension"]

    dimensions = numbers.assign(dimension=numbers["indicator_code"].map(dimension))
    counted = dimensions.groupby("driver_id")["dimension"].nunique()

    assert (counted >= 5).sum() >= 10
