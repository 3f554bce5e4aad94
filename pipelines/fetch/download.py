"""Download one file: ask, ask again where that may help, check what came.

Here: one request. Not here: which requests there are (`requests.py`), the connection
(`http_client.py`), what an answer may hold (`content.py`).
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch import content
from pipelines.fetch.context import FetchContext, format_moment
from pipelines.fetch.http_client import TRY_LATER, Answer, HttpClient, TooSlowError
from pipelines.fetch.progress import FetchedFile, FileState
from pipelines.fetch_declaration import Fetch, Request
from pipelines.files import sha256_of
from pipelines.snapshots.record import RawFile, Snapshot

_TEMPORARY = {408, 425, 429, 500, 502, 503, 504}
_UNAUTHORISED = {401, 403}


@dataclass(frozen=True)
class Downloader:
    """Gets files one by one; `previous` is the newest snapshot, if there is one."""

    declared: Fetch
    client: HttpClient
    previous: Snapshot | None
    context: FetchContext

    def get(self, request: Request) -> FetchedFile | None:
        """Get one file; None where it is not published yet and is optional.

        Raises:
            FetchError: The publisher refuses, or sends something else than the source declares.
            PublisherBusyError: It stayed out of reach, or what it sent stayed damaged.
        """
        self.context.progress.asking(request.name)
        limits = self.context.limits
        for attempt in range(1, limits.attempts):
            try:
                return self._attempt(request)
            except PublisherBusyError as error:
                asked = error.retry_after or 0.0
                if isinstance(error, TooSlowError) or asked > limits.longest_wait_seconds:
                    raise
                # A random part keeps clients that failed together from coming back together.
                backoff = limits.first_wait_seconds * 2 ** (attempt - 1) + random.random()  # noqa: S311
                seconds = max(asked, min(backoff, limits.longest_wait_seconds))
                self.context.progress.waiting(seconds, error.found)
                self.context.sleep(seconds)
        return self._attempt(request)

    def _attempt(self, request: Request) -> FetchedFile | None:
        answer = self.client.get(request)
        self._refuse_rejected_key(request, answer)
        if answer.status == 404 and request.is_optional:
            return None
        if answer.status != 200:
            raise self._refusal(request, answer)
        return self._received(request, answer)

    def _received(self, request: Request, answer: Answer) -> FetchedFile:
        encoding = answer.headers.get("Content-Encoding", "").strip().lower()
        data = content.stored_form(request, answer.body, encoding)
        plain = content.decompressed(request, data)
        self._refuse_what_is_not_data(request, plain, answer.headers.get("Content-Type", ""))
        rows = content.count_rows(request, plain)
        old = self._equal_file(request, plain)
        data = data if old is None else old
        record = RawFile(
            name=request.name,
            layout=request.layout,
            sha256=sha256_of(data),
            size=len(data),
            url=request.address,
            vintage=request.vintage or "",
            etag=answer.headers.get("ETag"),
            last_modified=answer.headers.get("Last-Modified"),
            retrieved_at=format_moment(self.context.clock()),
        )
        state = FileState.RECEIVED if old is None else FileState.UNCHANGED
        return FetchedFile(record, state, data, rows, received=len(answer.body))

    def _equal_file(self, request: Request, plain: bytes) -> bytes | None:
        """Return the file of the newest snapshot if only its compression may differ."""
        if self.previous is None or request.name not in {f.name for f in self.previous.files}:
            return None
        old = self.previous.read(self.previous.file(request.name))
        return old if content.decompressed(request, old) == plain else None

    def _refuse_what_is_not_data(self, request: Request, plain: bytes, media_type: str) -> None:
        head = self.client.redact(plain[: 1 << 16].decode("utf-8", errors="replace"))
        refusal = self.declared.refusal(head.encode())
        if refusal:
            raise FetchError(
                request.name,
                expected="the data",
                found=f"an error that is answered as a success: {refusal}",
                remedy="Run `cityfare fetch` again later, or ask for less in the source's `FETCH`.",
            )
        content.refuse_page(request, head, media_type)
        if self.client.holds_key(plain):
            raise FetchError(
                request.name,
                expected="data",
                found="an answer that repeats the key",
                remedy="It is not stored, since a snapshot is published. Report it there.",
            )

    def _refuse_rejected_key(self, request: Request, answer: Answer) -> None:
        key = self.declared.key
        if key is None or key.refused_by is None or key.refused_by not in answer.headers:
            return
        raise FetchError(
            request.name,
            expected=f"a key that the publisher knows, in {key.name.variable}",
            found=self.client.redact(answer.headers[key.refused_by]) or "a refusal",
            remedy=f"Look at the key; a new one comes from {key.obtained_from}.",
        )

    def _refusal(self, request: Request, answer: Answer) -> FetchError:
        """Build the error of an answer by its status."""
        said = content.quote(self.client.redact(content.readable_start(answer.body)))
        found = f"status {answer.status}: {said}"
        # 206 and 304 answer what was not asked: a broken cache on the way, which may recover.
        if answer.status in _TEMPORARY or answer.status in (206, 304):
            wait = retry_after(answer.headers.get("Retry-After", ""), self.context.clock())
            return PublisherBusyError(
                request.address,
                expected="an answer",
                found=found,
                remedy=TRY_LATER,
                retry_after=wait,
            )
        remedy = "Compare the source's `FETCH` with what the publisher documents today."
        if answer.status in _UNAUTHORISED and self.declared.key:
            remedy = f"Look at the key in {self.declared.key.name.variable}."
        return FetchError(request.address, expected="status 200", found=found, remedy=remedy)


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
