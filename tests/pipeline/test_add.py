"""A user's own files: checked, kept in the overlay, built with the rest, never published."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines import ingest
from pipelines.errors import AddError
from pipelines.overlay.add import AddOptions, add
from pipelines.overlay.figure import Figure
from pipelines.overlay.store import Terms
from tests.conftest import Built
from tests.fixtures.questionnaires import answers, written
from tests.fixtures.snapshots import FIXTURES
from tests.pipeline.conftest import Cityfare
from tests.pipeline.overlays import Overlay

STRATEGY = ("does not have an explicit", "has an explicit")


@pytest.fixture
def overlay(built: Built, tmp_path: Path) -> Overlay:
    return Overlay(tmp_path, built)


def test_same_bytes_are_kept_once(overlay: Overlay) -> None:
    data = answers("Nairobi", "Kenya", formal_strategy="Yes")
    first = overlay.add("a.csv", data)

    again = overlay.add("b.csv", data)

    assert (first.is_new, again.is_new) == (True, False)
    assert again.folder == first.folder


def test_only_the_source_of_the_file_is_landed_after_a_build(
    overlay: Overlay, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What would go wrong: each file that is added costs the landing of everything again.
    landed = []
    read = ingest._read_snapshots
    monkeypatch.setattr(
        ingest,
        "_read_snapshots",
        lambda module, snapshots, settings: (
            landed.append(module.source.id) if snapshots else None,
            read(module, snapshots, settings),
        )[1],
    )

    overlay.add("a.csv", answers("Nairobi", "Kenya", formal_strategy="Yes"))

    assert landed == ["survey_responses"]


def test_questionnaire_that_contradicts_another_is_refused_unless_it_supersedes(
    overlay: Overlay,
) -> None:
    overlay.add("a.csv", answers("Nairobi", "Kenya", formal_strategy="Yes", approach="both"))
    other = answers("Nairobi", "Kenya", formal_strategy="No")

    with pytest.raises(AddError, match=r"formal_strategy: known yes .*, added no.*--supersede"):
        overlay.add("b.csv", other)
    added = overlay.add("b.csv", other, supersede=True)

    assert [c.question_id for c in added.superseded] == ["formal_strategy"]
    assert len(list(overlay.settings.overlay.glob("survey_responses/*/snapshot.json"))) == 2


def test_shorter_list_is_no_contradiction(overlay: Overlay) -> None:
    overlay.add("a.csv", answers("Nairobi", "Kenya", roles="Designer; Engineer"))

    added = overlay.add("b.csv", answers("Nairobi", "Kenya", roles="Engineer"))

    assert added.is_new
    assert not added.superseded


def test_answers_of_another_wave_contradict_nothing(overlay: Overlay) -> None:
    overlay.add("a.csv", answers("Nairobi", "Kenya", "2018", formal_strategy="Yes"))

    assert overlay.add("b.csv", answers("Nairobi", "Kenya", "2020", formal_strategy="No")).is_new


def test_citys_own_answers_take_the_place_of_a_page_that_we_transcribed(overlay: Overlay) -> None:
    added = overlay.add("a.csv", answers("Lima", "Peru", approach="holistic"))

    (replaced,) = added.superseded
    assert (replaced.known_kind, replaced.known, replaced.added) == (
        "transcribed_page",
        "both",
        "holistic",
    )


def _page(*changes: tuple[str, str]) -> bytes:
    """The fixture page, of a city that the gazetteer has."""
    page = (FIXTURES / "survey_pages" / "headings.txt").read_text("utf-8")
    place = (("Port Verdano", "Nairobi"), ("Costa Rica", "Kenya"), ("312,450", "4,397,073"))
    for before, after in (*place, *changes):
        assert before in page, before
        page = page.replace(before, after)
    return page.encode()


def test_page_is_kept_and_its_answers_land(overlay: Overlay) -> None:
    added = overlay.add("page.txt", _page())

    responses = overlay.landed("raw_survey_responses__response")
    flags = overlay.landed("raw_survey_responses__data_area")
    assert (added.kind, added.cities) == ("page", ("ke-nairobi",))
    assert responses["response_kind"].to_list() == ["page"]
    assert flags.height == 7


def test_page_whose_counts_disagree_keeps_its_answers_and_says_what_its_lists_lack(
    overlay: Overlay,
) -> None:
    added = overlay.add("page.txt", _page(("\nHealth\n", "\n")))

    reason = "the page prints 4 sufficient and 3 insufficient areas but lists 3 and 3; in neither"
    assert overlay.landed("raw_survey_responses__data_area").height == 0
    assert overlay.landed("raw_survey_responses__answer").height > 20
    assert [text.startswith(reason) for text in added.left_out] == [True]
    assert [problem.found for problem in added.problems] == list(added.left_out)


def test_second_page_that_contradicts_the_first_is_refused_unless_it_supersedes(
    overlay: Overlay,
) -> None:
    overlay.add("page.txt", _page())
    other = _page(STRATEGY)

    with pytest.raises(AddError, match=r"ke-nairobi .*formal_strategy.*--supersede"):
        overlay.add("other.txt", other)
    added = overlay.add("other.txt", other, supersede=True)

    assert [c.question_id for c in added.superseded] == ["formal_strategy"]
    assert overlay.landed("raw_survey_responses__response").height == 2


def test_page_that_is_cut_contradicts_nothing(overlay: Overlay) -> None:
    whole = _page()
    overlay.add("page.txt", whole)

    cut = overlay.add("cut.txt", whole[: len(whole) // 2])

    assert cut.is_new
    assert not cut.superseded


@pytest.mark.parametrize(
    ("answer", "added"),
    [("other: Tide reader", "other"), ("Designer", "designer"), ("none", "none")],
)
def test_replaced_answer_is_listed_also_where_it_becomes_other_or_no(
    overlay: Overlay, answer: str, added: str
) -> None:
    overlay.add("page.txt", _page())

    result = overlay.add("a.csv", answers("Nairobi", "Kenya", roles=answer))

    (replaced,) = result.superseded
    assert (replaced.question_id, replaced.added) == ("roles", added)
    assert replaced.known_kind == "page"
    assert len(replaced.known.split(", ")) > 1


def test_two_rows_of_one_city_are_refused_whatever_it_is_called(overlay: Overlay) -> None:
    names = ("city", "country", "wave", "roles")
    rows = [
        dict(zip(names, ("Mexico City", "Mexico", "2020", "Designer"), strict=True)),
        dict(zip(names, ("Lima", "Peru", "2020", "Designer"), strict=True)),
        dict(zip(names, ("Ciudad de M\u00e9xico", "Mexico", "2020", "Engineer"), strict=True)),
    ]

    with pytest.raises(AddError, match=r"row 2 \(Mexico City.*row 4 \(Ciudad de M\u00e9xico"):
        overlay.add("a.csv", written(names, rows))

    rows[2]["wave"] = "2018"
    assert overlay.add("b.csv", written(names, rows)).is_new


def test_population_far_from_the_gazetteer_is_asked_about(overlay: Overlay) -> None:
    data = answers("Quito", "Ecuador", population="2781")

    with pytest.raises(AddError, match=r"added 2,781, known 2,\d+,\d+ .*--accept population"):
        overlay.add("a.csv", data)
    added = overlay.add("a.csv", data, accepted={Figure.POPULATION})

    record = json.loads((added.folder / "snapshot.json").read_text("utf-8"))
    assert record["given"] == {"accept": "population"}
    assert overlay.add("b.csv", answers("Lagos", "Nigeria", population="15388000")).is_new


def test_staff_far_from_the_other_wave_is_asked_about(overlay: Overlay) -> None:
    overlay.add("a.csv", answers("Nairobi", "Kenya", "2018", staff_count="4", population="4000000"))

    with pytest.raises(AddError, match=r"2020, staff: added 40, known 4 \(wave 2018\).*staff"):
        overlay.add("b.csv", answers("Nairobi", "Kenya", staff_count="40"))
    with pytest.raises(AddError, match=r"known 4,000,000 \(wave 2018\)"):
        overlay.add("c.csv", answers("Nairobi", "Kenya", population="40000000"))
    assert overlay.add("d.csv", answers("Nairobi", "Kenya", staff_count="39")).is_new


def test_same_city_in_the_other_wave_stands_beside_it(overlay: Overlay) -> None:
    overlay.add("page.txt", _page(), wave="2020")

    added = overlay.add("other.txt", _page(STRATEGY), wave="2018")

    waves = overlay.landed("raw_survey_responses__response")["wave"]
    assert not added.superseded
    assert sorted(waves) == ["2018", "2020"]


def test_page_of_another_site_is_refused(overlay: Overlay) -> None:
    with pytest.raises(AddError, match="not_a_survey_page"):
        overlay.add("page.html", b"<html><body><h1>Weather in Nairobi</h1></body></html>")


def test_city_that_nobody_knows_is_refused_and_nothing_is_kept(overlay: Overlay) -> None:
    with pytest.raises(AddError, match="at least one city that we know"):
        overlay.add("a.csv", answers("Atlantis", "Greece", formal_strategy="Yes"))

    assert not list(overlay.settings.overlay.rglob("*.json"))


def test_answer_that_is_no_option_is_refused_with_its_row(overlay: Overlay) -> None:
    with pytest.raises(AddError, match=r"line 2: .*perhaps"):
        overlay.add("a.csv", answers("Nairobi", "Kenya", formal_strategy="perhaps"))


def test_private_unless_opened_with_a_licence(overlay: Overlay) -> None:
    private = overlay.add("a.csv", answers("Nairobi", "Kenya", formal_strategy="Yes"))
    opened = overlay.add(
        "b.csv", answers("Lagos", "Nigeria", formal_strategy="Yes"), terms=Terms("CC-BY-4.0")
    )

    assert (private.is_private, opened.is_private) == (True, False)


def test_add_command_wants_a_licence_with_open(
    cityfare: Cityfare, overlay: Overlay, tmp_path: Path
) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes(answers("Nairobi", "Kenya", formal_strategy="Yes"))
    own = {"CITYFARE_OVERLAY_DIR": str(overlay.settings.overlay)}

    refused = cityfare("add", str(file), "--open", **own)
    kept = cityfare("add", str(file), "--open", "--licence", "CC-BY-4.0", **own)

    assert (refused.code, kept.code) == (2, 0)
    assert "ke-nairobi" in kept.out
    assert "Open, under CC-BY-4.0." in kept.out
    assert "survey_answer" in kept.out


def test_further_spelling_of_a_user_is_known_from_then_on(overlay: Overlay) -> None:
    strange = answers("Nairobi", "Kenya", approach="top to toe")
    spelling = b"question_id,spelling,option_id,scope\napproach,top to toe,holistic,any\n"
    before = overlay.add("a.csv", answers("Lagos", "Nigeria", approach="top to toe"))

    overlay.add("spelling.csv", spelling)
    overlay.add("b.csv", strange)

    assert before.is_new
    chosen = overlay.landed("raw_survey_responses__answer").filter(pl.col("option_id") != "other")
    assert set(chosen["option_id"]) == {"holistic"}


def test_data_use_scores_land_and_impossible_ones_do_not(overlay: Overlay) -> None:
    header = "city,country,admin1,standard_version,score,assessed_on\n"
    good = header + "Hillsboro,United States,OR,2018,23,2020-03-01\n"

    added = overlay.add("scores.csv", good.encode())

    assert added.cities == ("us-or-hillsboro",)
    with pytest.raises(AddError, match="highest value: 38"):
        overlay.add("more.csv", good.replace(",23,", ",39,").encode())


def test_wish_is_what_the_record_says(overlay: Overlay) -> None:
    added = overlay.add("a.csv", answers("Nairobi", "Kenya", formal_strategy="Yes"), supersede=True)

    record = json.loads((added.folder / "snapshot.json").read_text("utf-8"))
    assert record["given"] == {"supersede": "yes"}
    assert record["licence_basis"] == "private"
    assert "url" in record
    assert str(overlay.settings.overlay) not in json.dumps(record)


def test_file_that_is_too_large_is_refused_unread(overlay: Overlay, tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(60_000_000)

    with pytest.raises(AddError, match="60,000,000 bytes"):
        add(overlay.settings, huge, AddOptions(Terms(), {}), overlay.now())
