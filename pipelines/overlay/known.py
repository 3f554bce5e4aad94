"""What the latest release knows of a city, so that a form need not ask for it again."""

from typing import TYPE_CHECKING

from pipelines.errors import UsageError
from pipelines.publish.catalogue import find_release
from pipelines.settings import Settings
from pipelines.survey.questionnaire import layout as names
from pipelines.survey.questionnaire.form import Known
from pipelines.survey.response import Asked
from pipelines.warehouse import reading

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_CITIES = """
    select city_code, city_name, country_name, admin1_code from city
    where city_code = lower(?) or lower(city_name) = lower(?) order by city_code
"""
# A list of which an option is unknown may still be completed.
_ANSWERED = """
    select question_id, item_id from survey_answer
    where city_code = ? and wave = ?
    group by question_id, item_id
    having max(case when answer = 'unknown' and value_number is null then 1 else 0 end) = 0
"""


def known_of(settings: Settings, city: str, wave: str, *, has_answers: bool) -> Known:
    """The facts of a city, and the questions of a wave whose answers are known in full.

    Args:
        settings: Folders.
        city: Its code or its exact name.
        wave: Wave of the survey.
        has_answers: Whether to leave out questions that are answered; else none is.

    Raises:
        UsageError: No city, or several, of that code or name.
    """
    with reading(find_release(settings).warehouse) as connection:
        code, name, country, admin1 = _city(connection, city)
        rows = connection.execute(_ANSWERED, [code, wave]).fetchall() if has_answers else []
    facts = {names.CITY: name, names.COUNTRY: country, names.ADMIN1: admin1 or ""}
    return Known(facts, frozenset(Asked(question, item) for question, item in rows))


def _city(connection: "DuckDBPyConnection", city: str) -> tuple[str, str, str, str | None]:
    name, comma, country = (part.strip() for part in city.partition(","))
    found = connection.execute(_CITIES, [name, name]).fetchall()
    if comma:
        found = [row for row in found if row[2].casefold() == country.casefold()]
    if len(found) == 1:
        return tuple(found[0])
    raise UsageError(
        f"--for {city}",
        expected="the code or the exact name of one city of the latest release",
        found=", ".join(row[0] for row in found) or "no such city",
        remedy="Name one by its code; `cityfare cities resolve` finds it.",
    )
