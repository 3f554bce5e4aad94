"""Rendering: what is refused, what is written, what hostile or sparse rows look like."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from lxml import html

from pipelines.errors import PortalError
from pipelines.portal.build import build_portal
from pipelines.portal.environment import TEMPLATES
from pipelines.portal.views.quality import quality_page
from pipelines.publish.catalogue import PACKAGE, Release
from pipelines.publish.checksums import write_checksums
from tests.portal.conftest import Rendered, SmallRelease
from tests.portal.small_site import render, small_data
from tests.portal.test_site import broken_links

_ELEMENTS = "//script[not(@src) and not(@type='application/ld+json')]|//iframe|//*[@onclick]"
_ELEMENTS += "|//img[not(contains(@src,'assets/entities.svg'))]"


def test_hostile_text_comes_through_as_text(hostile: Rendered) -> None:
    for path, text in hostile.pages.items():
        tree = html.fromstring(text)
        assert tree.xpath(f"{_ELEMENTS}|//*[@onload]|//*[@onmouseover]|//*[@onerror]") == [], path
        assert not [a for a in tree.xpath("//a/@href") if a.startswith("javascript:")], path
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in hostile.pages["cities/pe-lima.html"]
    assert "{{ 7*7 }}" in hostile.pages["practices.html"]
    assert "{% raw %}" in hostile.pages["data/finding.html"]


def test_hostile_name_does_not_end_the_script_of_the_index(hostile: Rendered) -> None:
    text = (hostile.folder / "assets/cities.js").read_text("utf-8")

    assert "</script" not in text
    assert "<\\/script>" in text


def test_formula_in_a_download_is_text(hostile: Rendered) -> None:
    text = (hostile.folder / "cities/mx-mexico-city.csv").read_text("utf-8")

    assert "'=1+1" in text
    assert not re.search(r'(^|,)"?=1', text, re.MULTILINE)


def test_hostile_json_ld_stays_one_block(hostile: Rendered) -> None:
    for path in (path for path in hostile.pages if path.startswith("data/")):
        (block,) = hostile.parse(path).xpath("//script[@type='application/ld+json']/text()")
        assert json.loads(block)["@type"] == "Dataset"


_ROWS = 1_700


def _sparse(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Monheim without coordinates, residents and ASCII; Lima without anything but its name.

    Bologna has as many figures as no city: its own over and over, in earlier years.
    """
    if name == "wellbeing_observation":
        own = frame.filter(city_code="it-bologna")
        copies = [
            own.with_columns(pl.col("year") - 100 * n) for n in range(_ROWS // own.height + 1)
        ]
        return pl.concat([frame.filter(pl.col("city_code") != "it-bologna"), *copies]).sort(
            "city_code", maintain_order=True
        )
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
    assert "How residents fare" in (tmp_path / "site/cities/it-bologna.html").read_text("utf-8")


def test_equal_releases_give_equal_sites_and_only_changes_are_written(
    smallest: Release, small_site: Rendered, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    shutil.copytree(small_site.folder, folder)
    again = build_portal(smallest, folder, ["en", "es"])
    assert (again.files, again.written) == (0, 0)

    (folder / "cities/pe-lima.html").write_text("changed")
    (folder / "cities/gone.html").write_text("of an older release")
    (folder / ".portal.json").unlink()
    # Another process has other hashes: a set in a page would change its order.
    code = (
        "from pathlib import Path; from pipelines.portal.build import build_portal; "
        "from pipelines.publish.catalogue import Release; "
        f"found = build_portal(Release({smallest.version!r}, Path({str(smallest.folder)!r})), "
        f"Path({str(folder)!r}), ['en', 'es']); print(found.written)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    # So all other files came out with the bytes that they had.
    assert ran.stdout == "1\n"
    assert not (folder / "cities/gone.html").exists()
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) == len([path for path in small_site.folder.rglob("*") if path.is_file()])


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


@pytest.mark.parametrize(
    ("package", "bar", "title"),
    [
        ({"is_private": True}, "Holds private answers. Not to be published.", "(private)"),
        ({"is_synthetic": True}, "Cities that do not exist", "(synthetic)"),
    ],
    ids=["private", "synthetic"],
)
def test_private_and_synthetic_releases_are_marked_on_every_page(
    tmp_path: Path, package: dict[str, bool], bar: str, title: str
) -> None:
    column = {"is_synthetic": True} if "is_synthetic" in package else {}
    data = small_data(tmp_path, city=[{"city_code": "pe-lima", **column}])
    data.package["is_private"] = "is_private" in package

    page = render(data, quality_page)["quality.html"]

    assert bar in page.xpath("string(//p[@class='bar-over'])")
    assert page.xpath("string(//title)").endswith(title)
    # The frame has it, and every page stands in the frame.
    for template in TEMPLATES.glob("[!_]*.html"):
        assert template.read_text("utf-8").startswith('{% extends "_page.html" %}'), template


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


def _english_texts(site: Rendered) -> set[str]:
    """Texts of the release that exist in English only."""
    columns = {
        "indicator": ["wording"],
        "finding": ["reason"],
        "city_scorecard": ["evidence", "next_step"],
        "practice": ["title", "summary"],
        "outcome_gap": ["reason"],
    }
    frames = [site.table(table).select(names) for table, names in columns.items()]
    texts = {text for frame in frames for column in frame for text in column.unique().drop_nulls()}
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


def test_languages_stand_in_folders_that_link_to_each_other(small_site: Rendered) -> None:
    pages = small_site.pages
    files = {
        p.relative_to(small_site.folder).as_posix()
        for p in small_site.folder.rglob("*")
        if p.is_file()
    }

    # The six cities of the small release are linked from few pages only: these hold all links.
    for name in ("findings.html", "about.html", "data/city.html", "cities/pe-lima.html"):
        tree = small_site.parse(f"es/{name}")
        assert tree.xpath("/html/@lang") == ["es"]
        assert set(tree.xpath("//link/@hreflang")) == {"en", "es"}
        kept = {path: text for path, text in pages.items() if path.endswith("about.html")}
        assert broken_links(kept | {f"es/{name}": pages[f"es/{name}"]}, files) == []
    english = _english_texts(small_site)
    found = {path: _unmarked(pages[f"es/{path}"], english) for path in PAGES_WITH_ENGLISH}
    assert {path: texts for path, texts in found.items() if texts} == {}
    assert "<span lang" not in pages["cities/pe-lima.html"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("cities.html", "Italia"),
        ("about.html", "Ciudades"),
        ("survey/roles.html", "Todas las ciudades, ambas ediciones"),
        ("outcomes/formal_strategy.html", "Con: tiene una estrategia formal. Sin: no la tiene."),
        ("findings.html", "Cuatro de cada cinco ciudades tienen financiación específica."),
        ("indicators.html", "Renta mediana de los hogares (ACS de un año)"),
        ("cities/us-al-birmingham.html", "Obesidad, adultos"),
        ("cities/us-al-birmingham.html", "Traducido por Cityfare, no por quienes publican"),
    ],
)
def test_page_speaks_the_language_of_its_folder(small_site: Rendered, path: str, text: str) -> None:
    assert text in " ".join(small_site.parse(f"es/{path}").text_content().split())


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
    release: Release = small_release(None)
    code = (
        "import sys; from pathlib import Path; from pipelines.portal.freshness import is_current; "
        "from pipelines.publish.catalogue import Release; "
        f"print(is_current(Release('v', Path({str(release.folder)!r})), Path('nowhere'), ['en'])); "
        "print(sorted({'polars', 'jinja2', 'duckdb', 'pyarrow'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert ran.stdout == "False\n[]\n"
