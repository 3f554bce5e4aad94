"""What stands below a label: a day, goals, types and themes, an award; with what is wrong."""

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule, shown
from pipelines.pages.text_key import folded, is_prose
from pipelines.practices.fields import DAY, FACTS, Block, Field, first_lines

GOALS = range(1, 18)
_YEARS = range(1900, 2101)
_WORD_OF_GOAL = re.compile(r"\b(?:ods|sdg|odd) ?\d", re.IGNORECASE)
# The word before the first number may be the label itself.
_GOAL = re.compile(r"(?:^|\b(?:ods|sdg|odd) ?)(\d{1,4})(?:\.\w+)?", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.])(\d{1,4})(?:\.\w+)?")
_NUMBERS_ALONE = re.compile(r"(?:\d{1,4}(?:\.\w{1,2})?(?:[\s,;./|-]|\b(?:and|y|e|et|i)\b)*)+", re.I)
_NUMBER_OF_AWARD = re.compile(
    r"(?:\d{1,3}\W?(?:st|nd|rd|th|a|\u00aa|\u00ba|o|er|ra|re|e|\u00e8|\u00e8me|eme|na|da|ma|va)?"
    r"|[IVXL]+)\.?(?: (?:edition|edici\u00f3n|edici\u00f3|\u00e9dition|edi\u00e7\u00e3o)\b.*)?",
    re.IGNORECASE,
)
_PIECES = re.compile(r"\s*[,;|\u00b7\u2022]\s*")
_LONGEST_AWARD = 200
_LONGEST_LABEL_WORDS = 12
_LONGEST_OWN_LABEL = 5
_ONE_LINE = FACTS - {Field.TYPE, Field.THEME, Field.SDG}


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
    for line in first_lines(blocks, Field.STARTED):
        day, problem = _day(line)
        if day is not None:
            found.setdefault(day, line.number)
        problems += [problem] if problem is not None else []
    if len(found) > 1:
        days = " and ".join(map(str, found))
        number = max(found.values())
        problems.append(Problem(Rule.TWO_PRACTICES, number, days, "one practice a file"))
    return next(iter(found), None), problems


def _day(line: Line) -> tuple[date | None, Problem | None]:
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
        for printed in _goals_of(line.text):
            if int(printed) in GOALS:
                numbers[int(printed)] = None
            else:
                problems.append(Problem(Rule.GOAL_UNKNOWN, line.number, printed, "a goal, 1 to 17"))
    return tuple(numbers), problems


def _goals_of(text: str) -> list[str]:
    """Numbers with the word for a goal before them, or numbers that stand alone on a line."""
    if _WORD_OF_GOAL.search(text):
        return _GOAL.findall(text)
    return _NUMBER.findall(text) if _NUMBERS_ALONE.fullmatch(text) else []


def award(blocks: Sequence[Block]) -> str | None:
    """The award as printed, without a full stop behind it."""
    for block in blocks:
        line = block.first if block.field is Field.AWARD else None
        if line is None or is_prose(line.text) or len(line.text) > _LONGEST_AWARD:
            continue
        if not _is_label_of_another(block, line):
            return line.text.rstrip(".") or None
    return None


def _is_label_of_another(block: Block, line: Line) -> bool:
    """Whether the award may be empty and its first line an unknown label with its value below."""
    texts = [x.text for x in block.lines if x.text]
    end = next((at for at, text in enumerate(texts) if is_prose(text)), len(texts))
    is_number = _NUMBER_OF_AWARD.fullmatch(line.text) is not None
    return end > 0 and end % 2 == 0 and not is_number and _may_be_label(line.text)


def _may_be_label(text: str) -> bool:
    words = text.rstrip(":").split()
    is_short = 0 < len(words) <= _LONGEST_OWN_LABEL and not text.endswith(".")
    return is_short and text[0].isupper() and not any(char.isdecimal() for char in text)


def unknown_labels(blocks: Sequence[Block], known: Mapping[Field, Container[str]]) -> list[Problem]:
    """Lines below a value that may be labels of fields that we do not know.

    Args:
        blocks: The page.
        known: Spellings of each field that has a list.
    """
    problems = []
    expected = "a label that we know; it and its value are left out"
    for block in blocks:
        if block.field not in FACTS or block.field is None:
            continue
        size = _size_of_value(block, known.get(block.field, ()))
        for line in block.lines[size:]:
            if is_prose(line.text):
                break
            if _may_be_label(line.text):
                label = shown(line.text)
                problems.append(Problem(Rule.LABEL_UNKNOWN, line.number, label, expected))
    return problems


def _size_of_value(block: Block, known: Container[str]) -> int:
    """How many lines below a label belong to it: up to a sentence, or what may be another label."""
    seen = 0
    for at, line in enumerate(block.lines):
        if not line.text:
            continue
        is_known = folded(line.text) in known
        if is_prose(line.text) and not is_known:
            return at
        if block.field is Field.SDG and not _goals_of(line.text):
            return at
        if block.field is Field.AWARD and _is_label_of_another(block, line):
            return at
        is_over = block.field in _ONE_LINE or (not is_known and _may_be_label(line.text))
        if seen and is_over:
            return at
        seen += 1
    return len(block.lines)


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


def _values(blocks: Sequence[Block], field: Field, known: Container[str] = ()) -> Iterator[Line]:
    """The lines of a list: up to the next label, known or not, or the first sentence."""
    for block in blocks:
        if block.field is field:
            yield from (line for line in block.lines[: _size_of_value(block, known)] if line.text)


def _labels(text: str, known: Mapping[str, str]) -> Iterator[tuple[str, str | None]]:
    """The labels of a line: one, several run together, or several parted by commas."""
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
