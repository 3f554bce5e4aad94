"""How the tables are made: a page for each model of dbt, as dbt's own documentation shows it.

dbt's pages are one script with all data inline, which the security policy of ours does not run.
"""

from collections.abc import Mapping, Sequence

from pipelines.portal.release_data import Row
from pipelines.portal.site import Page, Parts, Site

_KINDS = ("mart", "intermediate", "staging", "seed")


def model_pages(site: Site) -> Parts:
    """Give the list of models, and a page for each."""
    models = {model["name"]: model for model in site.data.models}
    kinds = [(kind, [m for m in models.values() if m["kind"] == kind]) for kind in _KINDS]
    yield Page("models.html", "models.html", {"kinds": kinds}, "data.html")
    read_by = _read_by(models)
    results = {check["name"]: check for check in site.data.checks}
    for name, model in models.items():
        values = {
            "model": model,
            "models": models,
            "read_by": read_by.get(name, []),
            "results": results,
        }
        yield Page(f"models/{name}.html", "model.html", values, "data.html")


def _read_by(models: Mapping[str, Row]) -> dict[str, Sequence[str]]:
    found: dict[str, list[str]] = {}
    for name, model in models.items():
        for read in model["reads"]:
            found.setdefault(read, []).append(name)
    return {name: sorted(readers) for name, readers in found.items()}
