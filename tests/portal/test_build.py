"""Rendering: what is refused, what is written, what hostile or sparse rows look like."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from pipelines.errors import PortalError
from pipelines.portal.build import build_portal
from pipelines.portal.words import Words
from pipelines.publish.catalogue import PACKAGE, Release
from pipelines.publish.checksums import write_checksums
from tests.portal.conftest import SmallRelease
from tests.portal.test_site import broken_links

HOSTILE = {
    "city_name": "<script>alert(1)</script>",
    "country_name": 'Peru" onmouseover="alert(2)',
    "title": "{{ 7*7 }}<img src=x onerror=alert(3)>",
    "summary": "</script><script>alert(5)</script>",
    "source_url": "javascript:alert(4)",
    "statement": "<b onclick=alert(6)>x</b>{% raw %}",
    "reason": '"; drop table city; --<svg onload=alert(7)>',
    "label": "=1+1<script>alert(8)</script>",
    "citation": "<iframe src=javascript:alert(9)>",
    "evidence": "<script>alert(10)</script>",
}
_CODES = {"label": {"code_label", "driver"}, "evidence": {"city_scorecard"}, "reason": {"finding"}}
"""Columns of that name elsewhere hold codes; a release with other codes does not verify."""
_ELEMENTS = "//script[not(@src) and not(@type='application/ld+json')]|//iframe|//*[@onclick]"
_ELEMENTS += "|//img[not(contains(@src,'assets/entities.svg'))]"


def _hostile(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    changed = {
        column: text
        for column, text in HOSTILE.items()
        if column in frame.columns and name in _CODES.get(column, {name})
    }
    keep = pl.lit(True)
    if name == "code_label":
        keep = pl.col("code_list").is_in(["dimension", "option", "question", "policy_area"])
    return frame.with_columns(
        pl.when(keep).then(pl.lit(text)).otherwise(pl.col(column)).alias(column)
        for column, text in changed.items()
    )


@pytest.fixture(scope="module")
def hostile(small_release: SmallRelease, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile") / "site"
    build_portal(small_release(_hostile), folder)
    return folder


def test_hostile_text_comes_through_as_text(hostile: Path) -> None:
    pages = {path: path.read_text("utf-8") for path in hostile.rglob("*.html")}

    for path, text in pages.items():
        tree = html.fromstring(text)
        assert tree.xpath(f"{_ELEMENTS}|//*[@onload]|//*[@onmouseover]|//*[@onerror]") == [], path
        assert not [a for a in tree.xpath("//a/@href") if a.startswith("javascript:")], path
    lima = pages[hostile / "cities/pe-lima.html"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in lima
    assert "{{ 7*7 }}" in "".join(pages.values())


def test_hostile_name_does_not_end_the_script_of_the_index(hostile: Path) -> None:
    text = (hostile / "assets/cities.js").read_text("utf-8")

    assert "</script" not in text
    assert "<\\/script>" in text


def test_formula_in_a_download_is_text(hostile: Path) -> None:
    text = (hostile / "cities/mx-mexico-city.csv").read_text("utf-8")

    assert "'=1+1" in text
    assert not re.search(r'(^|,)"?=1', text, re.MULTILINE)


def test_hostile_json_ld_stays_one_block(hostile: Path) -> None:
    for path in (hostile / "data").glob("*.html"):
        (block,) = html.fromstring(path.read_text("utf-8")).xpath(
            "//script[@type='application/ld+json']/text()"
        )
        assert json.loads(block)["@type"] == "Dataset"


def _sparse(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Monheim without coordinates, residents and ASCII; Lima without anything but its name."""
    if name == "city":
        is_monheim = pl.col("city_code") == "de-monheim-am-rhein"
        unknown = ("latitude", "longitude", "population", "population_year", "population_source")
        return frame.with_columns(
            *(pl.when(~is_monheim).then(pl.col(c)).alias(c) for c in unknown),
            pl.when(is_monheim)
            .then(pl.lit("東京"))
            .otherwise(pl.col("city_name"))
            .alias("city_name"),
        )
    if name == "city_known":
        is_lima = pl.col("city_code") == "pe-lima"
        return frame.with_columns(
            pl.when(is_lima).then(0).otherwise(pl.col("facts")).cast(pl.Int32).alias("facts"),
            pl.when(is_lima)
            .then(pl.lit("unknown"))
            .otherwise(pl.col("knowledge"))
            .alias("knowledge"),
        )
    if "city_code" in frame.columns and name != "practice":
        return frame.filter(pl.col("city_code").ne_missing("pe-lima"))
    return frame


def test_city_of_which_little_is_known_renders(small_release: SmallRelease, tmp_path: Path) -> None:
    build_portal(small_release(_sparse), tmp_path / "site")

    monheim = (tmp_path / "site/cities/de-monheim-am-rhein.html").read_text("utf-8")
    lima = (tmp_path / "site/cities/pe-lima.html").read_text("utf-8")
    assert "東京" in monheim
    assert "number of residents not known" in monheim
    assert "Little else is known yet" in lima
    assert "東京" in (tmp_path / "site/countries/de.html").read_text("utf-8")


def test_equal_releases_give_equal_sites_and_only_changes_are_written(
    small_release: SmallRelease, tmp_path: Path
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    release = small_release(None)
    first = build_portal(release, one)
    build_portal(small_release(None), other)

    files = [path for path in one.rglob("*") if path.is_file()]
    assert first.files == first.written == len(files) - 1
    for path in files:
        assert path.read_bytes() == (other / path.relative_to(one)).read_bytes(), path

    again = build_portal(release, one)
    assert (again.files, again.written) == (0, 0)

    (one / "cities/pe-lima.html").write_text("changed")
    (one / "cities/gone.html").write_text("of an older release")
    (one / ".portal.json").unlink()
    repaired = build_portal(release, one)
    assert repaired.written == 1
    assert not (one / "cities/gone.html").exists()


def _with_package(release: Release, **values: object) -> Release:
    package = json.loads((release.folder / PACKAGE).read_text("utf-8")) | values
    (release.folder / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    write_checksums(release.folder)
    return release


def _marked_synthetic(release: Release) -> Release:
    package = json.loads((release.folder / PACKAGE).read_text("utf-8"))
    first = package["resources"][0]
    path = release.folder / first["parquet"]["path"]
    pl.read_parquet(path).with_columns(is_synthetic=True).write_parquet(path)
    column = {"name": "is_synthetic", "type": "boolean", "description": "Drawn."}
    first["schema"]["fields"].append(column)
    return _with_package(release, resources=package["resources"])


def test_private_and_synthetic_releases_are_marked_on_every_page(
    small_release: SmallRelease, tmp_path: Path
) -> None:
    private = _with_package(small_release(None), is_private=True)
    build_portal(private, tmp_path / "private")
    build_portal(_marked_synthetic(private), tmp_path / "synthetic")

    for kind, bar, title in (
        ("private", "Holds private answers. Not to be published.", "(private)"),
        ("synthetic", "Cities that do not exist", "(synthetic)"),
    ):
        pages = list((tmp_path / kind).rglob("*.html"))
        assert len(pages) > 200
        for page in pages:
            tree = html.fromstring(page.read_text("utf-8"))
            assert bar in tree.xpath("string(//p[@class='bar-over'])"), page
            assert tree.xpath("string(//title)").endswith(title), page


def test_synthetic_release_is_refused_for_public_use(
    small_release: SmallRelease, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from pipelines.cli import app

    release = _marked_synthetic(small_release(None))
    shelf = tmp_path / "releases"
    shelf.mkdir()
    release.folder.rename(shelf / release.version)
    (shelf / "latest.json").write_text(json.dumps({"version": release.version}))
    monkeypatch.setenv("CITYFARE_BUILD_DIR", str(tmp_path))

    ran = CliRunner().invoke(app, ["portal", "build"])

    assert ran.exit_code != 0
    assert "cities that were drawn" in f"{ran.output}{ran.exception}"
    assert not (tmp_path / "portal").exists()


PAGES_WITH_ENGLISH = (
    "cities/mx-mexico-city.html",
    "cities/us-al-birmingham.html",
    "outcomes/formal_strategy.html",
    "outcomes/data_use_high.html",
    "indicators/S1901_C01_012E.html",
    "indicators.html",
    "findings.html",
    "practices.html",
    "data.html",
    "data/city.html",
)


def _english_texts(release: Release) -> set[str]:
    """Texts of the release that exist in English only."""
    columns = {
        "indicator": ["indicator_name", "wording"],
        "driver": ["with_means", "without_means"],
        "finding": ["statement", "reason"],
        "city_scorecard": ["evidence", "next_step"],
        "practice": ["title", "summary"],
        "outcome_gap": ["reason"],
    }
    frames = [pl.read_parquet(release.parquet(t), columns=names) for t, names in columns.items()]
    texts = {text for frame in frames for column in frame for text in column.unique().drop_nulls()}
    texts |= {Words("en").indicator(text) for text in texts}
    return {" ".join(text.split()) for text in texts}


def _unmarked(page: str, english: set[str]) -> list[str]:
    """English texts of a page that is not English, outside of an element that says so."""
    found = []
    for text in html.fromstring(page).xpath("//body//text()"):
        element = text.getparent() if text.is_text else text.getparent().getparent()
        language = next(node.get("lang") for node in _up(element) if node.get("lang"))
        if " ".join(text.split()) in english and language != "en":
            found.append(text)
    return found


def _up(element: Any) -> Iterator[Any]:
    yield element
    yield from element.iterancestors()


def test_english_text_without_a_mark_would_be_found() -> None:
    page = '<html lang="es"><body><p>Trust <b lang="en">Trust</b> Trust</p></body></html>'

    assert len(_unmarked(page, {"Trust"})) == 2


def test_languages_stand_in_folders_that_link_to_each_other(
    small_release: SmallRelease, tmp_path: Path
) -> None:
    release = small_release(None)
    build_portal(release, tmp_path, ["en", "es", "fr", "pt"])
    files = {p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()}
    pages = {path: (tmp_path / path).read_text("utf-8") for path in files if path.endswith(".html")}

    # The six cities of the small release are linked from few pages only: these hold all links.
    for language in ("es", "fr", "pt"):
        for name in ("findings.html", "about.html", "data/city.html", "cities/pe-lima.html"):
            path = f"{language}/{name}"
            tree = html.fromstring(pages[path])
            assert tree.xpath("/html/@lang") == [language]
            assert set(tree.xpath("//link/@hreflang")) == {"en", "es", "fr", "pt"}
            kept = {path: pages[path]} | {
                p: t for p, t in pages.items() if p.endswith("about.html")
            }
            assert broken_links(kept, files) == []
    english = _english_texts(release)
    found = {path: _unmarked(pages[f"es/{path}"], english) for path in PAGES_WITH_ENGLISH}
    assert {path: texts for path, texts in found.items() if texts} == {}
    assert "Italia" in pages["es/cities.html"]
    assert "Estrategia formal" in pages["es/outcomes/formal_strategy.html"]
    assert "<span lang" not in pages["cities/pe-lima.html"]
    assert "Ciudades" in pages["es/about.html"]
    assert "Todas las ciudades, ambas ediciones" in pages["es/survey/roles.html"]
    assert build_portal(release, tmp_path).files == 0


def test_release_that_does_not_verify_is_refused(
    small_release: SmallRelease, tmp_path: Path
) -> None:
    release = small_release(None)
    with (release.folder / "city.parquet").open("ab") as file:
        file.write(b"x")

    with pytest.raises(PortalError, match=r"city\.parquet: expected sha256"):
        build_portal(release, tmp_path / "site")

    assert not (tmp_path / "site").exists()


def test_release_without_a_table_is_refused_by_its_name(
    small_release: SmallRelease, tmp_path: Path
) -> None:
    release = small_release(None)
    package = json.loads((release.folder / PACKAGE).read_text("utf-8"))
    package["resources"] = [r for r in package["resources"] if r["name"] != "code_label"]
    (release.folder / PACKAGE).write_text(json.dumps(package), encoding="utf-8")
    (release.folder / "code_label.parquet").unlink()
    write_checksums(release.folder)

    with pytest.raises(PortalError, match="expected the table code_label"):
        build_portal(release, tmp_path / "site")


def test_folder_with_other_files_is_not_touched(
    small_release: SmallRelease, tmp_path: Path
) -> None:
    (tmp_path / "letter.txt").write_text("mine")

    with pytest.raises(PortalError, match="files that are not the site's would be removed"):
        build_portal(small_release(None), tmp_path)

    assert (tmp_path / "letter.txt").read_text() == "mine"


def test_site_that_is_current_is_known_without_heavy_imports(
    small_release: SmallRelease, tmp_path: Path
) -> None:
    import subprocess
    import sys

    release: Release = small_release(None)
    code = (
        "import sys; from pathlib import Path; from pipelines.portal.freshness import is_current; "
        "from pipelines.publish.catalogue import Release; "
        f"print(is_current(Release('v', Path({str(release.folder)!r})), Path('nowhere'), ['en'])); "
        "print(sorted({'polars', 'jinja2', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "False\n[]\n"
