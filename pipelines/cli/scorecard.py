"""`scorecard`: where one city stands on the ten recommendations."""

import json
import sys
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.terminal import say
from pipelines.errors import UsageError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_NEAR = 5
_WIDTH = 96
_INDENT = "     "
_GROUPS = {
    "all": "of all regions and sizes",
    "us": "of the United States",
    "europe": "of Europe",
    "other": "outside Europe and the United States",
    "under_100k": "under 100,000 residents",
    "100k_250k": "of 100,000 to 250,000 residents",
    "250k_500k": "of 250,000 to 500,000 residents",
    "500k_1m": "of 500,000 to a million residents",
    "over_1m": "over a million residents",
}
_CITIES = """
    select city.city_code, city.city_name, city.country_name, city.population,
        (select count(*) from city_scorecard s where s.city_code = city.city_code) as lines
    from city order by city.city_code
"""
_WAVES = "select distinct wave from survey_response where city_code = ? order by wave"
_LINES = """
    select i.position, i.label, s.recommendation_id, s.strength, s.score_pct, s.questions_known,
        s.questions_bearing, s.peers_group, s.peers_cities, s.peers_median, s.peers_strong,
        s.peers_partial, s.peers_weak, s.evidence, s.next_step
    from city_scorecard s
    join framework_item i
        on i.framework_id = 'recommendations' and i.item_id = s.recommendation_id
    where s.city_code = ?
    order by i.position
"""


class Form(StrEnum):
    """How a card is printed."""

    TEXT = "text"
    JSON = "json"


@dataclass(frozen=True)
class City:
    """A city of the warehouse; without lines it has no card."""

    city_code: str
    city_name: str
    country_name: str
    population: int | None
    lines: int


@dataclass(frozen=True)
class Line:
    """Where the city stands on one recommendation."""

    position: int
    label: str
    recommendation_id: str
    strength: str
    score_pct: float | None
    questions_known: int
    questions_bearing: int
    peers_group: str
    peers_cities: int
    peers_median: float | None
    peers_strong: int
    peers_partial: int
    peers_weak: int
    evidence: str
    next_step: str


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: cityfare scorecard mx-mexico-city")(scorecard)


def scorecard(
    city: Annotated[
        str, typer.Argument(help="A city code, or a name: ru-kazan, Kazan, 'Kazan, Russia'.")
    ],
    format_: Annotated[Form, typer.Option("--format", help="text or json.")] = Form.TEXT,
) -> None:
    """Show where a city stands on the ten recommendations, beside its peers, and what comes next.

    Evidence is the city's own answers to the survey; practices illustrate and give no points.
    """
    from pipelines.publish.catalogue import find_release
    from pipelines.warehouse import reading

    release = find_release(Settings())
    if "city_scorecard" not in release.rows():
        raise UsageError(
            f"release {release.version}",
            expected="a release with scorecards",
            found="one that was built before there were any",
            remedy="`cityfare build` makes a new one.",
        )
    with reading(release.warehouse) as connection:
        found = _find(city, [City(*row) for row in connection.execute(_CITIES).fetchall()])
        waves = [wave for (wave,) in connection.execute(_WAVES, [found.city_code]).fetchall()]
        lines = _lines(connection, found)
    if format_ is Form.JSON:
        card = {
            "city_code": found.city_code,
            "city_name": found.city_name,
            "country_name": found.country_name,
            "waves": waves,
            "recommendations": [asdict(line) for line in lines],
        }
        sys.stdout.write(json.dumps(card, ensure_ascii=False, indent=2) + "\n")
        return
    for text in _told(found, waves, lines):
        say(text)


def _lines(connection: "DuckDBPyConnection", city: City) -> list[Line]:
    return [Line(*row) for row in connection.execute(_LINES, [city.city_code]).fetchall()]


def _find(text: str, cities: Sequence[City]) -> City:
    """The city of a code or an exact name.

    Raises:
        UsageError: None or several are meant, or nothing is known of the one.
    """
    name, _, country = (part.strip().casefold() for part in text.partition(","))
    found = [
        city
        for city in cities
        if city.city_code == name
        or (city.city_name.casefold() == name and country in ("", city.country_name.casefold()))
    ]
    if len(found) == 1 and found[0].lines:
        return found[0]
    raise UsageError(
        f"city {text}",
        expected="the code or the exact name of a city with an answer or a practice",
        found=_why_none(found),
        remedy=_which(name, found, cities),
    )


def _why_none(found: Sequence[City]) -> str:
    if not found:
        return "no such city"
    if len(found) > 1:
        return f"{len(found)} cities of that name"
    return f"{found[0].city_code}, of which neither is known"


def _which(name: str, found: Sequence[City], cities: Sequence[City]) -> str:
    if len(found) > 1:
        return f"Name one by its code: {', '.join(city.city_code for city in found)}."
    near = ", ".join(_near(name, [city for city in cities if city.lines]))
    listing = '`cityfare query "select distinct city_code from city_scorecard"` lists all.'
    return f"Did you mean {near}? {listing}" if near else listing


def _near(name: str, cities: Sequence[City]) -> Iterator[str]:
    from rapidfuzz import fuzz, process

    choices = {city.city_code: city.city_name.casefold() for city in cities}
    choices |= {f"{city.city_code} ": city.city_code for city in cities}
    # Short names are alike by chance below this.
    matches = process.extract(name, choices, scorer=fuzz.ratio, limit=_NEAR, score_cutoff=70)
    yield from dict.fromkeys(str(key).strip() for _, _, key in matches)


def _told(city: City, waves: Sequence[str], lines: Sequence[Line]) -> Iterator[str]:
    people = f", {city.population:,} residents" if city.population else ""
    answered = f"survey of {' and '.join(waves)}" if waves else "no answer to the survey known"
    yield f"{city.city_name}, {city.country_name} ({city.city_code}{people}; {answered})"
    for line in lines:
        yield ""
        yield f"{line.position:>3}  {line.label}"
        yield f"{_INDENT}{_standing(line)}"
        for title, text in (
            ("Evidence", line.evidence),
            ("Peers", _peers(line)),
            ("Next", line.next_step),
        ):
            yield textwrap.fill(
                f"{title}: {text}",
                _WIDTH,
                initial_indent=_INDENT,
                subsequent_indent=f"{_INDENT}  ",
            )


def _standing(line: Line) -> str:
    known = f"{line.questions_known} of {line.questions_bearing} questions known"
    if line.score_pct is None:
        return f"no evidence ({known})"
    return f"{line.strength}: {line.score_pct:.0f} % of the attainable points ({known})"


def _peers(line: Line) -> str:
    if line.peers_cities == 0:
        return "no other city has evidence."
    counts = f"{line.peers_strong} strong, {line.peers_partial} partial, {line.peers_weak} weak"
    group = f"{line.peers_cities} other cities {_GROUPS[line.peers_group]} with evidence"
    if line.peers_median is None:
        return f"{group}: too few for a median ({counts})."
    return f"median {line.peers_median:.0f} % of {group} ({counts})."
