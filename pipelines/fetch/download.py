"""Download one file: ask, ask again where that may help, check what came.

Here: one request. Not here: which requests there are (`requests.py`), the connection
(`http_client.py`), what an answer may hold (`content.py`).
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch import content
from pipelines.fetch.http_client import TRY_LATER, HttpClient
from pipelines.fetch.limits import Clock, Limits, Sleep, format_moment
from pipelines.fetch.progress import FetchProgress
from pipelines.fetch_declaration import Fetch, Request
from pipelines.snapshots.record import RawFile, Snapshot

_TEMPORARY = {408, 425, 429, 500, 502, 503, 504}
_UNAUTHORISED = {401, 403}


class _TooSlowError(PublisherBusyError):
    """An answer took too long: asking again at once would take as long."""


@dataclass(frozen=True)
class DownloadedFile:
    """A complete file: where it lies, what the server said of its version, its rows.

    `received` counts the bytes received; nothing was received of a file that `is_unchanged`.
    """

    request: Request
    path: Path
    rows: int
    etag: str | None
    last_modified: str | None
    retrieved_at: str
    received: int = 0
    is_unchanged: bool = False


@dataclass(frozen=True)
class Downloader:
    """Gets files one by one into a folder; `previous` is the newest snapshot, if there is one."""

    declared: Fetch
    client: HttpClient
    folder: Path
    previous: Snapshot | None
    limits: Limits
    clock: Clock
    sleep: Sleep
    progress: FetchProgress

    def get(self, request: Request) -> DownloadedFile | None:
        """Get one file; None where it is not published yet and is optional.

        Raises:
            FetchError: The publisher refuses, or sends something else than the source declares.
            PublisherBusyError: It stayed out of reach, or what it sent stayed damaged.
        """
        self.progress.asking(request.name)
        retrying = Retrying(
            stop=stop_after_attempt(self.limits.attempts),
            wait=self._seconds_to_wait,
            retry=retry_if_exception(self._may_pass),
            before_sleep=self._report_wait,
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(self._attempt, request)

    def _may_pass(self, error: BaseException) -> bool:
        if not isinstance(error, PublisherBusyError) or isinstance(error, _TooSlowError):
            return False
        return (error.retry_after or 0) <= self.limits.longest_wait_seconds

    def _seconds_to_wait(self, state: RetryCallState) -> float:
        longest = self.limits.longest_wait_seconds
        backoff = wait_exponential_jitter(self.limits.first_wait_seconds, max=longest)(state)
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, PublisherBusyError) else None
        return max(asked or 0.0, backoff)

    def _report_wait(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0.0
        reason = error.found if isinstance(error, FetchError) else ""
        self.progress.waiting(seconds, reason)

    def _attempt(self, request: Request) -> DownloadedFile | None:
        known = self._known_version(request)
        with self.client.get(request.address, _headers(request, known)) as answer:
            self._refuse_rejected_key(request, answer)
            if answer.status_code == 304 and known:
                return self._unchanged(request, known, answer)
            if answer.status_code == 404 and request.is_optional:
                return None
            if answer.status_code != 200:
                raise self._refusal(request, answer)
            return self._save(request, answer)

    def _known_version(self, request: Request) -> RawFile | None:
        """Return the file of the newest snapshot that came from this very address."""
        files = self.previous.files if self.previous else ()
        alike = (f for f in files if (f.name, f.url) == (request.name, request.address))
        return next((file for file in alike if file.retrieved_at), None)

    def _unchanged(
        self, request: Request, known: RawFile, answer: httpx.Response
    ) -> DownloadedFile | None:
        if self.previous is None:
            return None
        path = self.previous.path(known)
        return DownloadedFile(
            request,
            path,
            content.count_rows(request, path),
            etag=answer.headers.get("ETag", known.etag),
            last_modified=answer.headers.get("Last-Modified", known.last_modified),
            retrieved_at=known.retrieved_at or "",
            is_unchanged=True,
        )

    def _save(self, request: Request, answer: httpx.Response) -> DownloadedFile:
        received = self.folder / f"{request.name}.received"
        path = self.folder / request.name
        size = self._receive(request, answer, received)
        encoding = answer.headers.get("Content-Encoding", "").strip().lower()
        content.unpack(request, received, path, encoding)
        received.unlink()
        rows = self._inspect(request, path, answer.headers.get("Content-Type", ""))
        return DownloadedFile(
            request,
            path,
            rows,
            etag=answer.headers.get("ETag"),
            last_modified=answer.headers.get("Last-Modified"),
            retrieved_at=format_moment(self.clock()),
            received=size,
        )

    def _receive(self, request: Request, answer: httpx.Response, path: Path) -> int:
        """Write the body as it comes, as long as size and time allow; returns its bytes."""
        promised = answer.headers.get("Content-Length", "")
        expected = int(promised) if promised.isdecimal() else None
        began, size = self.clock(), 0
        _refuse_larger(request, expected or 0)
        with path.open("wb") as file:
            for chunk in self.client.read_chunks(answer):
                file.write(chunk)
                size += len(chunk)
                _refuse_larger(request, size)
                self._refuse_slower(request, began)
                self.progress.receiving(size, expected)
        if expected is not None and size != expected:
            raise content.damaged(request, f"{size:,} bytes of {expected:,}")
        return size

    def _refuse_slower(self, request: Request, began: datetime) -> None:
        seconds = (self.clock() - began).total_seconds()
        if seconds > self.limits.total_seconds:
            raise _TooSlowError(
                request.name,
                expected=f"an answer within {self.limits.total_seconds:,.0f} seconds",
                found=f"one that still comes after {seconds:,.0f}",
                remedy=TRY_LATER,
            )

    def _inspect(self, request: Request, path: Path, media_type: str) -> int:
        """Refuse what is not the data; returns its rows."""
        text = content.head_of(path).decode("utf-8", errors="replace")
        head = self.client.redact(text).encode()
        refusal = self.declared.refusal(head)
        if refusal:
            raise FetchError(
                request.name,
                expected="the data",
                found=f"an error that is answered as a success: {refusal}",
                remedy="Run `cityfare fetch` again later, or ask for less in the source's `FETCH`.",
            )
        content.refuse_page(request, head, media_type)
        if content.holds(path, self.client.written_forms_of_key()):
            raise FetchError(
                request.name,
                expected="data",
                found="an answer that repeats the key",
                remedy="It is not stored, since a snapshot is published. Report it there.",
            )
        return content.count_rows(request, path)

    def _refuse_rejected_key(self, request: Request, answer: httpx.Response) -> None:
        key = self.declared.key
        if key is None or key.refused_by is None or key.refused_by not in answer.headers:
            return
        raise FetchError(
            request.name,
            expected=f"a key that the publisher knows, in {key.name.variable}",
            found=self.client.redact(answer.headers[key.refused_by]) or "a refusal",
            remedy=f"Look at the key; a new one comes from {key.obtained_from}.",
        )

    def _refusal(self, request: Request, answer: httpx.Response) -> FetchError:
        """Build the error of an answer by its status."""
        status = answer.status_code
        found = f"status {status}: {self._quote(answer)}"
        # 206 and 304 answer what was not asked: a broken cache on the way, which may recover.
        if status in _TEMPORARY or status in (206, 304):
            return PublisherBusyError(
                request.address,
                expected="an answer",
                found=found,
                remedy=TRY_LATER,
                retry_after=retry_after(answer.headers.get("Retry-After", ""), self.clock()),
            )
        remedy = "Compare the source's `FETCH` with what the publisher documents today."
        if status in _UNAUTHORISED and self.declared.key:
            remedy = f"Look at the key in {self.declared.key.name.variable}."
        return FetchError(request.address, expected="status 200", found=found, remedy=remedy)

    def _quote(self, answer: httpx.Response) -> str:
        data = b""
        for chunk in self.client.read_chunks(answer):
            data += chunk
            if len(data) >= self.limits.quoted_bytes:
                break
        plain = content.unpack_quote(data, self.limits.quoted_bytes)
        return content.quote(self.client.redact(plain.decode("utf-8", errors="replace")))


def _headers(request: Request, known: RawFile | None) -> dict[str, str]:
    """Build the headers of a request; those of a known version allow "unchanged" as an answer."""
    asked = dict(request.headers)
    if known and known.etag:
        asked["If-None-Match"] = known.etag
    if known and known.last_modified:
        asked["If-Modified-Since"] = known.last_modified
    return asked


def _refuse_larger(request: Request, size: int) -> None:
    if size > request.max_bytes:
        raise FetchError(
            request.name,
            expected=f"at most {request.max_bytes:,} bytes",
            found="more",
            remedy="If the publisher's file has grown so, raise the limit in its `FETCH`.",
        )


def retry_after(text: str, now: datetime) -> float | None:
    """Read how many seconds a publisher asks us to wait: a number, or a date."""
    if text.strip().isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max((moment - now).total_seconds(), 0.0)
