"""Conformance of every source that says how it is fetched."""

import re
from datetime import date

import pytest

from contracts import vocab
from pipelines.build_inputs import present_records
from pipelines.errors import UsageError
from pipelines.fetch.fetchable_sources import fetchable, find_fetchable
from pipelines.fetch_declaration import Request
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule
from pipelines.source_registry import loaded_sources

FETCHABLE = sorted(fetchable())
BY_SOURCE = pytest.mark.parametrize("source_id", FETCHABLE)
_TODAY = date(2026, 11, 22)


def _declared(source_id: str) -> SourceModule:
    return loaded_sources()[source_id]


def _requests(source_id: str) -> list[Request]:
    declared = _declared(source_id).fetch
    assert declared is not None
    return list(declared.requests(_TODAY))


@BY_SOURCE
def test_declared_requests_go_to_declared_hosts_with_encryption(source_id: str) -> None:
    declared = _declared(source_id).fetch
    assert declared is not None

    for request in _requests(source_id):
        assert request.url.startswith("https://")
        assert request.url.split("/")[2] in declared.hosts


@BY_SOURCE
def test_declared_requests_become_files_of_different_names(source_id: str) -> None:
    requests = _requests(source_id)

    names = [request.page(1, 0).name for request in requests]

    assert len(set(names)) == len(names) > 0
    assert all(re.fullmatch(r"[a-z0-9_.]+", name) for name in names)
    assert all(("{page}" in request.name) == (request.paging is not None) for request in requests)


@BY_SOURCE
def test_declared_terms_allow_to_publish(source_id: str) -> None:
    declared = _declared(source_id).fetch
    assert declared is not None

    assert declared.terms.licence_basis in vocab.LICENCE_BASES
    assert declared.terms.citation
    assert declared.terms.licence_basis != "open_licence" or declared.terms.licence_url


@BY_SOURCE
def test_files_that_are_carried_over_are_in_the_newest_snapshot(source_id: str) -> None:
    declared = _declared(source_id).fetch
    assert declared is not None
    present = present_records(Settings(), source_id)
    names = {file.name for file in present[-1].files} if present else set()

    assert set(declared.carries) <= names


@pytest.mark.parametrize("source_id", ["what_works_cities", "oecd_survey_profiles", "nonsense"])
def test_source_that_cannot_be_fetched_is_told_with_those_that_can(source_id: str) -> None:
    with pytest.raises(UsageError) as error:
        find_fetchable(source_id)

    assert all(name in error.value.remedy for name in FETCHABLE)
