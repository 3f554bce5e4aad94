"""What the headers of an answer say: which version, how long, which part, when to come back."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from pipelines.fetch.staging import Label
from pipelines.fetch.wire import Answer
from pipelines.sources._fetch import Request

_DIGITS = 20
_SETTLED = timedelta(seconds=60)


def label_of(request: Request, answer: Answer) -> Label:
    """The version that an answer is of."""
    headers = answer.headers
    etag, modified = headers.get("ETag"), headers.get("Last-Modified")
    return Label(
        request.address,
        encoding=_encoding(answer),
        media_type=headers.get("Content-Type", ""),
        etag=etag,
        last_modified=modified,
        resumes_with=_strong(etag, modified, headers.get("Date")),
    )


def renewed(known: Label, answer: Answer) -> Label:
    """The version that is known, by the tags that the publisher gives it now."""
    return replace(
        known,
        etag=answer.headers.get("ETag", known.etag),
        last_modified=answer.headers.get("Last-Modified", known.last_modified),
    )


def length_of(answer: Answer) -> int | None:
    """How many bytes are promised."""
    return _number(answer.headers.get("Content-Length", ""))


def is_rest_of(answer: Answer, label: Label, offset: int) -> bool:
    """Is a partial answer all that lacks after `offset`, and of the same version?"""
    unit, start, end, total = _span(answer)
    headers = answer.headers
    is_same = (
        headers.get("ETag", label.etag) == label.etag
        and headers.get("Last-Modified", label.last_modified) == label.last_modified
        and _encoding(answer) == label.encoding
    )
    is_to_the_end = total is None or end == total - 1
    return is_same and unit == "bytes" and start == offset and is_to_the_end


def total_of(answer: Answer) -> int | None:
    """How long the whole is of which an answer is a part."""
    return _span(answer)[3]


def retry_after(answer: Answer, now: datetime) -> float | None:
    """Seconds that a publisher asks us to wait, told in seconds or as a date."""
    asked = answer.headers.get("Retry-After", "").strip()
    moment = _moment(asked)
    if asked.isdecimal():
        return float(asked)
    return max((moment - now).total_seconds(), 0.0) if moment else None


def _encoding(answer: Answer) -> str:
    encoding = answer.headers.get("Content-Encoding", "").strip().lower()
    return "" if encoding == "identity" else encoding


def _span(answer: Answer) -> tuple[str, int | None, int | None, int | None]:
    unit, _, rest = answer.headers.get("Content-Range", "").partition(" ")
    window, _, total = rest.partition("/")
    start, _, end = window.partition("-")
    return unit, _number(start), _number(end), _number(total)


def _number(text: str) -> int | None:
    # A longer one is no length of anything, and Python would refuse to read it.
    return int(text) if text.isdecimal() and len(text) < _DIGITS else None


def _strong(etag: str | None, modified: str | None, date: str | None) -> str | None:
    """What proves that two parts are of one version: a strong tag, or a time well before now."""
    if etag and not etag.startswith("W/"):
        return etag
    then, now = _moment(modified or ""), _moment(date or "")
    return modified if then and now and now - then >= _SETTLED else None


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
