"""Headers: whatever a server writes into them, they are read or passed over."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fetch import headers
from pipelines.fetch.staging import Label
from pipelines.fetch.wire import Answer

_NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
_LABEL = Label("https://example.org/", etag='"v1"')
_TEXT = st.one_of(
    st.text(max_size=40),
    st.from_regex(r"bytes \d*-\d*/(\d*|\*)", fullmatch=True),
    st.from_regex(r"\w{3}, \d{1,9} \w{3} \d{1,9} \d{1,9}:\d\d:\d\d [+-]?\d{0,9}", fullmatch=True),
)


def _answer(**said: str) -> Answer:
    return Answer(206, {name.replace("_", "-"): value for name, value in said.items()}, iter(()))


@given(_TEXT)
def test_header_of_any_text_is_read_or_passed_over(text: str) -> None:
    answer = _answer(Content_Range=text, Retry_After=text, Content_Length=text)

    waits = headers.retry_after(answer, _NOW)

    assert waits is None or waits >= 0
    assert headers.is_rest_of(answer, _LABEL, 5) in (True, False)
    assert headers.length_of(answer) is None or text.isdecimal()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0.0),
        (" 120 ", 120.0),
        ("Sun, 22 Nov 2026 09:00:30 GMT", 30.0),
        ("Sun, 22 Nov 2026 10:00:30 +0100", 30.0),
        ("Sun, 22 Nov 2026 09:00:30 -0000", 30.0),
        ("Sun, 22 Nov 2026 08:00:00 GMT", 0.0),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_date(text: str, seconds: float | None) -> None:
    assert headers.retry_after(_answer(Retry_After=text), _NOW) == seconds


@pytest.mark.parametrize(
    ("span", "is_rest"),
    [
        ("bytes 5-9/10", True),
        ("bytes 5-9/*", True),
        ("bytes 5-8/10", False),
        ("bytes 4-9/10", False),
        ("bytes */10", False),
        ("items 5-9/10", False),
        ("", False),
    ],
)
def test_rest_begins_where_the_part_ends_and_goes_to_the_end(span: str, *, is_rest: bool) -> None:
    assert headers.is_rest_of(_answer(Content_Range=span), _LABEL, 5) is is_rest


@pytest.mark.parametrize(
    "said",
    [{"ETag": '"v2"'}, {"Last_Modified": "Mon"}, {"Content_Encoding": "gzip"}],
    ids=["tag", "time", "packing"],
)
def test_rest_of_another_version_is_no_rest(said: dict[str, str]) -> None:
    assert not headers.is_rest_of(_answer(Content_Range="bytes 5-9/10", **said), _LABEL, 5)
