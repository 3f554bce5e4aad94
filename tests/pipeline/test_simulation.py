"""A synthetic survey through the whole graph: what was planted comes out, and no release does."""

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from contracts import vocab
from contracts.model import table, tables_of
from pipelines.checks.check_results import contract_check, read_pages, required_checks
from pipelines.checks.results import mart_results
from pipelines.cli.simulate import show_comparison
from pipelines.errors import ReleaseError
from pipelines.progress import Progress
from pipelines.publish.release import publish
from pipelines.settings import Settings
from pipelines.simulate.compare import Comparison
from pipelines.simulate.draw import Drawn, draw
from pipelines.simulate.plan import Plan
from pipelines.simulate.reference import Reference, load_reference
from pipelines.simulate.run import simulate, simulation_settings
from pipelines.warehouse import reading

CITIES = 60
SEED = 3
"""A draw whose 21 intervals of 95 % all hold; `tests.bench.calibration` counts over many draws."""
MARTS = [spec.name for spec in tables_of("mart")]
# Marts in which every city that answered the survey has rows.
OF_EVERY_CITY = (
    "city",
    "city_driver",
    "city_identifier",
    "city_outcome",
    "city_profile",
    "city_scorecard",
    "data_sufficiency",
    "psi_index",
    "survey_answer",
    "survey_response",
    "wellbeing_observation",
)


@dataclass(frozen=True)
class Simulated:
    """A simulation with all that is true of it."""

    folder: Path
    settings: Settings
    reference: Reference
    drawn: Drawn
    comparison: Comparison

    def mart(self, name: str) -> pl.DataFrame:
        with reading(self.settings.warehouse) as connection:
            return connection.table(name).pl()


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Simulated:
    """60 synthetic cities with the published gaps, built once for the session."""
    folder = tmp_path_factory.mktemp("simulated")
    settings = Settings()
    reference = load_reference(settings)
    plan = Plan(CITIES, SEED, reference.published_gaps)
    comparison = simulate(plan, folder, settings, Progress())
    own = simulation_settings(settings, folder)
    return Simulated(folder, own, reference, draw(plan, reference), comparison)


def test_planted_gaps_lie_in_the_intervals_that_are_found(simulated: Simulated) -> None:
    found = simulated.comparison.gaps

    assert len(found) == 3 * len(simulated.reference.published_gaps)
    assert [gap for gap in found if not gap.holds_planted] == []


def test_strong_gap_is_told_from_none(simulated: Simulated) -> None:
    (found,) = [
        gap
        for gap in simulated.comparison.gaps
        if (gap.planted.driver_id, gap.method) == ("dedicated_staff", "welch")
    ]

    assert found.ci_low is not None
    assert found.ci_low > 0


def test_index_and_class_are_those_of_the_drawn_answers(simulated: Simulated) -> None:
    found = simulated.mart("psi_index").select("city_code", "index_low", "index_high")

    expected = {
        city.city_code: pytest.approx(float(points), abs=1e-9)
        for city, points in zip(simulated.drawn.cities, simulated.drawn.index, strict=True)
    }
    assert {code: low for code, low, _ in found.iter_rows()} == expected
    assert {code: high for code, _, high in found.iter_rows()} == expected
    assert simulated.comparison.classes_found == simulated.comparison.classes_drawn
    assert set(simulated.comparison.classes_drawn.values()) == {"high", "low"}


def test_scorecards_are_those_of_the_drawn_answers(simulated: Simulated) -> None:
    drawn = simulated.comparison.cards_drawn

    assert simulated.comparison.cards_found == drawn
    assert simulated.comparison.cards_alike == CITIES
    strengths = {strength for card in drawn.values() for strength in card.values()}
    assert strengths == {"strong", "partial", "weak"}


def test_drivers_are_those_of_the_drawn_answers(simulated: Simulated) -> None:
    drawn = simulated.drawn
    expected = {
        (city.city_code, driver): has
        for driver, known in drawn.drivers.items()
        for city, has in zip(drawn.cities, known, strict=True)
    }

    mart = simulated.mart("city_driver").select("city_code", "driver_id", "has_driver")
    found = {(code, driver): has for code, driver, has in mart.iter_rows()}

    # Whether a city is certified is not drawn: it is no answer.
    assert {key: has for key, has in found.items() if key[1] in drawn.drivers} == expected


def test_outcomes_are_the_drawn_ones(simulated: Simulated) -> None:
    mart = simulated.mart("city_outcome").select("city_code", "indicator_code", "value")
    found = {(code, indicator): value for code, indicator, value in mart.iter_rows()}

    for outcome in simulated.drawn.outcomes:
        is_money = outcome.indicator.unit.startswith("usd")
        for city, value in zip(outcome.cities, outcome.values, strict=True):
            # Incomes are printed in whole dollars, shares to the fourth decimal.
            expected = pytest.approx(value, abs=0.5 if is_money else 1e-3)
            assert found[city.city_code, outcome.indicator.code] == expected


def test_shares_match_the_printed_ones_to_within_a_city(simulated: Simulated) -> None:
    comparison = simulated.comparison

    assert comparison.shares_compared >= 20
    assert comparison.largest_difference_pct < 100 / CITIES


def test_no_printed_share_is_contradicted(simulated: Simulated) -> None:
    findings = simulated.mart("finding").select("finding_id", "verdict")
    shares = {id_: verdict for id_, verdict in findings.iter_rows() if id_.endswith("_share")}

    assert "consistent" in shares.values()
    assert "differs" not in shares.values()


@pytest.mark.parametrize("mart", MARTS)
def test_every_row_of_every_mart_is_marked(simulated: Simulated, mart: str) -> None:
    frame = simulated.mart(mart)

    assert frame.columns[-1] == vocab.SYNTHETIC_MARK
    assert frame[vocab.SYNTHETIC_MARK].to_list() == [True] * frame.height


@pytest.mark.parametrize("mart", OF_EVERY_CITY)
def test_every_drawn_city_and_no_other_is_in_the_marts(simulated: Simulated, mart: str) -> None:
    found = set(simulated.mart(mart)["city_code"])

    assert found == {city.city_code for city in simulated.drawn.cities}


def test_no_city_is_real(simulated: Simulated) -> None:
    names = simulated.mart("city")["city_name"]

    assert names.str.contains(r"^Synthetic \d{4}$").all()


def test_shares_say_what_they_are_a_sample_of(simulated: Simulated) -> None:
    (basis,) = simulated.mart("survey_share")["sample_basis"].unique()

    assert basis.startswith("synthetic")


def test_nothing_is_left_out(simulated: Simulated) -> None:
    assert simulated.mart("quarantined_row").is_empty()


def test_every_check_ran_and_passed_but_the_one_that_keeps_releases_clean(
    simulated: Simulated,
) -> None:
    checks = {check.name: check.passed for check in read_pages(simulated.settings)}

    assert required_checks() - checks.keys() == {contract_check("source")}
    assert all(checks.values())


def test_contract_of_sources_refuses_what_was_drawn(simulated: Simulated) -> None:
    (result,) = mart_results(simulated.settings.warehouse, [table("source")])

    assert not result.passed
    assert {example["source_id"] for example in result.examples} == {
        "cdc_places",
        "census_acs",
        "eurostat_perception",
        "geonames",
        "survey_responses",
    }
    assert {example["rule"] for example in result.examples} == {"no_synthetic_data_in_a_release"}


def test_no_release_is_made_and_none_can_be(simulated: Simulated) -> None:
    with pytest.raises(ReleaseError, match="source__contract_kept"):
        publish(simulated.settings)

    assert not simulated.settings.releases.exists()
    assert not simulated.settings.private_releases.exists()


def test_truth_lies_beside_the_build(simulated: Simulated) -> None:
    truth = json.loads((simulated.folder / "truth.json").read_text("utf-8"))

    assert truth["synthetic"] is True
    assert len(truth["cities"]) == CITIES
    assert {path.name for path in simulated.folder.iterdir()} == {"raw", "build", "truth.json"}


def test_command_shows_planted_beside_found(
    simulated: Simulated, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")

    show_comparison(simulated.comparison)

    printed = capsys.readouterr().out
    assert printed.count("dedicated_staff") == 3
    assert "60 of 60 cities are in the class drawn." in printed
    assert "60 of 60 scorecards are the drawn ones." in printed
