"""Rows that would do harm if a page took them for anything but text."""

import polars as pl

TEXTS = {
    "city_name": "<script>alert(1)</script>",
    "country_name": 'Peru" onmouseover="alert(2)',
    "title": "{{ 7*7 }}<img src=x onerror=alert(3)>",
    "summary": "</script><script>alert(5)</script>",
    "source_url": "javascript:alert(4)",
    "statement": "<b onclick=alert(6)>x</b>{% raw %}",
    "reason": '"; drop table city; --<svg onload=alert(7)>',
    "label": "=1+1<script>alert(8)</script>",
    "citation": "<iframe src=javascript:alert(9)>",
    "evidence": "<script>alert(10)</script>",
}
_TABLES = {"label": {"code_label", "driver"}, "evidence": {"city_scorecard"}, "reason": {"finding"}}
"""Columns of that name elsewhere hold codes; a release with other codes does not verify."""
_LISTS = ("dimension", "option", "question", "policy_area", "statement", "indicator_in_short")


def make_hostile(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Put the texts into every column of their name."""
    changed = {
        column: text
        for column, text in TEXTS.items()
        if column in frame.columns and name in _TABLES.get(column, {name})
    }
    is_changed = pl.col("code_list").is_in(_LISTS) if name == "code_label" else pl.lit(True)
    return frame.with_columns(
        pl.when(is_changed).then(pl.lit(text)).otherwise(pl.col(column)).alias(column)
        for column, text in changed.items()
    )
