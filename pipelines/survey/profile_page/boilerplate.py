"""What every page prints whatever the city answered: menus, rank list, charts, tool tips."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence, Set

from pipelines.pages.lines import Line
from pipelines.pages.problems import Problem, Rule
from pipelines.pages.text_key import is_prose, key_of
from pipelines.survey.profile_page.result import PeerFigure
from pipelines.survey.vocabulary import Vocabulary

RANK_LIST = tuple(
    key_of(label)
    for label in (
        "Taking risks or testing new ideas",
        "Data-driven analytics/public data management",
        "Engaging residents in new ways",
        "Developing new solutions based on digital technologies",
        "Organizational change within the municipality",
        "Human-centered design",
        "Rethinking your city's approach to financing partnerships",
    )
)
"""The game of putting seven activities in order: its labels, in its order, on every page."""

_SHORTEST_CUT_RANK_LIST = 2
_ENTRIES = """
about | about us | about the project | accessibility | add your city | all cities | back
| back to map | back to top | bloomberg philanthropies | cities | city | city list | close
| city innovation snapshot | compare | contact | contact us | cookies | data use and capacity
| developed by | disclaimer | download | download pdf | english | explore | explore cities
| explore the map | facebook | faq | feedback | follow us | français | home | how to act
| imprint | key findings | language | leadership and staffing | legal notice | linkedin
| log in | login | map | menu | methodology | more | more cities | navigation | newsletter
| next | next city | oecd | our partners | outcomes | previous | previous city | print
| privacy | privacy policy | rank | rank these | rank them | reset | resources and funding
| results | search | select a city | share | share this page | sign in | sign up | site map
| sitemap | skip to content | skip to main content | skip to navigation | strategy | submit
| subscribe | terms and conditions | terms of use | top | tweet | twitter | view map
| view website | visit website | website | world map | youtube
"""
_MENU = frozenset(entry.strip() for entry in _ENTRIES.split("|"))
_MENU_LIKE = re.compile(
    r"(?:©|\(c\) |copyright|all rights reserved|https?://|www\.|skip to |share (?:on|via) "
    r"|follow us|download (?:the |city |pdf)|subscribe to|(?:home|cities) ?[|\u203a\u00bb>/] ).*"
    r"|.* cookies?\b.*",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d{1,3}[.)]?")
_COUNT = re.compile(
    r"(\d{1,3}) cit(?:y|ies)(?: (?P<after>\D.*))?|(?P<before>.*\D) (\d{1,3}) cities"
)
_BAR = re.compile(r"(\d{1,3}) cities ?(\D+?)(?=\d{1,3} cities|$) ?")
"""One of several bars that an extraction has run together: "47 citiesHousing79 citiesHealth"."""
_TOOL_TIP = re.compile(
    r"(?:this (?:could |can |may |might )?includes?\b|for (?:instance|example),)"
)


def is_menu(line: Line) -> bool:
    """Whether a line is an entry of the site's menus or footer."""
    return line.key in _MENU or _MENU_LIKE.fullmatch(line.text) is not None


def is_tool_tip(line: Line) -> bool:
    """Whether a line explains a label in the site's own words."""
    return _TOOL_TIP.match(line.key) is not None


def is_number(line: Line) -> bool:
    """Whether a line is a bare number: a rank, a count, a page number."""
    return _NUMBER.fullmatch(line.key) is not None


def without_rank_list(lines: Sequence[Line]) -> list[Line]:
    """The lines without the rank list: in its order, in any order, or cut off at the end."""
    kept = [line for line in lines if not is_number(line)]
    for expected in (list, sorted):
        kept = _without_window(kept, expected)
    keys = [_unranked(line.key) for line in kept]
    size = _cut_rank_list_size(keys)
    return kept[: len(kept) - size]


def _without_window(
    lines: list[Line], arranged: Callable[[Iterable[str]], list[str]]
) -> list[Line]:
    # From the end: the city's own list stands before the game and shares labels with it.
    keys = [_unranked(line.key) for line in lines]
    wanted, size = arranged(RANK_LIST), len(RANK_LIST)
    kept: list[Line] = []
    end = len(lines)
    while end > 0:
        if keys[end - 1] in RANK_LIST and arranged(keys[max(end - size, 0) : end]) == wanted:
            end -= size
        else:
            end -= 1
            kept.append(lines[end])
    return kept[::-1]


def _unranked(key: str) -> str:
    key = key.lstrip("0123456789. ") if key[:1].isdigit() else key
    return key.replace("organisational", "organizational").replace("centred", "centered")


def _cut_rank_list_size(keys: Sequence[str]) -> int:
    for size in range(len(RANK_LIST), _SHORTEST_CUT_RANK_LIST - 1, -1):
        *complete, last = keys[-size:] or [""]
        if complete == list(RANK_LIST[: size - 1]) and RANK_LIST[size - 1].startswith(last):
            return size
    return 0


def without_chart(
    lines: Sequence[Line], question: str | None, vocabulary: Vocabulary
) -> tuple[list[Line], list[PeerFigure]]:
    """The lines without the bars of a chart, "47 cities" and the label after it; and its figures.

    Args:
        lines: Lines of one block.
        question: The question that the chart is about; None takes the one that has the label.
        vocabulary: Look-ups.
    """
    kept: list[Line] = []
    bars: list[tuple[int, str]] = []
    waiting: list[int] = []
    for line in lines:
        joined = _BAR.findall(line.text)
        found = _COUNT.fullmatch(line.key)
        if len(joined) > 1 and _BAR.sub("", line.text) == "":
            bars += [(int(count), key_of(text)) for count, text in joined]
        elif found is not None:
            label, count = found["after"] or found["before"], int(found[1] or found[4])
            if label is None:
                waiting.append(count)
            else:
                bars.append((count, key_of(label.strip(" :(-"))))
        elif waiting and not is_prose(line.text):
            bars.append((waiting.pop(0), line.key))
        else:
            waiting.clear()
            kept.append(line)
    return kept, [f for count, key in bars for f in _figure(count, key, question, vocabulary)]


def _figure(
    count: int, key: str, question: str | None, vocabulary: Vocabulary
) -> Iterator[PeerFigure]:
    questions = (question,) if question else vocabulary.questions_of.get(key, ())
    option = vocabulary.labels_of(questions[0]).get(key) if len(questions) == 1 else None
    if option:
        yield PeerFigure(f"{questions[0]}.{option}", count, "cities")


def without_tool_tips(
    lines: Sequence[Line], own: Set[int], *, is_loose: bool
) -> tuple[list[Line], list[Problem]]:
    """The lines without a label that is printed again, or only, to be explained.

    Args:
        lines: Lines of one block.
        own: Places of the lines with a sentence about the city.
        is_loose: Whether they stand under no heading: only the site's opening words count there.
    """
    kept: list[Line] = []
    problems: list[Problem] = []
    times: Counter[str] = Counter()
    for line in lines:
        label = kept[-1] if kept and line.at not in own and not is_prose(kept[-1].text) else None
        is_again = label is not None and times[label.key] > 1
        may_explain = is_again and not is_loose and is_prose(line.text)
        if label is None or not (may_explain or is_tool_tip(line)):
            kept.append(line)
            times[line.key] += 1
            continue
        kept.pop()
        if not is_again:
            expected = "the label in the list too, if the city chose it"
            problems.append(Problem(Rule.TOOL_TIP_ALONE, label.number, label.text, expected))
    return kept, problems
