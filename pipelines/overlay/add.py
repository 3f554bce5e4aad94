"""Take a user's file: recognise, read, try, refuse or keep, and say what will change."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from contracts.model import landing_tables_of, tables_of
from pipelines.errors import AddError
from pipelines.overlay.contradictions import Difference, differences
from pipelines.overlay.dry_run import DryRun, try_addition
from pipelines.overlay.figure import Figure
from pipelines.overlay.plausibility import cities_twice, implausible
from pipelines.overlay.store import Addition, Terms, find_stored, lock_overlay, write_snapshot
from pipelines.pages.problems import Problem
from pipelines.pages.saved_page import MAX_BYTES
from pipelines.provenance import sources_of
from pipelines.settings import Settings
from pipelines.source_registry import loaded_sources
from pipelines.survey.read_any import QUESTIONNAIRE, Read, read_responses
from pipelines.survey.response import Stated
from pipelines.vocabulary import load_words

RESPONSES = "survey_responses"
_SHOWN = 5


@dataclass(frozen=True)
class AddOptions:
    """How the user wants a file to be taken."""

    terms: Terms
    given: Mapping[str, str]
    """Header facts that a page does not print: city, country, wave."""
    supersede: bool = False
    accepted: frozenset[Figure] = frozenset()
    """Figures that are right although they are far from what is known."""


@dataclass(frozen=True)
class Added:
    """What became of a file."""

    kind: str
    folder: Path
    is_new: bool
    is_private: bool
    cities: tuple[str, ...]
    problems: tuple[Problem, ...]
    superseded: tuple[Difference, ...]
    left_out: tuple[str, ...]
    marts: tuple[str, ...]


def add(settings: Settings, path: Path, options: AddOptions, now: datetime) -> Added:
    """Keep a file in the overlay, if it can be read and stands beside what is known.

    Args:
        settings: Folders.
        path: A profile page, a filled questionnaire, a practice page, data use scores, or a list of
            further spellings.
        options: Terms, header facts, whether it supersedes.
        now: Time of storing, in UTC.

    Raises:
        AddError: The file breaks a blocking rule, names no known city or one twice, contradicts
            what is known or is far from it; nothing is stored.
    """
    prepared = _prepare(settings, path, options)
    with lock_overlay(settings.overlay):
        return _try_and_keep(settings, prepared, options, now)


def _try_and_keep(
    settings: Settings, prepared: "_Prepared", options: AddOptions, now: datetime
) -> Added:
    kept = find_stored(settings, prepared.addition)
    if kept is not None:
        return _outcome(prepared, kept, is_new=False)
    with try_addition(settings, prepared.addition, now) as tried:
        cities, left_out = _cities(prepared, tried)
        found = _differences(prepared, tried, options)
    # A questionnaire holds the city's own answers; a page is what somebody made of them.
    is_own = prepared.kind == QUESTIONNAIRE
    replaced = [d for d in found if options.supersede or (is_own and d.known_kind != QUESTIONNAIRE)]
    refused = [str(d) for d in found if d.is_contradiction and d not in replaced]
    if refused:
        raise AddError(
            prepared.addition.name,
            expected="answers that stand beside those known of the same city and wave",
            found=_listed(refused),
            remedy="If the file is right, add it with --supersede; both stay on record.",
        )
    folder = write_snapshot(settings.overlay, prepared.addition, now)
    return _outcome(prepared, folder, cities=cities, superseded=tuple(replaced), left_out=left_out)


def _differences(prepared: "_Prepared", tried: DryRun, options: AddOptions) -> list[Difference]:
    """How survey answers differ from those known; none for other files.

    Raises:
        AddError: Two rows are of one city and wave, or a figure is far from what is known.
    """
    if prepared.addition.source_id != RESPONSES:
        return []
    if twice := cities_twice(tried):
        raise AddError(
            prepared.addition.name,
            expected="one row for each city and wave, whatever name it has",
            found=_listed(twice),
            remedy="Keep one row, or add what tells the cities apart: country, state or province.",
        )
    far = [figure for figure in implausible(tried) if figure.figure not in options.accepted]
    if far:
        raise AddError(
            prepared.addition.name,
            expected="figures within a factor of ten of what is known of the city",
            found=_listed([str(figure) for figure in far]),
            remedy=f"Correct the file; if it is right, add it with --accept {far[0].figure}.",
        )
    return differences(tried)


@dataclass(frozen=True)
class _Prepared:
    """A file that was recognised and read, before it is tried."""

    kind: str
    addition: Addition
    problems: tuple[Problem, ...] = ()


def _prepare(settings: Settings, path: Path, options: AddOptions) -> _Prepared:
    if path.stat().st_size > MAX_BYTES:
        raise AddError(
            path.name,
            expected=f"a file of at most {MAX_BYTES:,} bytes",
            found=f"{path.stat().st_size:,} bytes",
            remedy="Split it; nobody's answers are as large as that.",
        )
    data = path.read_bytes()
    for module in loaded_sources().values():
        layout = module.accepts(data) if module.accepts else None
        if layout is not None:
            addition = Addition(
                module.source.id, path.name, layout, data, options.terms, dict(options.given)
            )
            return _Prepared(layout, addition)
    return _survey_file(settings, path, data, options)


def _survey_file(settings: Settings, path: Path, data: bytes, options: AddOptions) -> _Prepared:
    given = dict(options.given)
    read = read_responses(data, path.name, load_words(settings), Stated.of(given))
    refuse_problems(path, read)
    stated = given | ({"supersede": "yes"} if options.supersede else {})
    stated |= {"accept": ", ".join(sorted(options.accepted))} if options.accepted else {}
    addition = Addition(RESPONSES, path.name, read.layout, data, options.terms, stated)
    return _Prepared(read.kind, addition, read.problems)


def refuse_problems(path: Path, read: Read) -> None:
    """Refuse a file that breaks a blocking rule.

    Raises:
        AddError: It does.
    """
    if read.is_refused:
        told = [f"line {p.line}: {p.found} ({p.rule.value})" for p in read.blocking]
        raise AddError(
            path.name,
            expected=read.blocking[0].expected,
            found=_listed(told),
            remedy="Correct the file; `cityfare parse` shows every problem with its line.",
        )


def _cities(prepared: _Prepared, tried: DryRun) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Codes of the cities that the file speaks of, and what contracts or identity leave out.

    Raises:
        AddError: The file speaks of cities, and none of them is known.
    """
    codes = tried.landed("identity__city_match").filter(
        (pl.col("source_id") == prepared.addition.source_id) & pl.col("city_code").is_not_null()
    )
    found: set[str] = set()
    specs = landing_tables_of(prepared.addition.source_id)
    mentioning = [spec for spec in specs if spec.city_mention is not None]
    for spec in mentioning:
        where = spec.city_mention
        rows = tried.landed(spec.name).filter(pl.col("source_file") == tried.file_name)
        if where is not None:
            matched = rows.join(codes, left_on=where.code, right_on="code", how="inner")
            found |= set(matched["city_code_right" if "city_code" in rows.columns else "city_code"])
    reasons = tried.quarantined()["reason"].unique(maintain_order=True).to_list()
    accepted = sum(
        tried.landed(spec.name).filter(pl.col("source_file") == tried.file_name).height
        for spec in specs
    )
    if not accepted:
        raise AddError(
            prepared.addition.name,
            expected="at least one row that keeps its contract",
            found=_listed(reasons) if reasons else "none",
            remedy="Correct the file and add it again; nothing was stored.",
        )
    if mentioning and not found:
        raise AddError(
            prepared.addition.name,
            expected="at least one city that we know",
            found=_listed(reasons) if reasons else "none",
            remedy='`cityfare cities resolve "NAME, COUNTRY"` explains how names are matched.',
        )
    return tuple(sorted(found)), tuple(reasons)


def _outcome(
    prepared: _Prepared,
    folder: Path,
    *,
    is_new: bool = True,
    cities: tuple[str, ...] = (),
    superseded: tuple[Difference, ...] = (),
    left_out: tuple[str, ...] = (),
) -> Added:
    addition = prepared.addition
    return Added(
        kind=prepared.kind,
        folder=folder,
        is_new=is_new,
        is_private=addition.terms.basis == "private",
        cities=cities,
        problems=prepared.problems,
        superseded=superseded,
        left_out=left_out,
        marts=tuple(
            spec.name for spec in tables_of("mart") if addition.source_id in sources_of(spec)
        ),
    )


def _listed(texts: list[str]) -> str:
    more = len(texts) - _SHOWN
    return "; ".join(texts[:_SHOWN]) + (f"; and {more} more" if more > 0 else "")
