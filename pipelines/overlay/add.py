"""Take a user's file: recognise, read, try, refuse or keep, and say what will change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from contracts.model import tables_of
from pipelines.errors import AddError
from pipelines.overlay.contradictions import Contradiction, contradictions
from pipelines.overlay.store import Addition, Terms, stored_already, write_snapshot
from pipelines.overlay.trial import Trial, trial
from pipelines.provenance import sources_of
from pipelines.settings import Settings
from pipelines.survey.reading import QUESTIONNAIRE, Given, Read, read_responses
from pipelines.survey.rules import Problem
from pipelines.vocabulary import load_words

RESPONSES = "survey_responses"
_SHOWN = 5


@dataclass(frozen=True)
class Wish:
    """How the user wants a file to be taken."""

    terms: Terms
    given: Mapping[str, str]
    """Header facts that a page does not print: city, country, wave."""
    supersede: bool = False


@dataclass(frozen=True)
class Added:
    """What became of a file."""

    kind: str
    folder: Path
    is_new: bool
    is_private: bool
    cities: tuple[str, ...]
    problems: tuple[Problem, ...]
    superseded: tuple[Contradiction, ...]
    left_out: tuple[str, ...]
    marts: tuple[str, ...]


def add(settings: Settings, path: Path, wish: Wish, now: datetime) -> Added:
    """Keep a file of survey answers in the overlay, if it stands beside what is known.

    Args:
        settings: Folders.
        path: A profile page or a filled questionnaire.
        wish: Terms, header facts, whether it supersedes.
        now: Time of storing, in UTC.

    Raises:
        AddError: The file breaks a blocking rule, names no known city, or contradicts what is
            known; nothing is stored.
    """
    data = path.read_bytes()
    given = dict(wish.given)
    read = read_responses(data, path.name, load_words(settings), Given.of(given))
    _refuse_problems(path, read)
    stated = given | ({"supersede": "yes"} if wish.supersede else {})
    addition = Addition(RESPONSES, path.name, read.layout, data, wish.terms, stated)
    kept = stored_already(settings, addition)
    if kept is not None:
        return _outcome(read, kept, addition, is_new=False)
    with trial(settings, addition, now) as tried:
        cities, left_out = _cities(path, tried)
        found = contradictions(tried)
    # A questionnaire holds the city's own answers; a page is what somebody made of them.
    outranked = [c for c in found if read.kind == QUESTIONNAIRE and c.known_kind != QUESTIONNAIRE]
    if len(outranked) < len(found) and not wish.supersede:
        raise AddError(
            path.name,
            expected="answers that stand beside those known of the same city and wave",
            found=_listed([str(c) for c in found if c not in outranked]),
            remedy="If the file is right, add it with --supersede; both stay on record.",
        )
    folder = write_snapshot(settings.overlay, addition, now)
    return _outcome(
        read, folder, addition, cities=cities, superseded=tuple(found), left_out=left_out
    )


def _refuse_problems(path: Path, read: Read) -> None:
    if read.is_refused:
        told = [f"line {p.line}: {p.found} ({p.rule.value})" for p in read.blocking]
        raise AddError(
            path.name,
            expected=read.blocking[0].expected,
            found=_listed(told),
            remedy="Correct the file; `cityfare parse` shows every problem with its line.",
        )


def _cities(path: Path, tried: Trial) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the cities that the file speaks of, and what contracts or identity leave out.

    Raises:
        AddError: No city of the file is known.
    """
    responses = tried.landed("raw_survey_responses__response").filter(
        pl.col("source_file") == tried.file_name
    )
    identifiers = tried.landed("identity__city_identifier").filter(
        pl.col("code_system") == "survey_response_name"
    )
    matched = responses.join(identifiers, left_on="city_key", right_on="code", how="inner")
    reasons = tried.quarantined()["reason"].unique(maintain_order=True).to_list()
    if matched.is_empty():
        raise AddError(
            path.name,
            expected="at least one city that we know",
            found=_listed(reasons) if reasons else "none",
            remedy='`cityfare cities resolve "NAME, COUNTRY"` explains how names are matched.',
        )
    return tuple(matched["city_code"].unique().sort()), tuple(reasons)


def _outcome(
    read: Read,
    folder: Path,
    addition: Addition,
    *,
    is_new: bool = True,
    cities: tuple[str, ...] = (),
    superseded: tuple[Contradiction, ...] = (),
    left_out: tuple[str, ...] = (),
) -> Added:
    return Added(
        kind=read.kind,
        folder=folder,
        is_new=is_new,
        is_private=addition.terms.basis == "private",
        cities=cities,
        problems=read.problems,
        superseded=superseded,
        left_out=left_out,
        marts=tuple(
            spec.name for spec in tables_of("mart") if addition.source_id in sources_of(spec)
        ),
    )


def _listed(texts: list[str]) -> str:
    more = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
