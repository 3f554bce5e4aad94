"""What stands below a label: a day, goals, types and themes, an award; with what is wrong."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.practices.fields import DAY, Block, Field, of_field
from pipelines.practices.lines import Shown
from pipelines.survey.rules import Problem, Rule, shown
from pipelines.survey.text import folded, is_prose

GOALS = range(1, 18)
_YEARS = range(1900, 2101)
_NUMBER = re.compile(r"(?<![\d.])(\d{1,4})(?:\.\w+)?")
_PIECES = re.compile(r"\s*[,;|\u00b7\u2022]\s*")
_LONGEST_AWARD = 200
_LONGEST_LABEL_WORDS = 12


@dataclass(frozen=True)
class Tags:
    """Tags of a field, the labels that are none, and the problems of those."""

    tags: tuple[str, ...]
    others: tuple[str, ...]
    problems: tuple[Problem, ...]


def started_on(blocks: Sequence[Block]) -> tuple[date | None, list[Problem]]:
    """The first day; a page with two of them tells of two practices."""
    found: dict[date, int] = {}
    problems = []
    for block in of_field(blocks, Field.STARTED):
        line = block.first
        if line is not None:
            day, problem = _day(line)
            if day is not None:
                found.setdefault(day, line.number)
            problems += [problem] if problem is not None else []
    if len(found) > 1:
        days = " and ".join(map(str, found))
        number = max(found.values())
        problems.append(Problem(Rule.TWO_PRACTICES, number, days, "one practice a file"))
    return next(iter(found), None), problems


def _day(line: Shown) -> tuple[date | None, Problem | None]:
    written = DAY.match(line.text)
    if written is None:
        expected = "a day as dd-mm-yyyy"
        return None, Problem(Rule.DAY_UNREAD, line.number, shown(line.text), expected)
    parts = written.groupdict()
    year, month, day = (int(parts[n] or parts[f"iso_{n}"]) for n in ("year", "month", "day"))
    try:
        found = date(year, month, day)
    except ValueError:
        found = None
    if found is None or year not in _YEARS:
        expected = "a day that the calendar has, as dd-mm-yyyy"
        return None, Problem(Rule.DAY_IMPOSSIBLE, line.number, written[0], expected)
    return found, None


def goals(blocks: Sequence[Block]) -> tuple[tuple[int, ...], list[Problem]]:
    """Numbers of Sustainable Development Goals, in the order printed."""
    numbers: dict[int, None] = {}
    problems = []
    for line in _values(blocks, Field.SDG):
        for printed in _NUMBER.findall(line.text):
            if int(printed) in GOALS:
                numbers[int(printed)] = None
            else:
                problems.append(Problem(Rule.GOAL_UNKNOWN, line.number, printed, "a goal, 1 to 17"))
    return tuple(numbers), problems


def award(blocks: Sequence[Block]) -> str | None:
    """The award as printed, without a full stop behind it."""
    for block in of_field(blocks, Field.AWARD):
        line = block.first
        if line is not None and not is_prose(line.text) and len(line.text) <= _LONGEST_AWARD:
            return line.text.rstrip(".") or None
    return None


def tags(blocks: Sequence[Block], field: Field, known: Mapping[str, str]) -> Tags:
    """Types or themes, in the order printed; a label that is none is kept as printed."""
    found: dict[str, None] = {}
    others: dict[str, None] = {}
    problems = []
    for line in _values(blocks, field, known):
        for text, tag in _labels(line.text, known):
            if tag is not None:
                found[tag] = None
                continue
            others[shown(text)] = None
            expected = f"a {field.name.lower()} of the vocabulary; kept as printed"
            problems.append(Problem(Rule.TAG_UNKNOWN, line.number, shown(text), expected))
    return Tags(tuple(found), tuple(others), tuple(problems))


def _values(blocks: Sequence[Block], field: Field, known: Container[str] = ()) -> Iterator[Shown]:
    """The lines of a list: up to the next label, or to the first sentence that is no label."""
    for block in of_field(blocks, field):
        for line in block.lines:
            if is_prose(line.text) and folded(line.text) not in known:
                break
            if line.text:
                yield line


def _labels(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """The labels of a line: the whole, several run together, or several parted by commas."""
    together = _run_together(folded(text).split(), known)
    if together is not None:
        yield from ((text, tag) for tag in together)
        return
    pieces = [piece for piece in _PIECES.split(text) if piece]
    for piece in pieces:
        within = _run_together(folded(piece).split(), known)
        yield from ((piece, tag) for tag in within or ())
        if within is None:
            yield piece, None


def _run_together(words: Sequence[str], known: Mapping[str, str]) -> list[str] | None:
    """Tags of labels that fill the words without a gap, the longest first; else None."""
    found, at = [], 0
    while at < len(words):
        ends = range(min(len(words), at + _LONGEST_LABEL_WORDS), at, -1)
        end = next((end for end in ends if " ".join(words[at:end]) in known), None)
        if end is None:
            return None
        found.append(known[" ".join(words[at:end])])
        at = end
    return found or None
