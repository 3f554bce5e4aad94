"""Files that are no questionnaire, and bad CSV, end in a clear problem, never in a guess."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.survey.questionnaire.codebook import Codebook
from pipelines.survey.questionnaire.grid import MAX_BYTES
from tests.unit.survey.questionnaires import KEYS, blocking, csv_of, read, refusal


@pytest.mark.parametrize("data", [b"", b" \r\n\t\n", b"\xef\xbb\xbf\n", b",,,\n,,\n"])
@pytest.mark.parametrize("name", ["answers.csv", "answers.xlsx"])
def test_nothing_to_read(data: bytes, name: str) -> None:
    assert refusal(data, name).rule in ("empty_file", "not_a_workbook")


def test_header_alone_is_nothing(codebook: Codebook) -> None:
    assert refusal(csv_of([], columns=list(KEYS)), "answers.csv").rule == "empty_file"


def test_bytes_over_50_mb_are_refused(codebook: Codebook) -> None:
    assert refusal(bytes(MAX_BYTES + 1), "answers.csv").rule == "too_large"


def test_hopeless_file_is_not_read_to_its_end(codebook: Codebook) -> None:
    rows = [{**KEYS, "wave": "1999"}] * 1_500

    page = read(csv_of(rows), "answers.csv")

    rules = [problem.rule for problem in blocking(page)]
    assert rules.count("wave_unknown") == 50
    assert rules[-1] == "too_many_problems"


@given(st.binary(max_size=400), st.sampled_from(("a.csv", "a.xlsx")))
def test_any_bytes_end_in_a_problem(data: bytes, name: str) -> None:
    assert read(data, name).is_refused


@pytest.mark.parametrize(
    ("data", "rule", "line"),
    [
        (b"city,country,wave\nOr\0la,Peru,2020\n", "binary_file", 2),
        (b"\x89PNG\r\n\x1a\n\0\0", "binary_file", 3),
        ("city,country,wave\nÑusta,Peru,2020\n".encode("cp1252"), "encoding_unreadable", 2),
        ("city,country,wave\n".encode("utf-16"), "encoding_unreadable", 1),
        (b'city,country,wave\n"Orla,Peru,2020\n', "csv_malformed", 2),
        (b'city,country,wave\n"Or"la,Peru,2020\n', "csv_malformed", 2),
        (b'city,country,wave\n"' + b"x" * 200_000 + b'",Peru,2020\n', "csv_malformed", 2),
        (b"city,country,wave\nOrla,Peru\n", "row_ragged", 2),
        (b"city,country,wave\nOrla,Peru,2020\n\nPellow,Peru,2020,yes\n", "row_ragged", 4),
        (b"," * 1_000_000 + b"city\n", "too_many_cells", 1),
        (b"city;country;wave\nOrla" + b";" * 1_000_000, "too_many_cells", 2),
        (b"city" + b",x" * 2_000 + b"\n", "too_many_cells", 1),
    ],
)
def test_bad_csv(data: bytes, rule: str, line: int) -> None:
    problem = refusal(data, "answers.csv")

    assert (problem.rule, problem.line) == (rule, line)


def test_lines_without_end_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.survey.questionnaire.delimited.MAX_ROWS", 10)

    assert refusal(csv_of([KEYS]) + b"\n" * 10, "answers.csv").rule == "too_many_cells"


def test_number_of_a_row_is_that_of_a_spreadsheet() -> None:
    first = b'city,country,wave,roles\r\n"Orla","Peru",2020,"Designer\r\nEngineer"\r\n'
    data = first + b",,,\r\n\r\nPellow,Peru,1999,\r\n"

    page = read(data, "answers.csv")

    assert page.responses[0].line == 2
    assert [problem.line for problem in blocking(page)] == [5]


def test_rows_after_a_ragged_one_are_read() -> None:
    page = read(b"city,country,wave\nOrla\nPellow,Peru,2020\n", "answers.csv")

    assert [response.city for response in page.responses] == ["Pellow"]


@pytest.mark.parametrize("cut", range(0, 90, 7))
def test_cut_csv_never_becomes_another_answer(cut: int) -> None:
    data = csv_of([{**KEYS, "formal_strategy": "yes", "staff_count": "7", "roles": "Engineer"}])

    page = read(data[: len(data) - cut], "answers.csv")

    assert page.is_refused or not cut or len(data) - cut > data.index(b"Engineer")
