"""The page of the releases: what it says of changes is what the notes beside the release say."""

import json
from pathlib import Path
from typing import Any

from pipelines.portal.freshness import portal_key
from pipelines.portal.release_data import ReleaseData
from pipelines.portal.views.releases import releases_page
from pipelines.publish.checksums import write_checksums
from tests.portal.small_site import VERSION, render, small_data

COUNTED = ("city", "survey_response", "wellbeing_observation", "outcome_gap", "finding")
NOTES = {
    "before": "2026.01.01-a",
    "after": VERSION,
    "tables": [
        {
            "table": "city",
            "status": "changed",
            "rows_before": 1200,
            "rows_after": 1201,
            "rows_added": 3,
            "rows_removed": 2,
            "columns_added": ["<b>mayor</b>"],
            "columns_removed": [],
            "values_changed": {"population": 17},
        },
        {"table": "finding", "status": "unchanged"},
    ],
    "largest_changes": [
        {
            "table": "city",
            "row": "pe-lima",
            "column": "population",
            "before": 10.0,
            "after": 20.0,
            "deviations": 2.5,
        }
    ],
}


def _data(folder: Path) -> ReleaseData:
    return small_data(folder, code_label=[{"code": "a"}], **{n: [{"x": 1}] for n in COUNTED})


def _text(tree: Any, path: str) -> list[str]:
    return [" ".join(" ".join(found.itertext()).split()) for found in tree.xpath(path)]


def test_page_shows_what_changed_since_the_release_before(tmp_path: Path) -> None:
    data = _data(tmp_path)
    data.release.notes.parent.mkdir()
    data.release.notes.write_text(json.dumps(NOTES))

    page = render(data, releases_page)["releases.html"]

    assert "Since release 2026.01.01-a." in _text(page, "//section[@id='changes']/p")[0]
    rows = _text(page, "//section[@id='changes']/div//tbody/tr")
    assert rows == ["city 1,200 1,201 3 2 <b>mayor</b> new column population 17"]
    assert _text(page, "//details//tbody/tr") == ["pe-lima city.population 10 20 2.5"]


def test_page_of_a_first_release_says_that_nothing_stands_beside_it(tmp_path: Path) -> None:
    page = render(_data(tmp_path), releases_page)["releases.html"]

    assert "nothing to compare" in _text(page, "//section[@id='changes']/p")[0]


def test_notes_that_came_later_make_a_new_site(tmp_path: Path) -> None:
    release = _data(tmp_path).release
    write_checksums(release.folder)
    before = portal_key(release)
    release.notes.parent.mkdir()
    release.notes.write_text(json.dumps(NOTES))

    assert portal_key(release) != before
