"""What pages may call a country, a type, a theme and a place: look-ups built from landed tables."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipelines.pages.text_key import folded

if TYPE_CHECKING:
    import polars as pl

    from pipelines.snapshots.tables import Frames

TYPE, THEME = "type", "theme"
READS = ("vocabulary", "geonames")
"""Sources whose tables the look-ups are built from."""


@dataclass(frozen=True)
class Country:
    """A country by its code and by our name of it."""

    iso2: str
    name: str


@dataclass(frozen=True)
class Places:
    """Names of the gazetteer's places, taken apart for a country when it is first asked for."""

    rows: Mapping[str, "pl.DataFrame"]
    _known: dict[str, frozenset[str]] = field(default_factory=dict, compare=False)

    def has(self, iso2: str, name: str) -> bool:
        """Whether a place of the country bears the name, accents and case aside."""
        if iso2 not in self._known:
            self._known[iso2] = frozenset(_names(self.rows.get(iso2)))
        return folded(name) in self._known[iso2]


def _names(rows: "pl.DataFrame | None") -> Iterable[str]:
    if rows is None:
        return
    for name, alternates in rows.select("name", "alternate_names").iter_rows():
        yield folded(name)
        yield from map(folded, (alternates or "").split("|"))


@dataclass(frozen=True)
class PracticeLists:
    """All look-ups; keys are folded: without accents, case and punctuation."""

    countries: Mapping[str, Country]
    tags: Mapping[str, Mapping[str, str]]
    """`type` or `theme` -> spelling -> tag."""
    recommendations: Mapping[str, str]
    """Type -> the recommendation that practices of it illustrate."""
    labels: Mapping[tuple[str, str], str]
    """`type` or `theme`, tag -> label."""
    states: Mapping[str, frozenset[str]]
    """Country by ISO 3166 alpha-2 -> names and postal codes of its states, where these count."""
    places: Places

    def country(self, text: str) -> Country | None:
        """The country of a printed name; what stands behind a comma or bracket may be left out."""
        for form in (text, text.partition("(")[0], text.partition(",")[0]):
            found = self.countries.get(folded(form))
            if found is not None:
                return found
        return None


def practice_lists_of(frames: "Frames") -> PracticeLists:
    """Build the look-ups from the tables of the sources in `READS`."""
    spellings = frames["raw_vocabulary__practice_tag_spelling"]
    names = frames["raw_vocabulary__practice_tag"]
    tags: dict[str, dict[str, str]] = {TYPE: {}, THEME: {}}
    for kind, tag, spelling in spellings.select("tag_type", "tag", "spelling").iter_rows():
        tags[kind][folded(spelling)] = tag
    columns = ["tag_type", "tag", "label", "recommendation_id"]
    rows = list(names.select(columns).iter_rows())
    return PracticeLists(
        countries=_countries(frames),
        tags=tags,
        recommendations={tag: target for kind, tag, _, target in rows if target and kind == TYPE},
        labels={(kind, tag): label for kind, tag, label, _ in rows},
        states=_states(frames),
        places=Places(
            {str(key[0]): rows for key, rows in frames["raw_geonames__place"].group_by("iso2")}
        ),
    )


def _states(frames: "Frames") -> dict[str, frozenset[str]]:
    iso2 = dict(frames["raw_vocabulary__country"].select("country_code", "iso2").iter_rows())
    found: dict[str, set[str]] = {}
    rows = frames["raw_vocabulary__admin1"].select("country_code", "admin1_code", "admin1_name")
    for code, postal, name in rows.iter_rows():
        found.setdefault(iso2[code], set()).update((folded(postal), folded(name)))
    # Elsewhere a city may have the name of its province: "Services of Madrid, Spain".
    spelled = frames["raw_vocabulary__admin1_spelling"].select("country_code", "spelling")
    for code, spelling in spelled.iter_rows():
        if iso2[code] in found:
            found[iso2[code]].add(folded(spelling))
    return {country: frozenset(names) for country, names in found.items()}


def _countries(frames: "Frames") -> dict[str, Country]:
    own = frames["raw_vocabulary__country"].select("country_code", "iso2", "country_name")
    by_code = {code: Country(iso2, name) for code, iso2, name in own.iter_rows()}
    spelled = frames["raw_vocabulary__country_spelling"].select("country_code", "spelling")
    found = {folded(spelling): by_code[code] for code, spelling in spelled.iter_rows()}
    return found | {folded(country.name): country for country in by_code.values()}
