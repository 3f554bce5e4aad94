"""A profile page as a whole: bytes in, facts and problems out."""

from collections.abc import Iterable, Mapping, Sequence

from pipelines.pages.lines import UNTRANSLATED, Line, read_lines
from pipelines.pages.problems import Problem, Rule, bounded, shown
from pipelines.pages.text_key import is_foreign, is_prose, key_of
from pipelines.survey.profile_page.answers import figures_of, read_answers
from pipelines.survey.profile_page.answers_without_heading import explained_area
from pipelines.survey.profile_page.boilerplate import is_menu, is_number, is_tool_tip
from pipelines.survey.profile_page.header import (
    Mention,
    header_starts,
    is_same_city,
    looks_like_population,
    read_header,
)
from pipelines.survey.profile_page.infer_wave import SNAPSHOT_NOTE, evidence_of, infer_wave
from pipelines.survey.profile_page.list_completeness import whole_lists
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.profile_page.sections import FIELDS, Block, Section, blocks_of, heading_of
from pipelines.survey.profile_page.sentences import Claim, claims_of
from pipelines.survey.profile_page.sufficiency_lists import read_areas
from pipelines.survey.vocabulary import Vocabulary

KIND = "survey_page"

_NARRATIVE = {
    Section.SPOTLIGHT: "spotlight",
    Section.VISION: "vision",
    Section.FOCUS: "policy_focus",
    Section.FOCUS_CHART: "policy_focus",
    Section.ROLES: "team",
    Section.ROLES_CHART: "team",
    Section.ACTIVITIES: "activities",
    Section.FUNDING: "funding",
    Section.SOURCES: "funding",
    Section.FUNDED: "funding",
    Section.MEASUREMENT: "measurement",
}
UNASSIGNED = "unassigned"
"""Narrative that stands under no heading."""
_FOOTNOTE = '"training staff'
_GENERAL_HEADINGS = FIELDS | {Section.LOOSE}
_FEWEST_FOREIGN = 2
_FEWEST_HEADINGS = 2
_FEWEST_LABELS = 3


def parse_page(data: bytes, vocabulary: Vocabulary) -> ParsedPage:
    """Read a page; whatever the bytes are, the answer is facts, problems or both."""
    reading = read_lines(data, lambda text: _is_known(text, vocabulary))
    if not reading.lines:
        return _refused(*reading.problems)
    lines = reading.lines
    claims = [claim for line in lines for claim in claims_of(line, vocabulary)]
    told = {claim.at for claim in claims}
    blocks = blocks_of(
        lines,
        header_starts(lines, vocabulary),
        lambda line: line.at in told or is_prose(line.text) or vocabulary.is_label(line.key),
    )
    other_page = _other_page(lines, blocks, claims, vocabulary)
    if other_page is not None:
        return _refused(*reading.problems, other_page)
    translated = _translated(lines)
    if translated is not None:
        return _refused(*reading.problems, translated, kind=KIND)
    two_cities = _two_cities(blocks, _mentions(blocks, claims))
    if two_cities is not None:
        return _refused(*reading.problems, two_cities, kind=KIND)
    return _page(lines, blocks, claims, reading.problems, vocabulary)


def _is_known(text: str, vocabulary: Vocabulary) -> bool:
    key = key_of(text)
    if vocabulary.is_label(key) or vocabulary.country(key) is not None:
        return True
    return heading_of(Line(0, 0, text, key)) is not None


def _refused(*problems: Problem, kind: str | None = None) -> ParsedPage:
    return ParsedPage(kind=kind, problems=problems)


def _foreign(lines: Iterable[Line]) -> list[Line]:
    return [line for line in lines if is_prose(line.text) and is_foreign(line.text)]


def _translated(lines: Iterable[Line]) -> Problem | None:
    """A page whose sentences were translated: its labels would be taken for answers of its own."""
    foreign = _foreign(lines)
    if len(foreign) < _FEWEST_FOREIGN:
        return None
    found = f"{len(foreign)} paragraphs in another language: {shown(foreign[0].text)}"
    return Problem(Rule.PAGE_TRANSLATED, foreign[0].number, found, UNTRANSLATED)


def _swallowed(blocks: Sequence[Block], vocabulary: Vocabulary) -> list[Problem]:
    """Labels in a block of the site within the page: the end of a list may stand there."""
    own = [at for at, block in enumerate(blocks) if block.section is not Section.SITE]
    lines = [x for b in blocks[: own[-1]] if b.section is Section.SITE for x in b.lines]
    expected = "labels before the site's own blocks; left out"
    return [
        Problem(Rule.LINE_UNPLACED, line.number, line.text, expected)
        for line in lines
        if vocabulary.is_label(line.key)
    ]


def _mentions(blocks: Iterable[Block], claims: Iterable[Claim]) -> list[Mention]:
    in_headings = [
        Mention(block.heading.city, block.number)
        for block in blocks
        if block.heading is not None and block.heading.city is not None
    ]
    return in_headings + [Mention(c.city, c.line) for c in claims if c.city is not None]


def _other_page(
    lines: Sequence[Line], blocks: Iterable[Block], claims: Iterable[Claim], vocabulary: Vocabulary
) -> Problem | None:
    """A page with too few of the headings, sentences and labels that only the survey's site has."""
    headings = {block.section for block in blocks} - _GENERAL_HEADINGS - {Section.SITE}
    signs = {*headings, *(claim.question for claim in claims)}
    labels = {line.key for line in lines if line.key in vocabulary.questions_of}
    has_people = any(map(looks_like_population, lines))
    if len(signs) >= _FEWEST_HEADINGS or (has_people and len(labels) >= _FEWEST_LABELS):
        return None
    found = f"{len(signs)} of its headings and sentences, {len(labels)} of its labels"
    if (foreign := len(_foreign(lines))) >= _FEWEST_FOREIGN:
        found += f"; {foreign} paragraphs in another language, as if it were translated"
    expected = "a city's profile page of the innovation survey"
    return Problem(Rule.NOT_A_SURVEY_PAGE, lines[0].number, found, expected)


def _two_cities(blocks: Iterable[Block], mentions: Sequence[Mention]) -> Problem | None:
    in_order = sorted(mentions, key=lambda mention: mention.line)
    first_lines = {mention.name: mention.line for mention in reversed(in_order)}
    first = in_order[0].name if in_order else ""
    for name, line in reversed(first_lines.items()):
        if not is_same_city(first, name):
            return Problem(Rule.TWO_CITIES, line, f"'{first}' and '{name}'", "one city a file")
    return _two_populations(blocks)


def _two_populations(blocks: Iterable[Block]) -> Problem | None:
    printed = [
        line
        for block in blocks
        if block.section in _GENERAL_HEADINGS
        for line in block.lines
        if looks_like_population(line)
    ]
    other = next((line for line in printed if line.key != printed[0].key), None)
    if other is None:
        return None
    found = f"population {printed[0].text} and {other.text}"
    return Problem(Rule.TWO_CITIES, other.number, found, "one city a file")


def _page(
    lines: Sequence[Line],
    blocks: Sequence[Block],
    claims: Sequence[Claim],
    problems: tuple[Problem, ...],
    vocabulary: Vocabulary,
) -> ParsedPage:
    # A rank's bare number may follow the label at which a page is cut.
    last = next((line for line in reversed(lines) if not is_number(line)), lines[-1])
    header = read_header(blocks, _mentions(blocks, claims), vocabulary)
    answers = read_answers(blocks, claims, last, vocabulary)
    areas = read_areas(blocks, last, vocabulary)
    told = {claim.at: claim.section for claim in claims}
    told |= dict.fromkeys(answers.team_lines, Section.ROLES)
    evidence = evidence_of(lines, claims, answers.answered(), vocabulary)
    wave, contradiction = infer_wave(evidence)
    told_of_site = _swallowed(blocks, vocabulary)
    found = (
        *problems,
        *told_of_site,
        *header.problems,
        *answers.problems,
        *areas.problems,
        *contradiction,
    )
    return ParsedPage(
        kind=KIND,
        header=header.header,
        wave=wave,
        answers=answers.options(),
        other_answers=answers.others(),
        numbers=answers.numbers,
        whole_lists=whole_lists(blocks, claims, answers, vocabulary),
        data_sufficiency=areas.flags,
        sufficiency_lists=areas.lists,
        peer_figures=tuple(sorted({*figures_of(claims), *answers.figures})),
        narrative=_narrative(blocks, told, vocabulary),
        inferred=(*header.inferred, *answers.inferred(), *(("wave",) if wave else ())),
        problems=bounded(sorted(dict.fromkeys(found), key=lambda problem: problem.line)),
    )


def _narrative(
    blocks: Iterable[Block], told: Mapping[int, Section], vocabulary: Vocabulary
) -> dict[str, str]:
    """Free text and sentences by section, each paragraph once."""
    found: dict[str, dict[str, None]] = {}
    for block in blocks:
        for line in block.lines:
            name = _narrative_of(line, block.section, told, vocabulary)
            if name is not None:
                found.setdefault(name, {})[line.text] = None
    return {name: "\n\n".join(paragraphs) for name, paragraphs in found.items()}


def _narrative_of(
    line: Line, section: Section, told: Mapping[int, Section], vocabulary: Vocabulary
) -> str | None:
    if is_menu(line) or SNAPSHOT_NOTE.search(line.text) or line.key.startswith(_FOOTNOTE):
        return None
    if line.at in told:
        return _NARRATIVE[told[line.at]]
    if section is Section.LOOSE and is_prose(line.text) and not is_tool_tip(line):
        is_focus = explained_area(line, vocabulary) is not None
        return _NARRATIVE[Section.FOCUS] if is_focus else UNASSIGNED
    if section is Section.SPOTLIGHT or (section in _NARRATIVE and is_prose(line.text)):
        return None if section is Section.SOURCES else _NARRATIVE[section]
    return None
