"""Speed of the page parser in one process: `python -m tests.bench.pages`. Never in the suite."""

import sys
import time

from pipelines.settings import Settings
from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.vocabulary import Vocabulary
from pipelines.vocabulary import load_words
from tests.fixtures.survey_pages import read_page

PAGES = ("headings.txt", "headings.html", "run_together.txt", "run_together.html")
SECONDS = 1.0
LEAST_PER_SECOND = 200
SIZES = (10_000, 100_000, 1_000_000, 4_900_000)
MOST_SLOWER_PER_BYTE = 3.0
FILLER = "The ferry to the northern bank runs every twenty minutes until the lamps go out.\n"


def pages_per_second(data: bytes, vocabulary: Vocabulary) -> float:
    """Pages read in about a second, one after the other."""
    parse_page(data, vocabulary)
    began, pages = time.perf_counter(), 0
    while time.perf_counter() - began < SECONDS:
        parse_page(data, vocabulary)
        pages += 1
    return pages / (time.perf_counter() - began)


def seconds_per_megabyte(size: int, vocabulary: Vocabulary) -> float:
    """Time for a page whose spotlight was filled up to a size, for each megabyte."""
    head, heading, tail = read_page("headings.txt").partition(b"Spotlight on")
    first, newline, rest = tail.partition(b"\n")
    filler = FILLER.encode() * (size // len(FILLER))
    data = head + heading + first + newline + filler + rest
    began = time.perf_counter()
    parse_page(data, vocabulary)
    return (time.perf_counter() - began) / len(data) * 1_000_000


def main() -> None:
    """Measure, print, and fail where a page is too slow or time grows faster than size."""
    vocabulary = load_words(Settings()).vocabulary
    speeds = []
    for name in PAGES:
        data = read_page(name)
        speeds.append(pages_per_second(data, vocabulary))
        print(f"{name:20} {len(data):>9,} bytes  {speeds[-1]:>7,.0f} pages/s")
    costs = [seconds_per_megabyte(size, vocabulary) for size in SIZES]
    for size, cost in zip(SIZES, costs, strict=True):
        print(f"filled up            {size:>9,} bytes  {cost:>7.2f} s/MB")
    is_slow = min(speeds) < LEAST_PER_SECOND
    is_steep = costs[-1] > MOST_SLOWER_PER_BYTE * costs[1]
    print(f"over {LEAST_PER_SECOND} pages/s: {not is_slow}; linear: {not is_steep}")
    sys.exit(is_slow or is_steep)


if __name__ == "__main__":
    main()
