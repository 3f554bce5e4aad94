"""The codebook: what each wave's questionnaire asked and offered, and how a file may spell it.

Here: questions, items, options and columns by wave, built from `raw/vocabulary`. Not here: reading
a file. It is the one place in Python that knows what a wave did not ask.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from contracts import vocab
from pipelines.errors import ContractError
from pipelines.pages.text_key import folded
from pipelines.survey.questionnaire.headings import ExtraHeading, Headings, headings_of
from pipelines.survey.questionnaire.layout import (
    ABOUT,
    DASH,
    KEYS,
    LONG,
    Column,
    Layout,
    header_key,
    name_of,
)
from pipelines.survey.questionnaire.phrases import Phrases, phrases_of
from pipelines.survey.questionnaire.wording import (
    Wording,
    headings_in,
    options_in,
    wordings_of,
)
from pipelines.survey.response import Asked
from pipelines.survey.vocabulary import FOCUS, OTHER, country_names, vocabulary_of

if TYPE_CHECKING:
    import polars as pl

    from pipelines.snapshots.tables import Frames

NONE = "none"
"""The option, and the word, that says that a list is complete and empty."""
NOT_REPORTED = "not_reported"
"""No city answers so: it is the absence of an answer."""

_COMPONENTS = ("strategy", "organisation", "funding", "data", "evaluation")
_ITEM_WAVES = {"future": frozenset({"2020"})}
"""Only the questionnaire of 2020 asked about the future."""


class AnswerType(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTI = "multi"
    LIKERT = "likert"
    MATRIX = "matrix"
    INTEGER = "integer"


@dataclass(frozen=True)
class Option:
    """An answer that a question offers."""

    option_id: str
    label: str
    waves: frozenset[str]


@dataclass(frozen=True)
class Item:
    """A row of a matrix question."""

    item_id: str
    label: str


@dataclass(frozen=True)
class Question:
    """A question with its items and options, in the order of the questionnaire."""

    question_id: str
    label: str
    answer_type: AnswerType
    waves: frozenset[str]
    items: tuple[Item, ...]
    options: tuple[Option, ...]

    def has_option(self, option_id: str) -> bool:
        """Whether the question offers an option, in any wave."""
        return any(option.option_id == option_id for option in self.options)

    @property
    def offers_other(self) -> bool:
        """Whether an answer in the city's own words is welcome."""
        return self.has_option(OTHER)

    def item_of(self, key: str) -> str | None:
        """The item of the key of its id or label."""
        for item in self.items:
            if key in (header_key(item.item_id), header_key(item.label)):
                return item.item_id
        return None


@dataclass(frozen=True)
class Codebook:
    """Look-ups of everything a questionnaire may hold; keys are made by `header_key`."""

    questions: Mapping[str, Question]
    """By id, in the order of the questionnaire."""
    columns: tuple[Column, ...]
    """All answer columns of all waves, in order."""
    headings: Headings
    """What a header, or a cell of the long layout, may call a question."""
    labels: Mapping[str, Mapping[str, str]]
    """Question -> key of a label, spelling or id -> option."""
    phrases: Mapping[str, Phrases]
    """Question -> its labels, to be found in a text."""
    words: Mapping[str, str]
    """Folded word that answers any question -> what it says, as an option id."""
    wordings: Mapping[str, Wording]
    """Language -> labels of questions, options and forms."""
    countries: Mapping[str, str]
    """Key of a country's name or ISO code -> our name."""
    divisions: Mapping[tuple[str, str], str]
    """Our name of the country and key of a state's name or code -> its postal code."""

    def is_asked(self, asked: Asked, wave: str) -> bool:
        """Whether the questionnaire of a wave had the question and the item."""
        waves = self.questions[asked.question_id].waves
        return wave in waves & _ITEM_WAVES.get(asked.item_id or "", waves)

    def columns_of(self, waves: Iterable[str]) -> tuple[Column, ...]:
        """The answer columns of the wide layout that any of the waves has."""
        wanted = tuple(waves)
        return tuple(
            column
            for column in self.columns
            if column.asked and any(self.is_asked(column.asked, wave) for wave in wanted)
        )

    def template(self, waves: Iterable[str], layout: Layout) -> tuple[Column, ...]:
        """The columns of an empty questionnaire, in order."""
        if layout is Layout.LONG:
            return (*KEYS, *LONG)
        return (*KEYS, *ABOUT, *self.columns_of(waves))

    def offered(self, question_id: str, wave: str) -> tuple[Option, ...]:
        """The options that a wave offered; none for a question that asks for a number."""
        options = self.questions[question_id].options
        return tuple(o for o in options if wave in o.waves and o.option_id != NOT_REPORTED)


def codebook_of(frames: "Frames") -> Codebook:
    """Build the codebook from the frames of the vocabulary source.

    Raises:
        ContractError: An extra spelling of a column is already that of another, or names a question
            or an item that does not exist.
    """
    questions = _questions(frames)
    columns = tuple(_columns(questions.values()))
    wordings = wordings_of(frames)
    labels = _labels(frames, questions.values(), wordings)
    words = _words(frames)
    rows = frames["raw_vocabulary__column_spelling"].iter_rows(named=True)
    extra = [ExtraHeading(r["spelling"], r["question_id"], r["item_id"]) for r in rows]
    extra += headings_in(wordings, columns)
    return Codebook(
        questions=questions,
        columns=columns,
        headings=headings_of(columns, {q.question_id: q.label for q in questions.values()}, extra),
        labels=labels,
        phrases={id_: phrases_of(known, words) for id_, known in labels.items()},
        words=words,
        wordings=wordings,
        countries=_countries(frames),
        divisions=_divisions(frames),
    )


def _questions(frames: "Frames") -> dict[str, Question]:
    items: dict[str, tuple[Item, ...]] = defaultdict(tuple)
    for row in _in_order(frames["raw_vocabulary__item"]):
        items[row["question_id"]] += (Item(row["item_id"], row["label"]),)
    options: dict[str, tuple[Option, ...]] = defaultdict(tuple)
    for row in _in_order(frames["raw_vocabulary__option"]):
        option = Option(row["option_id"], row["label"], _waves(row["waves"]))
        options[row["question_id"]] += (option,)
    rows = frames["raw_vocabulary__question"].iter_rows(named=True)
    return {
        row["question_id"]: Question(
            question_id=row["question_id"],
            label=row["label"],
            answer_type=AnswerType(row["answer_type"]),
            waves=_waves(row["waves"]),
            items=items[row["question_id"]],
            options=options[row["question_id"]],
        )
        for row in sorted(rows, key=lambda row: _COMPONENTS.index(row["component"]))
    }


def _in_order(frame: "pl.DataFrame") -> list[dict[str, Any]]:
    return sorted(frame.iter_rows(named=True), key=lambda row: int(row["position"]))


def _waves(text: str) -> frozenset[str]:
    return frozenset(text.split("|")) & frozenset(vocab.WAVES)


def _columns(questions: Iterable[Question]) -> Iterator[Column]:
    for question in questions:
        if not question.items:
            yield Column(question.question_id, question.label, Asked(question.question_id))
        for item in question.items:
            asked = Asked(question.question_id, item.item_id)
            yield Column(name_of(asked), f"{question.label}{DASH}{item.label}", asked)


def _labels(
    frames: "Frames", questions: Iterable[Question], wordings: Mapping[str, Wording]
) -> dict[str, dict[str, str]]:
    known = vocabulary_of(frames)
    printed = {**known.options, FOCUS: known.focus}
    return {
        question.question_id: {
            **options_in(wordings, question.question_id),
            **printed.get(question.question_id, {}),
            **{header_key(option.label): option.option_id for option in question.options},
            **{header_key(option.option_id): option.option_id for option in question.options},
        }
        for question in questions
    }


def _words(frames: "Frames") -> dict[str, str]:
    """Folded word -> option.

    Raises:
        ContractError: A word says two things.
    """
    found: dict[str, str] = {}
    for row in frames["raw_vocabulary__answer_word"].iter_rows(named=True):
        said = found.setdefault(folded(row["spelling"]), row["option_id"])
        if said != row["option_id"]:
            raise ContractError(
                f"raw/vocabulary, answer_word.csv, '{row['spelling']}'",
                expected="a word that says one thing in all languages",
                found=f"{said} and {row['option_id']}",
                remedy="Remove one of the lines.",
            )
    return found


def _countries(frames: "Frames") -> dict[str, str]:
    rows = frames["raw_vocabulary__country"].iter_rows(named=True)
    codes = {
        folded(code): row["country_name"]
        for row in rows
        for code in (row["country_code"], row["iso2"])
    }
    return codes | country_names(frames, folded)


def _divisions(frames: "Frames") -> dict[tuple[str, str], str]:
    countries = frames["raw_vocabulary__country"].iter_rows(named=True)
    names = {row["country_code"]: row["country_name"] for row in countries}
    postal: dict[tuple[str, str], str] = {}
    found: dict[tuple[str, str], str] = {}
    for row in frames["raw_vocabulary__admin1"].iter_rows(named=True):
        code, country = row["admin1_code"], row["country_code"]
        postal[country, row["geonames_admin1"]] = code
        for spelling in (code, row["admin1_name"]):
            found[names[country], header_key(spelling)] = code
    for row in frames["raw_vocabulary__admin1_spelling"].iter_rows(named=True):
        division = (row["country_code"], row["geonames_admin1"])
        if division in postal:
            key = (names[row["country_code"]], header_key(row["spelling"]))
            found.setdefault(key, postal[division])
    return found
