"""Where things lie and which limits hold. The only reader of environment variables."""

import os
import re
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

# None of these tools may phone home, whoever imports them first.
QUIET = {
    "DO_NOT_TRACK": "1",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DAGSTER_DISABLE_TELEMETRY": "1",
    "GX_ANALYTICS_ENABLED": "false",
    # GX draws progress bars into whatever terminal is there.
    "TQDM_DISABLE": "1",
}


class EngineName(StrEnum):
    """What can run the models."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def hush_usage_reports() -> None:
    """Switch the usage reports of dbt, Dagster and Great Expectations off for this process."""
    os.environ.update(QUIET)


def announce_dagster_home(folder: Path) -> None:
    """Tell Dagster's own configuration where its run history lies."""
    os.environ["DAGSTER_HOME"] = str(folder)


class Settings(BaseSettings):
    """Folders and limits; every field can be set by `CITYFARE_<FIELD>`."""

    model_config = SettingsConfigDict(env_prefix="CITYFARE_", frozen=True)

    project_dir: Path = Path(__file__).resolve().parent.parent
    build_dir: Path | None = None
    raw_dir: Path | None = None
    """Other snapshots than the project's own, such as synthetic ones."""
    overlay_dir: Path | None = None
    """Where the user's own files are kept; outside version control."""
    score_modelled: bool = False
    """Do well-being scores use modelled estimates too?"""
    as_of: date | None = None
    """The day on which exceptions are judged; today where it is not set."""

    known_on: date | None = None
    """Snapshots that were stored after this day are not read; `build --as-of` sets it."""

    engine: EngineName = EngineName.DUCKDB
    """What runs the models; a release is the same from both."""
    spark_remote: str | None = Field(default=None, validation_alias="SPARK_REMOTE")
    """Address of the Spark Connect server, as Spark's own tools read it."""

    query_seconds: float = Field(default=60, gt=0)
    """How long the engine may work for one `query`."""
    query_memory: str = Field(default="2GB", pattern=r"^[1-9]\d*(KB|MB|GB)$")
    """How much memory it may take."""
    memory_limit: str = Field(default="4GB", pattern=r"^[1-9]\d*(KB|MB|GB)$")
    """Most memory that DuckDB takes while models are built; beyond it, it writes to `temp_dir`."""
    temp_dir: Path | None = None
    """Where it writes then; beside the warehouse where it is not set."""
    threads: int = Field(default_factory=lambda: os.cpu_count() or 1, ge=1)
    """Threads of DuckDB; results do not depend on it."""

    base_url: str | None = None
    """Where the releases are served, with a folder for each version; else addresses are relative.

    It is written into the metadata of a release, and so are the publisher and the contact.
    """
    publisher: str = "The Cityfare contributors"
    contact: str | None = None
    """Mail address or page of whoever answers questions about the data."""

    census_api_key: SecretStr | None = None
    """Key of the Census Data API, without which it answers nothing."""
    socrata_app_token: SecretStr | None = None
    """Token of Socrata's portals; without it all users share one limit."""
    s3_key: SecretStr | None = None
    """Access key of the store that `publish` writes to; else what AWS's own tools use."""
    s3_secret: SecretStr | None = None
    s3_endpoint_url: str | None = None
    """Where a store other than Amazon's answers."""
    ckan_token: SecretStr | None = None
    """Token of the CKAN portal that `publish` writes to."""
    zenodo_token: SecretStr | None = None
    smtp_password: SecretStr | None = None
    """Password of the user that an address of `notify` names."""

    automation: bool = False
    """Do schedules and sensors run as soon as Dagster starts?"""
    publish_to: str | None = None
    """Where a refresh sends its release, as `cityfare publish` takes it; nowhere if not set."""
    notify: str = ""
    """Where notices go: addresses smtp://HOST:PORT?from=A&to=B or https://..., with blanks between.

    Without any they go to the log.
    """
    openlineage: str | None = None
    """Where a run sends its OpenLineage events: a file or the address of a server."""
    dagster_url: str = "http://localhost:3000"
    """Where Dagster's pages answer, for the links in notices."""
    stale_after_hours: int = 24
    """Hours after which a release that differs from its inputs is reported as stale."""

    @field_validator("base_url")
    @classmethod
    def _check_address(cls, value: str | None) -> str | None:
        address = (value or "").rstrip("/")
        if address and not re.fullmatch(r"https?://[\w.\-]+(:\d+)?(/[\w.~%\-/]*)?", address):
            raise ValueError(
                "expected an address as in https://data.example.org/cityfare; "
                f"found {value}. Correct CITYFARE_BASE_URL, or leave it out"
            )
        return address or None

    @cached_property
    def build(self) -> Path:
        """The one folder that a build writes to."""
        return (self.build_dir or self.project_dir / ".build").resolve()

    @property
    def raw(self) -> Path:
        """Snapshots, never edited."""
        return self.raw_dir or self.project_dir / "raw"

    @property
    def reads_own_raw(self) -> bool:
        """Is raw/ the project's own, which corrections, exceptions and decisions are about?"""
        return self.raw_dir is None

    @cached_property
    def overlay(self) -> Path:
        """Snapshots that the user added; private unless they say otherwise."""
        return (self.overlay_dir or self.project_dir / ".overlay").resolve()

    @property
    def contracts(self) -> Path:
        """Contracts, corrections and exceptions."""
        return self.project_dir / "contracts"

    @property
    def dbt_project(self) -> Path:
        """Models, macros and generic tests."""
        return self.project_dir / "dbt_project"

    @property
    def landing(self) -> Path:
        """Typed Parquet, one file a table."""
        return self.build / "landing"

    @property
    def landing_under_way(self) -> Path:
        """Tables that are being landed."""
        return self.build / "landing_under_way"

    @property
    def reports(self) -> Path:
        """What each source's ingest counted, one JSON file a source."""
        return self.build / "reports"

    @property
    def quarantine(self) -> Path:
        """Rows left out and cells blanked, one Parquet file a source."""
        return self.build / "quarantine"

    @property
    def corrected(self) -> Path:
        """Cells that a declared correction changed, one Parquet file a source."""
        return self.build / "corrected"

    @property
    def checks(self) -> Path:
        """Results of the blocking checks of the build under way."""
        return self.build / "checks"

    @property
    def warehouse(self) -> Path:
        """DuckDB file of the marts that the last dbt run left."""
        return self.build / "warehouse" / "cityfare.duckdb"

    @property
    def dbt_target(self) -> Path:
        """Dbt's own output."""
        return self.build / "dbt"

    @property
    def releases(self) -> Path:
        """Immutable releases and the pointer to the latest."""
        return self.build / "releases"

    @property
    def private_releases(self) -> Path:
        """Releases that hold private data: apart, so that nobody publishes one by mistake."""
        return self.build / "private_releases"

    @property
    def portal(self) -> Path:
        """The site of the latest public release."""
        return self.build / "portal"

    @property
    def private_portal(self) -> Path:
        """The site of a release with private data: apart, as the release is."""
        return self.build / "private_portal"

    @property
    def fetching(self) -> Path:
        """What is being fetched and is no snapshot yet; when each publisher was asked."""
        return self.build / "fetch"

    @property
    def dagster_home(self) -> Path:
        """Run history, shared by the command line and the UI."""
        return self.build / "dagster"

    @property
    def lock_file(self) -> Path:
        """Held while a build writes; readers never touch it."""
        return self.build / "build.lock"

    def secret(self, name: str) -> SecretStr | None:
        """A key by the name of its field; None where it is not set, or set to nothing.

        Raises:
            KeyError: There is no such key.
        """
        keys = {
            "census_api_key": self.census_api_key,
            "socrata_app_token": self.socrata_app_token,
            "s3_key": self.s3_key,
            "s3_secret": self.s3_secret,
            "ckan_token": self.ckan_token,
            "zenodo_token": self.zenodo_token,
            "smtp_password": self.smtp_password,
        }
        key = keys[name]
        return key if key is not None and key.get_secret_value() else None

    @property
    def clock_day(self) -> date:
        """The day by the clock of this machine, in UTC."""
        return datetime.now(tz=UTC).date()

    @property
    def today(self) -> date:
        """The day on which exceptions and freshness are judged."""
        return self.as_of or self.clock_day
