"""Where sdmx.oecd.org serves a data set, in a pinned version. Nothing here opens a connection."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from pipelines.errors import UsageError

HOST = "sdmx.oecd.org"

_REST = f"https://{HOST}/public/rest"
_VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)+")


@dataclass(frozen=True)
class Dataflow:
    """A data set in one version: `Dataflow("OECD.CFE.EDS", "DSD_FUA_ECO", "DF_ECONOMY", "1.1")`."""

    agency: str
    structure: str
    name: str
    version: str

    @property
    def id(self) -> str:
        """Its name in files and addresses: `DSD_FUA_ECO@DF_ECONOMY`."""
        return f"{self.structure}@{self.name}"


def data_url(flow: Dataflow) -> str:
    """Return the address of all observations of a data set, as SDMX-CSV with labels.

    Raises:
        UsageError: The version is left open.
    """
    if not _VERSION.fullmatch(flow.version):
        raise UsageError(
            flow.id,
            expected="a version, such as 1.1",
            found=flow.version or "none",
            remedy="Versions differ in their dimensions within months: pin the one that was read.",
        )
    params = {"dimensionAtObservation": "AllDimensions", "format": "csvfilewithlabels"}
    return f"{_REST}/data/{flow.agency},{flow.id},{flow.version}/all?{urlencode(params)}"
