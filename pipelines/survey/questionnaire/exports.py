"""Survey tools: whose export a file is, the header rows that they add, the settings that work.

Here: which rows of a file are its header. Not here: what a header means (`option_columns.py`).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.pages.problems import Problem
from pipelines.survey.questionnaire.grid import LONGEST_HEADER, Grid, Row
from pipelines.survey.questionnaire.layout import header_key

_IMPORT_ID = '{"ImportId"'
_SUB_HEADERS = frozenset({"response", "open-ended response"})


@dataclass(frozen=True)
class Tool:
    """A survey tool: columns of its exports, what to choose, and how many columns tell the tool."""

    name: str
    signs: tuple[str, ...]
    setting: str
    enough: int = 2


_TITLES = "give each question our label as its title, and its choices our labels"
QUALTRICS = Tool(
    "Qualtrics",
    ("responseid", "recipientlastname", "recordeddate", "distributionchannel", "status"),
    "export CSV with 'Use choice text', with our ids or labels as names and texts of the questions",
)
SURVEYMONKEY = Tool(
    "SurveyMonkey",
    ("respondent id", "collector id"),
    "export 'All individual responses' with 'Actual answer text', our labels as question titles",
)
LIMESURVEY = Tool(
    "LimeSurvey",
    (
        *("response id", "date submitted", "last page", "start language", "seed"),
        *("submitdate", "lastpage", "startlanguage"),
    ),
    "export headings as 'Full question text' and responses as 'Full answers'",
)
KOBO = Tool(
    "KoboToolbox",
    ("start", "end", "_id", "_uuid", "_submission_time", "_index", "__version__"),
    "download with 'Labels', or with our ids as XML values, and multiple choices as "
    "'single column'",
)
TOOLS = (
    *(QUALTRICS, SURVEYMONKEY, LIMESURVEY, KOBO),
    Tool("Microsoft Forms", ("start time", "completion time"), _TITLES),
    Tool("Google Forms", ("timestamp",), _TITLES, enough=1),
)


@dataclass(frozen=True)
class Export:
    """A file without the header rows that its tool added; no tool: nobody's export."""

    grid: Grid
    tool: Tool | None

    def advise(self, problems: Sequence[Problem]) -> list[Problem]:
        """The problems, the first blocking one with the setting that makes an export readable."""
        told = list(problems)
        at = next((i for i, problem in enumerate(told) if problem.is_blocking), None)
        if self.tool is not None and at is not None:
            advice = f"this is an export of {self.tool.name}: {self.tool.setting}"
            told[at] = replace(told[at], expected=f"{told[at].expected}; {advice}")
        return told


def read_export(grid: Grid, is_known: Callable[[str], bool]) -> Export:
    """Tell the tool that exported a file, and make one header of its header rows.

    Args:
        grid: The file.
        is_known: Whether a header names a column of the questionnaire.
    """
    import_ids = [
        row
        for row in grid.rows[:2]
        if all(text.startswith(_IMPORT_ID) for text in row.cells.values())
    ]
    if import_ids:
        return Export(_of_qualtrics(grid, import_ids[0], is_known), QUALTRICS)
    keys = {header_key(text[:LONGEST_HEADER]) for text in grid.header.cells.values()}
    # `_id` loses its underscore as a key.
    told = (t for t in TOOLS if len(keys & set(map(header_key, t.signs))) >= t.enough)
    tool = next(told, None)
    under = {header_key(text) for row in grid.rows[:1] for text in row.cells.values()}
    if tool is SURVEYMONKEY and under & _SUB_HEADERS:
        return Export(_of_surveymonkey(grid), SURVEYMONKEY)
    return Export(grid, tool)


def _of_qualtrics(grid: Grid, import_ids: Row, is_known: Callable[[str], bool]) -> Grid:
    """Header: of its names and its question texts, for each column the one that is known."""
    rows = tuple(row for row in grid.rows if row.number > import_ids.number)
    texts = grid.rows[0].cells if grid.rows[0] is not import_ids else {}
    header: Mapping[int, str] = {
        place: texts[place] if not is_known(name) and is_known(texts.get(place, "")) else name
        for place, name in grid.header.cells.items()
    }
    return replace(grid, header=Row(grid.header.number, header), rows=rows, above=())


def _of_surveymonkey(grid: Grid) -> Grid:
    """Header: the question, carried on over its options, which stand in the second row."""
    under = grid.rows[0]
    header, question = {}, ""
    for place in range(max((*grid.header.cells, *under.cells)) + 1):
        question = grid.header.text(place) or question
        option = under.text(place)
        is_plain = not option or header_key(option) in _SUB_HEADERS
        if question:
            header[place] = question if is_plain else f"{question} [{option}]"
    return replace(grid, header=Row(grid.header.number, header), rows=grid.rows[1:])
