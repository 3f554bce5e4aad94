"""Known labels in a text that does not part them by semicolons.

Here: is a text made of labels and of nothing else, and does a text that is not name any. Not here:
what becomes of such a cell (`cells.py`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipelines.pages.text_key import folded, plain

Words = tuple[str, ...]

LONGEST_LIST = 4_000
"""Characters; the labels of all options of a question take less than one thousand."""
_NOTHING_SAID = frozenset({"none", "unclear", "not_applicable", "not_reported"})
_AND = frozenset({"and", "y", "e", "et"})
_NOT = frozenset(
    {"no", "not", "non", "pas", "without", "never", "sin", "sans", "sem", "nao", "nunca", "jamais"}
)
_AMPERSAND = re.compile(r"\s*&\s*")
_PART = re.compile(r"[,;|/\\\r\n\t:+\u2022\u00b7\u2219\u25aa\u25e6\u25cf]|\s-\s")
_COUNT = re.compile(r"[(\[]\s*(\d+(?:[.,]\d+)?)\s*%?\s*[)\]]")
_NUMBERING = re.compile(
    r"(?:^|(?<=[\s,;|/\[\"']))\(?(?:\d{1,2}[.)]|[a-z]\))(?=\s*\D)", re.IGNORECASE
)
# A box that is not ticked, a question, a comparison, a list that goes on.
_DOUBT = re.compile(r"[?!=~<>{}\u2610]|\[\s*\]|\.\.")


@dataclass(frozen=True)
class Phrases:
    """The labels of one question and the words that answer any, as sequences of folded words."""

    labels: Mapping[Words, str]
    """Words of a label, a spelling or an id -> option."""
    fillers: Mapping[Words, str]
    """Words that answer any question -> what they say."""
    longest: int
    """Words of the longest of both."""

    def options_in(self, text: str) -> Words | None:
        """The options that a text lists, if it holds their labels and nothing else.

        Numbering, bullets, brackets, quotes, counts in brackets and "and" may stand between them.
        Labels may hold commas and "and" themselves: the fewest labels count that make up the text.

        Returns:
            None if anything else stands there, or if two such readings differ.
        """
        typed = _typed(text)
        counts = [float(count.replace(",", ".")) for count in _COUNT.findall(typed)]
        if len(typed) > LONGEST_LIST or _DOUBT.search(typed) or 0 in counts:
            return None
        listed = _NUMBERING.sub(" ", _COUNT.sub(" ", typed))
        words = folded(listed).split()
        return self._parted(words) if words else None

    def _parted(self, words: Sequence[str]) -> Words | None:
        best: dict[int, set[Words]] = {0: {()}}
        for at, word in enumerate(words):
            for found in best.get(at, ()):
                for end, option in self._labels_at(words, at):
                    _keep(best, end, (*found, option))
                if word in _AND and 0 < at < len(words) - 1:
                    _keep(best, at + 1, found)
        ends = best.get(len(words), set())
        return next(iter(ends)) if len({frozenset(found) for found in ends}) == 1 else None

    def _labels_at(self, words: Sequence[str], at: int) -> Iterator[tuple[int, str]]:
        for end in range(at + 1, min(at + self.longest, len(words)) + 1):
            option = self.labels.get(tuple(words[at:end]))
            if option is not None:
                yield end, option

    def named_in(self, text: str) -> Words:
        """The options that a text of other words may mean: what it says of them is not certain.

        One label among other words may be a part of them ("urban designer"), unless it stands
        between separators or the text denies something. Words that say that nothing is answered
        count where they stand alone between separators, or begin the text.
        """
        typed = _typed(text[:LONGEST_LIST])
        words = folded(typed).split()
        found = self._met(words)
        parts = [tuple(folded(part).split()) for part in _PART.split(typed)]
        parts += [tuple(part.split()) for part in _joined(words)]
        alone = [part for part in parts if part in self.labels or part in self.fillers]
        said = (self.fillers.get(tuple(words[:end])) for end in range(1, self.longest + 1))
        opening = [meaning for meaning in said if meaning in _NOTHING_SAID]
        if len(found) > 1 or alone or opening or (found and _NOT & set(words)):
            named = [self.labels.get(part) or self.fillers[part] for part in alone]
            return tuple(dict.fromkeys([*found, *named, *opening]))
        return ()

    def _met(self, words: Sequence[str]) -> list[str]:
        """Options of the labels in a text, the longest first at each place."""
        found, at = [], 0
        while at < len(words):
            *_, (end, option) = ((at + 1, ""), *self._labels_at(words, at))
            found += [option] if option else []
            at = end
        return found


def phrases_of(labels: Mapping[str, str], words: Mapping[str, str]) -> Phrases:
    """Index labels and words.

    Args:
        labels: Label, spelling or id -> option.
        words: Folded word that answers any question -> what it says.
    """
    by_words = {tuple(folded(label).split()): option for label, option in labels.items()}
    fillers = {tuple(word.split()): meaning for word, meaning in words.items()}
    longest = max(map(len, (*by_words, *fillers)), default=0)
    return Phrases({key: by_words[key] for key in by_words if key}, fillers, longest)


def _typed(text: str) -> str:
    """A text with plain quotes, hyphens and letters, also where they were full-width forms."""
    return _AMPERSAND.sub(" and ", unicodedata.normalize("NFKC", plain(text)))


def _joined(words: Sequence[str]) -> list[str]:
    """What "and" joins."""
    return " ".join("\n" if word in _AND else word for word in words).split("\n")


def _keep(best: dict[int, set[Words]], end: int, found: Words) -> None:
    """Keep a reading of the first words if none has fewer labels."""
    known = best.setdefault(end, set())
    fewest = min((len(other) for other in known), default=len(found))
    if len(found) < fewest:
        known.clear()
    if len(found) <= fewest and len(known) < 8:
        known.add(found)
