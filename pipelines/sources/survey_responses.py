"""Survey answers that users bring: profile pages of cities, and filled questionnaires.

Nothing of it is in raw/: `cityfare add` stores each file as a snapshot of its own in the user's
overlay. A later file adds to what earlier ones say of a city and wave; one that was added to
supersede them takes the place of what it contradicts.
"""

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, with_lineage
from pipelines.source_definition import Cadence, Source
from pipelines.survey.read_any import Words, read_responses
from pipelines.survey.response import Answer, Response, Row, Stated, text_of
from pipelines.survey.vocabulary import OTHER, SUFFICIENCY

SOURCE = Source(
    id="survey_responses",
    title="Survey answers added by users: profile pages and filled questionnaires",
    publisher="Users of Cityfare",
    homepage="https://cities-innovation-oecd.com/",
    citation="Survey answers added by the user.",
    cadence=Cadence.NEVER,
    reads=("vocabulary",),
)

_TABLES = ("response", "answer", "answer_list", "data_area")
_TABLE = "raw_survey_responses__"


def parse(snapshot: Snapshot, landed: Frames) -> Frames:
    """Read every file of the snapshot again, by the vocabulary as it is now.

    Raises:
        SourceFormatError: A file no longer reads without a blocking problem.
    """
    (file,) = snapshot.files
    read = read_responses(
        snapshot.read(file), file.name, Words.of(landed), Stated.of(snapshot.given)
    )
    if read.is_refused:
        first = read.blocking[0]
        raise SourceFormatError(
            f"{snapshot.place}/{file.name}, line {first.line}",
            expected=first.expected,
            found=f"{first.found} ({first.rule.value})",
            remedy="Correct the file and add it again, or remove its folder.",
        )
    rows: dict[str, list[Row]] = {name: [] for name in _TABLES}
    for response in read.responses:
        _lay_out(rows, snapshot, read.kind, response)
    return {f"{_TABLE}{name}": _frame(name, found, file.name) for name, found in rows.items()}


def _lay_out(rows: dict[str, list[Row]], snapshot: Snapshot, kind: str, response: Response) -> None:
    response_id = f"{snapshot.version.rpartition('+')[2]}:{response.line}"
    place = (response.city, response.admin1 or "", response.country)
    rows["response"].append(
        {
            "response_id": response_id,
            "response_kind": kind,
            "file_name": snapshot.files[0].name,
            "stored_at": snapshot.stored_at,
            "is_superseding": "yes" if snapshot.given.get("supersede") else "no",
            "wave": response.wave,
            "city": response.city,
            "country": response.country,
            "admin1": response.admin1,
            "city_key": "|".join(place),
            "leader_title": response.leader_title,
            "leader_name": response.leader_name,
            "population": text_of(response.population),
            "population_year": text_of(response.population_year),
            "lead_innovation_officers": "; ".join(response.lead_innovation_officers) or None,
        }
    )
    rows["data_area"] += response.lists.rows(response_id)
    for asked, answer in response.answers.items():
        if asked.question_id == SUFFICIENCY and response.lists.areas:
            # The flags of a page come from its lists, once the contract has judged them.
            continue
        key: Row = {
            "response_id": response_id,
            "question_id": asked.question_id,
            "item_id": asked.item_id,
            "evidence": answer.evidence,
        }
        given = _answer_rows(answer)
        seen: Row = {
            "completeness": "whole" if answer.is_complete else "partial",
            "answers_read": str(len(given)),
        }
        rows["answer_list"].append(key | seen)
        rows["answer"] += [key | row for row in given]


def _answer_rows(answer: Answer) -> list[Row]:
    """One row for each option, each with its text where it is a free answer, or for the number."""
    if answer.number is not None:
        return [{"position": "1", "number": repr(answer.number)}]
    texts = iter(answer.texts)
    return [
        {
            "position": str(position),
            "option_id": option,
            "text": next(texts, None) if option == OTHER else None,
        }
        for position, option in enumerate(answer.options, start=1)
    ]


def _frame(name: str, rows: list[Row], file_name: str) -> pl.DataFrame:
    from contracts.model import table  # parsing a page alone needs no contract

    columns = table(f"{_TABLE}{name}").column_names
    return with_lineage(pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String)), file_name)
