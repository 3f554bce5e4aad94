"""Who answered: city, country, state, wave, leader, size.

Here: the cells that are not answers -> a response without answers. Not here: the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from contracts import vocab
from pipelines.pages.problems import Problem, Rule, shown
from pipelines.pages.text_key import folded, tidy
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.typed_values import LIST_BREAK, LONGEST_TEXT, whole_number
from pipelines.survey.response import MOST_PEOPLE, YEARS, Response

Identity = tuple[str, str, str, str]
"""City, country, state and wave, however they are typed: what tells a response from all others."""


def read_respondent(
    cells: Mapping[str, str], line: int, codebook: Codebook, problems: list[Problem]
) -> tuple[Identity, Response] | None:
    """Read the cells that say who answered.

    Args:
        cells: Column name -> text.
        line: Number of the row.
        codebook: Look-ups.
        problems: What is wrong is added here.

    Returns:
        None if the row cannot be tied to a city and a wave.
    """
    row = _Row(cells, line, problems)
    city, country, wave = row.name(names.CITY), row.name(names.COUNTRY), row.wave()
    if city is None or country is None or wave is None:
        return None
    country = row.known_country(country, codebook)
    admin1 = row.text(names.ADMIN1)
    response = Response(
        city=city,
        country=country,
        wave=wave,
        admin1=admin1,
        leader_title=row.text(names.LEADER_TITLE),
        leader_name=row.text(names.LEADER_NAME),
        population=row.number(names.POPULATION, range(1, MOST_PEOPLE + 1)),
        population_year=row.number(names.POPULATION_YEAR, YEARS),
        lead_innovation_officers=row.people(names.OFFICERS),
        line=line,
    )
    state = codebook.divisions.get((country, names.header_key(admin1 or "")), folded(admin1 or ""))
    return (folded(city), folded(country), state, wave), response


@dataclass(frozen=True)
class _Row:
    cells: Mapping[str, str]
    line: int
    problems: list[Problem]

    def complain(self, rule: Rule, name: str, expected: str) -> None:
        found = shown(self.cells.get(name, ""))
        self.problems.append(Problem(rule, self.line, f"{name}: '{found}'", expected))

    def text(self, name: str) -> str | None:
        text = tidy(self.cells.get(name, ""))
        if len(text) > LONGEST_TEXT:
            self.complain(Rule.TEXT_TOO_LONG, name, f"at most {LONGEST_TEXT} characters")
            return None
        return text or None

    def name(self, name: str) -> str | None:
        text = self.text(name)
        if text is None or not any(char.isalpha() for char in text):
            self.complain(Rule.KEY_UNUSABLE, name, "a name")
            return None
        return text

    def wave(self) -> str | None:
        wave = str(whole_number(self.cells.get(names.WAVE, "")))
        if wave not in vocab.WAVES:
            self.complain(Rule.WAVE_UNKNOWN, names.WAVE, " or ".join(vocab.WAVES))
            return None
        return wave

    def known_country(self, country: str, codebook: Codebook) -> str:
        key = folded(country)
        known = codebook.countries.get(key) or codebook.countries.get(key.removeprefix("the "))
        if known is None:
            expected = "a country's English name or ISO code"
            self.complain(Rule.COUNTRY_UNKNOWN, names.COUNTRY, expected)
        return known or country

    def number(self, name: str, allowed: range) -> int | None:
        if not self.cells.get(name, "").strip():
            return None
        number = whole_number(self.cells[name])
        if number is None or number not in allowed:
            expected = f"a whole number from {allowed[0]} to {allowed[-1]}"
            self.complain(Rule.POPULATION_IMPOSSIBLE, name, expected)
            return None
        return number

    def people(self, name: str) -> tuple[str, ...]:
        people = tuple(filter(None, map(tidy, LIST_BREAK.split(self.cells.get(name, "")))))
        if any(len(person) > LONGEST_TEXT for person in people):
            self.complain(Rule.TEXT_TOO_LONG, name, f"at most {LONGEST_TEXT} characters a person")
            return ()
        return tuple(dict.fromkeys(people))
