"""One question, one answer: names and codes of the repository, with and without a build."""

import json
import shutil
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from pipelines.identity.resolve import Resolved, Resolver, code_systems, resolve
from pipelines.settings import Settings
from tests.conftest import PROJECT

NOTHING_BUILT = Path("nothing-built")


@cache
def _resolver() -> Resolver:
    return Resolver(Settings(build_dir=NOTHING_BUILT))


def _codes(found: list[Resolved]) -> list[str | None]:
    return [resolved.city_code for resolved in found]


@pytest.mark.parametrize(
    ("name", "country", "admin1", "city_code"),
    [
        ("Zürich", "Switzerland", None, "ch-zurich"),
        ("København", "Denmark", None, "dk-copenhagen"),
        ("Athens", "Greece", None, "gr-athens"),
        ("Georgetown", "United States", "TX", "us-tx-georgetown"),
        ("Nashville-Davidson (balance)", "USA", "Tennessee", "us-tn-nashville"),
        ("Lexington-Fayette urban county", "US", "Kentucky", "us-ky-lexington"),
        ("Hospitalet de Llobregat, L'", "Spain", None, "es-lhospitalet-de-llobregat"),
        ("Bruxelles / Brussel", "Belgium", None, "be-brussels"),
        ("Saint Louis", "USA", "MO", "us-mo-saint-louis"),
    ],
)
def test_resolve_finds_the_city_of_a_name(
    name: str, country: str, admin1: str | None, city_code: str
) -> None:
    assert _resolver().resolve(name, country, admin1).city_code == city_code


@pytest.mark.parametrize(
    ("code", "city_codes"),
    [
        ("CH001C", ["ch-bern"]),
        ("CH004C1", ["ch-bern"]),
        ("CH002C", ["ch-zurich"]),
        ("CH001C1", ["ch-zurich"]),
        ("CH001K1", ["ch-zurich"]),
        ("NL001C", ["nl-amsterdam"]),
        ("NL002C1", ["nl-amsterdam"]),
        ("DE017C", ["de-halle-saale"]),
        ("DE018C1", ["de-halle-saale"]),
        ("DE018C", ["de-magdeburg"]),
        ("DE019C1", ["de-magdeburg"]),
        ("FR005C", ["fr-bordeaux"]),
        ("FR007C1", ["fr-bordeaux"]),
        ("FR007C", ["fr-nantes"]),
        ("FR008C1", ["fr-nantes"]),
        ("EL004C", ["gr-irakleio"]),
        ("0644000", ["us-ca-los-angeles"]),
        ("peoria-us", ["us-il-peoria"]),
        ("NL048C", [None, "nl-heemskerk"]),
        ("us-or-hillsboro", ["us-or-hillsboro"]),
        ("BR-SP-Sao-Paulo", ["br-sp-sao-paulo"]),
        ("gr-irakleio", ["gr-irakleio"]),
        ("mx-atlantis", []),
    ],
)
def test_resolve_code_finds_the_city_of_every_list_that_has_it(
    code: str, city_codes: list[str | None]
) -> None:
    assert _codes(_resolver().resolve_code(code)) == city_codes


def test_resolve_code_is_narrowed_by_system_and_vintage() -> None:
    resolver = _resolver()

    assert _codes(resolver.resolve_code("NL048C", "eurostat_city", "2023")) == ["nl-heemskerk"]
    assert resolver.resolve_code("CH001C", "us_place_geoid") == []


def test_resolve_code_reads_an_id_of_geonames_where_no_list_has_it() -> None:
    (found,) = _resolver().resolve_code("2657896")

    assert found.city_code == "ch-zurich"
    assert found.match.mention.code_system == "geonames_id"
    assert _resolver().resolve_code("1") == []


def test_resolve_lists_candidates_with_the_codes_that_they_would_have() -> None:
    found = _resolver().resolve("Georgetown", "United States")

    assert (found.match.status, found.city_code) == ("ambiguous", None)
    candidates = [_resolver().code_of(place) for place in found.match.candidates]
    assert candidates == ["us-ky-georgetown", "us-tx-georgetown"]


def test_resolve_gives_the_match_alone_to_who_needs_no_code() -> None:
    match = resolve(Settings(build_dir=NOTHING_BUILT), "Bern", "Switzerland")

    assert (match.status, match.method, match.name_key) == ("matched", "name", "bern")


def test_names_like_a_misspelt_one_are_of_the_same_country() -> None:
    assert _resolver().names_like("Zurrich", "Switzerland") == ["Zürich"]
    assert _resolver().names_like("Zurrich", "Ruritania") == []


def test_mistakable_codes_begin_alike_and_are_another_city() -> None:
    (bern,) = _resolver().resolve_code("CH001C")
    (zurich,) = _resolver().resolve_code("CH001C1")
    (vienna,) = _resolver().resolve_code("AT001C")

    alike = [
        [(other.code, other.name) for other in _resolver().mistakable(found.match.mention)]
        for found in (bern, zurich, vienna)
    ]

    assert alike == [[("CH001C1", "Zürich")], [("CH001C", "Bern (greater city)")], []]


def test_resolver_knows_what_is_built_only_where_something_is(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    settings.landing.mkdir()
    cities = pl.DataFrame({"city_code": ["ch-zurich"], "city_name": ["Zürich"]})
    cities.write_parquet(settings.landing / "identity__city.parquet")

    built = Resolver(settings)

    assert built.resolve("Zürich", "CH").is_built is True
    assert built.resolve("Bern", "CH").is_built is False
    assert _resolver().resolve("Bern", "CH").is_built is None


def test_resolver_reads_landing_only_of_the_newest_snapshot(tmp_path: Path) -> None:
    # What would go wrong: a new code list lies in raw/, and answers come from the old one.
    settings = Settings(build_dir=tmp_path)
    settings.landing.mkdir()
    settings.reports.mkdir()
    table = "raw_vocabulary__country"
    pl.DataFrame({"country_code": ["TOY"]}).write_parquet(settings.landing / f"{table}.parquet")
    report = settings.reports / "vocabulary.json"

    report.write_text(json.dumps({"snapshot_versions": ["2020-01-01"]}))
    of_raw = Resolver(settings)._table(table)
    newest = max(path.name for path in (settings.raw / "vocabulary").iterdir())
    report.write_text(json.dumps({"snapshot_versions": [newest]}))
    of_landing = Resolver(settings)._table(table)

    assert of_raw.height > 200
    assert of_landing["country_code"].to_list() == ["TOY"]


def test_code_systems_are_those_that_tables_name_cities_by() -> None:
    assert {"eurostat_city", "us_place_geoid", "geonames_id"} <= set(code_systems())


def test_resolve_code_answers_where_another_source_is_broken(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for source in (PROJECT / "raw").iterdir():
        if source.name != "cdc_places":
            shutil.copytree(source, raw / source.name)
    broken = raw / "cdc_places" / "2026-11-21"
    broken.mkdir(parents=True)
    (broken / "snapshot.json").write_text("{", "utf-8")
    resolver = Resolver(Settings(project_dir=tmp_path, build_dir=tmp_path / "build"))

    assert _codes(resolver.resolve_code("peoria-us")) == ["us-il-peoria"]
    assert set(resolver.unread) == {"cdc_places"}
