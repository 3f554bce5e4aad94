"""Conformance of the dbt project: a model for every mart, SQL that any engine understands."""

import csv
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from contracts import vocab
from contracts.model import tables_of
from pipelines.settings import Settings

FOLDER = Settings().dbt_project
MODELS = sorted((FOLDER / "models").rglob("*.sql"))
INTERMEDIATE = [path for path in MODELS if path.parent.name == "intermediate"]
SQL = [*MODELS, *sorted((FOLDER / "tests").rglob("*.sql"))]
BY_FILE = pytest.mark.parametrize("path", SQL, ids=lambda path: path.stem)

# What DuckDB can do and Spark or Snowflake cannot, or do otherwise.
_FORBIDDEN = {
    "qualify": r"\bqualify\b",
    "exclude": r"\*\s*exclude\b",
    "replace columns": r"\*\s*replace\s*\(",
    "pivot": r"\b(un)?pivot\b",
    "list literal": r"(?<![\w\]])\[",
    "struct literal": r"\{\s*'",
    "integer division": r"//",
    "strftime": r"\bstrftime\b",
    "generate_series": r"\bgenerate_series\b|\bunnest\b",
    "varchar": r"\bvarchar\b|\btext\b(?=\s*\))",
    "double colon cast": r"::",
    "group by all": r"\b(group|order) by all\b",
    "asof": r"\basof\b",
}


def _generated(layer: str) -> list[dict[str, Any]]:
    text = (FOLDER / "models" / layer / "_generated.yml").read_text("utf-8")
    models: list[dict[str, Any]] = yaml.safe_load(text)["models"]
    return models


def code_of(sql: str) -> str:
    """SQL without comments, Jinja and string contents: what an engine would have to understand."""
    bare = re.sub(r"\{#.*?#\}|\{\{.*?\}\}|\{%.*?%\}", " jinja ", sql, flags=re.DOTALL)
    bare = re.sub(r"--[^\n]*", "", bare)
    return re.sub(r"'[^']*'", "''", bare).lower()


@BY_FILE
def test_model_keeps_to_sql_that_every_engine_has(path: Path) -> None:
    code = code_of(path.read_text("utf-8"))

    found = [name for name, pattern in _FORBIDDEN.items() if re.search(pattern, code)]

    assert found == []


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("select * from t qualify row_number() over () = 1", "qualify"),
        ("select * exclude (a) from t", "exclude"),
        ("pivot t on a", "pivot"),
        ("select [1, 2]", "list literal"),
        ("select {'a': 1}", "struct literal"),
        ("select 7 // 2", "integer division"),
        ("select strftime(d, '%Y')", "strftime"),
        ("select * from generate_series(1, 3)", "generate_series"),
        ("select cast(a as varchar)", "varchar"),
        ("select a::int", "double colon cast"),
    ],
)
def test_each_forbidden_construct_would_be_found(sql: str, name: str) -> None:
    code = re.sub(r"--[^\n]*", "", sql).lower()

    assert re.search(_FORBIDDEN[name], code)


def test_comments_and_jinja_are_not_taken_for_sql() -> None:
    sql = "-- no qualify here\nselect {{ cols['a'] }} -- [x]\nfrom t where a = 'pivot // ::'"

    assert not [name for name, pattern in _FORBIDDEN.items() if re.search(pattern, code_of(sql))]


def test_every_mart_contract_has_a_model_and_every_mart_model_a_contract() -> None:
    models = {path.stem for path in (FOLDER / "models" / "marts").glob("*.sql")}

    assert models == {spec.name for spec in tables_of("mart")}


def test_every_landing_contract_is_staged_once() -> None:
    models = {path.stem for path in (FOLDER / "models" / "staging").glob("*.sql")}

    assert models == {f"stg_{spec.name.removeprefix('raw_')}" for spec in tables_of("landing")}


def test_models_lie_in_one_of_three_layers_and_are_named_by_it() -> None:
    prefixes = {"staging": "stg_", "intermediate": "int_", "marts": ""}

    for path in MODELS:
        assert path.parent.name in prefixes, path
        assert path.stem.startswith(prefixes[path.parent.name]), path
        assert "__" in path.stem or path.parent.name == "marts", path


def test_marts_do_not_read_landing() -> None:
    for path in MODELS:
        if path.parent.name != "staging":
            text = path.read_text("utf-8")
            assert not re.search(r"\b(landing|source)\s*\(", text), path.name


def test_every_reference_is_to_a_model_or_a_seed() -> None:
    known = {path.stem for path in MODELS} | {p.stem for p in (FOLDER / "seeds").glob("*.csv")}

    for path in MODELS:
        named = set(re.findall(r"ref\('([^']+)'\)", path.read_text("utf-8")))
        assert named <= known, path.name


def test_every_intermediate_model_is_read_by_another() -> None:
    read = {
        name for path in MODELS for name in re.findall(r"ref\('([^']+)'\)", path.read_text("utf-8"))
    }

    idle = {path.stem for path in INTERMEDIATE} - read
    assert idle == set()


@pytest.mark.parametrize("path", INTERMEDIATE, ids=lambda path: path.stem)
def test_intermediate_model_has_its_description_and_its_grain_as_a_test(path: Path) -> None:
    # What would go wrong: Dagster and the site say "dbt model int_...", and a join that doubles
    # rows is not seen where later models only count them.
    described = {model["name"]: model for model in _generated("intermediate")}[path.stem]

    assert described["description"].startswith("One row")
    assert [list(test) for test in described["data_tests"]] == [["unique_key"]]


def test_hardest_intermediate_models_have_unit_tests_of_dbt() -> None:
    text = (FOLDER / "models" / "intermediate" / "unit_tests.yml").read_text("utf-8")

    tested = {test["model"] for test in yaml.safe_load(text)["unit_tests"]}

    assert len(tested) >= 10
    assert tested <= {path.stem for path in INTERMEDIATE}


def test_models_stay_under_a_hundred_lines() -> None:
    # Wide by its nature: every share is listed with interval, base and sample; the other is
    # generated, a part for each source of indicators.
    known = {"survey_share.sql", "int_wellbeing__observations_united.sql"}
    long = {path.name for path in MODELS if len(path.read_text("utf-8").splitlines()) >= 100}

    assert long <= known


@pytest.mark.parametrize(
    ("seed", "column", "values"),
    [
        ("respondent_group", "respondent_group", vocab.RESPONDENT_GROUPS),
        ("size_band", "size_band", vocab.SIZE_BANDS),
        ("certification_level", "level", vocab.LEVELS),
    ],
)
def test_seed_and_closed_list_agree(seed: str, column: str, values: tuple[str, ...]) -> None:
    with (FOLDER / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        found = {row[column] for row in csv.DictReader(file)}

    assert found == set(values)


def test_sections_of_the_profile_seed_are_of_the_closed_list_and_leave_out_none() -> None:
    with (FOLDER / "seeds" / "profile_section.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    # Header and spotlight are no questions.
    assert {row["section"] for row in rows} | {"header", "spotlight"} == set(vocab.PROFILE_SECTIONS)
    assert len({(row["question_id"], row["item_id"]) for row in rows}) == len(rows)


def test_names_of_tests_are_unique() -> None:
    models = [*_generated("marts"), *_generated("intermediate")]

    tests = [test for model in models for test in model["data_tests"]]
    tests += [
        test for m in models for c in m.get("columns", []) for test in c.get("data_tests", [])
    ]
    names = [body["name"] for test in tests for body in test.values()]

    assert len(names) == len(set(names))
