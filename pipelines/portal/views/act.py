"""Ten recommendations: which cities have evidence on each, and what others do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipelines.portal import charts
from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site

_FRAMEWORK = "recommendations"
_LAYERS = "recommendation_layers"
_TONES = {"strong": "a", "partial": "c", "weak": "b", "no_evidence": "none"}


@dataclass(frozen=True)
class Link:
    """An item of another framework that a recommendation bears on."""

    framework: str
    item: str
    label: str
    row: Row


@dataclass(frozen=True)
class Recommendation:
    """A recommendation with the cities of each strength."""

    id_: str
    layers: Sequence[str]
    counts: Mapping[str, int]
    """Cities of each strength."""
    cities: Mapping[str, Sequence[str]]
    strip: Markup
    practices: Sequence[Row]
    links: Sequence[Link]


def act_page(site: Site) -> Parts:
    """Give the page of the recommendations."""
    strengths = site.data.rows_by("recommendation_strength", "recommendation_id")
    cards = site.data.rows_by("city_scorecard", "recommendation_id", "strength")
    tagged = site.data.rows_by("practice_tag", "tag_type", "tag")
    practices = {row["practice_id"]: row for row in site.data.rows("practice")}
    items = [row for row in site.data.rows("framework_item") if row["framework_id"] == _FRAMEWORK]
    found = []
    for item in sorted(items, key=lambda row: row["position"]):
        id_ = item["item_id"]
        cities = {
            strength: [row["city_code"] for row in cards.get((id_, strength), [])]
            for strength in site.codes("strength")
        }
        known = {row["strength"]: row["cities"] for row in strengths.get(id_, [])}
        counts = {strength: known.get(strength, 0) for strength in cities}
        segments = [(count, _TONES[strength]) for strength, count in counts.items()]
        tags = tagged.get(("recommendation", id_), [])
        links = _links(site, id_)
        layers = [link.label for link in links if link.framework == _LAYERS]
        others = [link for link in links if link.framework != _LAYERS]
        examples = [practices[row["practice_id"]] for row in tags]
        strip = charts.stack(segments)
        found.append(Recommendation(id_, layers, counts, cities, strip, examples, others))
    yield Page("act.html", "act.html", {"recommendations": found, "frameworks": _names(site)})


def _links(site: Site, id_: str) -> list[Link]:
    """Links from and to a recommendation, by framework."""
    found = []
    for row in site.data.rows("framework_link"):
        ends = [(row["from_framework_id"], row["from_item_id"])]
        ends.append((row["to_framework_id"], row["to_item_id"]))
        if (_FRAMEWORK, id_) in ends:
            framework, item = next(end for end in ends if end != (_FRAMEWORK, id_))
            found.append(Link(framework, item, site.label(framework, item), row))
    return sorted(found, key=lambda link: (link.framework, link.row["to_item_id"], link.label))


def _names(site: Site) -> dict[str, str]:
    words = site.words
    return {
        "components": words.gettext("Component of innovation capacity"),
        "covid_responses": words.gettext("Response to the pandemic"),
        "data_governance": words.gettext("Governance of data"),
        "sdgs": words.gettext("Sustainable Development Goal"),
        "un_capacities": words.gettext("Capacity (United Nations)"),
        "un_principles": words.gettext("Principle (United Nations)"),
        "un_strategies": words.gettext("Strategy (United Nations)"),
    }
