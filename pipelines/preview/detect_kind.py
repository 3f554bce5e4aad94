"""Which kind a file is: a questionnaire, a publisher's table, a page; and the reader of each."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipelines.file_formats.error_responses import refuse_error_answer
from pipelines.pages.problems import WithProblems
from pipelines.pages.saved_page import MAX_BYTES, too_large
from pipelines.settings import Settings

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
    size = path.stat().st_size
    # A file that is too large is refused by its size, unread.
    told = (
        WithProblems(problems=(too_large(size),))
        if size > MAX_BYTES
        else _read(settings, path.read_bytes(), path.name)
    )
    return Inspected({"kind": None, **told.to_json()}, told.is_refused)


def _read(settings: Settings, data: bytes, name: str) -> WithProblems:
    """Read a page or a questionnaire; a page of anything else says that it is not one."""
    from pipelines.certification.page import looks_like_city_page, read_certification_page
    from pipelines.practices.page import looks_like_practice, parse_practice
    from pipelines.survey.profile_page.page import parse_page
    from pipelines.survey.questionnaire.read import looks_like_questionnaire, read_questionnaire
    from pipelines.vocabulary import load_practice_lists, load_words

    if looks_like_city_page(data[:_HEAD_BYTES]):
        return read_certification_page(data)
    if looks_like_practice(data):
        return parse_practice(data, load_practice_lists(settings))
    words = load_words(settings)
    if looks_like_questionnaire(data, name):
        return read_questionnaire(data, name, words.codebook)
    return parse_page(data, words.vocabulary)
