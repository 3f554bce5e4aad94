"""`README.md` and `LICENSE.md` of a release: what it is, how to start, how to cite, which terms."""

from pipelines.publish.licences import OWN_LICENCE, licence_text
from pipelines.publish.metadata.description import SUMMARY, TITLE, ReleaseDescription

_README = """# {title}

Version **{version}**, made from inputs up to {day}. {summary}

{coverage}

## Start

| open first | one row is a | rows |
| --- | --- | ---: |
{tables}

All {count} tables, one file each: `<table>.parquet`, `csv/<table>.csv` (`.csv.gz` from a megabyte
on) and all of them in `cityfare.duckdb`, with comments and the tables `about`, `example_query` and
`table_key` (all keys). Tables join on `city_code`, `question_id`, `option_id`, `indicator_code` and
`source_id`; `entities.svg` shows how.

```sql
-- duckdb cityfare.duckdb
select question, sql from example_query;
select world_region, count(*) as cities from city group by world_region;
```

```python
import pandas as pd, polars as pl

# Whole numbers that may be empty stay whole numbers.
pd.read_parquet("city.parquet", dtype_backend="numpy_nullable")
pl.read_csv("csv/city.csv", infer_schema_length=None)
```

## What is here

| file | is |
| --- | --- |
| `datapackage.json` | every table, column, key, unit, licence and source (Data Package 2.0) |
| `dictionary.csv` | every column, one row each |
| `csv/csv-metadata.json` | the same of the CSV files (CSV on the Web) |
| `dcat.jsonld`, `dcat.ttl` | for catalogues and harvesters (DCAT-AP 3.0.1) |
| `schema_org.jsonld`, `croissant.json` | for search engines and for machine learning |
| `datacite.json`, `odcs.yaml` | for DOIs (DataCite 4) and data contracts (ODCS 3.1) |
| `checks.json` | the result of every blocking check |
| `models.json` | how each table is made: the models, what they read, their tests and SQL |
| `checksums.txt` | SHA-256 of every file, for `sha256sum -c checksums.txt` |
| `LICENSE.md`, `CITATION.cff` | terms and citation |

An empty field of a CSV file is a null: not known, which is never a *no*.

## Cite

{citation}

Cite the sources of the tables that you use, too: `how_to_cite` of each table in
`datapackage.json`, or `select value from about where subject = 'city' and topic = 'how to cite'`.
{licence}
"""

_LICENCE = """# Licence

{own}

Sources keep their terms:

| source | version | licence, or what allows us to publish it | cite |
| --- | --- | --- | --- |
{sources}
"""
_OPEN = (
    f"Our own vocabulary and our part in every table that we derive are under {OWN_LICENCE.spdx} "
    f"({OWN_LICENCE.url}, text in `LICENSES/{OWN_LICENCE.spdx}.txt`): use and share them, and name "
    "Cityfare and the sources."
)
_PRIVATE = "**This release holds private data. It may not be published or passed on.**"


def readme(release: ReleaseDescription) -> str:
    """One page for whoever opens the folder."""
    first = [table for table in release.tables if table.spec.start_here]
    rows = (f"| `{t.name}` | {t.spec.each_row_is_a} | {t.rows:,} |" for t in first)
    return _README.format(
        title=TITLE,
        version=release.version,
        day=release.day.isoformat()
        + (f", as they were known on {release.as_of}" if release.as_of else ""),
        summary=SUMMARY,
        coverage=_coverage(release),
        tables="\n".join(rows),
        count=len(release.tables),
        citation=release.citation(),
        licence=_PRIVATE if release.is_private else "Terms: `LICENSE.md`.",
    )


def _coverage(release: ReleaseDescription) -> str:
    extents = [table.extent for table in release.tables]
    countries = {country for extent in extents for country in extent.countries}
    first = min((e.first_year for e in extents if e.first_year is not None), default=None)
    last = max((e.last_year for e in extents if e.last_year is not None), default=None)
    years = f", years {first} to {last}" if first is not None else ""
    cities = sum(table.rows for table in release.tables if table.name == "city")
    return (
        f"{len(release.tables)} tables: {cities:,} cities in {len(countries)} countries{years}. "
        "`coverage` says of how many cities each answer or value is known."
    )


def licence_md(release: ReleaseDescription) -> str:
    """What may be done with the release, source by source."""
    rows = []
    for source, snapshot in release.sources:
        text = licence_text(snapshot)
        terms = f"[{text}]({snapshot.licence_url})" if snapshot.licence_url else text
        cells = (source.title, snapshot.version, terms, snapshot.citation)
        rows.append(f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |")
    own = _PRIVATE if release.is_private else _OPEN
    return _LICENCE.format(own=own, sources="\n".join(rows))
