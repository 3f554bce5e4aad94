"""The dbt model that puts the values of all sources of indicators into one shape.

It is written from what the contracts declare as `indicator_values`, so that a new source of
indicators reaches `wellbeing_observation` without a model that is edited by hand.
"""

from collections.abc import Sequence

from contracts.model import IndicatorValues, TableSpec

MODEL = "int_wellbeing__observations_united"
_TEXT = "{{ text_type() }}"
_COLUMNS = {
    "indicator_code": _TEXT,
    "year": "int",
    "year_basis": _TEXT,
    "value": "double",
    "ci_low": "double",
    "ci_high": "double",
    "flag": _TEXT,
    "quality": "int",
    "geography_level": _TEXT,
    "value_basis": _TEXT,
    "vintage": _TEXT,
}


def observations_sql(specs: Sequence[TableSpec], notice: str) -> str:
    """The SQL of the model.

    Args:
        specs: Landing contracts, those without values of indicators among them.
        notice: First line, which says that the file is generated.
    """
    parts = [
        _select(values, values.model or f"stg_{spec.name.removeprefix('raw_')}")
        for spec in specs
        if (values := spec.indicator_values)
    ]
    return (
        f"-- {notice}\n"
        "-- One row per publisher's code, indicator and year: the values that landing contracts\n"
        "-- declare as indicator_values, in one shape.\n"
        "-- Key: code_system, code_vintage, code, indicator_code, year\n"
        + "\nunion all\n\n".join(parts)
    )


def _select(values: IndicatorValues, model: str) -> str:
    columns = [
        f"    '{values.code_system}' as code_system",
        f"    '{values.vintage}' as code_vintage",
        f"    {values.code} as code",
        *(
            f"    {_expression(_declared(values, name), name, sql_type)}"
            for name, sql_type in _COLUMNS.items()
        ),
    ]
    return (
        "select\n"
        + ",\n".join(columns)
        + f"\nfrom {{{{ ref('{model}') }}}}\nwhere {values.value} is not null\n"
    )


def _declared(values: IndicatorValues, name: str) -> str | None:
    declared: str | None = "vintage" if name == "vintage" else getattr(values, name)
    return declared


def _expression(declared: str | None, name: str, sql_type: str) -> str:
    if declared is None:
        return f"cast(null as {sql_type}) as {name}"
    if declared.startswith("="):
        return f"'{declared[1:]}' as {name}"
    return name if declared == name else f"{declared} as {name}"
