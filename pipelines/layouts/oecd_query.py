"""What to ask sdmx.oecd.org for: the address of a data set, and the key that its structure wants.

A key has a place for each dimension, and dimensions come and go with versions. So the version is
part of every address, and the places are read from a structure message. Nothing here asks.
"""

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlencode

from pipelines.errors import SourceFormatError, UsageError

if TYPE_CHECKING:
    from sdmx.model.v21 import DataStructureDefinition

HOST = "sdmx.oecd.org"
ALL = "all"
"""The key that asks for everything, whatever the dimensions are."""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | float | bool | None"

_REST = f"https://{HOST}/public/rest"
_CODE = re.compile(r"[A-Za-z0-9_@$-]+")
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")
_STRUCTURE = "an SDMX structure message with one data structure"
_SHOWN = 120


@dataclass(frozen=True)
class Dataflow:
    """A data set in one version: `Dataflow("OECD.CFE.EDS", "DSD_FUA_ECO", "DF_ECONOMY", "1.1")`."""

    agency: str
    structure: str
    name: str
    version: str

    @property
    def id(self) -> str:
        """Its name as files and addresses have it: `DSD_FUA_ECO@DF_ECONOMY`."""
        return f"{self.structure}@{self.name}"


def structure_url(flow: Dataflow) -> str:
    """Where the structure message of a data set is had, in its pinned version.

    Raises:
        UsageError: The version is left open.
    """
    _refuse_open_version(flow)
    return f"{_REST}/dataflow/{flow.agency}/{flow.id}/{flow.version}?references=all"


def data_url(
    flow: Dataflow,
    key: str = ALL,
    *,
    first_year: int | None = None,
    last_year: int | None = None,
    has_labels: bool = True,
) -> str:
    """Where the observations of a data set are had as SDMX-CSV, in its pinned version.

    Args:
        flow: The data set.
        key: As `key_for` makes it; by default everything.
        first_year: First year wanted.
        last_year: Last year wanted.
        has_labels: Should labels stand beside the codes?

    Raises:
        UsageError: The version is left open.
    """
    _refuse_open_version(flow)
    years = {"startPeriod": first_year, "endPeriod": last_year}
    params = {name: str(year) for name, year in years.items() if year is not None} | {
        "dimensionAtObservation": "AllDimensions",
        "format": "csvfilewithlabels" if has_labels else "csvfile",
    }
    return f"{_REST}/data/{flow.agency},{flow.id},{flow.version}/{key}?{urlencode(params)}"


def key_for(structure: bytes, **codes: str | Sequence[str]) -> str:
    """The key that asks for some codes, and for all codes of every other dimension.

    Args:
        structure: Structure message of the data set, SDMX-ML 2.1 or SDMX-JSON.
        codes: A code or several by dimension, in small letters:
            `key_for(message, ref_area=("AT001F", "DK001F"), measure="GDP")`.

    Returns:
        Codes in the order of the dimensions, parted by dots: `AT001F+DK001F..GDP..`.

    Raises:
        SourceFormatError: The message cannot be read, or holds no or several data structures.
        UsageError: The data set has no such dimension, or a code is none.
    """
    dimensions = dimensions_of(structure)
    asked = {name.upper(): _joined(name, given) for name, given in codes.items()}
    strange = sorted(set(asked) - set(dimensions))
    if strange:
        raise UsageError(
            "key",
            expected=f"dimensions of the data set ({', '.join(dimensions)})",
            found=", ".join(strange),
            remedy="Ask by the names that its structure has.",
        )
    return ".".join(asked.get(name, "") for name in dimensions)


def dimensions_of(structure: bytes) -> list[str]:
    """The dimensions that have a place in a key, in its order; time has none.

    Raises:
        SourceFormatError: The message cannot be read, or holds no or several data structures.
    """
    is_json = structure.lstrip().startswith(b"{")
    found = _of_json(structure) if is_json else _of_xml(structure)
    if len(found) != 1 or not found[0]:
        raise _unreadable(f"{len(found)} data structures" if len(found) != 1 else "no dimensions")
    return found[0]


def _joined(name: str, given: str | Sequence[str]) -> str:
    codes = [given] if isinstance(given, str) else list(given)
    odd = [code for code in codes if not _CODE.fullmatch(code)]
    if odd or not codes:
        raise UsageError(
            f"key, dimension {name.upper()}",
            expected="codes, such as AT001F",
            found=", ".join(map(repr, odd)) or "none",
            remedy="Leave the dimension out to ask for all of its codes.",
        )
    return "+".join(codes)


def _of_xml(structure: bytes) -> list[list[str]]:
    # It brings pandas and more along, and few who import this module ask for a key.
    import sdmx
    from sdmx.message import StructureMessage

    try:
        # What the library cannot read, it prints.
        with redirect_stdout(StringIO()):
            message = sdmx.read_sdmx(BytesIO(structure))
    # It has no error of its own for a document that is damaged or of another kind.
    except Exception as error:
        raise _unreadable(f"{type(error).__name__}: {str(error)[:_SHOWN]}") from error
    if not isinstance(message, StructureMessage):
        raise _unreadable(type(message).__name__)
    return [_keyed(definition) for definition in message.structure.values()]


def _keyed(definition: "DataStructureDefinition") -> list[str]:
    from sdmx.model.common import TimeDimension

    placed = sorted(definition.dimensions, key=lambda each: each.order or 0)
    return [each.id for each in placed if not isinstance(each, TimeDimension)]


def _of_json(structure: bytes) -> list[list[str]]:
    try:
        message: Json = json.loads(structure)
        return [_order(each) for each in _list(_at(message, "data", "dataStructures"))]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _unreadable(f"{type(error).__name__}: {error}") from error


def _order(definition: Json) -> list[str]:
    dimensions = _list(_at(definition, "dataStructureComponents", "dimensionList", "dimensions"))
    placed = [(int(str(_at(each, "position"))), str(_at(each, "id"))) for each in dimensions]
    return [name for _, name in sorted(placed)]


def _at(document: Json, *names: str) -> Json:
    for name in names:
        if not isinstance(document, Mapping):
            raise TypeError(f"{name} in what is no object")
        document = document[name]
    return document


def _list(document: Json) -> list[Json]:
    if not isinstance(document, list):
        raise TypeError("a list was expected")
    return document


def _refuse_open_version(flow: Dataflow) -> None:
    if not _VERSION.fullmatch(flow.version):
        raise UsageError(
            flow.id,
            expected="a version, such as 1.1",
            found=flow.version or "none",
            remedy="Versions differ in their dimensions within months: pin the one that was read.",
        )


def _unreadable(found: str) -> SourceFormatError:
    return SourceFormatError(
        "structure message",
        expected=_STRUCTURE,
        found=found,
        remedy="Fetch it from the address that `structure_url` gives.",
    )
