"""The questions of the survey: how many cities gave each answer, in each group and wave."""

import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site

COMBINED = "combined"
"""Each city once, with its newest answer."""
_MARKS = ("stated", "inferred")
"""Printed figures of which we know the option that they are of."""


@dataclass(frozen=True)
class Line:
    """An answer and the share of cities that gave it."""

    text: str
    row: Row
    printed: float | None


@dataclass(frozen=True)
class Part:
    """The answers to one item of a question; a question without items has one part."""

    title: str | None
    lines: Sequence[Line]


@dataclass(frozen=True)
class Panel:
    """One group of cities in one wave."""

    group: str
    wave: str
    parts: Sequence[Part]
    """Empty where of none of the cities the answer is known."""

    @property
    def only(self) -> int | None:
        """How many cities answered, where of no answer there are enough for a share."""
        rows = [line.row for part in self.parts for line in part.lines]
        if not all(row["is_small_base"] for row in rows):
            return None
        return max((row["cities_answering"] for row in rows), default=None)


@dataclass(frozen=True)
class Named:
    """An answer and the cities that gave it, each with the waves in which it did."""

    text: str
    count: int
    """How many cities did, as the release counts them."""
    cities: Sequence[tuple[str, Sequence[str]]]


def survey_pages(site: Site) -> Parts:
    """Give the list of questions, and a page for each."""
    questions = site.data.rows_by("survey_question", "component")
    components = [code for code in site.codes("components") if code in questions]
    coverage = _coverage(site)
    listed = [(code, _in_order(site, questions[code])) for code in components]
    yield Page("survey.html", "survey.html", {"components": listed, "coverage": coverage})
    shares = site.data.rows_by("survey_share", "question_id")
    cities = _cities_by_question(site)
    counts = {
        (row["question_id"], row["item_id"], row["option_id"]): row["cities"]
        for row in site.data.rows("answer_count")
    }
    for question in site.data.rows("survey_question"):
        id_ = question["question_id"]
        values = {
            "question": question,
            "panels": _panels(site, question, shares.get(id_, [])),
            "waves": _waves(question),
            "named": _named(site, id_, cities.get(id_, {}), counts),
            "numbers": _numbers(cities.get(id_, {})),
            "coverage": coverage.get(id_, []),
            "basis": next((row["sample_basis"] for row in shares.get(id_, [])), None),
        }
        yield Page(f"survey/{id_}.html", "question.html", values, "survey.html")


def _in_order(site: Site, rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: site.position("question", row["question_id"]))


def _waves(question: Row) -> list[str]:
    """The waves that asked it, newest first, after both together."""
    asked = sorted(question["waves"].split("|"), reverse=True)
    return [COMBINED, *asked] if len(asked) > 1 else asked


def _coverage(site: Site) -> dict[str, list[Row]]:
    """Of how many cities the answer to a question is known, by wave, newest first."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in site.data.rows("coverage"):
        if row["coverage_subject"] == "question" and row["region"] == "all":
            found[row["subject_id"]].append(row)
    for rows in found.values():
        rows.sort(key=lambda row: row["period"], reverse=True)
    return found


def _panels(site: Site, question: Row, shares: Sequence[Row]) -> list[Panel]:
    printed = _printed(site, question["question_id"])
    by_panel: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in shares:
        by_panel[row["wave"], row["respondent_group"]].append(row)
    return [
        Panel(group, wave, _parts(site, by_panel.get((wave, group), []), printed))
        for wave in _waves(question)
        for group in site.codes("respondent_group")
    ]


def _printed(site: Site, question_id: str) -> dict[tuple[object, ...], float]:
    """Printed shares, by item, option, group and wave."""
    return {
        (row["item_id"], row["option_id"], row["respondent_group"], row["wave"]): row[
            "published_value"
        ]
        for row in site.data.rows("published_figure")
        if row["question_id"] == question_id
        and row["option_id"]
        and row["unit"] == "percent"
        and row["published_value"] is not None
        and row["label_status"] in _MARKS
    }


def _parts(site: Site, rows: Sequence[Row], printed: dict[tuple[object, ...], float]) -> list[Part]:
    if not any(row["cities_answering"] for row in rows):
        return []
    by_item: dict[str | None, list[Row]] = defaultdict(list)
    for row in rows:
        by_item[row["item_id"]].append(row)
    parts = []
    for item in _items(site, by_item):
        found = sorted(by_item[item], key=lambda row: _option_order(site, row))
        lines = [
            Line(
                option_label(site, row["question_id"], row["option_id"]),
                row,
                printed.get((item, row["option_id"], row["respondent_group"], row["wave"])),
            )
            for row in found
        ]
        title = site.label("item", f"{found[0]['question_id']}.{item}") if item else None
        parts.append(Part(title, lines))
    return parts


def _items(site: Site, by_item: dict[str | None, list[Row]]) -> list[str | None]:
    def place(item: str | None) -> int:
        return site.position("item", f"{by_item[item][0]['question_id']}.{item}") if item else -1

    return sorted(by_item, key=place)


def _option_order(site: Site, row: Row) -> tuple[int, str]:
    return site.position("option", f"{row['question_id']}.{row['option_id']}"), row["option_id"]


def option_label(site: Site, question_id: str, option_id: str) -> str:
    """The label of an option of a question."""
    return site.label("option", f"{question_id}.{option_id}")


Given = dict[tuple[str | None, str | None], list[tuple[str, str, float | None]]]
"""Answers that cities gave, by item and option: city, wave, and the number that was answered."""


def _cities_by_question(site: Site) -> dict[str, Given]:
    columns = ["city_code", "wave", "question_id", "item_id", "option_id", "answer", "value_number"]
    found: dict[str, Given] = defaultdict(lambda: defaultdict(list))
    for row in site.data.stream("survey_answer", columns):
        if row["answer"] == "yes":
            given = (row["city_code"], sys.intern(row["wave"]), row["value_number"])
            found[row["question_id"]][row["item_id"], row["option_id"]].append(given)
    return found


def _named(
    site: Site, question_id: str, given: Given, counts: Mapping[tuple[str, str | None, str], int]
) -> list[Named]:
    """The cities behind each answer, in the order of items and options."""
    found = []
    for (item, option), rows in given.items():
        if option is None:
            continue
        text = option_label(site, question_id, option)
        place = [site.position("option", f"{question_id}.{option}")]
        if item:
            code = f"{question_id}.{item}"
            text = f"{site.label('item', code)}: {text}"
            place.insert(0, site.position("item", code))
        count = counts[question_id, item, option]
        found.append((place, option, Named(text, count, _by_city(site, rows))))
    return [named for _, _, named in sorted(found, key=lambda entry: entry[:2])]


def _by_city(
    site: Site, given: Sequence[tuple[str, str, float | None]]
) -> list[tuple[str, Sequence[str]]]:
    waves: dict[str, list[str]] = defaultdict(list)
    for city, wave, _ in given:
        waves[city].append(wave)
    return sorted(waves.items(), key=lambda entry: (site.city_name(entry[0]), entry[0]))


def _numbers(given: Given) -> list[tuple[float, str, str]]:
    """Answers that are a number, with city and wave, the largest first."""
    found = [
        (number, city, wave)
        for (_, option), answers in given.items()
        if option is None
        for city, wave, number in answers
        if number is not None
    ]
    return sorted(found, key=lambda entry: (-entry[0], entry[1:]))
