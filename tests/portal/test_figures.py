"""Every number on pages drawn at random is the release's."""

import csv
import io
import json
import re
import sqlite3
from typing import Any

import polars as pl
import pytest
from lxml import html

from pipelines.portal.catalogues import extracted_messages
from pipelines.portal.views.sql import EXAMPLES
from pipelines.portal.words import Words
from pipelines.publish.catalogue import WAREHOUSE
from pipelines.warehouse import reading
from tests.portal.conftest import Rendered, drawn

_WORDS = Words("en")


def _text(node: Any) -> str:
    return " ".join(node.text_content().split())


def _rows(tree: Any, section: str, caption: str) -> list[list[str]]:
    """Cells of the table whose caption holds a text, without heads and charts."""
    path = f"//section[@id='{section}']//table[contains(caption, '{caption}')]/tbody/tr"
    return [
        [_text(cell) for cell in row.xpath("./th|./td[not(contains(@class,'plot'))]")]
        for row in tree.xpath(path)
        if "group" not in (row.get("class") or "")
    ]


def test_outcomes_of_cities_drawn_at_random_equal_the_release(site: Rendered) -> None:
    outcomes = site.table("city_outcome").join(site.table("indicator"), on="indicator_code")
    cities = site.table("outcome_spread").select("indicator_code", "cities")
    shown = 0
    for path in drawn(site, "cities/", 40):
        code = path.removeprefix("cities/").removesuffix(".html")
        own = outcomes.filter(city_code=code)
        expected = sorted(
            (_WORDS.measure(row["value"], row["unit"]), str(row["cities"]), str(row["year"]))
            for row in own.join(cities, on="indicator_code").iter_rows(named=True)
            if row["variant_of"] not in set(own["indicator_code"])
        )
        found = _rows(site.parse(path), "wellbeing", "The figure of each indicator")
        assert sorted((r[1].split()[0], r[2], r[3]) for r in found) == expected, path
        shown += len(found)

    assert shown > 200


@pytest.mark.parametrize("code", ["mx-mexico-city", "pe-lima"])
def test_answers_of_a_city_equal_the_release(site: Rendered, code: str) -> None:
    tree = site.parse(f"cities/{code}.html")
    rows = site.table("city_profile").filter(
        (pl.col("city_code") == code)
        & (pl.col("answer") == "yes")
        & pl.col("question_id").is_not_null()
    )
    shares = sorted(
        f"{_WORDS.number(row['peer_share_pct'], 0)}% of {row['peer_cities_answering']}"
        for row in rows.iter_rows(named=True)
        if row["peer_share_pct"] is not None and row["option_id"] != "other"
    )
    cells = tree.xpath(
        "//table[contains(@class,'answers')]//tr[th[contains(@class,'sub')]]/td[last()]"
    )
    found = [_text(cell) for cell in cells]

    assert sorted(text for text in found if "%" in text) == shares
    assert shares


def test_gaps_of_drivers_drawn_at_random_equal_the_release(site: Rendered) -> None:
    indicators = site.table("indicator").filter(
        pl.col("variant_of").is_null() & pl.col("unit").str.starts_with("percent")
    )
    methods = site.table("code_label").filter(code_list="gap_method")["code"].implode()
    gaps = site.table("outcome_gap").filter(pl.col("method").is_in(methods))
    gaps = gaps.join(indicators, on="indicator_code")
    for path in drawn(site, "outcomes/", 10):
        driver = path.removeprefix("outcomes/").removesuffix(".html")
        counted = gaps.filter((pl.col("driver_id") == driver) & pl.col("gap").is_not_null())
        expected = sorted(
            (
                _WORDS.signed(row["gap"]),
                _WORDS.interval(row["ci_low"], row["ci_high"]),
                f"{row['n_with']}, {row['n_without']}",
                row["outcome_years"],
            )
            for row in counted.iter_rows(named=True)
        )
        trees = site.parse(path).xpath("//section[contains(@class,'panel')]//tbody/tr[td]")
        found = [
            [_text(cell) for cell in row.xpath("./td[not(contains(@class,'plot'))]")]
            for row in trees
        ]

        if counted.filter(method="welch").height:
            assert sorted((r[0], r[1], r[3], r[4]) for r in found) == expected, path


def test_shares_of_questions_drawn_at_random_equal_the_release(site: Rendered) -> None:
    shares = site.table("survey_share").sort("wave", "respondent_group")
    shown = 0
    for path in drawn(site, "survey/", 8):
        question = path.removeprefix("survey/").removesuffix(".html")
        rows = shares.filter((pl.col("question_id") == question) & ~pl.col("is_small_base"))
        expected = sorted(
            (
                f"{_WORDS.number(row['share_pct'], 0)}%",
                f"{_WORDS.interval(row['ci_low_pct'], row['ci_high_pct'], 0)}%",
                f"{row['cities']} of {row['cities_answering']}",
            )
            for row in rows.iter_rows(named=True)
        )
        cells = [
            [_text(cell) for cell in row.xpath("./td[contains(@class,'num')]")]
            for row in site.parse(path).xpath("//section[contains(@class,'of-group')]//tr[td]")
        ]
        found = sorted((c[0], c[1], c[3]) for c in cells if len(c) == 4)
        assert found == expected, path
        shown += len(found)

    assert shown > 50


def test_cities_of_indicators_drawn_at_random_equal_the_release(site: Rendered) -> None:
    outcomes = site.table("city_outcome").join(site.table("indicator"), on="indicator_code")
    for drawn_path in drawn(site, "indicators/", 8):
        code = drawn_path.removeprefix("indicators/").removesuffix(".html").partition("-")[0]
        paths = [p for p in site.pages if re.fullmatch(rf"indicators/{code}(-\d+)?\.html", p)]
        expected = [
            (row["city_code"], _WORDS.measure(row["value"], row["unit"]), str(row["year"]))
            for row in outcomes.filter(indicator_code=code).iter_rows(named=True)
        ]
        rows = [
            row
            for path in paths
            for row in site.parse(path).xpath("//table[contains(@class,'dense')]/tbody/tr")
        ]
        found = [
            (
                row.xpath("string(./th/a/@href)").split("/")[-1].removesuffix(".html"),
                _text(row.xpath("./td[contains(@class,'num')]")[0]),
                _text(row.xpath("./td[last()]")[0]),
            )
            for row in rows
        ]
        assert sorted(found) == sorted(expected), code


def test_cities_behind_recommendations_equal_the_release(site: Rendered) -> None:
    cards = site.table("city_scorecard")
    tree = site.parse("act.html")
    for (recommendation,), rows in cards.group_by("recommendation_id"):
        for strength in ("strong", "partial", "weak"):
            expected = sorted(rows.filter(strength=strength)["city_code"])
            label = (
                f"//section[@id='{recommendation}']//details[summary[contains(.,'{strength}:')]]"
            )
            links = tree.xpath(f"{label}//a/@href")
            assert sorted(a[7:].partition(".html")[0] for a in links) == expected


def test_findings_equal_the_release(site: Rendered) -> None:
    tree = site.parse("findings.html")
    for row in site.table("finding").iter_rows(named=True):
        (line,) = tree.xpath(f"//tr[@id='{row['finding_id']}']")
        text = _text(line)
        assert row["statement"] in text
        assert " ".join(row["reason"].split()) in text
        if row["ci_low"] is not None and row["unit"].startswith("percent"):
            assert _WORDS.interval(row["ci_low"], row["ci_high"]) in text


def test_tables_show_the_rows_of_the_release(site: Rendered) -> None:
    for path in drawn(site, "data/", 10):
        name = path.removeprefix("data/").removesuffix(".html")
        frame = site.table(name)
        tree = site.parse(path)

        assert _text(tree.xpath("//ul[@class='facts']/li[1]/b")[0]) == f"{frame.height:,}"
        assert tree.xpath("//table[contains(caption,'Columns of')]/tbody/tr/@id") == frame.columns


def test_downloads_of_a_city_say_the_same(site: Rendered) -> None:
    facts = json.loads((site.folder / "cities/mx-mexico-city.json").read_text("utf-8"))["facts"]
    lines = list(
        csv.DictReader(io.StringIO((site.folder / "cities/mx-mexico-city.csv").read_text("utf-8")))
    )

    assert [line["value"] for line in lines] == [fact["t"] for fact in facts]
    assert len(lines) > 20


@pytest.mark.parametrize("query", EXAMPLES)
def test_examples_run_in_both_engines_alike(site: Rendered, query: str, tmp_path: Any) -> None:
    import gzip

    path = tmp_path / "cityfare.sqlite"
    path.write_bytes(gzip.decompress((site.folder / "assets/cityfare.sqlite.gz").read_bytes()))
    lite = sqlite3.connect(path)

    found = lite.execute(query).fetchall()

    assert found
    with reading(site.release / WAREHOUSE) as duck:
        assert found == duck.execute(query).fetchall()
    lite.close()


_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_KEYS = {
    "cities/": ("city_code", 4),
    "outcomes/": ("driver_id", 2),
    "indicators/": ("indicator_code", 2),
    "survey/": ("question_id", 2),
}
"""By folder: the column of which its pages show the rows, and how many pages are drawn."""
_SPREADS = ("outcome_spread", "outcome_year_spread", "score_spread", "indicator", "city")
"""Tables whose figures stand beside those of any page."""


def _numbers_of(cell: object) -> set[str]:
    """A cell as a page may write it."""
    if isinstance(cell, bool) or cell is None:
        return set()
    if isinstance(cell, (int, float)):
        return {str(cell), *(f"{abs(cell):,.{digits}f}" for digits in (0, 1, 2))}
    return set(_NUMBER.findall(str(cell)))


def _numbers_in(rows: pl.DataFrame) -> set[str]:
    return {number for column in rows for cell in column.unique() for number in _numbers_of(cell)}


@pytest.fixture(scope="module")
def everywhere(site: Rendered) -> set[str]:
    """Numbers that any page may show: spreads, labels, sources, counts, texts of the portal."""
    tables = (*_SPREADS, "code_label", "source", "overview_count", "practice", "framework_item")
    found = set().union(*(_numbers_in(site.table(name)) for name in tables))
    messages = [str(message.id) for message in extracted_messages()]
    return found | {number for text in messages for number in _NUMBER.findall(text)}


def _unknown_numbers(tree: Any, known: set[str]) -> list[str]:
    for node in tree.xpath("//svg|//script|//nav|//footer|//head"):
        node.drop_tree()
    shown = _NUMBER.findall(" ".join(tree.itertext()))
    return [number for number in shown if number.rstrip(",") not in known]


@pytest.mark.parametrize("below", _KEYS)
def test_every_number_of_pages_drawn_at_random_is_in_the_release(
    site: Rendered, everywhere: set[str], below: str
) -> None:
    column, count = _KEYS[below]
    tables = [path.stem for path in sorted(site.release.glob("*.parquet"))]
    for path in drawn(site, below, count):
        code = path.removeprefix(below).removesuffix(".html")
        code = re.sub(r"-\d+$", "", code) if below == "indicators/" else code
        known = set(everywhere) | {site.release.name} | set(_NUMBER.findall(site.release.name))
        for table in tables:
            scan = pl.scan_parquet(site.release / f"{table}.parquet")
            if column in scan.collect_schema().names():
                known |= _numbers_in(scan.filter(pl.col(column) == code).collect())

        assert _unknown_numbers(site.parse(path), known) == [], path


def test_number_that_the_release_does_not_have_would_be_found() -> None:
    tree = html.fromstring("<html><body><p>12.5% of 1,234 cities</p></body></html>")

    assert _unknown_numbers(tree, _numbers_of(12.5)) == ["1,234"]
