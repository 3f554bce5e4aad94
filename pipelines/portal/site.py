"""What every view gets and gives: the site in one language, its pages and files."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from markupsafe import Markup

from pipelines.portal.release_data import ReleaseData, Row
from pipelines.portal.words import SOURCE_LANGUAGE, Words


@dataclass(frozen=True)
class Page:
    """One HTML page that is still to be rendered."""

    path: str
    """Below the folder of its language, such as `cities/pe-lima.html`."""
    template: str
    values: Mapping[str, object] = field(default_factory=dict)
    """What the template reads."""
    section: str | None = None
    """The page of the navigation that it belongs to; its own path where None."""


@dataclass(frozen=True)
class File:
    """Anything that is not a page: a script's data, a download."""

    path: str
    content: bytes


Part = Page | File
Parts = Iterator[Part]


class Site:
    """One release in one language, with the lookups that views share."""

    def __init__(self, data: ReleaseData, language: str) -> None:
        self.data = data
        self.words = Words(language)

    @property
    def language(self) -> str:
        """Code of the language."""
        return self.words.language

    @cached_property
    def cities(self) -> dict[str, Row]:
        """The rows of `city`, by code."""
        return {row["city_code"]: row for row in self.data.rows("city")}

    @cached_property
    def indicators(self) -> dict[str, Row]:
        """The rows of `indicator`, by code."""
        return {row["indicator_code"]: row for row in self.data.rows("indicator")}

    @cached_property
    def sources(self) -> dict[str, Row]:
        """The rows of `source`, by id."""
        return {row["source_id"]: row for row in self.data.rows("source")}

    @cached_property
    def _labels(self) -> dict[tuple[str, str], str]:
        rows = self.data.rows("code_label")
        english = [row for row in rows if row["language"] == SOURCE_LANGUAGE]
        own = [row for row in rows if row["language"] == self.language]
        return {(row["code_list"], row["code"]): row["label"] for row in [*english, *own]}

    @cached_property
    def _meanings(self) -> dict[tuple[str, str], str]:
        rows = [row for row in self.data.rows("code_label") if row["meaning"]]
        english = [row for row in rows if row["language"] == SOURCE_LANGUAGE]
        own = [row for row in rows if row["language"] == self.language]
        return {(row["code_list"], row["code"]): row["meaning"] for row in [*english, *own]}

    def meaning(self, code_list: str, code: str) -> str:
        """What a code means, in a sentence; "" where its label says it."""
        return self._meanings.get((code_list, code), "")

    def label(self, code_list: str, code: str | None) -> str:
        """What people read for a code; English where the language has no label."""
        if code is None:
            return self.words.gettext("not known")
        return self._labels[code_list, code]

    def said(self, code_list: str, code: str) -> str | Markup:
        """A label for the text of a page: marked as English where the language has none."""
        text = self.label(code_list, code)
        return text if self.has_own_label(code_list, code) else self.words.english(text)

    def has_own_label(self, code_list: str, code: str) -> bool:
        """Does the release have the label in the language of this site?"""
        return (code_list, code) in self._own

    @cached_property
    def _own(self) -> set[tuple[str, str]]:
        rows = self.data.rows("code_label")
        return {(r["code_list"], r["code"]) for r in rows if r["language"] == self.language}

    def has_label(self, code_list: str, code: str) -> bool:
        """Does the release say what people read for a code?"""
        return (code_list, code) in self._labels

    def unit(self, code: str) -> str:
        """A unit in words; its code where the release has no label for it."""
        return self.label("unit", code) if self.has_label("unit", code) else code.replace("_", " ")

    @cached_property
    def _codes(self) -> dict[str, list[str]]:
        codes: dict[str, list[str]] = {}
        rows = self.data.rows("code_label")
        for row in sorted(rows, key=lambda row: (row["position"], row["code"])):
            if row["language"] == SOURCE_LANGUAGE:
                codes.setdefault(row["code_list"], []).append(row["code"])
        return codes

    def codes(self, code_list: str) -> list[str]:
        """All codes of a list, in its order."""
        return self._codes[code_list]

    @cached_property
    def _positions(self) -> dict[tuple[str, str], int]:
        return {
            (code_list, code): position
            for code_list, codes in self._codes.items()
            for position, code in enumerate(codes)
        }

    def position(self, code_list: str, code: str) -> int:
        """Where a code stands in its list."""
        return self._positions[code_list, code]

    def overview(self, subject: str) -> Counter[str]:
        """The counts of a subject of `overview_count`, by code; 0 of a code that has none."""
        return Counter(
            {
                row["overview_code"]: row["overview_count"]
                for row in self.data.rows("overview_count")
                if row["overview_subject"] == subject
            }
        )

    def country(self, city: Row) -> str:
        """The name of a city's country."""
        return self.words.country(city["city_code"], city["country_name"])

    def city_name(self, code: str) -> str:
        """A city's name in a list: with the state, since names repeat."""
        city = self.cities[code]
        region = city["admin1_code"]
        return f"{city['city_name']}, {region}" if region else str(city["city_name"])
