"""The released numbers computed a second time, in pandas, from raw/ and the rules of the README.

None of our functions or models is called: raw files are read by their layout, and names of cities
come from the released `city_identifier`. What is recomputed is compared row by row.
"""

import csv
import gzip
import io
import json
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy import stats

from tests.conftest import PROJECT, Built

RAW = PROJECT / "raw"
INCOME = "S1901_C01_012E"
INCOMES = ["pctl_income_20", "pctl_income_50", "pctl_income_80"]
CONTROLS = ["population", "income"]
OF_VALUES = ["welch", "ols_adjusted", "rank"]
KEY = ["city_code", "indicator_code", "year"]


@pytest.fixture(scope="module")
def marts(built: Built) -> dict[str, pd.DataFrame]:
    """Released tables by name, as analysts read them."""
    with duckdb.connect() as connection:
        return {
            path.stem: connection.execute(f"from read_parquet('{path}')").df()
            for path in sorted(built.release.glob("*.parquet"))
        }


def _newest(source_id: str) -> Path:
    return max(path.parent for path in (RAW / source_id).glob("*/snapshot.json"))


def _rows(path: Path) -> list[dict[str, str]]:
    data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def _vocabulary(name: str) -> pd.DataFrame:
    return pd.read_csv(_newest("vocabulary") / f"{name}.csv", dtype=str, keep_default_na=False)


def _in_cities(
    rows: list[tuple[str, str, int, float]], marts: dict[str, pd.DataFrame], system: str
):
    """Rows of (code, indicator, year, value) with the city that has each code."""
    known = marts["city_identifier"]
    newest = known[known["code_system"] == system]
    frame = pd.DataFrame(rows, columns=["code", "indicator_code", "year", "value"])
    return frame.merge(newest[["code", "vintage", "city_code", "geography_level"]], on="code")


def _incomes(folder: Path) -> list[tuple[str, str, int, float]]:
    rows = []
    for path in folder.glob("acs1_subject_s1901_*.json"):
        header, *lines = json.loads(path.read_text("utf-8"))
        for line in lines:
            cell = dict(zip(header, line, strict=True))
            # Negative numbers are the Census Bureau's signs for "no estimate".
            if cell[INCOME] and float(cell[INCOME]) > 0:
                code = cell["state"] + cell["place"]
                rows.append((code, INCOME, int(path.stem[-4:]), float(cell[INCOME])))
    return rows


def test_every_income_is_the_one_in_raw(marts: dict[str, pd.DataFrame]) -> None:
    raw = _in_cities(_incomes(_newest("census_acs")), marts, "us_place_geoid")

    released = marts["wellbeing_observation"].query("indicator_code == @INCOME")
    both = released.merge(raw, on=KEY, suffixes=("", "_raw"))

    assert len(both) == len(released) > 7000
    assert (both["value"] == both["value_raw"]).all()


def test_every_health_estimate_is_the_one_of_the_newest_release(
    marts: dict[str, pd.DataFrame],
) -> None:
    found: dict[tuple[str, str, int], float] = {}
    for path in sorted(_newest("cdc_places").glob("*.csv.gz")):
        for row in _rows(path):
            cell = {name.lower(): value for name, value in row.items()}
            if cell["data_value"]:
                kind = cell["datavaluetypeid"]
                suffix = "" if kind == "CrdPrv" else f"_{kind}"
                key = (cell["locationid"].zfill(7), cell["measureid"] + suffix, int(cell["year"]))
                found[key] = float(cell["data_value"])
    raw = _in_cities([(*key, value) for key, value in found.items()], marts, "us_place_geoid")

    released = marts["wellbeing_observation"].query("source_id == 'cdc_places'")
    both = released.merge(raw, on=KEY, suffixes=("", "_raw"))

    assert len(both) == len(released) > 70_000
    assert (both["value"] == both["value_raw"]).all()


def _shares_of_residents() -> list[tuple[str, str, int, float]]:
    """Positive answers of those who had an opinion, or of all who were asked."""
    (path,) = _newest("eurostat_perception").glob("*.sdmx.csv.gz")
    shares = {
        (row["cities"], row["indic_ur"], int(row["TIME_PERIOD"])): float(row["OBS_VALUE"])
        for row in _rows(path)
        if row["OBS_VALUE"]
    }
    roles = _vocabulary("indicator_component").groupby(["indicator_code", "role"])
    codes = {key: list(group["component_code"]) for key, group in roles}
    rows = []
    for indicator in _vocabulary("indicator").itertuples():
        positive = codes.get((indicator.indicator_code, "positive"))
        if not positive:
            continue
        for city, year in {(c, y) for c, code, y in shares if code == positive[0]}:
            if not int(indicator.first_year or 0) <= year <= int(indicator.last_year or 9999):
                continue
            values = [shares.get((city, code, year)) for code in positive]
            left_out = [
                shares.get((city, code, year))
                for role in ("dont_know", "not_applicable")
                for code in codes.get((indicator.indicator_code, role), [])
                if role == "not_applicable" or indicator.indicator_code.endswith("_excl_dk")
            ]
            is_known = None not in values
            if indicator.indicator_code.endswith("_excl_dk"):
                dont_know = codes.get((indicator.indicator_code, "dont_know"), [])
                is_known = is_known and all((city, code, year) in shares for code in dont_know)
            if is_known:
                base = 100 - sum(value or 0 for value in left_out)
                value = round(100 * sum(values) / base, 4)
                rows.append((city, indicator.indicator_code, year, value))
    return rows


def test_every_share_of_residents_is_summed_from_the_answers(
    marts: dict[str, pd.DataFrame],
) -> None:
    raw = _in_cities(_shares_of_residents(), marts, "eurostat_city").query("vintage == 'current'")

    released = marts["wellbeing_observation"].query("value_basis == 'summed'")
    both = released.merge(raw, on=[*KEY, "geography_level"], suffixes=("", "_raw"))

    assert len(both) == len(released) > 12_000
    np.testing.assert_allclose(both["value"], both["value_raw"], atol=1.01e-4)


def _compared(marts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One value for each city and indicator by the rule of reference years."""
    units = marts["indicator"].set_index("indicator_code")["unit"]
    seen = marts["wellbeing_observation"]
    seen = seen[
        seen["geography_level"].isin(["city", "greater_city"]) & (seen["quality"].fillna(0) != 3)
    ]
    chosen = []
    for indicator, rows in seen.groupby("indicator_code"):
        cities = rows.groupby("year")["city_code"].nunique()
        reference = max(year for year, count in cities.items() if 2 * count >= cities.max())
        window = 0 if units[indicator][:4] in ("usd_", "eur_", "gbp_") else 3
        usable = rows[rows["year"].between(reference - window, reference)]
        usable = usable[~usable["flag"].fillna("").str.contains("d")]
        order = usable.assign(rank=(usable["geography_level"] != "city").astype(int))
        order = order.sort_values(["city_code", "year", "rank"], ascending=[True, False, True])
        first = order.groupby("city_code").head(1).assign(reference_year=reference)
        chosen.append(first[[*KEY, "value", "reference_year"]])
    return pd.concat(chosen)


def test_every_compared_value_follows_the_rule_of_reference_years(
    marts: dict[str, pd.DataFrame],
) -> None:
    expected = _compared(marts).sort_values(KEY).reset_index(drop=True)

    found = marts["city_outcome"][expected.columns].sort_values(KEY).reset_index(drop=True)

    pd.testing.assert_frame_equal(found, expected, check_dtype=False)


def test_every_score_is_the_mean_place_between_lowest_and_highest(
    marts: dict[str, pd.DataFrame],
) -> None:
    last_year = _vocabulary("indicator").set_index("indicator_code")["last_year"]
    meant = marts["indicator"].query("direction in ('higher_better', 'lower_better')")
    meant = meant[~meant["is_modelled"] & ~meant["indicator_code"].str.endswith("_incl_dk")]
    meant = meant[(meant["indicator_code"].map(last_year) == "") & meant["comparable_with"].isna()]
    values = _compared(marts).merge(
        meant[["indicator_code", "dimension", "measure_kind", "direction"]], on="indicator_code"
    )
    of_indicator = values.groupby("indicator_code")["value"]
    lowest, highest = of_indicator.transform("min"), of_indicator.transform("max")
    place = 100 * (values["value"] - lowest) / (highest - lowest)
    is_better = values["direction"] == "higher_better"
    values["place"] = place.where(is_better, 100 - place)
    key = ["city_code", "dimension", "measure_kind"]
    expected = values.dropna(subset="place").groupby(key)["place"].agg(["mean", "count"])

    found = marts["wellbeing_score"].set_index(key).sort_index()

    assert found.index.equals(expected.index)
    np.testing.assert_allclose(found["score"], expected["mean"], atol=0.0051)
    assert (found["indicators_used"] == expected["count"]).all()
    assert (found["rests_on_one_indicator"] == (expected["count"] == 1)).all()


def _hodges_lehmann(a: np.ndarray, b: np.ndarray) -> float:
    return float(np.median(np.subtract.outer(a, b)))


def _adjusted(value: np.ndarray, has_driver: np.ndarray, controls: np.ndarray) -> float:
    """The difference at equal controls, by least squares."""
    design = np.column_stack([np.ones(len(value)), has_driver.astype(float), controls])
    return float(np.linalg.lstsq(design, value, rcond=None)[0][1])


def _controls(values: pd.DataFrame, marts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Log population, and log income where all cities of an indicator are in the US."""
    income = values[values["indicator_code"] == INCOME].set_index("city_code")["value"]
    cities = marts["city"].set_index("city_code")
    is_us = (values["city_code"].map(cities["country_code"]) == "USA").groupby(
        values["indicator_code"]
    )
    is_income = values["indicator_code"].isin([INCOME, *INCOMES])
    is_controlled = is_us.transform("all") & ~is_income
    population = values["city_code"].map(cities["population"]).astype(float)
    return pd.DataFrame(
        {
            "population": np.log(population),
            # A constant beside the constant changes nothing.
            "income": np.log(values["city_code"].map(income)).where(is_controlled, 0.0),
        }
    )


def test_every_gap_is_the_difference_of_its_groups(marts: dict[str, pd.DataFrame]) -> None:
    values = _compared(marts).reset_index(drop=True)
    values[CONTROLS] = _controls(values, marts)
    by_indicator = {
        code: (list(rows["city_code"]), rows["value"].to_numpy(), rows[CONTROLS].to_numpy())
        for code, rows in values.groupby("indicator_code")
    }
    drivers = marts["city_driver"].groupby("driver_id")
    has_driver = {
        name: dict(zip(rows["city_code"], rows["has_driver"], strict=True))
        for name, rows in drivers
    }
    compared = 0
    of_values = marts["outcome_gap"][marts["outcome_gap"]["method"].isin(OF_VALUES)]
    released = ["method", "n_with", "n_without", "mean_with", "gap", "ci_low", "ci_high", "reason"]
    for (driver, code), gaps in of_values.groupby(["driver_id", "indicator_code"])[released]:
        cities, all_values, all_controls = by_indicator[code]
        of_driver = has_driver.get(driver, {})
        known = np.array([of_driver.get(city) for city in cities], dtype=object)
        is_known = pd.notna(known)
        has = known[is_known].astype(bool)
        value, controls = all_values[is_known], all_controls[is_known]
        compared += sum(_agrees(gap, value, has, controls) for gap in gaps.itertuples(index=False))
    assert compared > 2000


def _agrees(gap, value: np.ndarray, has: np.ndarray, controls: np.ndarray) -> bool:
    """Compare one released gap with our own; returns whether it has a number."""
    if gap.method == "ols_adjusted":
        is_usable = ~np.isnan(controls).any(axis=1)
        value, has, controls = value[is_usable], has[is_usable], controls[is_usable]
    with_driver, without = value[has], value[~has]
    assert (gap.n_with, gap.n_without) == (len(with_driver), len(without))
    if np.isnan(gap.gap):
        assert gap.reason
        return False
    assert min(len(with_driver), len(without)) >= 3
    assert abs(gap.mean_with - with_driver.mean()) < 1e-9
    if gap.method == "welch":
        interval = stats.ttest_ind(with_driver, without, equal_var=False).confidence_interval()
        expected = with_driver.mean() - without.mean()
        assert max(abs(gap.ci_low - interval.low), abs(gap.ci_high - interval.high)) < 1e-8
    elif gap.method == "ols_adjusted":
        assert len(value) >= 12
        expected = _adjusted(value, has, controls)
    else:
        expected = _hodges_lehmann(with_driver, without)
    assert abs(gap.gap - expected) < 1e-6 * max(1, abs(expected))
    assert gap.ci_low <= gap.gap <= gap.ci_high
    return True


def test_every_adjusted_p_value_counts_all_tests_of_its_method(
    marts: dict[str, pd.DataFrame],
) -> None:
    for _, rows in marts["outcome_gap"].groupby("method"):
        tested = rows.dropna(subset="p_value").sort_values("p_value")
        places = np.arange(1, len(tested) + 1)
        raised = tested["p_value"].to_numpy() * len(tested) / places
        expected = np.minimum(np.minimum.accumulate(raised[::-1])[::-1], 1)

        # A p-value is rounded to ten decimals, and raised by as many tests as there are.
        np.testing.assert_allclose(tested["p_adjusted"], expected, atol=1e-10 * len(tested))


def test_every_verdict_on_a_difference_follows_the_rule(marts: dict[str, pd.DataFrame]) -> None:
    key = ["driver_id", "indicator_code", "method"]
    (statements,) = [
        path for path in _newest("oecd_survey_figures").iterdir() if path.name == "statement.csv"
    ]
    regions = {row["finding_id"]: row["printed_regions"] for row in _rows(statements)}
    judged = marts["finding"].merge(marts["outcome_gap"], on=key, suffixes=("", "_gap"))

    assert len(judged) > 5
    for row in judged.itertuples():
        if row.verdict == "not_testable" and pd.isna(row.value) and pd.notna(row.gap):
            # Something else is missing, and the reason says what.
            assert row.reason
            continue
        if pd.isna(row.gap):
            assert row.verdict == "not_testable"
            continue
        places = [name for name in regions[row.finding_id].split("|") if name]
        is_testable = (
            min(row.n_with_gap, row.n_without_gap) >= 10
            and all(getattr(row, f"n_{place}") >= 10 for place in places)
            and row.timing_gap in ("same", "after")
        )
        assert (row.value, row.ci_low) == (row.gap, row.ci_low_gap)
        assert row.verdict == (_verdict(row) if is_testable else "not_testable"), row.finding_id


def _verdict(row) -> str:
    leaves_out_zero = row.ci_low > 0 or row.ci_high < 0
    if pd.isna(row.published_value):
        if row.ci_low > 0:
            return "reproduced"
        return "differs" if row.ci_high < 0 else "consistent"
    if not row.ci_low <= row.published_value <= row.ci_high:
        return "differs"
    return "reproduced" if leaves_out_zero else "consistent"


def test_every_peer_share_leaves_the_city_out(marts: dict[str, pd.DataFrame]) -> None:
    lines = marts["city_profile"].query("peers_group.notna() and option_id.notna()")
    lines = lines.assign(item_id=lines["item_id"].fillna(""))
    known = marts["survey_answer"].query("answer != 'unknown' and list_is_complete")
    cities = marts["city"].set_index("city_code")[["peer_group", "size_band"]]
    known = known.assign(item_id=known["item_id"].fillna("")).join(cities, on="city_code")
    key = ["wave", "question_id", "item_id", "option_id"]
    answers = dict(list(known.groupby(key)))
    checked = 0
    for asked, of_option in lines.groupby(key):
        rows = answers.get(asked, known.iloc[:0])
        is_yes = (rows["answer"] == "yes").to_numpy()
        is_other = rows["city_code"].to_numpy()
        columns = {name: rows[name].to_numpy() for name in ("peer_group", "size_band")}
        for line in of_option.itertuples():
            others = is_other != line.city_code
            own = cities.loc[line.city_code]
            groups = {own[name]: others & (column == own[name]) for name, column in columns.items()}
            groups["all"] = others
            sizes = {name: int(group.sum()) for name, group in groups.items() if group.sum() >= 5}
            if not sizes:
                assert np.isnan(line.peer_share_pct)
                assert isinstance(line.no_share_reason, str)
                continue
            assert sizes[line.peers_group] == min(sizes.values()) == line.peer_cities_answering
            share = 100 * is_yes[groups[line.peers_group]].mean()
            assert abs(line.peer_share_pct - share) < 1e-3
            checked += 1
    assert checked > 1000
