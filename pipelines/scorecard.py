"""What a release says of one city: its scorecard, what was not answered, outcomes beside peers.

Here: reading it. Not here: how it is printed (`cli/scorecard.py`), or how it is counted (dbt).
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CITIES = """
    select city.city_code, city.city_name, city.country_name, city.population,
        (select count(*) from city_scorecard s where s.city_code = city.city_code) as lines
    from city order by city.city_code
"""
_WAVES = "select distinct wave from survey_response where city_code = ? order by wave"
_LINES = """
    select i.position, i.label, s.recommendation_id, s.strength, s.score_pct, s.questions_known,
        s.questions_bearing, s.questions_not_asked, s.peers_group, s.peers_cities, s.peers_median,
        s.peers_strong, s.peers_partial, s.peers_weak, s.evidence, s.next_step
    from city_scorecard s
    join framework_item i
        on i.framework_id = 'recommendations' and i.item_id = s.recommendation_id
    where s.city_code = ?
    order by i.position
"""
_QUESTIONS = """
    with questions as (
        select question_id, max(case when answer_status = 'known' then 1 else 0 end) as is_known
        from city_answer
        where city_code = ? and answer_status <> 'not_asked'
        group by question_id
    )
    select count(*), count(case when is_known = 1 then 1 end) from questions
"""
# A question that is asked no more, a share once more with don't-knows and a prevalence once more
# at equal age would count one outcome twice. Peers are chosen as in city_scorecard.
_OUTCOMES = """
    with own as (
        select o.indicator_code, o.year, o.value, i.indicator_name, i.unit, i.direction,
            i.is_modelled
        from city_outcome o
        join indicator i using (indicator_code)
        where o.city_code = $city and i.last_year is null and i.direction <> 'context'
            and not ends_with(o.indicator_code, '_incl_dk')
            and not ends_with(o.indicator_code, '_AgeAdjPrv')
    ),
    groups as (
        select 'all' as name union all select peer_group from city where city_code = $city
        union all select size_band from city where city_code = $city and size_band is not null
    ),
    others as (
        select own.indicator_code, groups.name, count(*) as cities, median(o.value) as middle,
            min(o.year) as oldest, max(o.year) as newest,
            avg(case when o.value = own.value then 0.5
                when (o.value < own.value) = (own.direction = 'higher_better') then 1.0 else 0.0 end
            ) as behind
        from own
        join city_outcome o on o.indicator_code = own.indicator_code and o.city_code <> $city
        join city on city.city_code = o.city_code
        join groups on groups.name in ('all', city.peer_group, city.size_band)
        group by own.indicator_code, groups.name
        having count(*) >= 5
    ),
    chosen as (
        select *, row_number() over (
            partition by indicator_code
            order by case when name <> 'all' then 0 else 1 end, cities, name
        ) as narrowness
        from others
    )
    select own.indicator_name, own.unit, own.direction, own.is_modelled, own.value, own.year,
        chosen.name, chosen.cities, chosen.middle, chosen.oldest, chosen.newest, chosen.behind
    from own join chosen on chosen.indicator_code = own.indicator_code and chosen.narrowness = 1
    order by chosen.behind desc, own.indicator_code
"""


@dataclass(frozen=True)
class City:
    """A city of the release; without lines it has no card."""

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
    questions_not_asked: int
    peers_group: str
    peers_cities: int
    peers_median: float | None
    peers_strong: int
    peers_partial: int
    peers_weak: int
    evidence: str
    next_step: str


@dataclass(frozen=True)
class Outcome:
    """One outcome of the city beside the median of its peers; `behind` is their share below it."""

    name: str
    unit: str
    direction: str
    is_modelled: bool
    value: float
    year: int
    peers_group: str
    peers_cities: int
    peers_median: float
    oldest_year: int
    newest_year: int
    behind: float

    @property
    def lead(self) -> float:
        """How far ahead of the peers' median: above 0 is better, in the unit of the indicator."""
        ahead = self.value - self.peers_median
        return ahead if self.direction == "higher_better" else -ahead


@dataclass(frozen=True)
class Card:
    """All that is shown of a city; outcomes begin with the one that most peers are behind in."""

    city: City
    waves: tuple[str, ...]
    lines: tuple[Line, ...]
    questions_asked: int
    questions_known: int
    outcomes: tuple[Outcome, ...]


def read_cities(connection: "DuckDBPyConnection") -> list[City]:
    """Every city of the release."""
    return [City(*row) for row in connection.execute(_CITIES).fetchall()]


def read_card(connection: "DuckDBPyConnection", city: City) -> Card:
    """The card of a city that has one."""
    code = city.city_code
    asked, known = connection.execute(_QUESTIONS, [code]).fetchall()[0]
    return Card(
        city=city,
        waves=tuple(wave for (wave,) in connection.execute(_WAVES, [code]).fetchall()),
        lines=tuple(Line(*row) for row in connection.execute(_LINES, [code]).fetchall()),
        questions_asked=asked,
        questions_known=known,
        outcomes=tuple(
            Outcome(*row) for row in connection.execute(_OUTCOMES, {"city": code}).fetchall()
        ),
    )
