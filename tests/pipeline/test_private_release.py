"""A build with a user's private files: set apart, read as the latest, gone with the files.

One build with added files serves all tests.
"""

import json
import re
import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from pipelines.publish.catalogue import PACKAGE, find_release, latest_version, releases
from pipelines.publish.release import publish
from pipelines.publish.up_to_date import unchanged_release
from pipelines.publish.verify import problems_of
from pipelines.settings import Settings
from tests.conftest import Built
from tests.faults.planting import copy_manifest, hashes
from tests.pipeline.conftest import Ask, Cityfare, Private
from tests.pipeline.overlays import SURVEYED

pytestmark = pytest.mark.slow


def _environment(settings: Settings) -> dict[str, str]:
    return {
        "CITYFARE_BUILD_DIR": str(settings.build),
        "CITYFARE_OVERLAY_DIR": str(settings.overlay),
    }


def test_private_release_stands_apart_and_is_whole(private: Private) -> None:
    assert private.release.is_private
    assert private.release.folder.parent == private.settings.private_releases
    assert problems_of(private.release.folder) == []


def test_public_releases_and_their_pointer_stay_byte_for_byte(private: Private) -> None:
    assert "latest.json" in private.before
    assert hashes(private.settings.releases) == private.before


def test_nothing_private_leaves_the_folders_of_the_build(private: Private) -> None:
    settings = private.settings
    added = [
        path for path in settings.overlay.rglob("*.csv") if b"Tide reader" in path.read_bytes()
    ]
    markers = [b"Tide reader", b"Street by street", *(path.name.encode() for path in added)]

    read_by_others = (settings.releases, settings.dbt_target, settings.dagster_home)
    files = [path for folder in read_by_others for path in folder.rglob("*") if path.is_file()]
    found = {
        f"{path.relative_to(settings.build)}: {marker.decode()}"
        for path in files
        for marker in markers
        if marker in path.read_bytes()
    }
    assert len(markers) > 2
    assert found == set()


def test_what_a_private_build_wrote_is_closed_to_other_users(private: Private) -> None:
    settings = private.settings
    closed = (settings.overlay, settings.private_releases, settings.landing, settings.quarantine)
    paths = [
        path for folder in (*closed, settings.reports) for path in (folder, *folder.rglob("*"))
    ]

    assert len(paths) > len(closed)
    assert [path for path in (*paths, settings.warehouse) if path.stat().st_mode & 0o077] == []


def test_private_release_is_the_latest_of_all(private: Private) -> None:
    assert latest_version(private.settings) == private.release.version
    assert [release.is_private for release in releases(private.settings)] == [False, True]


def test_private_release_is_not_built_again_while_nothing_changes(private: Private) -> None:
    assert unchanged_release(private.settings) == private.release


def test_data_package_says_that_it_is_private(private: Private) -> None:
    package = json.loads((private.release.folder / PACKAGE).read_text("utf-8"))

    assert package["is_private"] is True
    assert "private" in {source["licence_basis"] for source in package["sources"]}


@pytest.mark.parametrize(
    ("mart", "is_private"),
    [("survey_answer", True), ("city_profile", True), ("certification_award", False)],
)
def test_parquet_of_a_private_table_says_so(
    private: Private, mart: str, *, is_private: bool
) -> None:
    schema = pq.read_schema(private.release.folder / f"{mart}.parquet")

    licence = schema.metadata[b"licence"].decode()

    assert ("survey_responses: private, not for publication" in licence) is is_private


def test_releases_marks_the_private_one(cityfare: Cityfare, private: Private, built: Built) -> None:
    ran = cityfare("releases", COLUMNS="400", **_environment(private.settings))

    # A long folder goes on in the line below, where its name may be the version.
    lines = [line.strip() for line in ran.out.splitlines()]
    (own,) = (line for line in lines if line.startswith(private.release.version))
    (public,) = (line for line in lines if line.startswith(built.version))
    assert re.search(r"\slatest, private\s", own)
    assert not re.search(r"\s(latest|private)\s", public)


def test_query_reads_the_private_release_as_the_latest(
    cityfare: Cityfare, private: Private
) -> None:
    sql = "select text from survey_free_text where city_code = 'pe-lima' and question_id = 'roles'"

    ran = cityfare("query", sql, "--format", "json", **_environment(private.settings))

    assert {"text": "Tide reader"} in json.loads(ran.out)


def test_response_of_the_file_is_traced_to_its_hash(ask_private: Ask, private: Private) -> None:
    rows = ask_private(
        "select r.response_kind, r.file_name, r.answers_given, length(s.sha256) "
        "from survey_response r join source_snapshot s "
        "on s.source_id = r.source_id and s.file_name = r.file_name "
        "where r.city_code = 'pe-lima' and r.source_id = 'survey_responses'"
    )

    assert rows == [("questionnaire", private.files["lima.csv"], 2, 64)]


def test_page_keeps_its_response_and_counts_what_was_superseded(ask_private: Ask) -> None:
    superseded = ask_private(
        "select response_id, answers_superseded from survey_response "
        "where answers_superseded > 0 and source_id = 'oecd_survey_profiles' order by all"
    )

    assert [response_id for response_id, _ in superseded] == ["lima-per|2020"]
    assert superseded[0][1] >= 1


def test_answer_of_the_city_itself_takes_the_place_of_its_page(ask_private: Ask, ask: Ask) -> None:
    sql = (
        "select option_id from survey_answer where city_code = 'pe-lima' and wave = '2020' "
        "and question_id = 'approach' and answer = 'yes'"
    )

    assert ask(sql) == [("both",)]
    assert ask_private(sql) == [("holistic",)]


def test_what_the_file_does_not_answer_stays_as_the_page_has_it(ask_private: Ask, ask: Ask) -> None:
    sql = (
        "select question_id, item_id, option_id, answer, evidence from survey_answer "
        "where city_code = 'pe-lima' and question_id not in ('approach', 'roles') order by all"
    )

    assert ask_private(sql) == ask(sql)


def test_other_cities_with_a_page_keep_every_answer(ask_private: Ask, ask: Ask) -> None:
    sql = (
        "select * from survey_answer where city_code <> 'pe-lima' and city_code in (select "
        "city_code from survey_response where source_id = 'oecd_survey_profiles') order by all"
    )

    assert ask_private(sql) == ask(sql)


def test_profile_shows_the_answer_of_the_city_itself(ask_private: Ask) -> None:
    rows = ask_private(
        "select option_id from city_profile where city_code = 'pe-lima' and wave = '2020' "
        "and question_id = 'approach'"
    )

    assert rows == [("holistic",)]


def test_release_without_the_files_is_the_public_one_again(
    private: Private, built: Built, tmp_path: Path
) -> None:
    # A build without the files makes what the first build made; what is left is to publish it.
    for folder in (built.settings.checks, built.settings.warehouse.parent):
        shutil.copytree(folder, tmp_path / "build" / folder.name)
    for folder in (private.settings.releases, private.settings.private_releases):
        shutil.copytree(folder, tmp_path / "build" / folder.relative_to(private.settings.build))
    without = Settings(build_dir=tmp_path / "build", overlay_dir=tmp_path / "overlay")
    copy_manifest(built.settings, without)
    assert latest_version(without) == private.release.version
    assert unchanged_release(without) is None

    release = publish(without)

    assert release.version == latest_version(without) == built.version
    assert not find_release(without).is_private
    assert hashes(without.releases) == private.before
    assert [release.version for release in releases(without) if release.is_private] == [
        private.release.version
    ]


def test_template_of_147_cities_is_added_and_built(private: Private, ask_private: Ask) -> None:
    (brought_in,) = ask_private(
        "select count(*) from survey_response where response_kind = 'questionnaire' "
        f"and file_name = '{_template(private)}'"
    )
    (known,) = ask_private(
        "select cities_answering from survey_share where question_id = 'formal_goals' "
        "and option_id = 'yes' and respondent_group = 'all' and wave = '2020'"
    )

    assert len(private.template.cities) == SURVEYED
    assert not private.template.left_out
    assert (brought_in, known) == ((SURVEYED,), (SURVEYED,))


def test_every_answered_question_gives_the_index_a_class(
    private: Private, ask_private: Ask
) -> None:
    classes = ask_private(
        "select distinct psi_class from psi_index p join survey_response r "
        f"using (city_code, wave) where r.file_name = '{_template(private)}'"
    )

    assert {name for (name,) in classes} <= {"high", "low"}


def test_marts_that_will_change_are_named(private: Private) -> None:
    assert {"survey_answer", "survey_share", "data_sufficiency", "city_profile"} <= set(
        private.template.marts
    )
    assert "certification_award" not in private.template.marts


def _template(private: Private) -> str:
    (path,) = private.template.folder.glob("*.csv")
    return path.name


def test_added_data_use_scores_reach_drivers_gaps_and_findings(ask_private: Ask) -> None:
    known = ask_private(
        "select has_driver, count(*), min(driver_year) from city_driver "
        "where driver_id = 'data_use_high' group by 1 order by 1"
    )
    ((gap, n_with, n_without, timing),) = ask_private(
        "select gap, n_with, n_without, timing from outcome_gap where driver_id = 'data_use_high' "
        "and indicator_code = 'MHLTH' and method = 'welch'"
    )
    ((reason,),) = ask_private("select reason from finding where finding_id = 'rent_and_data_use'")

    # Chicago was assessed twice, and the newer score is high.
    assert known == [(False, 4, 2024), (True, 4, 2024)]
    assert gap is not None
    assert (n_with, n_without, timing) == (4, 4, "before")
    assert reason.endswith("Cities with the driver: 4, without it: 4.")
