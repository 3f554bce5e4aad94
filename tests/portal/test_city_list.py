"""The list of cities: a page for each country, each city on one, with what is known of it."""

from pathlib import Path
from typing import Any

from pipelines.portal.views.city_list import LISTED_KINDS, city_list_pages
from tests.portal.small_site import labels, render, small_data

CITIES = (("pe-lima", "Lima", "Peru"), ("it-rome", "Rome", "Italy"), ("it-bari", "Bari", "Italy"))


def _rows(page: Any, path: str) -> list[str]:
    return [" ".join(" ".join(row.itertext()).split()) for row in page.xpath(path)]


def test_each_city_is_on_the_page_of_its_country(tmp_path: Path) -> None:
    # What would go wrong: all cities on one page made it three quarters of a megabyte.
    data = small_data(
        tmp_path,
        code_label=labels("fact_kind", **dict.fromkeys(LISTED_KINDS, "Kind")),
        city=[
            {
                "city_code": code,
                "city_name": name,
                "country_name": country,
                "admin1_code": None,
                "population": 1234,
            }
            for code, name, country in CITIES
        ],
        city_known=[
            {
                "city_code": code,
                "fact_kind": kind,
                "facts": int((code, kind) == ("it-bari", "survey")),
            }
            for code, _, _ in CITIES
            for kind in LISTED_KINDS
        ],
        # Pages count nothing: they say the mart's number, whatever they list.
        overview_count=[
            {"overview_subject": subject, "overview_code": code, "overview_count": count}
            for subject, code, count in (
                ("cities", "all", 1565),
                ("cities_by_country", "it", 7),
                ("cities_by_country", "pe", 1),
            )
        ],
    )

    pages = render(data, city_list_pages)

    assert "1,565 cities." in pages["cities.html"].text_content()
    assert "7 cities." in pages["countries/it.html"].text_content()
    listed = _rows(pages["cities.html"], "//ul[@class='rows']/li")
    assert listed == ["Italy 7 cities", "Peru 1 city"]
    assert pages["cities.html"].xpath("//ul[@class='rows']//a/@href") == [
        "countries/it.html",
        "countries/pe.html",
    ]
    none = " none on record"
    assert _rows(pages["countries/it.html"], "//tbody/tr") == [
        f"Bari 1,234 yes{none * 3}",
        f"Rome 1,234{none * 4}",
    ]
