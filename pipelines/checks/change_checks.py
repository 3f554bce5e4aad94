"""The checks on how data changed: against the last release, and one year against its neighbours.

Each is SQL in DuckDB that returns the rows that are out of line. Contracts say which marts are
series and which of their checks only warn. Not here: how they are run (`changes.py`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from string import Template

from contracts.model import Series, Step, TableSpec, table, tables_of

LAST = "last_"
"""How the names of the last release's tables begin."""
COMPARED = {
    "outcome_gap": {"driver_id", "indicator_code", "method", "gap", "ci_low", "ci_high"},
    "finding": {"finding_id", "statement", "verdict", "value"},
    "published_figure": {"figure_id", "recomputed_value", "recomputed_n"},
}
"""What a mart of the study must have had in the last release to be compared with it."""


@dataclass(frozen=True)
class Change:
    """One check: a query that returns the rows that are out of line; None of them is good."""

    table: str
    kind: str
    query: str
    expected: str
    remedy: str
    blocking: bool = True
    against: str | None = None
    """Table of the last release that it reads; without it there is nothing to compare with."""

    @property
    def name(self) -> str:
        """Name of the check, as exceptions give it."""
        return f"{self.table}__{self.kind}"


@dataclass(frozen=True)
class _Kind:
    """A check that every series has; `$table`, `$by` and `$entity` are filled from its contract."""

    kind: str
    query: str
    expected: str
    remedy: str
    against_release: bool


_ACCEPT = "If the change is right, accept it by record in contracts/exceptions.yml."

_SERIES = (
    _Kind(
        "rows_kept",
        """
        with was as (select $by, year, count(*) as rows_before from last_$table group by all),
        now as (select $by, year, count(*) as rows_now from $table group by all)
        select $by, year, rows_before, coalesce(rows_now, 0) as rows_now
        from was left join now using ($by, year)
        where rows_now is null or (rows_now < rows_before * 0.9 and rows_before - rows_now >= 5)
        """,
        "the years of each series to keep nine of ten rows of the last release",
        "A file, a year or a city list was lost, or years were labelled otherwise: compare the "
        f"snapshot with the one before. {_ACCEPT}",
        against_release=True,
    ),
    _Kind(
        "values_kept",
        """
        with was as (
            select *, lag(value) over (partition by $by, $entity order by year) as earlier
            from last_$table
        ),
        usual as (
            select $by, coalesce(median(abs(value - earlier)), median(abs(value)) / 5) as usual
            from was group by all
        ),
        moved as (
            select $by, year, count(*) as entities,
                median(was.value) as median_before, median(now.value) as median_now,
                median(abs(now.value - was.value)) as moved
            from was inner join $table as now using ($by, $entity, year) group by all
        )
        select * exclude (moved, usual), round(moved, 4) as moved,
            round(usual, 4) as usual_in_a_year
        from moved inner join usual using ($by)
        where entities >= 10 and moved > 0 and moved > usual / 2
        """,
        "published years to differ by less than half of what values move from year to year",
        "A factor was lost, or a file holds another year: compare it with the publisher's page. "
        + _ACCEPT,
        against_release=True,
    ),
    _Kind(
        "value_revised_alone",
        """
        with pairs as (
            select $by, $entity, year, was.value as value_before, now.value as value_now,
                sqrt(abs(now.value)) - sqrt(abs(was.value)) as step
            from last_$table as was inner join $table as now using ($by, $entity, year)
        ),
        typical as (
            select $by, quantile_cont(abs(sqrt(abs(value)) - sqrt(abs(earlier))), 0.9) as usual
            from (
                select *, lag(value) over (partition by $by, $entity order by year) as earlier
                from last_$table
            )
            group by all
        )
        select * exclude (step, usual), from pairs inner join typical using ($by)
        where step <> 0 and abs(step) > usual
        """,
        "no value to be revised by more than nine of ten values move in a year",
        f"A digit was lost or two cities were swapped: look at the row. {_ACCEPT}",
        against_release=True,
    ),
    _Kind(
        "years_in_line",
        """
        with years as (
            select distinct $by, year from $table
        ),
        before as (
            select *, lag(year) over (partition by $by order by year) as earlier_year from years
        )
        select $by, earlier_year, year, count(*) as entities,
            round(exp(median(ln(now.value / was.value))), 4) as factor
        from before inner join $table as now using ($by, year)
        inner join (select $by, $entity, year as earlier_year, value from $table) as was
            using ($by, $entity, earlier_year)
        where now.value > 0 and was.value > 0 group by all
        having count(*) >= 10 and abs(median(ln(now.value / was.value))) > 0.5
        """,
        "no year of a series to be far above or below the year before",
        "A factor of 100 or 1,000 or another unit: compare the two files. " + _ACCEPT,
        against_release=False,
    ),
    _Kind(
        "years_differ",
        """
        with pairs as (
            select $by, earlier.year as one_year, later.year as other_year,
                count(*) as entities, count(*) filter (earlier.value = later.value) as equal
            from $table as earlier inner join $table as later using ($by, $entity)
            where earlier.year < later.year
            group by all having count(distinct later.value) >= 5
        )
        select * from pairs where entities >= 10 and equal >= 0.9 * entities
        """,
        "no two years of a series with the same values",
        "One file was stored under two names: fetch both again. " + _ACCEPT,
        against_release=False,
    ),
    _Kind(
        "value_alone",
        """
        with steps as (
            select $by, $entity, year, value,
                lag(value) over one as value_before,
                sqrt(abs(value)) - sqrt(abs(value_before)) as step
            from $table window one as (partition by $by, $entity order by year)
        ),
        apart as (
            select *, abs(step - median(step) over year_of) as apart,
                count(step) over year_of as steps
            from steps window year_of as (partition by $by, year)
        ),
        scored as (
            select *,
                apart / nullif(median(apart) over (partition by $by, year), 0) as times_the_usual
            from apart where steps >= 20
        ),
        tops as (
            select $by, $entity, max(times_the_usual) as times_the_usual,
                arg_max(year, times_the_usual) as year,
                arg_max(value_before, times_the_usual) as value_before,
                arg_max(value, times_the_usual) as value_now
            from scored group by all
        ),
        ranked as (
            select *, lead(times_the_usual) over top as next_one, row_number() over top as place
            from tops window top as (partition by $by order by times_the_usual desc nulls last)
        )
        select $by, $entity, year, value_before, value_now,
            round(times_the_usual, 1) as times_the_usual
        from ranked
        where place = 1 and times_the_usual > 12 and times_the_usual > 1.25 * next_one
        """,
        "no entity to jump alone, far more than any other from year to year",
        "Compare the value with the publisher's page; blank or set it in contracts/corrections/, "
        "or accept it by record in contracts/exceptions.yml.",
        against_release=False,
    ),
)


def _tables_kept(of: str) -> Change:
    """The marts of a step, whose check stands at one of them."""
    return Change(
        of,
        "tables_kept",
        "select mart, rows_before, rows_now from mart_rows where rows_now < rows_before / 2",
        "every table to keep half of the rows of the last release",
        f"A source, a file or a join lost rows: `cityfare diff` shows what was there. {_ACCEPT}",
    )


_PERCENT = Change(
    "wellbeing_observation",
    "percent_is_no_fraction",
    """
    select source_id, indicator_code, unit, max(value) as highest
    from wellbeing_observation inner join indicator using (source_id, indicator_code)
    where unit like 'percent%' group by all
    having count(*) >= 10 and quantile_cont(value, 0.9) <= 1
    """,
    "values of a percent unit above one",
    "The publisher prints fractions, or a factor of 100 was lost: correct parse() or the unit. "
    + _ACCEPT,
)
_CODES = Change(
    "city_match",
    "code_and_name_agree",
    # A name is compared without accents, and without what follows it: "city, Alabama", "(...)".
    r"""
    with printed as (
        select source_id, code_system, vintage, code, mentioned_name from city_match
        union all
        select 'last release', code_system, vintage, code, mentioned_name from last_city_match
    ),
    named as (
        select distinct *, trim(regexp_replace(
            lower(strip_accents(mentioned_name)),
            '( \(.*|[,/].*|-.*| (city|town|village|borough|municipality|metro|metropolitan|urban'
            || '|unified|consolidated|cdp)\b.*)$', ''
        )) as bare
        from printed where mentioned_name is not null
    )
    select own.source_id, own.code_system, own.vintage, own.code, own.mentioned_name,
        list_sort(list(distinct other.mentioned_name)) as name_elsewhere
    from named as own inner join named as other using (code_system, vintage, code)
    where own.source_id <> other.source_id and own.source_id <> 'last release'
    group by all
    having not bool_or(starts_with(own.bare, other.bare) or starts_with(other.bare, own.bare))
    """,
    "code and printed name of one row to be of one city",
    "Two codes were swapped, or a column was shifted: look at the file. " + _ACCEPT,
)
_POPULATION = Change(
    "city",
    "populations_agree",
    """
    with counted as (
        select code, 'us_place_geoid' as code_system, 'census_population' as of_source, population
        from (select place_geoid as code, population from raw_census_population__estimate)
        union all
        select place_geoid, 'us_place_geoid', 'urban_mobility', population
        from raw_urban_mobility__population
        union all
        select place_geoid, 'us_place_geoid', 'cdc_places', population
        from (select distinct place_geoid, population from raw_cdc_places__estimate)
        union all
        select city_key, 'oecd_survey_slug', 'oecd_survey_profiles', population
        from raw_oecd_survey_profiles__response
        union all
        select city_key, 'survey_response_name', 'survey_responses', population
        from raw_survey_responses__response
    ),
    found as (
        select distinct city_code, of_source, counted.population
        from counted inner join city_identifier using (code_system, code)
        where geography_level = 'city' and counted.population is not null
        union all
        select city_code, population_source, population from city where population is not null
        union all
        select city_code, 'geonames', geonames_population from identity__city
        where geonames_population > 0
    ),
    judged as (
        select *, median(population) over city as median_of_all, count(*) over city as figures
        from found window city as (partition by city_code)
    )
    select city_code, of_source, population, median_of_all from judged
    where figures > 1 and (population > 5 * median_of_all or population * 5 < median_of_all)
    """,
    "the populations that sources give of one city to be alike",
    "A digit or a unit was lost, or it is another city: look at the source; blank or set the "
    "cell in contracts/corrections/, or accept it by record in contracts/exceptions.yml.",
    blocking=False,
)
_LABELS = Change(
    "survey_free_text",
    "text_is_no_misspelt_option",
    """
    select city_code, wave, question_id, text, spelling as known_label
    from survey_free_text
    inner join raw_vocabulary__option_spelling using (question_id)
    where length(text) >= 5
        and damerau_levenshtein(lower(text), lower(spelling)) <= 1 + length(text) // 10
    qualify row_number() over (partition by city_code, wave, question_id, ordinal) = 1
    """,
    "free answers that are unlike the labels of their question",
    "A label was misspelt: add the spelling to raw/vocabulary (or `cityfare add` a list of "
    "spellings), or accept it by record in contracts/exceptions.yml.",
    blocking=False,
)
_GAPS_LOST = Change(
    "outcome_gap",
    "gaps_kept",
    """
    with was as (select method, count(gap) as gaps_before from last_outcome_gap group by all),
    now as (select method, count(gap) as gaps_now from outcome_gap group by all)
    select method, gaps_before, coalesce(gaps_now, 0) as gaps_now from was left join now
        using (method)
    where coalesce(gaps_now, 0) < gaps_before * 0.9
    """,
    "each method to give nine of ten gaps of the last release",
    "Drivers or outcomes lost cities: column `reason` says what is missing; compare city_driver "
    f"and city_outcome. {_ACCEPT}",
    against="last_outcome_gap",
)
_PAIRS = """
    pairs as (
        select driver_id, indicator_code, method, was.gap as gap_before, now.gap as gap_now,
            was.ci_low as low_before, was.ci_high as high_before,
            now.gap not between was.ci_low and was.ci_high as is_beyond
        from last_outcome_gap as was
        inner join outcome_gap as now using (driver_id, indicator_code, method)
        where was.ci_low is not null and now.gap is not null
    )
"""
_GAPS_MOVED = Change(
    "outcome_gap",
    "gaps_alike",
    Template("""
    with $pairs
    select method, count(*) as gaps, count(*) filter (is_beyond) as gaps_beyond_interval
    from pairs group by all having count(*) >= 10 and count(*) filter (is_beyond) > 0.1 * count(*)
    """).substitute(pairs=_PAIRS),
    "nine of ten gaps of a method to stay within the interval that the last release gives",
    f"Outcomes, drivers or the method are others: `cityfare diff` shows the gaps. {_ACCEPT}",
    against="last_outcome_gap",
)
_GAP_MOVED = Change(
    "outcome_gap",
    "gap_within_interval",
    Template("with $pairs select * exclude (is_beyond) from pairs where is_beyond").substitute(
        pairs=_PAIRS
    ),
    "each gap to stay within the interval that the last release gives",
    "Look at the cities of the driver and at the outcome; if both are right, nothing is to be "
    "done, or accept it by record in contracts/exceptions.yml.",
    blocking=False,
    against="last_outcome_gap",
)
_STATEMENTS_KEPT = Change(
    "finding",
    "statements_kept",
    """
    select finding_id, was.statement from last_finding as was left join finding as now
        using (finding_id)
    where now.finding_id is null
    """,
    "every statement of the last release to be there",
    f"A printed statement was lost: restore it in its source. {_ACCEPT}",
    against="last_finding",
)
_VERDICTS = Change(
    "finding",
    "verdict_kept",
    """
    select finding_id, was.verdict as verdict_before, now.verdict as verdict_now,
        was.value as value_before, now.value as value_now, now.reason
    from last_finding as was inner join finding as now using (finding_id)
    where was.verdict <> now.verdict
    """,
    "verdicts on printed statements to be those of the last release",
    "People quote them: see what changed in the outcome or the driver, and say so in the notes of "
    "the release, or accept it by record in contracts/exceptions.yml.",
    blocking=False,
    against="last_finding",
)
_FIGURES = Change(
    "published_figure",
    "recomputed_value_kept",
    """
    select figure_id, was.recomputed_value as value_before, now.recomputed_value as value_now,
        was.recomputed_n as n_before, now.recomputed_n as n_now
    from last_published_figure as was inner join published_figure as now using (figure_id)
    where was.recomputed_value is not null
        and (now.recomputed_value is null or abs(now.recomputed_value - was.recomputed_value) > 5)
    """,
    "recomputed figures to be there and to move by five points at most",
    "Answers were added, lost or read otherwise: compare survey_share of the question. If it is "
    "right, accept it by record in contracts/exceptions.yml.",
    blocking=False,
    against="last_published_figure",
)
_CORE = (_tables_kept("source"), _PERCENT, _CODES, _POPULATION, _LABELS)
_STUDY = (
    _tables_kept("finding"),
    _GAPS_LOST,
    _GAPS_MOVED,
    _GAP_MOVED,
    _STATEMENTS_KEPT,
    _VERDICTS,
    _FIGURES,
)


def changes(step: Step | None = None) -> list[Change]:
    """All checks, or those of the marts that one step makes; of the contracts' series first."""
    series = [
        change
        for spec in tables_of("mart")
        if spec.series is not None
        for change in _of_series(spec, spec.series)
    ]
    every = (*series, *_CORE, *_STUDY)
    return [change for change in every if step in (None, table(change.table).step)]


def _of_series(spec: TableSpec, series: Series) -> Iterator[Change]:
    for kind in _SERIES:
        if kind.against_release or series.years_are_alike:
            filled = Template(kind.query).substitute(
                table=spec.name, by=", ".join(series.by), entity=series.entity
            )
            yield Change(
                spec.name,
                kind.kind,
                filled,
                kind.expected,
                kind.remedy,
                blocking=kind.kind not in series.warns,
                against=LAST + spec.name if kind.against_release else None,
            )
