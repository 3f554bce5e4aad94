"""Frameworks of innovation and data use: recommendations, principles, goals, and their links."""

from pipelines.snapshots.record import Snapshot
from pipelines.snapshots.tables import Frames, read_csv
from pipelines.source_definition import Cadence, Source

SOURCE = Source(
    id="frameworks",
    title="Frameworks of innovation and data use in city government",
    publisher="OECD; United Nations Department of Economic and Social Affairs",
    homepage="https://cities-innovation-oecd.com/",
    citation=(
        "OECD (2021), Embracing Local Impact; OECD (2019), The Path to Becoming a Data-Driven "
        "Public Sector; United Nations, Innovation and Digital Government for Public Service "
        "Delivery; United Nations, Sustainable Development Goals. Crosswalk by Cityfare."
    ),
    cadence=Cadence.IRREGULAR,
)


def parse(snapshot: Snapshot) -> Frames:
    """Read the items and the links between them."""
    return {
        "raw_frameworks__item": read_csv(
            snapshot, "item.csv", ["framework_id", "item_id", "position", "label", "parent_id"]
        ),
        "raw_frameworks__link": read_csv(
            snapshot,
            "link.csv",
            [
                "from_framework_id",
                "from_item_id",
                "to_framework_id",
                "to_item_id",
                "evidence",
                "reason",
            ],
        ),
    }
