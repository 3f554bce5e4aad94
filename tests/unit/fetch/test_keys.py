"""Keys: sent to whom they are for, and found in no record, log line, error or file of the stage."""

import logging
import traceback
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipelines.errors import FetchError
from pipelines.fetch.context import Limits
from pipelines.fetch.fetch import plan
from pipelines.fetch_declaration import Key, KeyName, KeyPlace
from pipelines.settings import Settings
from pipelines.source_definition import SourceModule
from tests.unit.fetch.conftest import ITEMS, World
from tests.unit.fetch.publisher import Asked, Reply, csv, open_publisher, page

SECRET = "k3y/with+odd=signs"
_WRITTEN = (SECRET, "k3y%2Fwith%2Bodd%3Dsigns")
_KEY = Key(
    KeyName.CENSUS_API_KEY,
    KeyPlace.PARAM,
    "key",
    obtained_from="https://example.org/sign-up",
    refused_by="X-Key-Error",
)
_TOKEN = replace(_KEY, name=KeyName.SOCRATA_APP_TOKEN, place=KeyPlace.HEADER, sent_as="X-Token")


@pytest.fixture
def keyed(world: World) -> World:
    """The world with both keys set."""
    settings = world.settings.model_copy(
        update={
            "census_api_key": SecretStr(SECRET),
            "socrata_app_token": SecretStr(SECRET),
        }
    )
    return replace(world, settings=settings)


def _module(world: World, key: Key = _KEY, **fields: object) -> SourceModule:
    return world.toy(key=key, **fields)


def _holds_key(text: str) -> bool:
    return any(form in text for form in _WRITTEN)


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _files_with_key(folder: Path) -> list[Path]:
    paths = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in paths if _holds_key(path.read_bytes().decode("latin-1"))]


def test_key_is_sent_as_a_parameter(keyed: World) -> None:
    keyed.publisher.serve("/item.csv", csv(ITEMS))

    keyed.fetch(keyed.toy(keyed.request(params=(("get", "NAME"),)), key=_KEY))

    assert keyed.publisher.asked[0].params == {"get": "NAME", "key": SECRET}


def test_key_is_sent_as_a_header(keyed: World) -> None:
    keyed.publisher.serve("/item.csv", csv(ITEMS))

    keyed.fetch(_module(keyed, _TOKEN))

    asked = keyed.publisher.asked[0]
    assert (asked.header("X-Token"), asked.params) == (SECRET, {})


def test_key_is_in_no_record_and_in_no_file(keyed: World, tmp_path: Path) -> None:
    keyed.publisher.serve("/item.csv", csv(ITEMS))

    keyed.fetch(_module(keyed))

    assert keyed.versions
    assert _files_with_key(tmp_path) == []


def _echo(status: int) -> Reply:
    return Reply(f"no such key: {SECRET}".encode(), status=status)


def _redirect(asked: Asked) -> Reply:
    return Reply(status=302, headers={"Location": f"/no_key.html?key={_WRITTEN[1]}&{SECRET}"})


ERRORS = {
    "status": lambda asked: _echo(400),
    "busy": lambda asked: _echo(503),
    "page": lambda asked: page(f"unknown key {SECRET}"),
    "header": lambda asked: Reply(ITEMS, headers={"X-Key-Error": SECRET}),
    "redirect": _redirect,
    "strange redirect": lambda asked: Reply(
        status=302, headers={"Location": f"https://example.org/{SECRET}?key={SECRET}"}
    ),
    "redirect to nonsense": lambda asked: Reply(
        status=302, headers={"Location": f"http://127.0.0.1:{SECRET}"}
    ),
    "data": lambda asked: csv(f"id,name\n1,{SECRET}\n".encode()),
    "cut": lambda asked: replace(csv(ITEMS), cut=3),
    "broken data": lambda asked: csv(f"id,name\n{SECRET}".encode() + b"\xff"),
    "packed error": lambda asked: Reply(
        __import__("gzip").compress(SECRET.encode()), 400, {"Content-Encoding": "gzip"}
    ),
}


@pytest.mark.parametrize("name", ERRORS)
@pytest.mark.parametrize("key", [_KEY, _TOKEN], ids=["param", "header"])
def test_key_is_in_no_error_log_or_file(
    keyed: World, tmp_path: Path, caplog: pytest.LogCaptureFixture, name: str, key: Key
) -> None:
    caplog.set_level(logging.DEBUG)
    keyed.publisher.serve("/item.csv", ERRORS[name])
    module = _module(keyed, key, redirects=0 if name == "redirect" else 3)

    with pytest.raises(FetchError) as error:
        replace(keyed, limits=Limits(attempts=2)).fetch(module)

    told = [repr(each) + str(each) + str(vars(each)) for each in _chain(error.value)]
    printed = "".join(traceback.format_exception(error.value))
    assert not _holds_key("".join(told) + printed + caplog.text)
    assert _files_with_key(tmp_path) == []
    assert keyed.versions == []


def test_key_of_a_failed_connection_is_in_no_error(
    keyed: World, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with open_publisher() as gone:
        request = replace(keyed.request(), url=f"{gone.url}/item.csv")

    with pytest.raises(FetchError) as error:
        keyed.fetch(keyed.toy(request, key=_KEY))

    assert [type(each).__module__ for each in _chain(error.value)] == ["pipelines.errors"]
    assert not _holds_key("".join(traceback.format_exception(error.value)) + caplog.text)


@pytest.mark.parametrize("key", [_KEY, _TOKEN], ids=["param", "header"])
def test_key_is_not_sent_where_a_redirect_leads(keyed: World, key: Key) -> None:
    with open_publisher() as other:
        keyed.publisher.serve(
            "/item.csv",
            Reply(status=302, headers={"Location": f"{other.url}/item.csv?key={SECRET}&a=1"}),
        )
        other.serve("/item.csv", csv(ITEMS))

        keyed.fetch(_module(keyed, key))

        (asked,) = other.asked
    assert asked.header("X-Token") is None
    assert not _holds_key(str(asked.params))


def test_key_is_sent_where_a_redirect_stays(keyed: World) -> None:
    keyed.publisher.serve("/item.csv", Reply(status=302, headers={"Location": "/new.csv"}))
    keyed.publisher.serve("/new.csv", csv(ITEMS))

    keyed.fetch(_module(keyed))

    assert keyed.publisher.asked[1].params == {"key": SECRET}


def test_compulsory_key_that_is_not_set_is_named_before_anything_is_asked(world: World) -> None:
    with pytest.raises(FetchError, match="CITYFARE_CENSUS_API_KEY") as error:
        world.fetch(_module(world, replace(_KEY, is_compulsory=True)))

    assert "https://example.org/sign-up" in error.value.remedy
    assert world.publisher.asked == []


def test_key_that_is_set_to_nothing_is_not_set() -> None:
    assert Settings(census_api_key=SecretStr("")).secret("census_api_key") is None


def test_fetch_goes_without_a_key_that_is_not_compulsory(world: World) -> None:
    world.publisher.serve("/item.csv", csv(ITEMS))

    world.fetch(_module(world, _TOKEN))

    assert world.publisher.asked[0].header("X-Token") is None


def test_redirect_of_a_publisher_who_wants_a_key_is_told_as_a_missing_key(keyed: World) -> None:
    keyed.publisher.serve("/item.csv", Reply(status=302, headers={"Location": "/missing_key.html"}))

    with pytest.raises(FetchError, match=r"redirect to .*/missing_key\.html") as error:
        keyed.fetch(_module(keyed, redirects=0))

    assert "CITYFARE_CENSUS_API_KEY" in error.value.remedy
    assert keyed.publisher.paths() == ["/item.csv"]


def test_key_that_a_publisher_refuses_is_told(keyed: World) -> None:
    keyed.publisher.serve("/item.csv", Reply(b"", headers={"X-Key-Error": "unknown key"}))

    with pytest.raises(FetchError, match="found unknown key") as error:
        keyed.fetch(_module(keyed))

    assert "CITYFARE_CENSUS_API_KEY" in error.value.expected


@pytest.mark.parametrize("status", [401, 403])
def test_status_of_a_refused_key_names_it(keyed: World, status: int) -> None:
    keyed.publisher.serve("/item.csv", Reply(b"no", status=status))

    with pytest.raises(FetchError) as error:
        keyed.fetch(_module(keyed))

    assert "CITYFARE_CENSUS_API_KEY" in error.value.remedy


def test_plan_shows_addresses_without_the_key(keyed: World) -> None:
    planned = plan(_module(keyed), keyed.settings)

    assert planned.has_key
    assert not _holds_key(repr(planned) + repr(keyed.settings))
    assert keyed.publisher.asked == []


@pytest.mark.parametrize("name", list(KeyName))
def test_every_key_is_a_field_of_the_settings(
    name: KeyName, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name.variable, SECRET)

    secret = Settings().secret(name)

    assert secret is not None
    assert secret.get_secret_value() == SECRET
