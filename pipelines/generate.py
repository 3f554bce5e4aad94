"""What contracts decide: dbt YAML, staging models, the union of observations, the diagram.

A column is described once, in its contract, and an intermediate model in its first comment.
`cityfare generate` writes the rest; `--check` says what has drifted. Nothing that is generated is
edited by hand.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import yaml

from contracts.model import ColumnSpec, TableSpec, table, tables_of
from pipelines import generate_observations, readme_coverage
from pipelines.errors import UsageError
from pipelines.model_comments import read_comment
from pipelines.publish import entity_diagram
from pipelines.publish.catalogue import find_release, latest_version
from pipelines.readme_numbers import count_numbers, write_numbers
from pipelines.settings import Settings

_NOTICE = "Written by `cityfare generate` from contracts/; do not edit."
_TESTED_VIEWS = "{{ var('test_views', false) }}"
_MARTS = "<!-- marts: written by `cityfare generate` -->", "<!-- /marts -->"


def staging_name(spec: TableSpec) -> str:
    """`raw_x__y` and `identity__y` are staged as `stg_x__y` and `stg_identity__y`."""
    return f"stg_{spec.name.removeprefix('raw_')}"


def generated_files(settings: Settings) -> dict[Path, str]:
    """Every generated file with the text that it must have."""
    models = settings.dbt_project / "models"
    files = {
        models / "staging" / "_generated.yml": _staging_yaml(tables_of("landing")),
        models / "marts" / "_generated.yml": _marts_yaml(tables_of("mart")),
    }
    for spec in tables_of("landing"):
        files[models / "staging" / f"{staging_name(spec)}.sql"] = _staging_sql(spec)
    for spec in tables_of("mart"):
        if spec.copies:
            files[models / "marts" / f"{spec.name}.sql"] = _copy_sql(spec, table(spec.copies))
    united = models / "intermediate" / f"{generate_observations.MODEL}.sql"
    files[united] = generate_observations.observations_sql(tables_of("landing"), _NOTICE)
    by_hand = {path: path.read_text("utf-8") for path in sorted(united.parent.glob("*.sql"))}
    files[united.parent / "_generated.yml"] = _intermediate_yaml(
        {path.stem: text for path, text in (by_hand | {united: files[united]}).items()}
    )
    readme = settings.project_dir / "README.md"
    if readme.exists():
        files[settings.project_dir / "docs" / entity_diagram.PATH] = entity_diagram.entity_svg(
            tables_of("mart")
        )
        text = readme.read_text("utf-8")
        text = _with_block(text, _MARTS, _mart_table(mart_rows(settings) or _printed_rows(text)))
        files[readme] = _with_numbers(text, settings)
    return files


def stale_files(settings: Settings) -> list[Path]:
    """Generated files that are missing, differ, or that no contract asks for any more."""
    expected = generated_files(settings)
    stale = [
        path
        for path, text in expected.items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    models = settings.dbt_project / "models"
    staged = list((models / "staging").glob("*.sql"))
    copies = [path for path in (models / "marts").glob("*.sql") if _is_generated(path)]
    return sorted(stale + [path for path in staged + copies if path not in expected])


def _is_generated(path: Path) -> bool:
    return path.read_text("utf-8").startswith(f"-- {_NOTICE}")


def generate(settings: Settings) -> list[Path]:
    """Write what is stale and remove what no contract asks for; returns what changed."""
    expected = generated_files(settings)
    changed = stale_files(settings)
    for path in changed:
        if path in expected:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(expected[path], encoding="utf-8")
        else:
            path.unlink()
    return changed


def mart_rows(settings: Settings) -> dict[str, int]:
    """Rows of each mart in the latest release; empty where there is none."""
    if latest_version(settings) is None:
        return {}
    return find_release(settings).rows()


def _with_numbers(text: str, settings: Settings) -> str:
    """The README with the numbers of the latest release; as it is where none of today's marts."""
    import duckdb

    if latest_version(settings) is None:
        return text
    warehouse = find_release(settings).warehouse
    try:
        text = write_numbers(text, count_numbers(warehouse))
        return _with_block(text, readme_coverage.MARKS, readme_coverage.coverage_table(warehouse))
    except (duckdb.BinderException, duckdb.CatalogException):
        # The release was built before a mart changed; what the README prints stays.
        return text


def _dump(value: dict[str, object], notice: str = _NOTICE) -> str:
    text = yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=100)
    return f"# {notice}\n{text}"


def _staging_sql(spec: TableSpec) -> str:
    columns = ",\n".join(_cast_line(column) for column in spec.columns)
    return (
        f"-- {_NOTICE}\n"
        f"-- One row per {spec.each_row_is_a}, as in landing.\n"
        f"select\n{columns}\nfrom {{{{ landing('{spec.name}') }}}}\n"
    )


def _copy_sql(spec: TableSpec, landing: TableSpec) -> str:
    columns = ",\n".join(f"    {column.name}" for column in spec.columns)
    return (
        f"-- {_NOTICE}\n"
        f"-- One row per {spec.each_row_is_a}, as in {landing.name}.\n"
        f"select\n{columns}\nfrom {{{{ ref('{staging_name(landing)}') }}}}\n"
    )


def _cast_line(column: ColumnSpec) -> str:
    kind = column.type_names.sql
    sql_type = "{{ text_type() }}" if kind == "string" else kind
    return f"    cast({column.name} as {sql_type}) as {column.name}"


def _staging_yaml(specs: list[TableSpec]) -> str:
    return _dump(
        {
            "version": 2,
            "sources": [
                {
                    "name": "landing",
                    "description": "Typed Parquet, one file a table, kept by contracts.",
                    "tables": [
                        {
                            "name": spec.name,
                            "description": spec.description,
                            "config": {"meta": {"dagster": {"asset_key": [spec.name]}}},
                        }
                        for spec in specs
                    ],
                }
            ],
            "models": [
                {
                    "name": staging_name(spec),
                    "description": f"{spec.description} One row for each {spec.each_row_is_a}.",
                    "columns": [_column_yaml(column) for column in spec.columns],
                }
                | ({"config": tags} if (tags := _tags(spec)) else {})
                for spec in specs
            ],
        }
    )


def _intermediate_yaml(models: dict[str, str]) -> str:
    """Description and key of each model, from its first comment.

    A build tests the keys of tables; those of views, which it would compute once more for that, are
    tested where the variable `test_views` says so, as the test suite does.
    """
    comments = {name: read_comment(name, sql, _NOTICE) for name, sql in models.items()}
    return _dump(
        {
            "version": 2,
            "models": [
                {
                    "name": name,
                    "description": comment.description,
                    "data_tests": [
                        _key_test(name, comment.key, None if comment.is_table else _TESTED_VIEWS)
                    ],
                }
                for name, comment in comments.items()
            ],
        },
        "Written by `cityfare generate` from the first comment of each model; do not edit.",
    )


def _marts_yaml(specs: list[TableSpec]) -> str:
    return _dump({"version": 2, "models": [_mart_yaml(spec) for spec in specs]})


def _mart_yaml(spec: TableSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "description": f"{spec.description} One row for each {spec.each_row_is_a}.",
        "config": {"contract": {"enforced": True}} | _tags(spec),
        "columns": [_column_yaml(column) for column in spec.columns],
        "data_tests": [_key_test(spec.name, spec.primary_key), *_reference_tests(spec)],
    }


def _tags(spec: TableSpec) -> dict[str, object]:
    """The mark by which dbt's second run finds what is made from the study."""
    return {} if spec.step == "core" else {"tags": [spec.step]}


def _column_yaml(column: ColumnSpec) -> dict[str, object]:
    entry: dict[str, object] = {
        "name": column.name,
        "description": described(column),
        "data_type": column.type_names.sql,
    }
    return entry


def described(column: ColumnSpec) -> str:
    """A column's description with its unit and the publisher's name, as readers see it."""
    published = f" Published as {column.source_column}." if column.source_column else ""
    return f"{column.meaning}{published}"


def _key_test(name: str, key: Sequence[str], enabled: str | None = None) -> dict[str, object]:
    body: dict[str, object] = {
        "name": f"{name}__primary_key_unique",
        "arguments": {"columns": list(key)},
    }
    return {"unique_key": body | ({"config": {"enabled": enabled}} if enabled else {})}


def _reference_tests(spec: TableSpec) -> list[dict[str, object]]:
    return [
        {
            "refers_to": {
                "name": f"{spec.name}__{'_'.join(key.columns)}_in_{key.table}",
                "arguments": {
                    "columns": list(key.columns),
                    "to": f"ref('{key.table}')",
                    "to_columns": list(key.references),
                },
            }
        }
        for key in spec.foreign_keys
    ]


def _with_block(text: str, marks: tuple[str, str], block: str) -> str:
    begin, end = text.find(marks[0]), text.find(marks[1])
    if begin < 0 or end < 0:
        raise UsageError(
            "README.md",
            expected=f"the lines {marks[0]} and {marks[1]}",
            found="not both",
            remedy="Put them where that table shall stand.",
        )
    return f"{text[:begin]}{marks[0]}\n{block}{text[end:]}"


def _printed_rows(text: str) -> dict[str, int]:
    """The counts that the README prints; without a release nothing else is known."""
    rows = re.findall(r"^\| `(\w+)` \|.*\| ([\d,]+) \|$", text, flags=re.MULTILINE)
    return {name: int(count.replace(",", "")) for name, count in rows}


def _mart_table(rows: dict[str, int]) -> str:
    def count(name: str) -> str:
        return f"{rows[name]:,}" if name in rows else "not built"

    lines = ["| mart | one row is a | rows |", "| --- | --- | ---: |"]
    lines += [
        f"| `{spec.name}` | {spec.each_row_is_a} | {count(spec.name)} |"
        for spec in tables_of("mart")
    ]
    return "\n".join(lines) + "\n"
