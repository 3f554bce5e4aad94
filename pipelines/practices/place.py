"""The city in a title: "Reform of the services of Kazan, Russia".

The words at the end of the title are tried from the longest run to the shortest. A run that the
gazetteer knows is the city; without one, a run is taken only if no other could be meant.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipelines.pages.text_key import folded
from pipelines.practices.lists import Country, PracticeLists

_AND = frozenset({"y", "e", "and", "et", "und"})
# Words that stand before a city's name; most of them may stand within one too.
_BEFORE = _AND | frozenset(
    {"de", "del", "of", "in", "at", "en", "a", "au", "aux", "for", "from", "para", "pour", "por"}
    | {"by", "dans", "du", "the", "la", "el", "los", "las", "le", "les"}
)
_WITHIN = frozenset(
    {"de", "del", "la", "el", "los", "las", "le", "les", "du", "des", "do", "da", "dos", "das"}
    | {"di", "y", "am", "an", "der", "im", "sur", "sous", "upon", "on", "e"}
)
_MOST_WORDS = 20
"""A name stands within the last words of a title, however long that is."""
_ELIDED = re.compile(r"^[dD]['\u2019](?=\w)")
_IN_BRACKETS = re.compile(r"^(?P<head>.*?)\s*\((?P<tail>[^()]*)\)\s*$")
_PARTED = re.compile(r"[,:;\u2013\u2014(-]$")


@dataclass(frozen=True)
class Place:
    """What a title tells: city, state, country, or two cities that cannot both be it."""

    city: str | None = None
    admin1: str | None = None
    country: Country | None = None
    cities: tuple[str, ...] = ()


def country_of_title(title: str, lists: PracticeLists) -> tuple[str, Country | None]:
    """The title without the country at its end, and that country."""
    bracketed = _IN_BRACKETS.match(title)
    head, _, tail = title.rpartition(",")
    if bracketed is not None:
        head, tail = bracketed["head"], bracketed["tail"]
    # "(Madrid, Spain)": the head keeps the city.
    before, comma, last = tail.rpartition(",")
    for rest, name in ((head, tail), (f"{head}, {before}" if comma else head, last)):
        country = lists.countries.get(folded(name))
        if country is not None and rest.strip():
            return rest.strip(), country
    return title, None


def place_of_title(title: str, stated: Country | None, lists: PracticeLists) -> Place:
    """The city at the end of a title.

    Args:
        title: As printed.
        stated: Country of the page's own field.
        lists: Names of countries and places.
    """
    head, country = country_of_title(title, lists)
    where = country or stated
    head, admin1 = _state_of(head, where, lists)
    words = head.split()[-_MOST_WORDS:]
    starts = list(_starts(words))
    for at in starts:
        name = _name(words, at)
        if where is not None and lists.places.has(where.iso2, name):
            other = _city_before(words, at, where, lists)
            if other is not None:
                return Place(country=country, cities=(other, name))
            return Place(None if _is_part_of(words, at) else name, admin1, country)
    # The first word of any title is written large.
    likely = [_name(words, at) for at in starts if at and _is_name(words[at:])]
    return Place(likely[0] if len(likely) == 1 else None, admin1, country)


def _state_of(head: str, where: Country | None, lists: PracticeLists) -> tuple[str, str | None]:
    """The title without the state behind its last comma, where the country's states count."""
    rest, comma, last = head.rpartition(",")
    if comma and where is not None and folded(last) in lists.states.get(where.iso2, ()):
        return rest.strip(), last.strip()
    return head, None


def _starts(words: Sequence[str]) -> Iterator[int]:
    """Places at which a name may begin that goes on to the end, the longest name first."""
    for at, word in enumerate(words):
        letters = _ELIDED.sub("", word).lstrip("'\u2019\"\u201c\u00ab(")
        is_lead = at == 0 or _plain(words[at - 1]) in _BEFORE or _PARTED.search(words[at - 1])
        if letters[:1].isupper() and (is_lead or _ELIDED.match(word)):
            yield at


def _plain(word: str) -> str:
    return "and" if word == "&" else folded(word)


def _name(words: Sequence[str], at: int) -> str:
    text = " ".join(words[at:])
    return _ELIDED.sub("", text).strip(' .,;:"\u201c\u201d\u00ab\u00bb')


def _is_name(words: Sequence[str]) -> bool:
    """Whether every word is written like a name, or stands between two that are."""
    return all(word[:1].isupper() or folded(word) in _WITHIN or "'" in word for word in words)


def _city_before(
    words: Sequence[str], at: int, country: Country, lists: PracticeLists
) -> str | None:
    """A second city that is joined to the one found: "Barcelona y Madrid"."""
    if at < 2 or _plain(words[at - 1]) not in _AND:
        return None
    before = words[: at - 1]
    names = (_name(before, start) for start in _starts(before))
    return next((name for name in names if lists.places.has(country.iso2, name)), None)


def _is_part_of(words: Sequence[str], at: int) -> bool:
    """Whether another name stands before it and a comma: a district, of which it is the city."""
    before = words[:at]
    return (
        bool(before)
        and before[-1].endswith(",")
        and any(_is_name(before[start:]) for start in _starts(before))
    )
