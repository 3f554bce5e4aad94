"""Which kind a file is: a questionnaire, a publisher's table, a page; and the reader of each."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.file_formats.error_responses import refuse_error_answer
from pipelines.pages.saved_page import MAX_BYTES
from pipelines.settings import Settings

CERTIFICATION = "certification_page"
_HEAD_BYTES = 65_536


@dataclass(frozen=True)
class Inspected:
    """A file as JSON, and whether it may be used as it is."""

    document: dict[str, Any]
    is_refused: bool


def inspect(settings: Settings, path: Path) -> Inspected:
    """Tell what a file is, and read it.

    Raises:
        CityfareError: A publisher's table is damaged or cannot be read at all, or the file is an
            answer of a publisher that holds no data.
    """
    from pipelines.preview.table import read_table, source_of_file

    if (found := source_of_file(path)) is not None:
        module, layout = found
        table = read_table(settings, path, module, layout)
        # A table that was read is not refused, even if the warehouse could not take it as it is.
        return Inspected(table.to_json(), is_refused=False)
    with path.open("rb") as file:
        refuse_error_answer(file.read(_HEAD_BYTES), path.name)
    # A page that is too large for any reader is told so by the survey's.
    is_small = path.stat().st_size <= MAX_BYTES
    page = (_certification_page(path) or _practice_page(settings, path)) if is_small else None
    return page or _survey_file(settings, path)


def _practice_page(settings: Settings, path: Path) -> Inspected | None:
    """A page on an innovation practice; None where the file is none."""
    from pipelines.practices.page import looks_like_practice, parse_practice_file
    from pipelines.vocabulary import load_practice_lists

    if not looks_like_practice(path.read_bytes()):
        return None
    page = parse_practice_file(path, load_practice_lists(settings))
    return Inspected(dict(page.to_json()), page.is_refused)


def _certification_page(path: Path) -> Inspected | None:
    """A city's page of What Works Cities; None where the file is none."""
    from pipelines.certification.page import read_certification_file, recognise

    with path.open("rb") as file:
        is_page = recognise(file.read(_HEAD_BYTES)) is not None
    if not is_page:
        return None
    page = read_certification_file(path)
    return Inspected({"kind": CERTIFICATION, **page.to_json()}, page.is_refused)


def _survey_file(settings: Settings, path: Path) -> Inspected:
    """A questionnaire, or a page of the survey; a page of anything else says that it is none."""
    from pipelines.survey.profile_page.page import parse_file
    from pipelines.survey.questionnaire.read import (
        looks_like_questionnaire,
        read_questionnaire_file,
    )
    from pipelines.vocabulary import load_words

    words = load_words(settings)
    is_small = path.stat().st_size <= MAX_BYTES
    if is_small and looks_like_questionnaire(path.read_bytes(), path.name):
        questionnaire = read_questionnaire_file(path, words.codebook)
        return Inspected(questionnaire.to_json(), questionnaire.is_refused)
    page = parse_file(path, words.vocabulary)
    return Inspected(page.to_json(), page.is_refused)
