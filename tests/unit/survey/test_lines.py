"""Bytes to lines: whatever a page was saved with, its lines look alike."""

import pytest

from pipelines.pages.lines import read_lines


def texts(data: bytes | str) -> list[str]:
    return [
        line.text for line in read_lines(data.encode() if isinstance(data, str) else data).lines
    ]


@pytest.mark.parametrize(
    "printed",
    [
        "Project manager",
        "  \u2022 Project manager",
        "\u2022Project manager",
        "- Project manager",
        "12. Project manager",
        "3) Project manager",
        "(4) Project manager",
        "1. \u2022 Project manager",
        "Project\u00a0manager\u200b",
        "Project&nbsp;manager",
        "\ufeffProject   manager\r",
        "**Project manager**",
        "## Project manager",
    ],
)
def test_marks_and_spaces_do_not_matter(printed: str) -> None:
    assert texts(f"x\n{printed}\n") == ["x", "Project manager"]


@pytest.mark.parametrize(
    "printed",
    [
        "9.209.944 (2020)",
        "1.2 million",
        "-1 (2020)",
        "11",
        "2030 Agenda",
        "G. T. Bynum",
        "13.ª edición",
    ],
)
def test_numbers_that_are_no_list_numbers_stay(printed: str) -> None:
    assert texts(printed) == [printed]


def test_accents_are_composed() -> None:
    assert texts("Pen\u0303a") == ["Peña"]


def test_utf_16_is_read() -> None:
    assert texts("Šalden\nPeru".encode("utf-16")) == ["Šalden", "Peru"]


def test_character_that_the_end_of_the_file_cuts_is_left_out() -> None:
    reading = read_lines("Peña\nOrla\u2019s".encode()[:-3])

    assert [line.text for line in reading.lines] == ["Peña", "Orla"]
    assert reading.problems == ()


def test_lines_keep_their_numbers() -> None:
    assert [line.number for line in read_lines(b"\n\na\r\n\r\nb\n").lines] == [3, 5]
    html = b"<html>\n<script>\n'<p>'\n</script>\n<p>\n  a\n  b</p>\n<!--\n<p>x-->\n<p>c</p>"
    assert [(line.number, line.text) for line in read_lines(html).lines] == [(6, "a b"), (10, "c")]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a<br>b</p>", ["a", "b"]),
        ("<ul><li><b>a</b> <i>b</i><li>c</ul>", ["a b", "c"]),
        ("<table><tr><td>a</td><td>b</td></tr></table>", ["a", "b"]),
        ("<nav><ul><nav>x</nav><li>y</ul></nav><p>a</p><footer><p>z</footer>", ["a"]),
        ("<p title=\"a > b\" data-x='<p>'>a</p>", ["a"]),
        ('<p title="it\'s">a</p>', ["a"]),
        ("<p>x</p><p class='open>a</p><p>b</p>", ["x"]),
        ("<p>x</p><pre>a\n  b\nc</pre>d\ne", ["x", "a", "b", "c", "d e"]),
        ("<p>a < b &amp; c</p>", ["a < b & c"]),
        ("<p>a</p><style>p{}</style><p>b", ["a", "b"]),
        ('<p>a</p><p data-x="b > c', ["a"]),
        ("<p>a</p><p>b<", ["a", "b"]),
        ("<p>a</p><p>b</", ["a", "b"]),
        ("<p>a</p><!-- <p>never ends", ["a"]),
        ("<p>a</p><script>never ends <p>b</p>", ["a"]),
        ("<p>&#233;&eacute;e\u0301</p>", ["ééé"]),
    ],
)
def test_html_is_read_as_it_shows(html: str, expected: list[str]) -> None:
    assert texts(html) == expected


@pytest.mark.parametrize("piece", ["<", "<a ", "<!--", "<a '\"<a\"'", "<p>", "&#", "<a b='<'"])
def test_broken_html_costs_no_more_than_its_size(piece: str) -> None:
    # A quadratic reader would need minutes for a megabyte.
    read_lines(b"<p>a</p>" + piece.encode() * (300_000 // len(piece)))
