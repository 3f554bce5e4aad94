"""The pages in Chromium: nothing logged, nothing asked of others, readable by all, no wider than
the window; search, comparison and SQL do what they say.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.portal.serve import server_of
from tests.portal.browser import CHROMIUM, Look, Tab, browser
from tests.portal.conftest import Rendered

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]

PAGES = {
    "home": "index.html",
    "full city": "cities/mx-mexico-city.html",
    "sparse city": "cities/us-al-birmingham.html",
    "city of two waves and 1,851 rows": "cities/us-co-denver.html",
    "comparison of four": "compare.html?cities=it-bologna,at-vienna,es-madrid,mx-mexico-city",
    "driver": "outcomes/formal_strategy.html",
    "survey": "survey.html",
    "question": "survey/roles.html",
    "question with items": "survey/data_sufficiency.html",
    "indicators": "indicators.html",
    "indicator": "indicators/S1901_C01_012E.html",
    "findings": "findings.html",
    "how to act": "act.html",
    "practices": "practices.html",
    "releases": "releases.html",
    "table": "data/data_sufficiency.html",
    "data": "data.html",
    "cities of a country": "countries/fr.html",
    "model": "models/city.html",
    "quality": "quality.html",
    "SQL": "sql.html",
    "not in the data": "missing.html?name=Bolonga",
    "about": "about.html",
}
LOOKS = [
    Look(width, height, scheme)
    for width, height in ((1280, 900), (390, 844))
    for scheme in ("light", "dark")
]
AXE_LOOKS = (LOOKS[0], LOOKS[3])
"""Rules judge the layout of a width and the colours of a scheme: each is judged once."""
ZOOMED = Look(640, 450)
"""What a window of 1280 px shows at 200 %."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of a folder while it is served."""
    with server_of(folder, 0) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def address(site: Rendered) -> Iterator[str]:
    """Where the complete site is served."""
    with served(site.folder) as found:
        yield found


@pytest.fixture(scope="module")
def tab() -> Iterator[Tab]:
    with browser() as opened:
        yield opened


def faults(tab: Tab, address: str, *, with_axe: bool = True) -> list[str]:
    """Everything that is wrong with the page that is open."""
    foreign = [
        url for url in tab.notes.requested if not url.startswith((address, "data:", "blob:"))
    ]
    found = [f"logged: {text}" for text in tab.notes.logged]
    found += [f"foreign request: {url}" for url in foreign]
    found += [f"axe: {text}" for text in tab.violations()] if with_axe else []
    if tab.overflow() > 0:
        found.append(f"{tab.overflow()} px wider than the window")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_page_has_no_fault(tab: Tab, address: str, page: str) -> None:
    tab.go(address + PAGES[page], LOOKS[0])

    found = {}
    for look in (*LOOKS, ZOOMED):
        tab.show(look)
        found[str(look)] = faults(tab, address, with_axe=look in AXE_LOOKS)
    assert {look: texts for look, texts in found.items() if texts} == {}


_HEAD = "<!doctype html><html lang=en><title>x</title><main><h1>x</h1>"
PLANTED = {
    "logged: ": "<script>throw new Error('planted')</script>",
    "foreign request: ": "<script>fetch('http://localhost:9/planted').catch(() => 0)</script>",
    "axe: ": "<img src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>",
    "wider than": "<p style='width:3000px'>wide</p>",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_planted_fault_is_found(tab: Tab, tmp_path: Path, kind: str) -> None:
    (tmp_path / "index.html").write_text(f"{_HEAD}{PLANTED[kind]}</main></html>")
    with served(tmp_path) as address:
        tab.go(f"{address}index.html", Look())
        found = faults(tab, address)

    assert any(kind in text for text in found), found


@pytest.mark.parametrize(
    ("typed", "code"),
    [("wien", "at-vienna"), ("roma", "it-rome"), ("munch", "de-munich"), ("Bogotá", "co-bogota")],
)
def test_search_finds_a_city_by_any_name(tab: Tab, address: str, typed: str, code: str) -> None:
    tab.go(f"{address}findings.html", Look())
    tab.type_into("#find-top", typed)
    tab.wait_for("document.querySelectorAll('#find-top-list li').length > 0")
    tab.press("Enter")

    tab.wait_for("document.readyState === 'complete' && location.pathname.includes('/cities/')")
    assert tab.ask("location.pathname") == f"/cities/{code}.html"


def test_search_without_a_hit_leads_to_what_to_do(tab: Tab, address: str) -> None:
    tab.go(f"{address}index.html", Look())
    tab.type_into("#find-home", "Bolonga")
    tab.wait_for("document.querySelector('.hero [role=status]').textContent !== ''")
    tab.press("Enter")
    tab.wait_for("location.pathname.endsWith('missing.html') && document.readyState === 'complete'")

    tab.wait_for("document.getElementById('near')?.hidden === false")
    assert tab.ask("document.querySelector('#near-list li').textContent").startswith("Bologna")
    assert "Bolonga" in tab.ask("document.getElementById('missing-name').textContent")


def test_comparison_shows_the_cities_of_its_address(tab: Tab, address: str) -> None:
    tab.go(address + PAGES["comparison of four"], Look())

    heads = tab.wait_for(
        "[...document.querySelectorAll('#compare thead a')].map((a) => a.textContent)"
    )
    assert heads == ["Bologna", "Vienna", "Madrid", "Mexico City"]
    lines = "[...document.querySelectorAll('#compare tbody th a')].map((a) => a.pathname)"
    paths = {path.split("/")[1] for path in tab.ask(lines)}
    assert paths == {"survey", "indicators"}


def test_sql_answers_and_cannot_write(tab: Tab, address: str, site: Rendered) -> None:
    tab.go(address + PAGES["SQL"], Look())
    tab.ask("document.getElementById('query').value = 'select count(*) from city'")
    tab.ask("document.querySelector('button.main').click()")
    cities = tab.wait_for("document.querySelector('#result td')?.textContent")
    assert cities == str(site.table("city").height)

    tab.ask("document.getElementById('query').value = 'delete from city'")
    tab.ask("document.querySelector('button.main').click()")
    assert "readonly" in tab.wait_for(
        "/readonly/.test(document.getElementById('sql-says').textContent)"
        " && document.getElementById('sql-says').textContent"
    )


def test_switches_of_a_question_show_one_panel_without_a_script(tab: Tab, address: str) -> None:
    tab.go(f"{address}survey/roles.html", Look())
    shown = (
        "[...document.querySelectorAll('.of-group')].filter((s) => s.offsetParent)"
        ".map((s) => s.getAttribute('aria-label'))"
    )
    assert tab.ask(shown) == ["All cities, both waves, newest answer"]

    tab.ask("document.getElementById('w-2018').click()")
    tab.ask("document.getElementById('g-us').click()")
    assert tab.ask(shown) == ["US cities, 2018"]
    assert "survey/" not in str(tab.ask("[...document.scripts].map((s) => s.src).join()"))


@pytest.mark.parametrize("code", ["mx-mexico-city", "us-al-birmingham", "us-ok-tulsa"])
def test_page_of_a_city_prints_on_two_or_three_sheets(tab: Tab, address: str, code: str) -> None:
    tab.go(f"{address}cities/{code}.html", Look())
    assert 2 <= tab.pdf_pages() <= 3


def test_keyboard_leads_to_the_content_and_through_the_cities_found(tab: Tab, address: str) -> None:
    tab.go(f"{address}findings.html", Look())
    tab.press("Tab")
    assert tab.ask("document.activeElement.getAttribute('href')") == "#main"

    tab.type_into("#find-top", "san")
    tab.wait_for("document.querySelectorAll('#find-top-list li').length > 1")
    tab.press("ArrowDown")
    tab.press("ArrowDown")
    chosen = "document.querySelector('#find-top-list [aria-selected=true]')"
    assert tab.ask(f"{chosen}.id") == "find-top-1"
    tab.press("Enter")
    tab.wait_for("location.pathname.includes('/cities/')")


@pytest.mark.parametrize(("motion", "behaviour"), [("no-preference", "smooth"), ("reduce", "auto")])
def test_nothing_moves_for_those_who_asked_for_it(
    tab: Tab, address: str, motion: str, behaviour: str
) -> None:
    tab.go(f"{address}about.html", Look(motion=motion))
    assert tab.ask("getComputedStyle(document.documentElement).scrollBehavior") == behaviour


def test_names_of_countries_are_found_in_the_language_of_the_page(
    tab: Tab, small_site: Rendered
) -> None:
    with served(small_site.folder) as address:
        tab.go(f"{address}es/findings.html", Look())
        tab.type_into("#find-top", "alemania")
        found = tab.wait_for("document.querySelector('#find-top-list li')?.textContent")

    assert "Monheim" in found
    assert "Alemania" in found


def test_scripts_show_hostile_names_as_text(tab: Tab, hostile: Rendered) -> None:
    with served(hostile.folder) as address:
        tab.go(f"{address}compare.html?cities=pe-lima,it-bologna", Look())
        heads = tab.wait_for("document.querySelector('#compare thead')?.textContent")
        tab.type_into("#find-top", "script")
        listed = tab.wait_for("document.querySelector('#find-top-list li')?.textContent")
        found = faults(tab, address, with_axe=False)

    assert "<script>alert(1)</script>" in heads
    assert "<script>alert(1)</script>" in listed
    assert found == []
