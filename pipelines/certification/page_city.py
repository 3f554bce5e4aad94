"""The city that a certification page is about: its heading, and how sentences name it.

Not here: the spelling that tables have for a state or country; that is the source's to choose.
"""

import re
from dataclasses import dataclass

from pipelines.pages.text_key import folded

# The programme takes cities of the Americas; with a list, "Corey Woods, Mayor" is not a place.
_COUNTRIES = frozenset(
    {
        *("antigua and barbuda", "argentina", "bahamas", "barbados", "belize", "bolivia"),
        *("brasil", "brazil", "canada", "chile", "colombia", "costa rica", "cuba", "dominica"),
        *("dominican republic", "ecuador", "el salvador", "grenada", "guatemala", "guyana"),
        *("haiti", "honduras", "jamaica", "mexico", "nicaragua", "panama", "paraguay", "peru"),
        *("puerto rico", "saint kitts and nevis", "saint lucia", "suriname"),
        *("saint vincent and the grenadines", "the bahamas", "trinidad and tobago", "uruguay"),
        *("venezuela",),
    }
)
UNITED_STATES = frozenset({"usa", "u s a", "us", "united states", "united states of america"})
_PARTICLES = frozenset(
    {
        *("of", "the", "and", "de", "del", "la", "las", "los", "el", "y"),
        *("e", "da", "das", "do", "dos"),
    }
)
_MOST_WORDS = 6
_LONGEST_PART = 40
_PART = re.compile(r"[^\W\d_][^\d_!?:;|]*")
_KINDS = (" city", " county")


@dataclass(frozen=True)
class City:
    """A city as its page prints it; the state is None where none is printed."""

    name: str
    state: str | None
    country: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What two prints of the same city share."""
        return folded(self.name), folded(self.state or ""), folded(self.country)

    def is_named_by(self, words: str) -> bool:
        """Does a text end in the city's name, or call it "the city"?"""
        text = f" {folded(words)}"
        name = folded(self.name)
        shorter = [name.removesuffix(kind) for kind in _KINDS]
        return any(text.endswith(f" {known}") for known in ("the city", name, *shorter))


def city_of(text: str) -> City | None:
    """The city of a heading (`Tempe, Arizona, USA`; `Lima, Peru`); None for any other line."""
    parts = [part.strip() for part in text.split(",")]
    if len(parts) not in (2, 3) or not all(_is_part(part) for part in parts):
        return None
    country = folded(parts[-1])
    is_in_states = country in UNITED_STATES
    # A place in the US has a state: "Portland, USA" would be two cities.
    if not (len(parts) == 3 if is_in_states else country in _COUNTRIES):
        return None
    if text.endswith(".") and not is_in_states:
        return None
    return City(parts[0], parts[1] if len(parts) == 3 else None, parts[-1])


def _is_part(part: str) -> bool:
    words = part.split()
    return (
        len(part) <= _LONGEST_PART
        and len(words) <= _MOST_WORDS
        and _PART.fullmatch(part) is not None
        and all(word[0].isupper() or word.casefold() in _PARTICLES for word in words)
    )
