"""Decisions on record: read from their files, refused where they point to nothing."""

from pathlib import Path

import pytest

from pipelines.errors import IdentityError
from pipelines.identity.match import Override
from pipelines.identity.matcher_inputs import (
    PlaceNotes,
    make_codes,
    read_overrides,
    read_place_notes,
    refuse_bad,
)
from tests.unit.world import gazetteer, matcher

OVERRIDES = "code_system,vintage,code,geoname_id,city_name,geography_level,reason\n"
PLACES = "geoname_id,same_as,city_code,reason\n"
KEY = ("toy", "2026", "X1")


def test_read_overrides_reads_empty_cells_as_nothing(tmp_path: Path) -> None:
    path = tmp_path / "overrides.csv"
    path.write_text(OVERRIDES + 'toy,2026,X1,7,,,"why, in words"\ntoy,2026,X2,,Las Condes,,r\n')

    overrides = read_overrides(path)

    assert overrides["toy", "2026", "X1"] == Override("7", None, None, "why, in words")
    assert overrides["toy", "2026", "X2"] == Override(None, "Las Condes", None, "r")


def test_read_place_notes_parts_second_entries_from_kept_codes(tmp_path: Path) -> None:
    path = tmp_path / "places.csv"
    path.write_text(f"{PLACES}4,3,,listed twice\n8,,ch-berna,published before\n")

    notes = read_place_notes(path)

    assert notes == PlaceNotes(same_as={"4": "3"}, kept={"8": "ch-berna"})


def test_make_codes_knows_the_codes_that_are_kept() -> None:
    codes = make_codes(matcher(), PlaceNotes(kept={"8": "ch-berna"}))

    assert codes.kept == {"8": "ch-berna"}


@pytest.mark.parametrize("bad", [Override("999", None, None, "r"), Override(None, None, None, "r")])
def test_override_that_points_to_nothing_is_refused(bad: Override) -> None:
    with pytest.raises(IdentityError, match="override of toy 2026 X1"):
        refuse_bad({KEY: bad}, PlaceNotes(), gazetteer())


@pytest.mark.parametrize(
    "good",
    [
        Override("7", None, None, "r"),
        Override(None, "Las Condes", None, "r"),
        Override("none", None, None, "r"),
    ],
)
def test_override_to_a_place_a_name_or_to_none_is_accepted(good: Override) -> None:
    refuse_bad({KEY: good}, PlaceNotes(), gazetteer())


@pytest.mark.parametrize(
    "notes",
    [
        PlaceNotes(same_as={"999": "3"}),
        PlaceNotes(same_as={"3": "999"}),
        PlaceNotes(kept={"999": "x"}),
    ],
)
def test_note_on_a_place_that_is_not_there_is_refused(notes: PlaceNotes) -> None:
    with pytest.raises(IdentityError, match="note on place 999"):
        refuse_bad({}, notes, gazetteer())


def test_every_decision_of_the_repository_has_a_reason() -> None:
    assert all(len(override.reason) > 10 for override in read_overrides().values())
