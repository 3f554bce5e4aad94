"""The project's vocabulary as look-ups: printed label -> option, area, country.

Spellings are decided in `raw/vocabulary`, never here.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipelines.nearest import nearest
from pipelines.pages.text_key import key_of

if TYPE_CHECKING:
    from pipelines.snapshots.tables import Frames

OTHER = "other"
FOCUS = "policy_focus"
SUFFICIENCY = "data_sufficiency"
LISTED = (
    "purposes",
    "success_factors",
    "roles",
    "terms",
    "activities",
    "funding_sources",
    "funded_activities",
)
"""Questions that a page answers with a list of labels; policy areas are read apart."""
PARTNERS = ("innovation_partners", "data_partners")
"""Questions that a page answers with a list in a sentence."""
SINGLE = frozenset({"formal_strategy", "approach", "team_placement", "dedicated_funding"})
"""Questions with one answer."""
ITEMS_OF_PAGES = {"funding_sources": "present"}
"""The item that a page answers: it prints the sources that a city has now, none that it expects."""

_SEPARATOR = re.compile(
    r"(?:\s*[,;]\s*(?:and\s+|or\s+|&\s*)?|\s+(?:and|or|&)\s+|\s+)", re.IGNORECASE
)


@dataclass(frozen=True)
class Phrase:
    """One item of a list that stands in a sentence, as printed; no option if it is not a label."""

    text: str
    option: str | None


@dataclass(frozen=True)
class Vocabulary:
    """Look-ups by `key_of` the printed label."""

    options: Mapping[str, Mapping[str, str]]
    """Question -> label -> option, as lists print it."""
    sentence_options: Mapping[str, Mapping[str, str]]
    """Question -> words -> option, as sentences say it: pieces of a label, or all of it."""
    areas: Mapping[str, str]
    """Label -> policy area, wherever an area is named."""
    area_spellings: Mapping[str, str]
    """The same labels -> as the vocabulary writes them."""
    focus: Mapping[str, str]
    """Label -> policy area or `none`, in the list of areas that a city is focused on."""
    countries: Mapping[str, str]
    area_ids: tuple[str, ...]
    waves: Mapping[tuple[str, str], str]
    """The wave of each option that was offered in one wave only."""
    questions_of: Mapping[str, tuple[str, ...]]
    """Label -> the listed questions that have it as an option."""
    known_phrases: Mapping[str, re.Pattern[str]]

    def labels_of(self, question: str) -> Mapping[str, str]:
        """Label -> option of a question that has a list; policy areas are the options of focus."""
        return self.focus if question == FOCUS else self.options.get(question, {})

    def nearest_area(self, key: str) -> str | None:
        """The known spelling of a policy area that is nearest to an unknown label."""
        known = nearest(key, list(self.area_spellings))
        return self.area_spellings[known[0]] if known else None

    def is_label(self, key: str) -> bool:
        """Whether any list of the page may print the label."""
        return key in self.questions_of or key in self.focus

    def country(self, key: str) -> str | None:
        """Our name of a country, with or without its article."""
        return self.countries.get(key.removeprefix("the "))

    def continues(self, key: str, labels: Iterable[str]) -> str | None:
        """The first of the labels that a cut one is the beginning of."""
        return next((label for label in labels if label.startswith(key) and label != key), None)

    def phrases(self, question: str, text: str) -> list[Phrase]:
        """Take apart a list in a sentence; labels may themselves hold commas and "and"."""
        known = self.known_phrases[question]
        found, at, unknown_from = [], 0, 0
        while at < len(text):
            label = known.match(text, at)
            if label is not None:
                found += _unknown(text[unknown_from:at])
                found.append(Phrase(label[0], self.sentence_options[question][key_of(label[0])]))
                at = unknown_from = label.end()
            gap = _SEPARATOR.match(text, at)
            if gap is not None:
                if "," in gap[0] or ";" in gap[0] or at == unknown_from:
                    found += _unknown(text[unknown_from:at])
                    unknown_from = gap.end()
                at = gap.end()
            elif label is None:
                at = _end_of_word(text, at)
        return found + _unknown(text[unknown_from:])


def _end_of_word(text: str, at: int) -> int:
    while at < len(text) and not text[at].isspace() and text[at] not in ",;":
        at += 1
    return at


_DANGLING = re.compile(r"^(?:and|or|&)\s+|\s+(?:and|or|&)$", re.IGNORECASE)


def _unknown(text: str) -> list[Phrase]:
    clean = _DANGLING.sub("", text.strip(" ,;."))
    return [Phrase(clean, None)] if clean.lower() not in {"", "the"} else []


def vocabulary_of(frames: "Frames") -> Vocabulary:
    """Build the look-ups from the frames of the vocabulary source."""
    options, told = _options(frames, {"any", "list"}), _options(frames, {"any", "sentence"})
    areas = _areas(frames, {"any"})
    # Options of the focus question beside the areas: `none` and its spellings.
    focus = {**options[FOCUS], **_areas(frames, {"any", FOCUS})}
    rows = frames["raw_vocabulary__option"].iter_rows(named=True)
    waves = {
        (row["question_id"], row["option_id"]): row["waves"]
        for row in rows
        if "|" not in row["waves"]
    }
    return Vocabulary(
        options=options,
        sentence_options=told,
        areas=areas,
        area_spellings=_area_spellings(frames),
        focus=focus,
        countries=country_names(frames, key_of),
        area_ids=tuple(sorted(frames["raw_vocabulary__policy_area"]["policy_area_id"])),
        waves=waves,
        questions_of=_questions_of(options),
        known_phrases={question: _pattern(labels) for question, labels in told.items()},
    )


def country_names(frames: "Frames", key: Callable[[str], str]) -> dict[str, str]:
    """Names of countries by the key of each way to write them."""
    rows = list(frames["raw_vocabulary__country"].iter_rows(named=True))
    name_of = {row["country_code"]: row["country_name"] for row in rows}
    spelled = frames["raw_vocabulary__country_spelling"].select("country_code", "spelling")
    return {key(spelling): name_of[code] for code, spelling in spelled.iter_rows()} | {
        key(name): name for name in name_of.values()
    }


def _options(frames: "Frames", scopes: set[str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for row in frames["raw_vocabulary__option"].iter_rows(named=True):
        if row["option_id"] != OTHER:
            found[row["question_id"]][key_of(row["label"])] = row["option_id"]
    for row in frames["raw_vocabulary__option_spelling"].iter_rows(named=True):
        if row["scope"] in scopes:
            found[row["question_id"]][key_of(row["spelling"])] = row["option_id"]
    return dict(found)


def _areas(frames: "Frames", scopes: set[str]) -> dict[str, str]:
    rows = frames["raw_vocabulary__policy_area_spelling"].iter_rows(named=True)
    labels = frames["raw_vocabulary__policy_area"].iter_rows(named=True)
    return {key_of(row["label"]): row["policy_area_id"] for row in labels} | {
        key_of(row["spelling"]): row["policy_area_id"] for row in rows if row["scope"] in scopes
    }


def _area_spellings(frames: "Frames") -> dict[str, str]:
    rows = frames["raw_vocabulary__policy_area_spelling"].filter(scope="any")
    labels = [*rows["spelling"], *frames["raw_vocabulary__policy_area"]["label"]]
    # Of two spellings of one key the first is shown.
    return {key_of(label): label for label in reversed(labels)}


def _questions_of(options: Mapping[str, Mapping[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for question in LISTED:
        for label in options[question]:
            found[label] = (*found.get(label, ()), question)
    return found


def _pattern(labels: Iterable[str]) -> re.Pattern[str]:
    """Any of the labels, the longest first, however spaced, and no part of a word."""
    longest_first = sorted(labels, key=len, reverse=True)
    return re.compile(
        "(?:" + "|".join(map(_spaced, longest_first)) + r")(?![\w/-]|\s*/)", re.IGNORECASE
    )


def _spaced(label: str) -> str:
    words = re.escape(label).replace(r"\ and\ ", r"\s+(?:and|&)\s+").replace(r"\ ", r"\s+")
    return words.replace("/", r"\s*/\s*")
