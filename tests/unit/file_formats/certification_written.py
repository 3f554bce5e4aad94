"""Random award histories and the pages that tell them, as the site writes pages."""

import html
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

CITIES = (
    ("Tempe", "Arizona", "USA"),
    ("Port St. Lucie", "Florida", "USA"),
    ("Washington", "D.C.", "USA"),
    ("Athens-Clarke County", "Georgia", "USA"),
    ("Minneapolis", "Minnesota", "USA"),
    ("Calgary", "Alberta", "Canada"),
    ("São José dos Campos", None, "Brazil"),
    ("Bogotá", None, "Colombia"),
)
_LEVELS = ("Silver", "Gold", "Platinum")
_PROSE = (
    "In 2021 the city moved from silver to gold for the way in which it prints its budget.",
    "Our certification as a leader in data began with 311 calls in 2017.",
    "Communications, Cross-Sector, Health & Wellness",
    "Robin Doe, Mayor",
    "Gold",
    "$570 million: Bond amount that voters approved in November 2021",
    "Platinum Certification",
)


@dataclass(frozen=True)
class History:
    """What a page should be read as: a level a year, and years on an honor roll."""

    city: tuple[str, str | None, str]
    levels: tuple[tuple[str, str], ...]
    rolls: tuple[str, ...]

    @property
    def awards(self) -> set[tuple[str, str | None, str]]:
        return {(year, level, "certified") for year, level in self.levels} | {
            (year, None, "honor_roll") for year in self.rolls
        }


@dataclass(frozen=True)
class Noise:
    """How a page is written and what happens to it on its way to a file."""

    seed: int
    is_html: bool
    has_sentences: bool
    is_grouped: bool
    is_printed_again: bool
    newline: str
    has_links: bool


_YEARS = st.sampled_from([str(year) for year in range(2017, 2036)])
HISTORIES = st.builds(
    History,
    city=st.sampled_from(CITIES),
    levels=st.dictionaries(_YEARS, st.sampled_from(_LEVELS), max_size=6).map(
        lambda found: tuple(sorted(found.items()))
    ),
    rolls=st.sets(_YEARS, max_size=2).map(lambda found: tuple(sorted(found))),
)
NOISES = st.builds(
    Noise,
    seed=st.integers(0, 2**16),
    is_html=st.booleans(),
    has_sentences=st.booleans(),
    is_grouped=st.booleans(),
    is_printed_again=st.booleans(),
    newline=st.sampled_from(["\n", "\r\n"]),
    has_links=st.booleans(),
)


def page(history: History, noise: Noise) -> bytes:
    """The bytes of a page that tells a history, in headings or in sentences first."""
    random = Random(noise.seed)
    sentences, rest = _sentences(history, noise)
    blocks = [*sentences, *_headings(rest, noise), *_roll_lines(history, random)]
    if noise.is_printed_again and blocks:
        blocks.append(random.choice(blocks))
    random.shuffle(blocks)
    body = ["Project Type:", *_mixed(blocks, random)]
    heading = ", ".join(part for part in history.city if part)
    links = ["More cities", "Boise, Idaho, USA", "Lima, Peru"] if noise.has_links else []
    lines = [heading, *body, *links]
    written = _html(lines, random) if noise.is_html else _text(lines, random)
    return written.replace("\n", noise.newline).encode()


def _sentences(history: History, noise: Noise) -> tuple[list[str], list[tuple[str, str]]]:
    """One sentence for the newest award, one for that before; the others are left."""
    levels = list(history.levels)
    if not noise.has_sentences or not levels:
        return [], levels
    name = history.city[0]
    year, level = levels.pop()
    told = [f"{name} most recently achieved {year} {level} What Works Cities Certification."]
    if levels:
        year, level = levels.pop()
        ending = "\u2019" if name.endswith("s") else "\u2019s"
        told.append(
            f"The following narrative was written for {name}{ending} {year} {level} "
            "What Works Cities Certification."
        )
    return [" ".join(told)], levels


def _headings(levels: Sequence[tuple[str, str]], noise: Noise) -> list[str]:
    if not noise.is_grouped:
        return [f"{year} {level} Certification" for year, level in levels]
    years: dict[str, list[str]] = {}
    for year, level in levels:
        years.setdefault(level, []).append(year)
    return [f"{_listed(found)} {level} Certification" for level, found in years.items()]


def _listed(years: Sequence[str]) -> str:
    *first, last = years
    return f"{', '.join(first)} and {last}" if first else last


def _roll_lines(history: History, random: Random) -> list[str]:
    forms = (
        "{year} Honor Roll",
        "{year} Certification Honor Roll",
        "The City of {name} achieved Certification Honor Roll in {year}.",
    )
    return [random.choice(forms).format(year=year, name=history.city[0]) for year in history.rolls]


def _mixed(blocks: Sequence[str], random: Random) -> list[str]:
    mixed = []
    for block in [*blocks, ""]:
        mixed += random.sample(_PROSE, random.randint(0, 2))
        mixed += [block] if block else []
    return mixed


def _text(lines: Sequence[str], random: Random) -> str:
    written = ["Skip to main content"]
    for line in lines:
        mark = random.choice(("", "  ", "\t", "# ", "\u2022 "))
        written += [""] * random.randint(0, 2) + [mark + _wrapped(line, random)]
    return "\n".join(written) + "\n"


def _wrapped(line: str, random: Random) -> str:
    """A long line broken at a space, as an e-mail would."""
    words = line.split(" ")
    if len(words) < 9 or random.random() < 0.5:
        return line
    place = random.randint(3, len(words) - 3)
    return " ".join(words[:place]) + "\n" + " ".join(words[place:])


def _html(lines: Sequence[str], random: Random) -> str:
    written = [
        "<!DOCTYPE html><html><head><title>What Works Cities</title>",
        "<script>var x = '2030 Gold Certification';</script></head><body>",
        "<nav><ul><li>2031 Silver Certification</li><li>Reno, Nevada, USA</li></ul></nav>",
    ]
    for line in lines:
        tag = random.choice(("p", "h2", "li", "div"))
        text = html.escape(line)
        if random.random() < 0.5:
            text = text.replace(" ", random.choice(("&nbsp;", "\u00a0", "  ", " <b></b>")), 1)
        written.append(f"<{tag} class='x'>{text}</{tag}>{random.choice(('', chr(10)))}")
    return "\n".join(written) + "</body></html>\n"
