"""The words of questions, options and forms in four languages, from `raw/vocabulary`.

Translated by Cityfare, not reviewed by native speakers: the snapshot's record says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from contracts import vocab
from pipelines.survey.questionnaire.headings import ExtraHeading
from pipelines.survey.questionnaire.layout import DASH, Column, header_key
from pipelines.survey.response import Asked

if TYPE_CHECKING:
    from pipelines.snapshots.tables import Frames

QUESTION, ITEM, OPTION, FIELD, FORM = "question", "item", "option", "field", "form"
ENGLISH = "en"


@dataclass(frozen=True)
class Wording:
    """The labels of one language; what it lacks is said in the language of the fallback."""

    labels: Mapping[tuple[str, str], str]
    """Vocabulary and code -> label."""

    def of(self, vocabulary: str, code: str, fallback: str = "") -> str:
        """The label of a code."""
        return self.labels.get((vocabulary, code), fallback)

    def column(self, column: Column) -> str:
        """What a column asks: a fact about the city, a question, or a question and its item."""
        if column.asked is None:
            return self.of(FIELD, column.name, column.label)
        return self.asked(column.asked) or column.label

    def asked(self, asked: Asked) -> str:
        """A question, with its item where it has one; empty where it was not translated."""
        question = self.of(QUESTION, asked.question_id)
        if asked.item_id is None or not question:
            return question
        return f"{question}{DASH}{self.of(ITEM, f'{asked.question_id}.{asked.item_id}')}"


def wordings_of(frames: "Frames") -> dict[str, Wording]:
    """The words of each language, by its code."""
    found: dict[str, dict[tuple[str, str], str]] = {code: {} for code in vocab.LANGUAGES}
    columns = ["vocabulary", "code", "language", "label"]
    for vocabulary, code, language, label in (
        frames["raw_vocabulary__label"].select(columns).iter_rows()
    ):
        found[language][vocabulary, code] = label
    return {code: Wording(labels) for code, labels in found.items()}


def headings_in(
    wordings: Mapping[str, Wording], columns: tuple[Column, ...]
) -> Iterator[ExtraHeading]:
    """Translated questions as what a header may call an answer column."""
    for wording in wordings.values():
        for column in columns:
            if column.asked is not None and (text := wording.asked(column.asked)):
                yield ExtraHeading(text, column.asked.question_id, column.asked.item_id)


def options_in(wordings: Mapping[str, Wording], question_id: str) -> dict[str, str]:
    """Key of a translated label -> option of a question."""
    return {
        header_key(label): code.removeprefix(f"{question_id}.")
        for wording in wordings.values()
        for (vocabulary, code), label in wording.labels.items()
        if vocabulary == OPTION and code.startswith(f"{question_id}.")
    }
