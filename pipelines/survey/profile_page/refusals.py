"""Which pages are refused: of another site, translated, of two cities; and what a page lost."""

from pipelines.pages.lines import UNTRANSLATED, Line
from pipelines.pages.problems import Problem, Rule, shown
from pipelines.pages.text_key import is_foreign, is_prose
from pipelines.survey.profile_page.header import is_same_city
from pipelines.survey.profile_page.sections import FIELDS, Page, Section, is_population

_GENERAL = FIELDS | {Section.LOOSE}
"""Parts that pages of other sites have too."""
_FEWEST_FOREIGN = 2
_FEWEST_SIGNS = 2
_FEWEST_LABELS = 3


def other_page(page: Page) -> Problem | None:
    """A page with too few of the headings, sentences and labels that only the survey's site has."""
    headings = {block.section for block in page.blocks} - _GENERAL - {Section.SITE}
    signs = {*headings, *(claim.question for claim in page.claims)}
    labels = {line.key for line in page.lines if line.key in page.vocabulary.questions_of}
    has_people = any(map(is_population, page.lines))
    if len(signs) >= _FEWEST_SIGNS or (has_people and len(labels) >= _FEWEST_LABELS):
        return None
    found = f"{len(signs)} of its headings and sentences, {len(labels)} of its labels"
    if (foreign := len(_foreign(page))) >= _FEWEST_FOREIGN:
        found += f"; {foreign} paragraphs in another language, as if it were translated"
    expected = "a city's profile page of the innovation survey"
    return Problem(Rule.NOT_A_SURVEY_PAGE, page.lines[0].number, found, expected)


def translated(page: Page) -> Problem | None:
    """A page whose sentences were translated: its labels would be taken for answers of its own."""
    foreign = _foreign(page)
    if len(foreign) < _FEWEST_FOREIGN:
        return None
    found = f"{len(foreign)} paragraphs in another language: {shown(foreign[0].text)}"
    return Problem(Rule.PAGE_TRANSLATED, foreign[0].number, found, UNTRANSLATED)


def _foreign(page: Page) -> list[Line]:
    return [line for line in page.lines if is_prose(line.text) and is_foreign(line.text)]


def two_cities(page: Page) -> Problem | None:
    """A page that names two cities or prints two populations."""
    in_order = sorted(page.city_names, key=lambda named: named[1])
    for name, line in in_order:
        if not is_same_city(in_order[0][0], name):
            found = f"'{in_order[0][0]}' and '{name}'"
            return Problem(Rule.TWO_CITIES, line, found, "one city a file")
    printed = [x for block in page.of(*_GENERAL) for x in block.lines if is_population(x)]
    other = next((line for line in printed if line.key != printed[0].key), None)
    if other is None:
        return None
    found = f"population {printed[0].text} and {other.text}"
    return Problem(Rule.TWO_CITIES, other.number, found, "one city a file")


def swallowed_labels(page: Page) -> list[Problem]:
    """Labels in a block of the site within the page: the end of a list may stand there."""
    own = [at for at, block in enumerate(page.blocks) if block.section is not Section.SITE]
    lines = [x for b in page.blocks[: own[-1]] if b.section is Section.SITE for x in b.lines]
    expected = "labels before the site's own blocks; left out"
    return [
        Problem(Rule.LINE_UNPLACED, line.number, line.text, expected)
        for line in lines
        if page.vocabulary.is_label(line.key)
    ]
