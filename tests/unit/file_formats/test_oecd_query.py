"""Addresses of the OECD's data sets: the version is always pinned."""

import pytest

from pipelines.errors import UsageError
from pipelines.file_formats.oecd_url import Dataflow, data_url


def test_address_pins_the_version() -> None:
    flow = Dataflow("OECD.CFE.EDS", "DSD_FUA_ECO", "DF_ECONOMY", "1.1")

    assert data_url(flow) == (
        "https://sdmx.oecd.org/public/rest/data/OECD.CFE.EDS,DSD_FUA_ECO@DF_ECONOMY,1.1/all"
        "?dimensionAtObservation=AllDimensions&format=csvfilewithlabels"
    )


@pytest.mark.parametrize("version", ["", "latest", "1", "*"])
def test_open_version_is_refused(version: str) -> None:
    flow = Dataflow("OECD.CFE.EDS", "DSD_FUA_ECO", "DF_ECONOMY", version)

    with pytest.raises(UsageError, match="pin the one that was read"):
        data_url(flow)
