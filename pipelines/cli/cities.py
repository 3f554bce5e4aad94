"""`cities resolve`: which city a name or a code means, and why."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pipelines.cli.terminal import fail, say, show_table
from pipelines.errors import UsageError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.identity.match import Match, Mention
    from pipelines.identity.resolve import Resolved, Resolver

_EXAMPLE = 'Example: cityfare cities resolve "Zürich, Switzerland"'
_OVERRIDES = "pipelines/identity/overrides.csv"


def register(app: typer.Typer) -> None:
    """Add the group of commands."""
    group = typer.Typer(name="cities", no_args_is_help=True, rich_markup_mode=None)
    group.callback(epilog=_EXAMPLE)(_group)
    group.command(epilog=_EXAMPLE)(resolve)
    app.add_typer(group)


def _group() -> None:
    """Cities: which one a name or a code means."""


def resolve(
    city: Annotated[
        str,
        typer.Argument(
            help='"NAME, COUNTRY", "NAME, STATE, COUNTRY", or a code: us-or-hillsboro, CH001C1.'
        ),
    ],
    system: Annotated[
        str | None, typer.Option(help="Code system of the code, where several have it.")
    ] = None,
    vintage: Annotated[str | None, typer.Option(help="Vintage of the code system.")] = None,
) -> None:
    """Say which city a name or a code means, and why. Needs no build.

    The exit code is 0 where one city was found, else 1: an ambiguous name is never decided by size.
    """
    from pipelines.identity.resolve import Resolver

    resolver = Resolver(Settings())
    found = find_cities(resolver, city, system, vintage)
    for resolved in found:
        _explain(resolver, resolved)
    for source_id, error in resolver.unread.items():
        fail(f"not looked in {source_id}, which cannot be read: {error}")
    if {resolved.match.status for resolved in found} != {"matched"}:
        raise typer.Exit(1)


def find_cities(
    resolver: "Resolver", city: str, system: str | None = None, vintage: str | None = None
) -> "list[Resolved]":
    """The city of a name with a country, or of a code in every list that has it.

    Raises:
        UsageError: Neither a name with a country nor a code that is known.
    """
    if system is not None or vintage is not None or "," not in city:
        return _by_code(resolver, city.strip(), system, vintage)
    return [_by_name(resolver, city)]


def _by_name(resolver: "Resolver", city: str) -> "Resolved":
    *names, country = (part.strip() for part in city.split(","))
    found = resolver.matcher.countries.find(country)
    has_state = (
        found is not None
        and len(names) > 1
        and resolver.matcher.countries.division(found, names[-1]) is not None
    )
    # Other commas belong to the name: "Hospitalet de Llobregat, L'".
    name = ", ".join(names[:-1] if has_state else names)
    if not name or not country:
        raise _not_understood(city)
    return resolver.resolve(name, country, names[-1] if has_state else None)


def _by_code(
    resolver: "Resolver", code: str, system: str | None, vintage: str | None
) -> "list[Resolved]":
    from pipelines.identity.resolve import code_systems

    if system is not None and system not in code_systems():
        raise UsageError(
            f"--system {system}",
            expected=f"one of {', '.join(code_systems())}",
            found=system,
            remedy="Leave it out to look in all.",
        )
    found = resolver.resolve_code(code, system, vintage)
    if not found:
        raise _not_understood(code, list(resolver.unread))
    return found


def _not_understood(city: str, unread: Sequence[str] = ()) -> UsageError:
    broken = f" These sources cannot be read, so not looked in: {', '.join(unread)}."
    return UsageError(
        f"cities resolve '{city}'",
        expected='"NAME, COUNTRY", "NAME, STATE, COUNTRY", or a code that a loaded list has',
        found="no comma, and no such code" if "," not in city else "a name or a country is missing",
        remedy=f"Add the country, or name the code's --system.{broken if unread else ''}",
    )


def _explain(resolver: "Resolver", resolved: "Resolved") -> None:
    match = resolved.match
    mention = match.mention
    asked = ", ".join(filter(None, [mention.name, mention.admin1, mention.country]))
    if mention.code:
        level = mention.geography_level.replace("_", " ")
        say(f"{mention.code_system} {mention.code} ({mention.vintage}): {asked}, a {level}")
    if match.status == "matched":
        say(f"{resolved.city_code}: {_place(match)}")
        say(f"  residents: {_residents(resolved)}")
    else:
        say(f"{asked} is {match.status}")
    say(f"  why: {f'by {match.method}: ' if match.method else ''}{match.reason}")
    if match.name_key:
        say(f"  looked for: '{match.name_key}'")
    if resolved.is_built is not None:
        held = "holds this city" if resolved.is_built else "has no data of this city"
        say(f"  the warehouse {held}")
    for other in resolver.mistakable(mention) if mention.code else []:
        code = f"{other.code} ({other.vintage})"
        say(f"  not to be taken for {code}, which is {other.name}{_now(other)}")
    if match.candidates:
        _show_candidates(resolver, match)
    if match.status != "matched":
        _advise(resolver, match)


def _now(mention: "Mention") -> str:
    return f", now {mention.now[2]}" if mention.now else ""


def _place(match: "Match") -> str:
    place, country = match.place, match.country
    if place is None or country is None:
        return f"{match.city_name or match.mention.name}, which the gazetteer lacks"
    division = f", division {place.admin1}" if place.admin1 else ""
    where = f"{place.latitude:.2f}, {place.longitude:.2f}"
    name = match.city_name or place.name
    return f"{name}, {country.country_code}{division}; {where}; GeoNames {place.geoname_id}"


def _residents(resolved: "Resolved") -> str:
    """Those of the latest release; without one the gazetteer's, which may count another area."""
    place = resolved.match.place
    if released := _released_residents(resolved.city_code):
        return released
    if place is None or not place.population:
        return "not known"
    return f"{place.population:,} by GeoNames, since no release has the city's"


def _released_residents(city_code: str | None) -> str | None:
    import polars as pl

    from pipelines.publish.catalogue import find_release, latest_version

    settings = Settings()
    if latest_version(settings) is None:
        return None
    cities = pl.read_parquet(find_release(settings).folder / "city.parquet")
    city = cities.filter(pl.col("city_code") == city_code, pl.col("population").is_not_null())
    for row in city.iter_rows(named=True):
        year = row["population_year"] or "no year"
        return f"{row['population']:,} ({row['population_source']}, {year})"
    return None


def _show_candidates(resolver: "Resolver", match: "Match") -> None:
    rows = [
        [
            place.geoname_id,
            resolver.code_of(place),
            place.name,
            place.admin1,
            place.iso2,
            f"{place.population:,}" if place.population else None,
            f"{place.latitude:.2f}, {place.longitude:.2f}",
        ]
        for place in match.candidates
    ]
    columns = ["GeoNames", "city code", "name", "division", "country", "by GeoNames", "at"]
    title = "candidates, with their residents by GeoNames"
    show_table(columns, rows, title=title, numbers=["by GeoNames"])


def _advise(resolver: "Resolver", match: "Match") -> None:
    mention = match.mention
    if match.country is None:
        say("  what to do: write the country in English, or by its ISO code.")
        return
    if mention.admin1:
        say("  what to do: correct the state, or leave it out where no namesake is meant.")
    elif match.candidates:
        say('  what to do: name the state or province, "NAME, STATE, COUNTRY".')
    near = [] if match.candidates else resolver.names_like(mention.name, mention.country)
    if near:
        say(f"  spelt alike: {', '.join(near)}")
    key = f"{mention.code_system},{mention.vintage},{mention.code}"
    which = key if mention.code else "<code system>,<vintage>,<code as the source has it>"
    say(f"  to decide it, add to {_OVERRIDES}: {which},<GeoNames id, or none>,,,<why>")
