"""What a page tells in prose, by its part: free text and the sentences about the city."""

from collections.abc import Iterable

from pipelines.pages.lines import Line
from pipelines.pages.text_key import is_prose
from pipelines.survey.profile_page.boilerplate import is_menu, is_tool_tip
from pipelines.survey.profile_page.infer_wave import SNAPSHOT_NOTE
from pipelines.survey.profile_page.sections import Page, Section, explained_area

UNASSIGNED = "unassigned"
"""Prose that stands under no heading."""
_VISION, _FOCUS, _TEAM, _FUNDING = "vision", "policy_focus", "team", "funding"
_ACTIVITIES, _MEASUREMENT = "activities", "measurement"
_OF_SECTION = {
    Section.VISION: _VISION,
    Section.FOCUS: _FOCUS,
    Section.FOCUS_CHART: _FOCUS,
    Section.ROLES: _TEAM,
    Section.ROLES_CHART: _TEAM,
    Section.ACTIVITIES: _ACTIVITIES,
    Section.FUNDING: _FUNDING,
    Section.FUNDED: _FUNDING,
    Section.MEASUREMENT: _MEASUREMENT,
}
_OF_QUESTION = {
    "formal_strategy": _VISION,
    "approach": _VISION,
    "policy_focus": _FOCUS,
    "activities": _ACTIVITIES,
    "innovation_partners": _MEASUREMENT,
    "data_partners": _MEASUREMENT,
}
_FOOTNOTE = '"training staff'


def read_narrative(page: Page, team_lines: Iterable[Line]) -> dict[str, str]:
    """Free text and sentences by part of the page, each paragraph once."""
    told = {claim.at: _OF_QUESTION.get(claim.question, _FUNDING) for claim in page.claims}
    told |= {line.at: _TEAM for line in team_lines}
    found: dict[str, dict[str, None]] = {}
    for block in page.blocks:
        for line in block.lines:
            name = told.get(line.at) or _part(line, block.section, page)
            if name is not None and not _is_of_site(line):
                found.setdefault(name, {})[line.text] = None
    return {name: "\n\n".join(paragraphs) for name, paragraphs in found.items()}


def _is_of_site(line: Line) -> bool:
    is_note = SNAPSHOT_NOTE.search(line.text) is not None or line.key.startswith(_FOOTNOTE)
    return is_note or is_menu(line)


def _part(line: Line, section: Section, page: Page) -> str | None:
    """The part that a line belongs to by the heading it stands under."""
    if section is Section.SPOTLIGHT:
        return "spotlight"
    if not is_prose(line.text):
        return None
    if section is not Section.LOOSE:
        return _OF_SECTION.get(section)
    if is_tool_tip(line):
        return None
    return UNASSIGNED if explained_area(line, page.vocabulary) is None else _FOCUS
