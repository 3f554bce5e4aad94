"""What a file of survey answers says, as a card of text: before it is kept, without a build."""

from collections.abc import Iterator
from pathlib import Path

from pipelines.errors import AddError, UsageError
from pipelines.identity.resolve import Resolver
from pipelines.overlay.add import refuse_problems
from pipelines.pages.saved_page import MAX_BYTES
from pipelines.settings import Settings
from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.layout import Column
from pipelines.survey.questionnaire.wording import ENGLISH, FORM, OPTION
from pipelines.survey.read_any import read_responses
from pipelines.survey.response import Answer, Response, Stated
from pipelines.survey.vocabulary import OTHER
from pipelines.vocabulary import load_words

_MOST_CARDS = 10


def preview(settings: Settings, path: Path, given: Stated, language: str) -> Iterator[str]:
    """The lines of the card of each city in a file; nothing is kept.

    Raises:
        AddError: The file breaks a blocking rule, or is too large.
        UsageError: There is no form in that language.
    """
    if path.stat().st_size > MAX_BYTES:
        size = f"{path.stat().st_size:,} bytes"
        at_most = f"a file of at most {MAX_BYTES:,} bytes"
        raise AddError(path.name, expected=at_most, found=size, remedy="Split it.")
    words = load_words(settings)
    if language not in words.codebook.wordings:
        known = ", ".join(sorted(words.codebook.wordings))
        raise UsageError(
            "add --preview", expected=f"one of {known}", found=language, remedy="Use --language en."
        )
    read = read_responses(path.read_bytes(), path.name, words, given)
    refuse_problems(path, read)
    resolver = Resolver(settings)
    for response in read.responses[:_MOST_CARDS]:
        yield from _card(response, words.codebook, language, resolver)
        yield ""
    if (more := len(read.responses) - _MOST_CARDS) > 0:
        yield f"... and {more} more cities"
    for problem in read.problems:
        yield f"line {problem.line}: {problem.found}; expected {problem.expected}."
    yield "Nothing was kept: leave out --preview to add the file."


def _card(
    response: Response, codebook: Codebook, language: str, resolver: Resolver
) -> Iterator[str]:
    resolved = resolver.resolve(response.city, response.country, response.admin1)
    place = resolved.city_code or f"not matched: {resolved.match.reason}"
    yield f"{response.city}, {response.country} ({place}; survey of {response.wave})"
    people = f"{response.population:,}" if response.population else "not given"
    year = f" ({response.population_year})" if response.population_year else ""
    leader = " ".join(filter(None, (response.leader_title, response.leader_name)))
    yield f"  population: {people}{year}; leader: {leader or 'not given'}"
    wording = codebook.wordings[language]
    columns = codebook.columns_of([response.wave])
    for column in columns:
        answer = response.answers.get(column.asked) if column.asked else None
        if answer is not None:
            yield f"  {wording.column(column)}: {_said(column, answer, codebook, language)}"
    known = sum(column.asked in response.answers for column in columns)
    yield f"  {known} of {len(columns)} questions answered; the others stay unknown"


def _said(column: Column, answer: Answer, codebook: Codebook, language: str) -> str:
    wording = codebook.wordings[language]
    if answer.number is not None:
        return f"{answer.number:,.0f}"
    question = codebook.questions[column.asked.question_id if column.asked else ""]
    labels = {option.option_id: option.label for option in question.options}
    texts = iter(answer.texts)
    other = wording.of(FORM, OTHER) or codebook.wordings[ENGLISH].of(FORM, OTHER)
    said = [
        f"{other}: {next(texts, '')}".rstrip(": ")
        if option == OTHER
        else wording.of(OPTION, f"{question.question_id}.{option}", labels.get(option, option))
        for option in answer.options
    ]
    listed = "; ".join(said) or wording.of(FORM, "none")
    return listed if answer.is_complete else f"{listed} (others unknown)"
