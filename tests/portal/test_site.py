"""The complete site: links and anchors hold, pages stay small and safe, no word claims a cause."""

import gzip
import hashlib
import html
import json
import re
import statistics
from pathlib import Path, PurePosixPath

import pytest

from pipelines.portal.environment import SECURITY_POLICY
from pipelines.portal.views.assets import VENDOR
from pipelines.portal.views.sql import LEFT_OUT
from tests.portal.browser import AXE
from tests.portal.conftest import Rendered

_CAUSAL = re.compile(
    r"\b(because of|effect of|effects of|impact|impacts|leads to|lead to|drives|thanks to|improves|"
    r"improve outcomes|result of|results in|causes|caused by)\b",
    re.IGNORECASE,
)


def broken_links(pages: dict[str, str], files: set[str]) -> list[str]:
    """Links within the site that lead nowhere, and ids that a page has twice."""
    ids = {path: re.findall(r'\bid="([^"]+)"', text) for path, text in pages.items()}
    broken = [
        f"{path}: an id twice" for path, found in ids.items() if len(found) != len(set(found))
    ]
    for path, text in pages.items():
        for link in map(html.unescape, re.findall(r'(?:href|src|action)="([^"]*)"', text)):
            if re.match(r"[a-z]+:", link):
                continue
            target, _, anchor = link.partition("#")
            target = _resolve(path, target.partition("?")[0])
            if target not in files or (anchor and anchor not in ids.get(target, [])):
                broken.append(f"{path}: {link}")
    return broken


def _resolve(page: str, link: str) -> str:
    if not link:
        return page
    parts: list[str] = list(PurePosixPath(page).parent.parts)
    for part in PurePosixPath(link).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def test_every_link_and_anchor_holds(site: Rendered) -> None:
    files = {p.relative_to(site.folder).as_posix() for p in site.folder.rglob("*") if p.is_file()}

    assert len(site.pages) > 900
    assert broken_links(site.pages, files) == []


@pytest.mark.parametrize(
    "text", ['<a href="b.html">', '<a href="#b">', '<p id="b"><p id="b">', '<img src="../b">']
)
def test_broken_link_would_be_found(text: str) -> None:
    page = {"x/a.html": text} if ".." in text else {"a.html": text}

    assert broken_links(page, set(page)) != []


def test_every_page_has_the_policy_and_nothing_inline(site: Rendered) -> None:
    policy = html.escape(SECURITY_POLICY, quote=True).replace("&#x27;", "&#39;")
    for path, text in site.pages.items():
        assert policy in text, path
        assert not re.search(r"\sstyle=|\son[a-z]+=\"|<style|javascript:", text), path
        scripts = re.findall(r"<script(?![^>]*(?:src=|ld\+json))", text)
        assert scripts == [], path


def test_sizes_stay_within_budget(site: Rendered) -> None:
    cities = [len(text.encode()) for path, text in site.pages.items() if path.startswith("cities/")]
    home = len(site.pages["index.html"].encode())
    style = (site.folder / "assets/portal.css").stat().st_size
    scripts = {n: (site.folder / f"assets/{n}.js").stat().st_size for n in ("search", "map")}

    assert statistics.median(cities) < 60_000
    assert {p: len(t) for p, t in site.pages.items() if len(t.encode()) > 240_000} == {}
    assert home + style + sum(scripts.values()) < 200_000
    assert style < 25_000
    assert sum(scripts.values()) < 10_000
    assert (site.folder / "assets/cityfare.sqlite.gz").stat().st_size < 8_000_000


def test_no_word_of_ours_claims_a_cause(site: Rendered) -> None:
    """Citations, titles, names of criteria and cells are others' words, and SQL has none."""
    theirs = {
        text
        for table, columns in (
            ("source", ("citation", "source_title")),
            ("data_practice_criterion", ("criterion_name",)),
            ("practice", ("title", "summary")),
            ("framework_item", ("label",)),
        )
        for column in columns
        for text in site.table(table)[column].drop_nulls()
    }
    package = json.loads((site.release / "datapackage.json").read_text("utf-8"))
    theirs |= {resource["citation"] for resource in package["resources"]}
    found = {}
    for path, text in site.pages.items():
        shown = re.sub(
            r'<section aria-labelledby="h-(rows|sql)">.*?</section>', "", text, flags=re.DOTALL
        )
        plain = html.unescape(re.sub(r"<[^>]+>", " ", shown))
        for words in sorted(theirs, key=len, reverse=True):
            plain = plain.replace(words, "")
        if hit := _CAUSAL.search(plain):
            found[path] = plain[max(0, hit.start() - 60) : hit.end() + 40]

    assert found == {}


def test_sentence_that_claims_a_cause_would_be_found() -> None:
    assert _CAUSAL.search("A strategy leads to satisfied residents")


def test_every_city_has_a_page_json_and_csv(site: Rendered) -> None:
    codes = set(site.table("city")["city_code"])

    for suffix in ("html", "json", "csv"):
        assert {path.stem for path in (site.folder / "cities").glob(f"*.{suffix}")} == codes


def test_search_finds_other_names(site: Rendered) -> None:
    text = (site.folder / "assets/cities.js").read_text("utf-8")
    index = json.loads(text.removeprefix("window.CITYFARE=").rstrip(";\n"))
    names = {city["c"]: city["a"] for city in index["cities"]}

    assert "Wien" in names["at-vienna"]
    assert "Roma" in names["it-rome"]
    assert len(names) == site.table("city").height


@pytest.mark.parametrize("folder", [VENDOR, AXE.parent], ids=["site", "tests"])
def test_vendored_files_are_those_of_the_record(folder: Path) -> None:
    record = json.loads((folder / "vendor.json").read_text("utf-8"))
    listed = {name: digest for package in record for name, digest in package["files"].items()}
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.iterdir()
        if path.name != "vendor.json"
    }

    assert found == listed
    assert all(package["version"] and package["registry"] for package in record)
    assert all(package["licence_file"] in package["files"] for package in record)


def test_sqlite_file_holds_the_tables_of_the_release(site: Rendered, tmp_path: Path) -> None:
    import sqlite3

    packed = (site.folder / "assets/cityfare.sqlite.gz").read_bytes()
    path = tmp_path / "cityfare.sqlite"
    path.write_bytes(gzip.decompress(packed))
    connection = sqlite3.connect(path)

    found = {name for (name,) in connection.execute("select name from sqlite_master")}
    assert found == {path.stem for path in site.release.glob("*.parquet")} - set(LEFT_OUT)
    for parquet in (site.release / f"{name}.parquet" for name in found):
        (rows,) = connection.execute(f"select count(*) from {parquet.stem}").fetchone()
        assert rows == site.table(parquet.stem).height, parquet.stem
    connection.close()
