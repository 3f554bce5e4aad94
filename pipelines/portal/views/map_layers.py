"""Which dot a city has on the map."""

from enum import IntEnum

from pipelines.portal import world_map
from pipelines.portal.release_data import ReleaseData, Row


class MapLayer(IntEnum):
    """What is known of a city decides its dot; surveyed cities are drawn on top."""

    OTHER = 0
    CERTIFIED = 1
    SURVEYED = 2


def layer_of(data: ReleaseData) -> dict[str, MapLayer]:
    """The layer of every city."""
    layers = dict.fromkeys((row["city_code"] for row in data.rows("city")), MapLayer.OTHER)
    layers |= {row["city_code"]: MapLayer.CERTIFIED for row in data.rows("certification_award")}
    layers |= {row["city_code"]: MapLayer.SURVEYED for row in data.rows("survey_response")}
    return layers


def position_of(city: Row) -> world_map.Point | None:
    """Where a city stands on the map; None where its coordinates are not known."""
    if city["latitude"] is None or city["longitude"] is None:
        return None
    return world_map.project(city["longitude"], city["latitude"])
