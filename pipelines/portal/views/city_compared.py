"""A city's facts as JSON, one line a fact with the same ids in every city, for the comparison."""

import csv
import io
from collections.abc import Iterator, Sequence

from pipelines.portal.release_data import Row
from pipelines.portal.site import Site
from pipelines.portal.views.city_answers import Block
from pipelines.portal.views.city_facts import CityFacts

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def compared_facts(site: Site, facts: CityFacts) -> Row:
    """The facts of a city: group, key, label and text.

    `v` is a place from 0 to 100, `f` a flag, `p` the page of what the line is about, `e` tells that
    the label is English though the page is not.
    """
    return {
        "city_code": facts.code,
        "city_name": facts.name,
        "country_name": site.country(facts.city),
        "release": site.data.version,
        "facts": list(_lines(site, facts)),
    }


def _line(group: str, key: str, label: str, text: str, **more: object) -> Row:
    return {"g": group, "k": key, "l": label, "t": text, **more}


def _lines(site: Site, facts: CityFacts) -> Iterator[Row]:
    words, city = site.words, facts.city
    group = words.gettext("The city")
    residents = words.number(city["population"], 0)
    if city["population"] and city["population_year"]:
        residents += f" ({city['population_year']})"
    yield _line(group, "population", words.gettext("Residents"), residents)
    yield _line(group, "region", words.gettext("Region"), city["world_region"])
    if facts.waves:
        yield from _answers(site, facts)
    if facts.standing:
        level = facts.standing["latest_level"]
        text = site.label("level", level) if level else words.gettext("level not known")
        year = facts.standing["latest_label_year"] or words.gettext("year not known")
        yield _line(
            words.gettext("Certification"),
            "level",
            words.gettext("Latest level"),
            f"{text} ({year})",
        )
    yield from _scores(site, facts)
    yield from _headlines(site, facts)


def _answers(site: Site, facts: CityFacts) -> Iterator[Row]:
    words, wave = site.words, facts.waves[0]
    group = words.gettext("Survey answers")
    yield _line(group, "wave", words.gettext("Survey of"), wave.wave)
    for block in wave.blocks:
        page = f"survey/{block.question_id}.html"
        yield _line(group, block.question_id, block.question, _answer(site, block), p=page)
    for area, flag in facts.areas.flags if facts.areas else ():
        label = site.label("policy_area", area)
        yield _line(
            site.label("fact_kind", "data_areas"), area, label, site.label("flag", flag), f=flag
        )


def _answer(site: Site, block: Block) -> str:
    words = site.words
    if not block.named:
        if block.state == "known":
            return words.gettext("none of the options")
        return words.gettext("not known")
    text = "; ".join(line.text for line in block.named)
    return text + ("; " + words.gettext("others not known") if block.state == "part" else "")


def _scores(site: Site, facts: CityFacts) -> Iterator[Row]:
    """Scores share a line only where they are made of the same indicators."""
    words = site.words
    for score in facts.scores:
        row = score.row
        dimension = site.label("dimension", row["dimension"])
        kind = site.label("measure_kind", row["measure_kind"])
        yield _line(
            words.gettext("Well-being scores, 0 to 100"),
            f"{row['dimension']}|{row['measure_kind']}|{row['comparable_within']}",
            f"{dimension} ({kind})",
            f"{words.number(row['score'], 0)} ({row['newest_year']})",
            v=round(row["score"], 1),
        )


def _headlines(site: Site, facts: CityFacts) -> Iterator[Row]:
    """The one indicator that stands for each dimension; all are on the city's page."""
    group = site.words.gettext("How residents fare")
    for outcome in (outcome for found in facts.outcomes for outcome in found.outcomes):
        if outcome.indicator["is_headline"]:
            code = outcome.indicator["indicator_code"]
            value = site.words.measure(outcome.row["value"], outcome.indicator["unit"])
            name = site.label("indicator_in_short", code)
            text = f"{value} ({outcome.row['year']})"
            marked = {} if site.has_own_label("indicator_in_short", code) else {"e": 1}
            yield _line(group, code, name, text, p=f"indicators/{code}.html", **marked)


def csv_of(lines: Sequence[Row]) -> bytes:
    """The same facts as CSV. A cell that a spreadsheet would run as a formula is made text."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["group", "fact", "key", "value"])
    for line in lines:
        writer.writerow([_safe(str(line[name])) for name in ("g", "l", "k", "t")])
    return text.getvalue().encode("utf-8")


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
