"""CKAN, Zenodo and a Hugging Face folder, on stand-ins: no real portal is reached."""

import copy
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipelines.errors import PublishError
from pipelines.publish.catalogue import Release
from pipelines.publish.checksums import write_checksums
from pipelines.publish_targets.ckan import Ckan
from pipelines.publish_targets.hugging_face import HuggingFace
from pipelines.publish_targets.send import open_target
from pipelines.publish_targets.zenodo import Zenodo
from pipelines.settings import Settings
from tests.unit.portal_stand_ins import TOKEN, CkanStandIn, StandIn, ZenodoStandIn, served

SETTINGS = Settings(ckan_token=TOKEN, zenodo_token=TOKEN)
CITY = {"name": "city", "each_row_is_a": "city", "rows": 1, "start_here": True}


def _release(folder: Path, version: str, title: str = "Cities") -> Release:
    release = Release(version, folder / version)
    (release.folder / "csv").mkdir(parents=True)
    package = {
        "title": title,
        "description": "What cities do.",
        "version": version,
        "created": "2026-11-28T00:00:00Z",
        "keywords": ["cities"],
        "contributors": [{"title": "A publisher"}],
        "licenses": [{"name": "CC-BY-4.0", "path": "https://example.org"}],
        "resources": [CITY],
    }
    (release.folder / "datapackage.json").write_text(json.dumps(package))
    texts = ("city.parquet", "csv/city.csv", "README.md", "LICENSE.md", "CITATION.cff")
    for name in (*texts, "dictionary.csv", "entities.svg"):
        (release.folder / name).write_text(f"{version} {name}")
    write_checksums(release.folder)
    return release


@pytest.fixture
def old(tmp_path: Path) -> Release:
    return _release(tmp_path, "2029.01.01-a")


@pytest.fixture
def new(tmp_path: Path) -> Release:
    return _release(tmp_path, "2030.01.01-b")


@pytest.fixture(params=[CkanStandIn, ZenodoStandIn], ids=["ckan", "zenodo"])
def portal(request: pytest.FixtureRequest) -> Iterator[StandIn]:
    with served(request.param()) as portal:
        yield portal


def _target(portal: StandIn, settings: Settings = SETTINGS) -> Ckan | Zenodo:
    if isinstance(portal, CkanStandIn):
        return Ckan(f"{portal.base}/city-lab", settings)
    return Zenodo(portal.base, settings)


def _publish(portal: StandIn, release: Release) -> None:
    _target(portal).publish(release, lambda name: None)


def _latest(portal: StandIn) -> str | None:
    package = _target(portal).last_package()
    return package and package["version"]


def test_version_follows_version(portal: StandIn, old: Release, new: Release) -> None:
    assert _latest(portal) is None
    for release in (old, new, new):
        _publish(portal, release)
        assert _latest(portal) == release.version


def test_cut_or_down_at_any_request_leaves_the_latest_and_the_next_call_finishes(
    portal: StandIn, old: Release, new: Release
) -> None:
    target = _target(portal)
    _publish(portal, old)
    held = copy.deepcopy(vars(portal))
    begun = portal.requests
    _publish(portal, new)
    steps = portal.requests - begun
    assert steps > 10

    for step in range(1, steps + 1):
        vars(portal).update(copy.deepcopy(held))
        setattr(portal, "cut_at" if step % 2 else "fails_at", portal.requests + step)
        with pytest.raises(PublishError, match="latest release there is as it was") as failed:
            target.publish(new, lambda name: None)
        assert "Run it again" in str(failed.value)
        assert TOKEN not in str(failed.value)
        assert target.last_package()["version"] == old.version  # type: ignore[index]
        if step % 5 == 0:
            target.publish(new, lambda name: None)
            assert _latest(portal) == new.version


def test_wrong_token_is_one_message_without_it(portal: StandIn, new: Release) -> None:
    wrong = Settings(ckan_token="wrong-token", zenodo_token="wrong-token")

    with pytest.raises(PublishError, match=r"HTTP 403: .*Check CITYFARE_\w+_TOKEN") as refused:
        _target(portal, wrong).publish(new, lambda name: None)

    assert "wrong-token" not in str(refused.value)


def test_missing_token_names_its_variable(portal: StandIn) -> None:
    with pytest.raises(PublishError, match=r"expected a token in CITYFARE_(CKAN|ZENODO)_TOKEN"):
        _target(portal, Settings())


def test_missing_title_and_too_large_a_file_leave_the_latest(
    portal: StandIn, old: Release, tmp_path: Path
) -> None:
    _publish(portal, old)

    with pytest.raises(PublishError, match="title"):
        _publish(portal, _release(tmp_path / "untitled", "2031.01.01-c", title=""))
    large = _release(tmp_path / "large", "2032.01.01-d")
    (large.folder / "README.md").write_text("x" * 5000)
    write_checksums(large.folder)
    portal.largest = 4000
    with pytest.raises(PublishError, match=r"HTTP 413.*larger files"):
        _publish(portal, large)

    assert _latest(portal) == old.version


def test_version_there_with_other_bytes_is_refused(
    portal: StandIn, new: Release, tmp_path: Path
) -> None:
    _publish(portal, new)
    other = _release(tmp_path / "other", new.version, title="Other")

    with pytest.raises(PublishError, match="found the version with other bytes"):
        _publish(portal, other)


def test_ckan_version_is_private_until_it_is_complete_and_latest_links_to_it(new: Release) -> None:
    with served(CkanStandIn()) as portal:
        portal.cut_at = 6
        with pytest.raises(PublishError):
            _publish(portal, new)
        assert [dataset["private"] for dataset in portal.datasets.values()] == [True]

        _publish(portal, new)

        version, latest = (portal.datasets[f"id-cityfare{n}"] for n in ("-2030-01-01-b", ""))
        assert version["private"] is latest["private"] is False
        assert [r["url"] for r in latest["resources"]] == [r["url"] for r in version["resources"]]
        assert all(resource["hash"] for resource in latest["resources"])
        assert len(latest["resources"]) == 9


def test_zenodo_draft_is_left_unpublished(new: Release) -> None:
    with served(ZenodoStandIn()) as portal:
        Zenodo(portal.base, SETTINGS, is_draft=True).publish(new, lambda name: None)
        assert portal.published == []

        _publish(portal, new)

        assert portal.published == [new.version]
        (deposition,) = portal.depositions
        names = {file["filename"] for file in deposition["files"]}
        assert f"cityfare-{new.version}.zip" in names
        assert "README.md" in names


@pytest.mark.parametrize("address", ["ckan:portal.example.org/o", "zenodo:http://example.org"])
def test_address_that_is_no_safe_url_is_refused(address: str) -> None:
    with pytest.raises(PublishError, match="expected an address as in https"):
        open_target(address, SETTINGS)


def test_hugging_face_folder_has_a_card_that_names_its_files(
    tmp_path: Path, old: Release, new: Release
) -> None:
    folder = tmp_path / "hub"
    for release in (old, new):
        open_target(f"huggingface:{folder}", SETTINGS).publish(release, lambda name: None)

    card = (folder / "README.md").read_text("utf-8")
    head = yaml.safe_load(card.split("---\n")[1])
    assert head["license"] == ["cc-by-4.0"]
    assert [(folder / config["data_files"]).exists() for config in head["configs"]] == [True]
    assert f"Version **{new.version}**" in card
    assert HuggingFace(folder).last_package()["version"] == new.version  # type: ignore[index]


def test_hugging_face_folder_with_other_things_is_refused(tmp_path: Path, new: Release) -> None:
    (tmp_path / "hub").mkdir()
    (tmp_path / "hub" / "README.md").write_text("# Something else")

    with pytest.raises(PublishError, match="expected an empty folder"):
        HuggingFace(tmp_path / "hub").publish(new, lambda name: None)

    assert [path.name for path in (tmp_path / "hub").iterdir()] == ["README.md"]
