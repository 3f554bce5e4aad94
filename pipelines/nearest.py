"""Which known words are spelled much like one that is not known."""

from collections.abc import Collection


def nearest(word: str, known: Collection[str], *, most: int = 1, cutoff: int = 0) -> list[str]:
    """The known words most like the given one, the nearest first.

    Args:
        word: What was found.
        known: What could be meant.
        most: How many to name at the most.
        cutoff: Likeness from 0 to 100 below which a word is not named.
    """
    from rapidfuzz import fuzz, process

    found = process.extract(word, known, scorer=fuzz.ratio, limit=most, score_cutoff=cutoff)
    return [str(choice) for choice, _, _ in found]


def likeness(one: str, other: str) -> float:
    """How alike two words are spelled, from 0 to 100."""
    from rapidfuzz import fuzz

    return float(fuzz.ratio(one, other))
