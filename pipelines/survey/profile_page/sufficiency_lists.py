"""The 19 policy areas: which list each stands in, and whether the page contradicts itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from contracts import sufficiency, vocab
from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule, shown
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.boilerplate import is_menu, is_number
from pipelines.survey.profile_page.sections import Block, Page, Section
from pipelines.survey.response import DeclaredCounts, ListedArea, SufficiencyLists
from pipelines.survey.vocabulary import Vocabulary

SUFFICIENT, INSUFFICIENT, NOT_REPORTED = vocab.FLAGS
_SECTIONS = {Section.SUFFICIENT: SUFFICIENT, Section.INSUFFICIENT: INSUFFICIENT}
_UNKNOWN, _COUNTS = "spelling_is_known", "printed_counts_equal_lists"
_RULES = {
    _UNKNOWN: (Rule.AREA_UNKNOWN, "a known spelling of a policy area"),
    "area_in_one_list_only": (Rule.AREA_IN_BOTH_LISTS, "every area in one list only"),
    "area_listed_once": (Rule.AREA_TWICE, "every area once in a list"),
    _COUNTS: (Rule.COUNTS_DISAGREE, "as many areas as the page prints"),
}


@dataclass(frozen=True)
class Sufficiency:
    """What the lists hold, the flag of each area whose lists keep the rules, and problems."""

    lists: SufficiencyLists
    flags: dict[str, str]
    problems: tuple[Problem, ...]


def read_areas(page: Page) -> Sufficiency:
    """Read both lists and judge them by the rules of the sufficiency contract."""
    declared, problems = _declared(page)
    areas: list[ListedArea] = []
    for section, count in zip(_SECTIONS, (declared.sufficient, declared.insufficient), strict=True):
        for block in _without_reprints(page.of(section)):
            lines = _until_menu(block, count, page.vocabulary)
            areas += _read_list(lines, _SECTIONS[section], page)
            problems += _cut(lines, page)
    lists = SufficiencyLists(tuple(areas), declared)
    heading = next((b.number for b in page.of(Section.AREAS, *_SECTIONS)), 1)
    flags, broken = _judged(lists, heading)
    not_reported = dict.fromkeys(page.vocabulary.area_ids, NOT_REPORTED)
    return Sufficiency(lists, not_reported | flags, (*problems, *broken))


def _judged(lists: SufficiencyLists, heading: int) -> tuple[dict[str, str], list[Problem]]:
    """Flags of what keeps the rules, and a problem for each thing that does not."""
    declared = (lists.declared.sufficient, lists.declared.insufficient)
    if not lists.areas:
        # Without a row no rule can fail, but a page that prints counts has lost its lists.
        reason = sufficiency.describe_counts(declared, (0, 0), ())
        return {}, [_problem(_COUNTS, heading, reason)] if any(declared) else []
    numbers = pl.col("position", "sufficient_declared", "insufficient_declared")
    rows = pl.DataFrame(lists.rows("page"), infer_schema_length=None)
    kept, broken = sufficiency.judge(rows.with_columns(numbers.cast(pl.Int32)))
    problems: dict[tuple[str, int, str], Problem] = {}
    for failure in broken:
        line = heading if failure.rule == _COUNTS else lists.areas[failure.row].line
        # Of an area that is listed twice, only the last place is told; its reason names all.
        key = (failure.rule, line if failure.rule == _UNKNOWN else 0, failure.reason)
        problems[key] = _problem(failure.rule, line, failure.reason)
    return dict(kept.select("policy_area_id", "list").iter_rows()), list(problems.values())


def _problem(rule: str, line: int, reason: str) -> Problem:
    name, expected = _RULES[rule]
    return Problem(name, line, reason, expected)


def _without_reprints(blocks: Sequence[Block]) -> list[Block]:
    """The blocks of one list; one that is printed twice, word for word, is not a second list."""
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


def _read_list(lines: Sequence[Line], name: str, page: Page) -> Iterator[ListedArea]:
    is_over = False
    for line in lines:
        area = page.vocabulary.areas.get(line.key)
        if area is not None:
            yield ListedArea(name, shown(line.text), line.number, area)
        elif is_menu(line) or is_prose(line.text):
            # After a menu, what is not an area is the rest of the menu.
            is_over = True
        elif not (is_over or is_number(line) or _cut([line], page)):
            nearest = page.vocabulary.nearest_area(line.key)
            yield ListedArea(name, shown(line.text), line.number, None, nearest)


def _cut(lines: Sequence[Line], page: Page) -> list[Problem]:
    """A label of which the end of the page may have cut off the rest."""
    last, areas = page.last, page.vocabulary.areas
    if not lines or lines[-1] is not last or last.key in areas:
        return []
    is_text = is_menu(last) or is_prose(last.text)
    label = None if is_text else page.vocabulary.continues(last.key, areas)
    return [Problem(Rule.TEXT_CUT, last.number, last.text, f"maybe '{label}'")] if label else []


def _declared(page: Page) -> tuple[DeclaredCounts, list[Problem]]:
    """The counts beside the headings of both lists or, without those, above them."""
    first = {block.section: block for block in reversed(page.of(*_SECTIONS))}
    beside = [_count_beside(first[name]) if name in first else None for name in _SECTIONS]
    numbers = [
        numbers
        for block in page.of(Section.AREAS)
        if (numbers := [line for line in block.lines if line.key.isdecimal()])
    ][:1]
    above = [int(line.key) for found in numbers for line in found]
    declared = DeclaredCounts()
    if any(count is not None for count in beside):
        declared = DeclaredCounts(*beside)
    elif len(above) == 2:
        declared = DeclaredCounts(*above)
    counts = [count for count in (declared.sufficient, declared.insufficient) if count is not None]
    if all(count <= len(vocab.POLICY_AREAS) for count in counts) and (counts or not above):
        return declared, []
    line = numbers[0][0].number if numbers else page.of(*_SECTIONS)[0].number
    text = ", ".join(shown(str(count)) for count in above or counts)
    return DeclaredCounts(), [Problem(Rule.COUNTS_UNCLEAR, line, text, "two counts, up to 19")]


def _count_beside(block: Block) -> int | None:
    first = block.lines[0].key if block.lines else ""
    return block.count if block.count is not None else int(first) if first.isdecimal() else None
