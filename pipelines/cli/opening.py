"""The five lines that a scorecard opens with, for readers who read no further.

Here: what is said first, and how. Not here: the card itself (`pipelines/scorecard.py`).
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.scorecard import Card, Line, Outcome

_ORDER = {"strong": 0, "partial": 1, "weak": 2}
_NO_EVIDENCE = "no_evidence"
_NOTHING_RATED = "not known, since no answer is held that would tell."


def opening_lines(card: Card) -> Iterator[tuple[str, str]]:
    """Title and text of each line: standing, strongest, weakest, not known, outcomes."""
    rated = sorted((line for line in card.lines if line.strength in _ORDER), key=_rank)
    yield "Standing", _standing(card.lines)
    yield "Strongest", _line(rated[0]) if rated else _NOTHING_RATED
    yield "Weakest", _line(rated[-1]) if len(rated) > 1 else _NOTHING_RATED
    yield "Not known", _not_known(card)
    yield "Outcomes", _outcomes(card.outcomes)


def _rank(line: Line) -> tuple[int, float, float, int]:
    """Strongest first: by strength, by the lead over peers, by the share of points."""
    score = line.score_pct or 0.0
    lead = score - line.peers_median if line.peers_median is not None else 0.0
    return _ORDER[line.strength], -lead, -score, line.position


def _standing(lines: Sequence[Line]) -> str:
    counts = Counter(line.strength for line in lines)
    strong, *others = (f"{strength} on {counts[strength]}" for strength in _ORDER)
    compared = [line for line in lines if None not in (line.score_pct, line.peers_median)]
    above = sum((line.score_pct or 0) >= (line.peers_median or 0) for line in compared)
    text = f"{strong} of {len(lines)} recommendations, {', '.join(others)}"
    silent = f", no evidence on {counts[_NO_EVIDENCE]}"
    beside = f"; level with or above the median of its peers on {above} of {len(compared)}"
    return f"{text}{silent}{beside if compared else ''}."


def _line(line: Line) -> str:
    peers = f", median of peers {line.peers_median:.0f} %" if line.peers_median is not None else ""
    known = f"{line.questions_known} of {line.questions_bearing} questions known"
    return f"{line.label}: {line.strength}, {line.score_pct:.0f} % of the points{peers} ({known})."


def _not_known(card: Card) -> str:
    if not card.waves:
        return (
            "all that the survey asks; `cityfare template survey --wave 2020` writes a "
            "questionnaire, `cityfare add` takes it in."
        )
    missing = card.questions_asked - card.questions_known
    text = f"{missing} of the {card.questions_asked} questions that the city was asked"
    silent = [line.label for line in card.lines if line.strength == _NO_EVIDENCE]
    return f"{text}{'; nothing on: ' + '; '.join(silent) if silent else ''}."


def _outcomes(outcomes: Sequence[Outcome]) -> str:
    if not outcomes:
        return "none of this city can be compared with five others."
    ahead = [outcome for outcome in outcomes if outcome.lead > 0]
    behind = [outcome for outcome in outcomes if outcome.lead < 0]
    text = f"better than the median of peers on {len(ahead)} of {len(outcomes)}"
    text += f", worse on {len(behind)}"
    # They come in the order of how many peers are behind.
    best = f"; furthest ahead: {_outcome(ahead[0])}" if ahead else ""
    worst = f"; furthest behind: {_outcome(behind[-1])}" if behind else ""
    return f"{text}{best}{worst}."


def _outcome(outcome: Outcome) -> str:
    years = f"{outcome.oldest_year}"
    if outcome.oldest_year != outcome.newest_year:
        years += f" to {outcome.newest_year}"
    modelled = ", modelled" if outcome.is_modelled else ""
    return (
        f"{outcome.name}{modelled}, {_amount(outcome.value, outcome.unit)} in {outcome.year} "
        f"(median {_amount(outcome.peers_median, outcome.unit)} of {outcome.peers_cities} others, "
        f"{years})"
    )


def _amount(value: float, unit: str) -> str:
    if unit.startswith("percent"):
        return f"{value:.0f} %"
    if unit.startswith("usd"):
        return f"{value:,.0f} dollars"
    return f"{value:,.1f} {unit.replace('_', ' ')}"
