"""Find the sources: every module of `pipelines.sources`, and those that are only catalogued."""

import importlib
import pkgutil
from functools import cache
from types import FunctionType, ModuleType

from pipelines.catalogued_sources import CATALOGUED
from pipelines.errors import SourceDefinitionError
from pipelines.fetch_declaration import Fetch
from pipelines.source_definition import Source, SourceModule

_FUNCTIONS = ("parse", "recognise", "open_file", "accepts")
_CONSTANTS = ("SOURCE", "FETCH")


@cache
def loaded_sources() -> dict[str, SourceModule]:
    """Import every source module; returns them by id, alphabetically.

    Raises:
        SourceDefinitionError: A module lacks SOURCE or parse, or defines a public function that
            no source has: probably a misspelt one, which would silently be off.
    """
    import pipelines.sources as package

    modules = {}
    for info in sorted(pkgutil.iter_modules(package.__path__), key=lambda i: i.name):
        loaded = read_module(importlib.import_module(f"pipelines.sources.{info.name}"))
        modules[loaded.source.id] = loaded
    return modules


def read_module(module: ModuleType) -> SourceModule:
    """Read what a source module defines; see `loaded_sources`."""
    found = vars(module)
    functions = {
        name
        for name, value in found.items()
        if isinstance(value, FunctionType) and value.__module__ == module.__name__
    }
    unknown = sorted(
        name for name in functions - set(_FUNCTIONS) if not name.startswith("_")
    ) + sorted(
        name
        for name, value in found.items()
        if isinstance(value, Source | Fetch) and name not in _CONSTANTS
    )
    missing = [name for name in ("SOURCE", "parse") if name not in found]
    if unknown or missing:
        raise SourceDefinitionError(
            module.__name__,
            expected=f"SOURCE, parse, and of these what the source needs: "
            f"{', '.join(['FETCH', *_FUNCTIONS[1:]])}",
            found="; ".join(
                [f"{name} is missing" for name in missing]
                + [f"{name} is none of them" for name in unknown]
            ),
            remedy="Correct the name; a helper of the module begins with an underscore.",
        )
    return SourceModule(
        found["SOURCE"],
        found["parse"],
        found.get("FETCH"),
        found.get("recognise"),
        found.get("open_file"),
        found.get("accepts"),
    )


def all_sources() -> list[Source]:
    """Loaded and catalogued sources, by id."""
    loaded = [module.source for module in loaded_sources().values()]
    return sorted([*loaded, *CATALOGUED], key=lambda source: source.id)
