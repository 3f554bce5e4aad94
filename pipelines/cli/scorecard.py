"""`scorecard`: where one city stands on the ten recommendations."""

import textwrap
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.cities import find_cities
from pipelines.cli.opening import opening_lines
from pipelines.cli.terminal import say, say_json
from pipelines.errors import UsageError
from pipelines.scorecard import Card, City, Line, read_card, read_cities
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.identity.resolve import Resolved

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
_WHAT_CAN_BE_DONE = (
    "To bring its answers: `cityfare template survey --wave 2020 --output answers.xlsx` writes an "
    "empty questionnaire; fill it in, then `cityfare add answers.xlsx` and `cityfare build`."
)


class Form(StrEnum):
    """How a card is printed."""

    TEXT = "text"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(epilog="Example: cityfare scorecard mx-mexico-city")(scorecard)


def scorecard(
    city: Annotated[
        str,
        typer.Argument(
            help="A city code, or any name or code that `cities resolve` takes: ru-kazan, Kazan, "
            "'Kazan, Russia', 'Hillsboro, Oregon, US'."
        ),
    ],
    format_: Annotated[Form, typer.Option("--format", help="text or json.")] = Form.TEXT,
) -> None:
    """Show where a city stands on the ten recommendations, beside its peers, and what comes next.

    Five lines come first: standing, strongest, weakest, what is not known, outcomes beside peers.
    Evidence is the city's own answers to the survey; practices illustrate and give no points.
    """
    from pipelines.publish.catalogue import find_release
    from pipelines.warehouse import reading

    release = find_release(Settings())
    if not {"city_scorecard", "city_answer"} <= set(release.rows()):
        raise UsageError(
            f"release {release.version}",
            expected="a release with scorecards and city_answer",
            found="one that was built before there were any",
            remedy="`cityfare build` makes a new one.",
        )
    with reading(release.warehouse) as connection:
        card = read_card(connection, _find(city, read_cities(connection)))
    if format_ is Form.JSON:
        say_json(_as_json(card))
        return
    for text in _told(card):
        say(text)


def _as_json(card: Card) -> dict[str, object]:
    return {
        "city_code": card.city.city_code,
        "city_name": card.city.city_name,
        "country_name": card.city.country_name,
        "waves": card.waves,
        "opening": dict(opening_lines(card)),
        "recommendations": [asdict(line) for line in card.lines],
        "outcomes": [asdict(outcome) for outcome in card.outcomes],
    }


def _find(text: str, cities: Sequence[City]) -> City:
    """The city of a code or a name: of the release, else as `cities resolve` finds it.

    Raises:
        UsageError: None or several are meant, or nothing is known of the one.
    """
    name, _, country = (part.strip().casefold() for part in text.partition(","))
    found = [
        city
        for city in cities
        if city.city_code == text.strip().casefold()
        or (city.city_name.casefold() == name and country in ("", city.country_name.casefold()))
    ]
    codes = [city.city_code for city in found] or _resolved(text, cities)
    known = {city.city_code: city for city in cities if city.lines}
    if len(codes) == 1 and codes[0] in known:
        return known[codes[0]]
    if len(codes) == 1:
        found_one, remedy = f"{codes[0]}, of which neither is known", _WHAT_CAN_BE_DONE
    else:
        found_one = f"{len(codes)} cities of that name"
        remedy = f"Name one by its code: {', '.join(codes)}."
    raise UsageError(
        f"city {text}",
        expected="a city with an answer or a practice",
        found=found_one,
        remedy=remedy,
    )


def _resolved(text: str, cities: Sequence[City]) -> list[str]:
    """Codes of the cities that `cities resolve` finds, those that it cannot choose from included.

    Raises:
        UsageError: It finds none.
    """
    from pipelines.identity.resolve import Resolver

    resolver = Resolver(Settings())
    resolved: list[Resolved] = []
    # Where it does not understand the text either, similar names say more than its own error.
    with suppress(UsageError):
        resolved = find_cities(resolver, text)
    codes = [one.city_code for one in resolved]
    codes += [resolver.code_of(place) for one in resolved for place in one.match.candidates]
    if not any(codes):
        raise UsageError(
            f"city {text}",
            expected="a city code, or a name or code that `cities resolve` takes",
            found="no such city",
            remedy=_near(text.partition(",")[0].strip().casefold(), cities),
        )
    return list(dict.fromkeys(filter(None, codes)))


def _near(name: str, cities: Sequence[City]) -> str:
    from pipelines.nearest import nearest

    codes: dict[str, list[str]] = {}
    for city in cities:
        for called in (city.city_name.casefold(), city.city_code) if city.lines else ():
            codes.setdefault(called, []).append(city.city_code)
    # Short names are alike by chance below this.
    found = nearest(name, list(codes), most=_NEAR, cutoff=70)
    near = list(dict.fromkeys(code for called in found for code in codes[called]))[:_NEAR]
    meant = f"Did you mean {', '.join(near)}? " if near else ""
    return f'{meant}Add the country: `cityfare scorecard "NAME, COUNTRY"`.'


def _told(card: Card) -> Iterator[str]:
    city = card.city
    people = f", {city.population:,} residents" if city.population else ""
    waves = " and ".join(card.waves)
    answered = f"survey of {waves}" if waves else "no answer to the survey known"
    yield f"{city.city_name}, {city.country_name} ({city.city_code}{people}; {answered})"
    for title, text in opening_lines(card):
        yield _filled(f"{title}: {text}", "")
    for line in card.lines:
        yield ""
        yield f"{line.position:>3}  {line.label}"
        yield f"{_INDENT}{_standing(line)}"
        yield _filled(f"Evidence: {line.evidence}", _INDENT)
        yield _filled(f"Peers: {_peers(line)}", _INDENT)
        yield _filled(f"Next: {line.next_step}", _INDENT)


def _filled(text: str, indent: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_on_hyphens=False,
    )


def _standing(line: Line) -> str:
    known = f"{line.questions_known} of {line.questions_bearing} questions known"
    if line.questions_not_asked:
        known += f", {line.questions_not_asked} not asked"
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
