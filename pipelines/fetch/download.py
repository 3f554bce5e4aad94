"""One file: asked for, asked for again, gone on with, kept or refused.

Here: the conversation about one request. Not here: which requests there are (`collect.py`), the
line (`wire.py`), what an answer may hold (`content.py`).
"""

import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from tenacity import (
    RetryCallState,
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    wait_exponential_jitter,
)

from pipelines.errors import FetchError, PublisherBusyError
from pipelines.fetch import content, headers
from pipelines.fetch.limits import Clock, Limits, Sleep
from pipelines.fetch.listener import Listener
from pipelines.fetch.staging import Label, Stage
from pipelines.fetch.wire import Answer, Wire
from pipelines.sources._fetch import Fetch, Request
from pipelines.sources._snapshot import Snapshot

_PASSING = {408, 425, 429, 500, 502, 503, 504}
_KEYLESS = {401, 403}
_LATER = "Run `cityfare fetch` again later; what came so far is kept."


class _LateError(PublisherBusyError):
    """An answer took too long: asking again at once would take as long."""


@dataclass(frozen=True)
class Got:
    """A whole file: where it lies, its version, its rows, how many bytes came over the line."""

    request: Request
    path: Path
    label: Label
    rows: int
    received: int = 0
    is_unchanged: bool = False


@dataclass(frozen=True)
class Download:
    """Gets files one by one, given the line, the stage, and the snapshot that there is."""

    declared: Fetch
    wire: Wire
    stage: Stage
    previous: Snapshot | None
    limits: Limits
    clock: Clock
    sleep: Sleep
    listener: Listener

    def get(self, request: Request) -> Got | None:
        """Get one file; None where it is not published yet and need not be.

        Raises:
            FetchError: The publisher refuses, or sends something else than the source declares.
            PublisherBusyError: It stayed out of reach, or what it sent stayed damaged.
        """
        since = self.clock() - timedelta(hours=self.limits.staged_hours)
        label = self.stage.finished(request.name, request.address, since=since)
        if label:
            path = self.stage.file(request.name)
            return Got(request, path, label, content.rows_of(request, path))
        self.listener.asking(request.name)
        retrying = Retrying(
            stop=stop_after_attempt(self.limits.attempts),
            wait=self._wait,
            retry=retry_if_exception(self._is_worth_waiting),
            before_sleep=self._tell,
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(self._attempt, request)

    def _is_worth_waiting(self, error: BaseException) -> bool:
        if not isinstance(error, PublisherBusyError) or isinstance(error, _LateError):
            return False
        return (error.retry_after or 0) <= self.limits.longest_wait_seconds

    def _wait(self, state: RetryCallState) -> float:
        longest = self.limits.longest_wait_seconds
        backoff = wait_exponential_jitter(self.limits.first_wait_seconds, max=longest)(state)
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, PublisherBusyError) else None
        return max(asked or 0.0, backoff)

    def _tell(self, state: RetryCallState) -> None:
        error = state.outcome.exception() if state.outcome else None
        seconds = state.next_action.sleep if state.next_action else 0.0
        reason = error.found if isinstance(error, FetchError) else ""
        self.listener.waiting(seconds, reason)

    def _attempt(self, request: Request) -> Got | None:
        begun = self.stage.begun(request.name, request.address)
        asked = dict(request.headers)
        if begun:
            label, size = begun
            asked |= {"Range": f"bytes={size}-", "If-Range": str(label.resumes_with)}
        else:
            asked |= self._condition(request)
        with self.wire.get(request.address, asked) as answer:
            return self._take(request, answer, begun)

    def _condition(self, request: Request) -> dict[str, str]:
        """Headers that let the publisher answer "unchanged"."""
        known = self._known(request)
        if known is None:
            return {}
        asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in asked.items() if value}

    def _known(self, request: Request) -> Label | None:
        """The version that the newest snapshot has of this very address."""
        if self.previous is None:
            return None
        for file in self.previous.files:
            if (file.name, file.url) == (request.name, request.address) and file.retrieved_at:
                return Label(
                    file.url,
                    etag=file.etag,
                    last_modified=file.last_modified,
                    retrieved_at=file.retrieved_at,
                )
        return None

    def _take(
        self, request: Request, answer: Answer, begun: tuple[Label, int] | None
    ) -> Got | None:
        self._refuse_unkeyed(request, answer)
        known = self._known(request)
        if answer.status == 304 and known and self.previous and not begun:
            path = self.previous.path(self.previous.file(request.name))
            rows = content.rows_of(request, path)
            label = headers.renewed(known, answer)
            return Got(request, path, label, rows, is_unchanged=True)
        if answer.status == 404 and request.is_optional:
            return None
        if answer.status == 206 and begun:
            label, offset = begun
            expected = self._agreed(request, answer, label, offset)
        elif answer.status == 200:
            label, offset = headers.label_of(request, answer), 0
            self.stage.begin(request.name, label)
            expected = headers.length_of(answer)
        else:
            raise self._refusal(request, answer)
        size = self._save(request, answer, offset, expected)
        return self._finish(request, label, size - offset)

    def _agreed(self, request: Request, answer: Answer, label: Label, offset: int) -> int | None:
        """The whole length, once the rest that comes is proven to be of what is here."""
        if not headers.is_rest_of(answer, label, offset):
            self.stage.drop(request.name)
            raise content.damaged(request, "another part than was asked for")
        return headers.total_of(answer)

    def _save(self, request: Request, answer: Answer, offset: int, expected: int | None) -> int:
        """Append what comes to the part, as long as size and time allow; returns its length."""
        began, size = self.clock(), offset
        self._refuse_larger(request, expected or 0)
        with self.stage.part(request.name).open("ab") as part:
            for chunk in answer.chunks:
                part.write(chunk)
                size += len(chunk)
                self._refuse_larger(request, size)
                self._refuse_later(request, began)
                self.listener.receiving(size, expected)
        if expected is not None and size != expected:
            raise content.damaged(request, f"{size:,} bytes of {expected:,}")
        return size

    def _refuse_larger(self, request: Request, size: int) -> None:
        if size > request.max_bytes:
            self.stage.drop(request.name)
            raise FetchError(
                request.name,
                expected=f"at most {request.max_bytes:,} bytes",
                found="more",
                remedy="If the publisher's file has grown so, raise the limit in its `FETCH`.",
            )

    def _refuse_later(self, request: Request, began: datetime) -> None:
        seconds = (self.clock() - began).total_seconds()
        if seconds > self.limits.total_seconds:
            raise _LateError(
                request.name,
                expected=f"an answer within {self.limits.total_seconds:,.0f} seconds",
                found=f"one that still comes after {seconds:,.0f}",
                remedy=_LATER,
            )

    def _finish(self, request: Request, label: Label, received: int) -> Got:
        path = self.stage.file(request.name)
        try:
            content.unpack(request, self.stage.part(request.name), path, label.encoding)
            rows = self._inspect(request, path, label.media_type)
        except FetchError:
            self.stage.drop(request.name)
            raise
        whole = self.stage.finish(request.name, label, self.clock())
        return Got(request, path, whole, rows, received)

    def _inspect(self, request: Request, path: Path, media_type: str) -> int:
        """Refuse what is not the data; returns its rows."""
        head = self.wire.scrubbed(content.head_of(path).decode("utf-8", errors="replace")).encode()
        refusal = self.declared.refusal(head)
        if refusal:
            raise FetchError(
                request.name,
                expected="the data",
                found=f"an error that is answered as a success: {refusal}",
                remedy="Run `cityfare fetch` again later, or ask for less in the source's `FETCH`.",
            )
        content.refuse_page(request, head, media_type)
        if content.holds(path, self.wire.forms_of_key()):
            raise FetchError(
                request.name,
                expected="data",
                found="an answer that repeats the key",
                remedy="It is not stored, since a snapshot is published. Report it there.",
            )
        return content.rows_of(request, path)

    def _refuse_unkeyed(self, request: Request, answer: Answer) -> None:
        key = self.declared.key
        if key is None or key.refused_by is None or key.refused_by not in answer.headers:
            return
        raise FetchError(
            request.name,
            expected=f"a key that the publisher knows, in {key.name.variable}",
            found=self.wire.scrubbed(answer.headers[key.refused_by]) or "a refusal",
            remedy=f"Look at the key; a new one comes from {key.obtained_from}.",
        )

    def _refusal(self, request: Request, answer: Answer) -> FetchError:
        """The error of an answer by its status."""
        subject, found = request.address, f"status {answer.status}: {self._said(answer)}"
        if answer.status in _PASSING:
            return PublisherBusyError(
                subject,
                expected="an answer",
                found=found,
                remedy=_LATER,
                retry_after=headers.retry_after(answer, self.clock()),
            )
        if answer.status in (206, 304, 416):
            # It speaks of a part or a version that we do not have: the next try asks for all.
            self.stage.drop(request.name)
            return content.damaged(request, found)
        remedy = "Compare the source's `FETCH` with what the publisher documents today."
        if answer.status in _KEYLESS and self.declared.key:
            remedy = f"Look at the key in {self.declared.key.name.variable}."
        return FetchError(subject, expected="status 200", found=found, remedy=remedy)

    def _said(self, answer: Answer) -> str:
        data = b""
        for chunk in answer.chunks:
            data += chunk
            if len(data) >= self.limits.told_bytes:
                break
        if answer.headers.get("Content-Encoding"):
            try:
                data = zlib.decompressobj(47).decompress(data, self.limits.told_bytes)
            except zlib.error:
                return "an unreadable body"
        return content.said(self.wire.scrubbed(data.decode("utf-8", errors="replace")).encode())
