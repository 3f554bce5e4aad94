"""Collected practices of city halls, and the tags by which they are found."""

from collections.abc import Sequence

from markupsafe import Markup

from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site

TAG_LISTS = {
    "recommendation": "recommendations",
    "sdg": "sdgs",
    "covid_response": "covid_responses",
}
"""The code list of each kind of tag that has one; others carry their label."""
_KINDS = ("recommendation", "theme", "sdg", "type", "covid_response")


def practices_page(site: Site) -> Parts:
    """Give the page of all practices."""
    practices = sorted(
        site.data.rows("practice"), key=lambda row: (row["country_name"], row["place_name"])
    )
    tags = site.data.rows_by("practice_tag", "practice_id")
    values = {
        "practices": practices,
        "tags": {id_: _in_order(rows) for id_, rows in tags.items()},
        "kinds": _by_tag(site, practices),
        "figures": site.data.rows_by("practice_figure", "practice_id"),
        "links": site.data.rows_by("practice_link", "practice_id"),
        "tag_label": lambda row: tag_label(site, row),
    }
    yield Page("practices.html", "practices.html", values, "act.html")


def tag_label(site: Site, row: Row) -> str | Markup:
    """What people read for a tag."""
    code_list = TAG_LISTS.get(row["tag_type"])
    if code_list and site.has_label(code_list, row["tag"]):
        return site.said(code_list, row["tag"])
    return site.words.english(row["tag_label"])


def _in_order(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (_KINDS.index(row["tag_type"]), row["tag"]))


def _by_tag(site: Site, practices: Sequence[Row]) -> list[tuple[str, list[tuple[Row, list[Row]]]]]:
    """Each kind of tag with its tags, and the practices that carry each."""
    by_id = {row["practice_id"]: row for row in practices}
    tagged = site.data.rows_by("practice_tag", "tag_type", "tag")
    kinds = []
    for kind in _KINDS:
        tags = sorted(tag for found, tag in tagged if found == kind)
        entries = [
            (tagged[kind, tag][0], [by_id[row["practice_id"]] for row in tagged[kind, tag]])
            for tag in tags
        ]
        if entries:
            kinds.append((kind, entries))
    return kinds
