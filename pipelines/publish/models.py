"""`models.json` of a release: how each table is made, by the models of dbt that the build ran.

Taken from dbt's manifest without its paths and times, so that equal inputs give equal bytes.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

PATH = "models.json"
_KINDS = {"marts": "mart", "intermediate": "intermediate", "staging": "staging"}
_SQL = ("model", "seed")


def models_of(manifest_path: Path) -> list[dict[str, object]]:
    """Every model and seed, by name: what it is, what it reads, its columns, tests and SQL."""
    manifest = json.loads(manifest_path.read_text("utf-8"))
    nodes: Mapping[str, Any] = manifest["nodes"]
    names = {id_: node["name"] for id_, node in {**nodes, **manifest["sources"]}.items()}
    tests: dict[str, list[str]] = {}
    for node in nodes.values():
        if node["resource_type"] == "test":
            tests.setdefault(node["attached_node"], []).append(node["name"])
    found = [
        {
            "name": node["name"],
            "kind": _KINDS[node["fqn"][1]] if node["resource_type"] == "model" else "seed",
            "description": node["description"],
            "reads": sorted(names[one] for one in node["depends_on"].get("nodes", [])),
            "columns": [
                {"name": column["name"], "description": column["description"]}
                for column in node["columns"].values()
            ],
            "tests": sorted(tests.get(id_, [])),
            "sql": node.get("raw_code", ""),
        }
        for id_, node in nodes.items()
        if node["resource_type"] in _SQL
    ]
    return sorted(found, key=lambda model: str(model["name"]))
