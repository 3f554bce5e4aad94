"""`models.json`: what dbt's manifest says of the models, without its paths and times."""

import json
from pathlib import Path

from pipelines.publish.models import models_of


def _node(name: str, kind: str, folder: str, **more: object) -> dict[str, object]:
    return {
        "name": name,
        "resource_type": kind,
        "fqn": ["cityfare", folder, name],
        "description": f"About {name}.",
        "depends_on": {"nodes": []},
        "columns": {},
        "created_at": 1.5,
        "build_path": "target/run",
        **more,
    }


def test_models_say_what_they_read_and_what_is_tested(tmp_path: Path) -> None:
    manifest = {
        "nodes": {
            "model.c.city": _node(
                "city",
                "model",
                "marts",
                depends_on={"nodes": ["source.c.raw", "seed.c.band"]},
                columns={"city_code": {"name": "city_code", "description": "Code.", "meta": {}}},
                raw_code="select 1",
            ),
            "seed.c.band": _node("band", "seed", "band", depends_on={}),
            "test.c.t": _node("city__unique", "test", "marts", attached_node="model.c.city"),
        },
        "sources": {"source.c.raw": {"name": "raw_x__city"}},
    }
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(manifest))

    band, city = models_of(path)

    assert city == {
        "name": "city",
        "kind": "mart",
        "description": "About city.",
        "reads": ["band", "raw_x__city"],
        "columns": [{"name": "city_code", "description": "Code."}],
        "tests": ["city__unique"],
        "sql": "select 1",
    }
    assert (band["kind"], band["reads"], band["tests"]) == ("seed", [], [])
