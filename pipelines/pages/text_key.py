"""How text is compared and recognised; nothing here knows the survey."""

import re
import unicodedata

# One character for one, so that a span found in plain text is the same span of the printed text.
_LOOKALIKES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u02bc\u00b4\u0060\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    }
)
_SPACES = re.compile(r"\s+")
_SLASH = re.compile(r"\s*/\s*")
_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]|[^\S\r\n\t ]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ENDS_A_SENTENCE = (".", "!", "?", "*", "\u2026", '."', ".\u201d")
_ENGLISH = frozenset(re.findall(r"\w+", "the and of to in is for with that has by from on its"))
_FOREIGN = frozenset(
    re.findall(
        r"\w+",
        "el la los las de del que y para con una por su se le les des et une pour dans est du aux"
        " os da das dos em uma com no na der die und den von mit eine il di della che per non het"
        " een van och att som av",
    )
)
_FEWEST_FOREIGN = 3
_LONGEST_LABEL_WORDS = 20
_SHORTEST_SENTENCE_WORDS = 6


def plain(text: str) -> str:
    """The text with straight quotes and plain hyphens, character for character."""
    return text.translate(_LOOKALIKES)


def tidy(text: str) -> str:
    """The text composed (NFC), without invisible or control characters, single-spaced."""
    composed = unicodedata.normalize("NFC", text)
    if not composed.isascii():
        composed = _INVISIBLE.sub(lambda found: " " if found[0].isspace() else "", composed)
    return _SPACES.sub(" ", _CONTROL.sub("", composed)).strip()


def key_of(text: str) -> str:
    """What two prints of a label share, however typed: case, quotes, spaces, slash, ampersand."""
    key = _SPACES.sub(" ", plain(text).lower().replace("&", " and ")).strip(" :*_")
    return _SLASH.sub("/", key) if "/" in key else key


def folded(text: str) -> str:
    """A name without accents, case and punctuation."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(char for char in letters if not unicodedata.combining(char))
    kept = "".join(char if char.isalnum() else " " for char in letters)
    return _SPACES.sub(" ", kept).strip()


def is_prose(text: str) -> bool:
    """Whether a line is a sentence or more, not a label."""
    words = text.count(" ") + 1
    if words > _LONGEST_LABEL_WORDS:
        return True
    return words >= _SHORTEST_SENTENCE_WORDS and ends_sentence(text)


def ends_sentence(text: str) -> bool:
    """Whether a text ends like a sentence, however short it is."""
    return text.endswith(_ENDS_A_SENTENCE)


def is_foreign(text: str) -> bool:
    """Whether a sentence is in another language than English, by its commonest words."""
    words = key_of(text).replace(",", " ").replace("'", " ").split()
    foreign = sum(word in _FOREIGN for word in words)
    return foreign >= _FEWEST_FOREIGN and foreign > sum(word in _ENGLISH for word in words)
