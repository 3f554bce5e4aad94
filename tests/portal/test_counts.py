"""Pages count nothing: what they say is the mart's number, whatever rows stand beside it."""

from pathlib import Path
from typing import Any

from pipelines.portal.views.act import act_page
from tests.portal.small_site import labels, render, small_data

STRENGTHS = {"strong": "Strong", "partial": "Partial", "weak": "Weak", "no_evidence": "None"}


def _summaries(tree: Any) -> list[str]:
    return [
        " ".join(found.text_content().split()) for found in tree.xpath("//ul[@class='counts']/li")
    ]


def test_cities_behind_a_recommendation_are_those_that_the_mart_counts(tmp_path: Path) -> None:
    card = {"recommendation_id": "r1", "strength": "weak", "city_code": "pe-lima"}
    data = small_data(
        tmp_path,
        code_label=[
            *labels("strength", **STRENGTHS),
            *labels("recommendations", r1="Do it"),
        ],
        city=[{"city_code": "pe-lima", "city_name": "Lima", "admin1_code": None}],
        city_scorecard=[card],
        recommendation_strength=[
            {"recommendation_id": "r1", "strength": "weak", "cities": 7},
            {"recommendation_id": "r1", "strength": "no_evidence", "cities": 2},
        ],
        practice=[{"practice_id": "p", "title": "P", "place_name": "Lima"}],
        practice_tag=[{"practice_id": "p", "tag_type": "recommendation", "tag": "r1"}],
        framework_item=[{"framework_id": "recommendations", "item_id": "r1", "position": 1}],
        framework_link=[
            {
                "from_framework_id": "sdgs",
                "from_item_id": "x",
                "to_framework_id": "sdgs",
                "to_item_id": "y",
            }
        ],
    )

    page = render(data, act_page)["act.html"]

    assert _summaries(page) == [
        "Strong: 0 cities",
        "Partial: 0 cities",
        "Weak: 7 citiesLima",
        "None: 2 cities",
    ]
