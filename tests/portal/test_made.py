"""The pages of models and expectations: what dbt's and Great Expectations' own pages would say."""

import json
from pathlib import Path
from typing import Any

from pipelines.portal.freshness import portal_key
from pipelines.portal.release_data import ReleaseData
from pipelines.portal.views.models import model_pages
from pipelines.portal.views.quality import quality_page
from pipelines.publish.catalogue import Release
from pipelines.publish.checksums import write_checksums
from pipelines.publish.history import keep_expectations
from pipelines.settings import Settings
from tests.portal.small_site import render, small_data

MODELS = [
    {
        "name": "city",
        "kind": "mart",
        "description": "Cities. All of them.",
        "reads": ["raw_x__city", "stg_x__city"],
        "columns": [{"name": "city_code", "description": "Its <code>."}],
        "tests": ["city__unique"],
        "sql": "select '</code><script>'",
    },
    {
        "name": "stg_x__city",
        "kind": "staging",
        "description": "",
        "reads": [],
        "columns": [],
        "tests": [],
        "sql": "",
    },
]
EXPECTATION = {
    "name": "city__is_complete",
    "table": "city",
    "passed": False,
    "expected": "population at least 5",
    "found": "2 of 9 rows outside: [1, 2]",
    "remedy": "Look at the source.",
    "blocking": False,
    "failures": 2,
    "rows": 9,
    "examples": [{"city_code": "pe-lima"}],
}


def _data(folder: Path) -> ReleaseData:
    data = small_data(folder, city=[{"city_code": "a"}], code_label=[{"code": "a"}])
    (data.release.folder / "models.json").write_text(json.dumps(MODELS))
    check = {"name": "city__unique", "passed": True, "table": "city"}
    (data.release.folder / "checks.json").write_text(json.dumps([check]))
    return data


def _text(tree: Any) -> str:
    return " ".join(" ".join(tree.xpath("//main//text()")).split())


def test_page_of_a_model_tells_lineage_tests_and_sql(tmp_path: Path) -> None:
    pages = render(_data(tmp_path), model_pages)

    city, staged = pages["models/city.html"], pages["models/stg_x__city.html"]
    assert {"models.html", "models/city.html", "models/stg_x__city.html"} == set(pages)
    assert "Reads raw_x__city , stg_x__city Is read by no other table" in _text(city)
    assert "passed: city__unique" in _text(city)
    assert "select '</code><script>'" in _text(city)
    assert city.xpath("//main//script") == []
    assert "Is read by city" in _text(staged)
    assert city.xpath("//dl//a/@href") == ["stg_x__city.html"]


def test_each_expectation_stands_with_what_was_found(tmp_path: Path) -> None:
    data = _data(tmp_path)
    before = render(data, quality_page)["quality.html"]
    data.release.expectations.parent.mkdir()
    good = EXPECTATION | {"name": "city__is_good", "passed": True}
    data.release.expectations.write_text(json.dumps([good, EXPECTATION]))

    page = render(ReleaseData(data.release), quality_page)["quality.html"]

    assert "They were not run in the build of this release." in _text(before)
    for text in (EXPECTATION["expected"], EXPECTATION["found"], EXPECTATION["remedy"], "pe-lima"):
        assert str(text) in _text(page)
    assert "surprising: city__is_complete" in _text(page)
    assert _text(page).index("city__is_complete") < _text(page).index("city__is_good")


def test_expectations_of_another_build_are_not_laid_beside_a_release(tmp_path: Path) -> None:
    settings = Settings(build_dir=tmp_path)
    folder = settings.releases / "2026.01.01-0123abcd"
    folder.mkdir(parents=True)
    write_checksums(folder)
    release = Release(folder.name, folder)
    key = portal_key(release)
    settings.checks.mkdir()
    for fingerprint, is_kept in (("ffff", False), ("0123abcd9999", True)):
        page = {"fingerprint": fingerprint, "results": [EXPECTATION]}
        (settings.checks / "expectations.json").write_text(json.dumps(page))

        keep_expectations(settings, release)

        assert release.expectations.exists() is is_kept
    assert json.loads(release.expectations.read_text("utf-8")) == [EXPECTATION]
    assert portal_key(release) != key
