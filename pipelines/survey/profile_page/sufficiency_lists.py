"""The 19 policy areas: which list each stands in, and whether the page contradicts itself."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from contracts import vocab
from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.boilerplate import is_menu, is_number
from pipelines.survey.profile_page.result import DeclaredCounts
from pipelines.survey.profile_page.sections import Block, Section
from pipelines.survey.vocabulary import Vocabulary

SUFFICIENT, INSUFFICIENT, NOT_REPORTED = vocab.FLAGS
_SECTIONS = {Section.SUFFICIENT: SUFFICIENT, Section.INSUFFICIENT: INSUFFICIENT}


@dataclass(frozen=True)
class Sufficiency:
    """Flag of each area, the printed counts, and what is wrong with them."""

    flags: Mapping[str, str]
    declared: DeclaredCounts
    problems: tuple[Problem, ...]


@dataclass
class _Lists:
    """Known areas and unknown labels of each list, in the order of the page."""

    areas: dict[str, list[tuple[str, Line]]] = field(
        default_factory=lambda: {SUFFICIENT: [], INSUFFICIENT: []}
    )
    unknown: dict[str, list[Line]] = field(
        default_factory=lambda: {SUFFICIENT: [], INSUFFICIENT: []}
    )

    def size(self, name: str) -> int:
        """How many entries the list has, whatever they say."""
        return len(self.areas[name]) + len(self.unknown[name])


def read_areas(blocks: Sequence[Block], last: Line, vocabulary: Vocabulary) -> Sufficiency:
    """Read both lists and compare them with the counts printed before them.

    Args:
        blocks: All blocks of the page.
        last: The last line of the page; what stands there may be cut.
        vocabulary: Look-ups.
    """
    lists = _Lists()
    declared, problems = _declared(blocks)
    counts = {SUFFICIENT: declared.sufficient, INSUFFICIENT: declared.insufficient}
    for name, count in counts.items():
        for block in _without_reprints([b for b in blocks if _SECTIONS.get(b.section) == name]):
            problems += _read_list(
                _until_menu(block, count, vocabulary), name, lists, last, vocabulary
            )
    problems += [*_twice(lists), *_in_both(lists)]
    miscounted = _miscounted(lists, declared, blocks, vocabulary)
    flags = dict.fromkeys(vocabulary.area_ids, NOT_REPORTED)
    if not miscounted:
        # A page that breaks its own count, or names an area in both lists, gives no flag for it.
        flags |= _trusted(lists)
    return Sufficiency(flags, declared, (*problems, *miscounted))


def _without_reprints(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of one list; a block printed a second time, word for word, is no second list."""
    printed: dict[tuple[str, ...], Block] = {}
    for block in blocks:
        printed.setdefault(tuple(line.key for line in block.lines if not is_menu(line)), block)
    return list(printed.values())


def _until_menu(block: Block, count: int | None, vocabulary: Vocabulary) -> list[Line]:
    """The lines of a list, without a menu of areas that follows a list of the printed length."""
    areas = 0
    for at, line in enumerate(block.lines):
        if is_menu(line) and areas == count:
            return block.lines[:at]
        areas += line.key in vocabulary.areas
    return block.lines


def _read_list(
    lines: Sequence[Line], name: str, lists: _Lists, last: Line, vocabulary: Vocabulary
) -> list[Problem]:
    problems: list[Problem] = []
    is_over = False
    for line in lines:
        area = vocabulary.areas.get(line.key)
        if area is not None:
            lists.areas[name].append((area, line))
        elif is_menu(line) or is_prose(line.text):
            # After a menu, what is no area is the rest of the menu.
            is_over = True
        elif line is last and (whole := vocabulary.continues(line.key, vocabulary.areas)):
            problems.append(Problem(Rule.TEXT_CUT, line.number, line.text, f"maybe '{whole}'"))
        elif not is_over and not is_number(line):
            lists.unknown[name].append(line)
            expected = "a known spelling of a policy area"
            problems.append(Problem(Rule.AREA_UNKNOWN, line.number, line.text, expected))
    return problems


def _declared(blocks: Sequence[Block]) -> tuple[DeclaredCounts, list[Problem]]:
    by_heading = {
        _SECTIONS[block.section]: _count_beside(block)
        for block in reversed(blocks)
        if block.section in _SECTIONS
    }
    if any(count is not None for count in by_heading.values()):
        return DeclaredCounts(by_heading.get(SUFFICIENT), by_heading.get(INSUFFICIENT)), []
    found = [
        [line for line in b.lines if line.key.isdigit()] for b in blocks if b.section == "areas"
    ]
    numbers = next((lines for lines in found if lines), [])
    if len(numbers) == 2:
        return DeclaredCounts(int(numbers[0].key), int(numbers[1].key)), []
    if not numbers:
        return DeclaredCounts(), []
    text = ", ".join(line.key for line in numbers)
    return DeclaredCounts(), [Problem(Rule.COUNTS_UNCLEAR, numbers[0].number, text, "two counts")]


def _count_beside(block: Block) -> int | None:
    if block.heading is not None and block.heading.count is not None:
        return block.heading.count
    first = block.lines[0].key if block.lines else ""
    return int(first) if first.isdigit() else None


def _twice(lists: _Lists) -> list[Problem]:
    problems = []
    for name, entries in lists.areas.items():
        seen: dict[str, Line] = {}
        for area, line in entries:
            if (first := seen.setdefault(area, line)) is not line:
                found = f"'{line.text}' ({area}) again, first in line {first.number}"
                expected = f"every area once in the {name} list"
                problems.append(Problem(Rule.AREA_TWICE, line.number, found, expected))
    return problems


def _in_both(lists: _Lists) -> list[Problem]:
    sufficient = dict(reversed(lists.areas[SUFFICIENT]))
    insufficient = dict(reversed(lists.areas[INSUFFICIENT]))
    return [
        Problem(
            Rule.AREA_IN_BOTH_LISTS,
            max(sufficient[area].number, line.number),
            f"{area} in lines {sufficient[area].number} and {line.number}",
            "every area in one list only",
        )
        for area, line in sorted(insufficient.items())
        if area in sufficient
    ]


def _miscounted(
    lists: _Lists, declared: DeclaredCounts, blocks: Sequence[Block], vocabulary: Vocabulary
) -> list[Problem]:
    pairs = ((SUFFICIENT, declared.sufficient), (INSUFFICIENT, declared.insufficient))
    if all(count is None or count == lists.size(name) for name, count in pairs):
        return []
    listed = {area for entries in lists.areas.values() for area, _ in entries}
    absent = ", ".join(area for area in vocabulary.area_ids if area not in listed)
    found = " and ".join(f"{lists.size(name)} {name}" for name, _ in pairs)
    expected = " and ".join(f"{count} {name}" for name, count in pairs if count is not None)
    line = next((b.number for b in blocks if b.section in {"areas", *_SECTIONS}), 1)
    return [
        Problem(
            Rule.COUNTS_DISAGREE,
            line,
            f"{found} areas; in neither list: {absent or 'none'}",
            f"{expected} areas, as the page prints",
        )
    ]


def _trusted(lists: _Lists) -> dict[str, str]:
    named = Counter(area for entries in lists.areas.values() for area in {a for a, _ in entries})
    return {
        area: name
        for name, entries in lists.areas.items()
        for area, _ in entries
        if named[area] == 1
    }
