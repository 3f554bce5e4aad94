"""The page of a city, and the same facts as JSON."""

import json
from collections.abc import Iterator

from pipelines.portal import charts
from pipelines.portal.release_data import Row
from pipelines.portal.site import File, Page, Part, Parts, Site
from pipelines.portal.views.city_compared import compared_facts, csv_of
from pipelines.portal.views.city_facts import TABLES, CityFacts, facts_of
from pipelines.portal.views.city_outcomes import Comparisons, quartiles
from pipelines.portal.views.city_sentences import sentences_of

_FIRST_AWARDS, _LAST_AWARDS = 2017, 2026
"""The same years on every page, so that two timelines can be compared."""
_TONES = {"platinum": "c", "gold": "a", "silver": "a", None: "q"}
_LISTED_KINDS = ("survey", "certification", "wellbeing", "practice")


def city_pages(site: Site) -> Parts:
    """Give a page and a JSON file for every city."""
    comparisons = Comparisons(site)
    kinds = _kinds_known(site)
    for code, rows in site.data.by_city(TABLES):
        yield from _city(site, facts_of(site, comparisons, code, rows), kinds)


def _city(site: Site, facts: CityFacts, kinds: dict[str, list[str]]) -> Iterator[Part]:
    values = {
        "facts": facts,
        "sentences": sentences_of(site, facts),
        "ledger": list(_ledger(site, facts)),
        "timeline": _timeline(facts),
        "kinds_of": kinds,
        "quartiles": quartiles,
        "sources": [site.sources[id_] for id_ in facts.source_ids],
        "rated": [card for card in facts.cards if card["strength"] != "no_evidence"],
        "bare": [card for card in facts.cards if card["strength"] == "no_evidence"],
    }
    yield Page(f"cities/{facts.code}.html", "city.html", values, section="cities.html")
    text = json.dumps(compared_facts(site, facts), ensure_ascii=False, separators=(",", ":"))
    yield File(f"cities/{facts.code}.json", text.encode("utf-8"))
    yield File(f"cities/{facts.code}.csv", csv_of(compared_facts(site, facts)["facts"]))


def _kinds_known(site: Site) -> dict[str, list[str]]:
    """The kinds of facts that are held of each city, as labels."""
    kinds: dict[str, list[str]] = {code: [] for code in site.cities}
    for row in site.data.stream("city_known"):
        if row["facts"] and row["fact_kind"] in _LISTED_KINDS:
            kinds[row["city_code"]].append(site.label("fact_kind", row["fact_kind"]))
    return kinds


def _timeline(facts: CityFacts) -> object:
    events = [
        charts.Event(row["label_year"], _TONES[row["level"]])
        for row in facts.awards
        if row["label_year"]
    ]
    return charts.timeline(events, _FIRST_AWARDS, _LAST_AWARDS) if events else None


def _ledger(site: Site, facts: CityFacts) -> Iterator[tuple[str, str, str, str | None]]:
    """One line a kind of fact: sign, title, what is held, where it stands on the page."""
    anchors = {
        "survey": "#answers",
        "data_areas": "#areas",
        "certification": "#certification",
        "wellbeing": "#wellbeing",
        "practice": "#practices",
        "scorecard": "#scorecard",
    }
    for kind in site.codes("fact_kind"):
        row = facts.known[kind]
        if kind in ("data_areas", "scorecard") and not facts.waves:
            continue
        has_block = row["facts"] > 0 or (kind == "data_areas" and facts.areas is not None)
        text = _held(site, facts, kind, row)
        anchor = anchors[kind] if has_block else None
        yield row["knowledge"], site.label("fact_kind", kind), text, anchor


def _held(site: Site, facts: CityFacts, kind: str, row: Row) -> str:
    """What is held of a kind, in a few words."""
    words = site.words
    years = words.years(row["oldest_year"], row["newest_year"])
    if not row["facts"]:
        return {
            "survey": words.gettext("not among the pages that could be read"),
            "data_areas": words.gettext("not reported"),
            "certification": words.gettext("none on record"),
            "wellbeing": words.gettext("no figures"),
            "practice": words.gettext("none collected"),
            "scorecard": words.gettext("no evidence"),
        }[kind]
    if kind == "certification":
        return _standing(site, facts)
    if kind == "wellbeing":
        text = words.ngettext("%(num)s indicator", "%(num)s indicators", row["facts"])
        return f"{text}, {years}"
    if kind == "practice":
        return words.ngettext("%(num)s example", "%(num)s examples", row["facts"])
    counts = {"known": row["facts"], "asked": row["facts_asked"]}
    if kind == "survey":
        newest = row["newest_year"]
        return words.gettext("%(known)s of %(asked)s questions, %(year)s", year=newest, **counts)
    if kind == "data_areas":
        return words.gettext("%(known)s of %(asked)s judged", **counts)
    return words.gettext("evidence on %(known)s of %(asked)s", **counts)


def _standing(site: Site, facts: CityFacts) -> str:
    """The newest level and its year."""
    words, standing = site.words, facts.standing
    if standing is None:
        return words.gettext("honor roll only")
    level = standing["latest_level"]
    text = site.label("level", level) if level else words.gettext("level not known")
    year = standing["latest_label_year"]
    return f"{text}, {year}" if year else text
