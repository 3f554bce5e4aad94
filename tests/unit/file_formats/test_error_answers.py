"""Bodies that publishers send in place of data are told by name, and nothing else is."""

from pathlib import Path

import pytest

from pipelines.errors import SourceFormatError
from pipelines.file_formats.error_responses import refuse_error_answer
from pipelines.preview.detect_kind import inspect
from pipelines.settings import Settings

ANSWERS = {
    "key is missing": "<html><head><title>Missing Key</title></head><body>A key.</body></html>",
    "key is not valid": "<html><head><title>Invalid Key</title></head><body>No.</body></html>",
    "Census Bureau's error answer": "error: error: unknown predicate variable: 'XYZ'",
    "Eurostat's ticket": '<?xml version="1.0"?><e:Envelope><e:Body><n:syncResponse><queued/>'
    "</n:syncResponse></e:Body></e:Envelope>",
    "SOAP fault": "<S:Envelope><S:Body><S:Fault><faultcode>100</faultcode><faultstring>No results"
    "</faultstring></S:Fault></S:Body></S:Envelope>",
    "error answer in XML": '<?xml version="1.0"?><mes:Error><mes:ErrorMessage code="140">Bad key'
    "</mes:ErrorMessage></mes:Error>",
    "error answer in JSON": '{"code": "query.soql.no-such-column", "error": true, '
    '"message": "No such column: datavaluetype"}',
    "error page of a web server": "<html><title>503 Service Unavailable</title></html>",
}


@pytest.mark.parametrize(("kind", "body"), ANSWERS.items(), ids=list(ANSWERS))
def test_answer_without_data_is_named(tmp_path: Path, kind: str, body: str) -> None:
    path = tmp_path / "answer.txt"
    path.write_text(body, encoding="utf-8")

    with pytest.raises(SourceFormatError, match=kind):
        inspect(Settings(), path)


@pytest.mark.parametrize(
    "body",
    [
        "Lima, Peru\nThe city made no error: it asked again.",
        "<html><head><title>Lima | Innovation</title></head><body>Key people: 40</body></html>",
        "city,country,wave\nLima,Peru,2020\n",
        '{"message": "hello"}',
        "<html><title>Missing Key</title>" + "x" * 20_000,
    ],
)
def test_page_that_mentions_an_error_is_none(body: str) -> None:
    refuse_error_answer(body.encode(), "page")
