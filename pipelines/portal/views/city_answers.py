"""What a city answered in a wave, by section: what it named, what it did not, what is not known."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.portal.release_data import Row
from pipelines.portal.site import Site

_LISTED = ("yes", "no", "unknown")
_HEADER = "header"


@dataclass(frozen=True)
class Line:
    """One answer, with the share of peers that gave the same one."""

    text: str
    is_no: bool
    row: Row


@dataclass(frozen=True)
class Block:
    """A question and its answers."""

    question_id: str
    question: str
    is_list: bool
    """Could several options be named?"""
    named: Sequence[Line]
    not_named: Sequence[str]
    not_known: Sequence[str]
    state: str
    """`known`, `part` or `unk`."""


@dataclass(frozen=True)
class Section:
    """Questions on one subject."""

    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Wave:
    """The answers of one wave of the survey."""

    wave: str
    sections: Sequence[Section]
    leader: str | None
    office: str | None

    @property
    def blocks(self) -> list[Block]:
        """All questions, in the page's order."""
        return [block for section in self.sections for block in section.blocks]

    def block(self, question_id: str) -> Block | None:
        """One question by id."""
        return next((block for block in self.blocks if block.question_id == question_id), None)


def waves_of(site: Site, profile: Sequence[Row]) -> list[Wave]:
    """The waves that a city answered, newest first."""
    waves = sorted({row["wave"] for row in profile}, reverse=True)
    return [_wave(site, wave, [row for row in profile if row["wave"] == wave]) for wave in waves]


def _wave(site: Site, wave: str, rows: Sequence[Row]) -> Wave:
    header = {row["label"]: row["answer"] for row in rows if row["section"] == _HEADER}
    sections = []
    for section in site.codes("section"):
        lines = [row for row in rows if row["section"] == section and row["question_id"]]
        questions = dict.fromkeys(row["question_id"] for row in lines)
        blocks = [_block(site, q, [r for r in lines if r["question_id"] == q]) for q in questions]
        if blocks:
            sections.append(Section(site.label("section", section), blocks))
    return Wave(wave, sections, header.get("Leader"), header.get("Office of the leader"))


def _block(site: Site, question_id: str, rows: Sequence[Row]) -> Block:
    options = sorted(rows, key=lambda row: row["position"])
    is_list = any(row["answer"] in _LISTED for row in options)
    return Block(
        question_id,
        site.label("question", question_id),
        is_list,
        [_line(site, row, is_list=is_list) for row in _named(options, is_list=is_list)],
        [_option(site, row) for row in options if row["answer"] == "no"],
        [_option(site, row) for row in options if row["answer"] == "unknown"],
        _state(options),
    )


def _named(options: Sequence[Row], *, is_list: bool) -> list[Row]:
    """What the city named; its own words take the place of the option "other"."""
    named = [
        row for row in options if (row["answer"] == "yes" if is_list else row["answer"] is not None)
    ]
    has_own_words = any(row["option_id"] is None and row["answer"] == "yes" for row in named)
    return [row for row in named if not (has_own_words and row["option_id"] == "other")]


def _state(options: Sequence[Row]) -> str:
    answers = [row["answer"] for row in options]
    if all(answer in (None, "unknown") for answer in answers):
        return "unk"
    return "part" if "unknown" in answers else "known"


def _line(site: Site, row: Row, *, is_list: bool) -> Line:
    if is_list and row["answer"] == "yes":
        return Line(_option(site, row), is_no=False, row=row)
    text = _option(site, row) if row["option_id"] else str(row["answer"])
    return Line(text, is_no=row["option_id"] == "no", row=row)


def _option(site: Site, row: Row) -> str:
    if row["option_id"] is None:
        return str(row["label"])
    return site.label("option", f"{row['question_id']}.{row['option_id']}")


@dataclass(frozen=True)
class Areas:
    """How a city judged its data, by policy area, in its newest wave."""

    wave: str
    flags: Sequence[tuple[str, str]]
    """Policy area and flag, in the vocabulary's order."""

    @property
    def is_reported(self) -> bool:
        """Was any area judged?"""
        return any(flag != "not_reported" for _, flag in self.flags)


def areas_of(site: Site, rows: Sequence[Row]) -> Areas | None:
    """The policy areas of a city's newest wave; None where it was never asked."""
    by_wave = {wave: list(found) for wave, found in groupby(rows, key=lambda row: row["wave"])}
    if not by_wave:
        return None
    wave = max(by_wave)
    flags = {row["policy_area_id"]: row["flag"] for row in by_wave[wave]}
    areas = [(area, flags[area]) for area in site.codes("policy_area")]
    return Areas(wave, areas)
