"""A page says the same however it was saved: archive, Markdown, print, banners; or is refused."""

import base64
import quopri
from pathlib import Path

import pytest

from pipelines.pages.problems import Problem
from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.vocabulary import Vocabulary
from tests.fixtures.survey_pages import read_page

BANNER = (
    "We value your privacy",
    "We use cookies to improve your experience. By clicking Accept you agree.",
    *("Accept all", "Reject", "Functional", "Performance", "Health"),
)
CASES = ("cookie_bottom.html", "markdown_with_div.md", "print_pdf_layout.txt", "saved.mhtml")


@pytest.fixture
def text() -> str:
    return read_page("headings.txt").decode()


@pytest.fixture
def html() -> str:
    return read_page("headings.html").decode()


@pytest.fixture
def truth(text: str, vocabulary: Vocabulary) -> ParsedPage:
    return parse_page(text.encode(), vocabulary)


def facts_of(page: ParsedPage) -> tuple[object, ...]:
    facts = page.to_json()
    problems = [problem["rule"] for problem in facts.pop("problems")]
    facts.pop("narrative")
    return facts, [rule for rule in problems if rule != "script_dropped"]


def blocking(page: ParsedPage) -> list[Problem]:
    return [problem for problem in page.problems if problem.is_blocking]


def archive(html: str, encoding: str) -> bytes:
    code = base64.encodebytes if encoding == "base64" else quopri.encodestring
    head = (
        "From: <Saved by Blink>\r\nSubject: Port Verdano\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related;\r\n\ttype="text/html";\r\n\tboundary="=_x"\r\n\r\n'
        "--=_x\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: {encoding}\r\n\r\n"
    )
    image = "\r\n--=_x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\nAAAA"
    return head.encode() + code(html.encode()) + f"{image}\r\n--=_x--\r\n".encode()


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_web_archive_is_read_as_its_page(
    encoding: str, html: str, truth: ParsedPage, vocabulary: Vocabulary
) -> None:
    page = parse_page(archive(html, encoding), vocabulary)

    assert facts_of(page) == facts_of(truth)


def test_web_archive_without_a_page_is_refused_by_name(vocabulary: Vocabulary) -> None:
    data = archive("x", "base64").replace(b"text/html; charset", b"text/css; charset")

    (problem,) = parse_page(data, vocabulary).problems

    assert problem.rule == "file_damaged"
    assert "MHTML" in problem.found
    assert "save the page as HTML" in problem.expected


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7", "a PDF"), (b"bplist00\xd1", "Safari"), (b"{\\rtf1 Lima}", "RTF")],
)
def test_other_kinds_are_refused_by_name(data: bytes, kind: str, vocabulary: Vocabulary) -> None:
    (problem,) = parse_page(data, vocabulary).problems

    assert problem.rule == "binary_file"
    assert kind in problem.found
    assert "save the page as HTML" in problem.expected


def test_markdown_with_stray_tags_is_text(
    text: str, truth: ParsedPage, vocabulary: Vocabulary
) -> None:
    rows = ["# Port Verdano", "", "## Page {#top .city}"]
    for row in text.splitlines():
        if row in ("Data scientist", "Designer", "Blight", "Tourism"):
            rows += ['<div class="bar">', "", row, "", "</div>"]
        elif row == "Municipal budget":
            rows += ["::: bar", "[Municipal budget](https://x.example/)", ":::"]
        else:
            rows.append(row.replace("*", r"\*"))
    page = parse_page("\n".join(rows).encode(), vocabulary)

    assert facts_of(page) == facts_of(truth)


def printed(text: str, *, has_columns: bool) -> str:
    """The text as on printed sheets of thirty rows."""
    time, title = "11/28/26, 8:57 AM", "Port Verdano - City innovation"
    address = "https://cities.example/port-verdano"
    rows = text.splitlines()
    sheets = [rows[at : at + 30] for at in range(0, len(rows), 30)]
    out = []
    for number, sheet in enumerate(sheets, 1):
        page = f"{number}/{len(sheets)}"
        head = [f"{time}{' ' * 30}{title}"] if has_columns else [time, "", title]
        foot = [f"{address}{' ' * 40}{page}"] if has_columns else [address, "", page]
        out += [*head, "", *(f"  {row}" for row in sheet), "", *foot]
    return "\n".join(out)


@pytest.mark.parametrize("has_columns", [True, False])
def test_sheets_of_a_print_leave_no_trace(
    has_columns: bool, text: str, truth: ParsedPage, vocabulary: Vocabulary
) -> None:
    page = parse_page(printed(text, has_columns=has_columns).encode(), vocabulary)

    assert facts_of(page) == facts_of(truth)


@pytest.mark.parametrize("is_above", [True, False])
def test_banner_and_cards_of_other_cities_are_no_answers(
    is_above: bool, text: str, truth: ParsedPage, vocabulary: Vocabulary
) -> None:
    cards = ("Explore other cities", "Lima", "Peru", "9,670,000", "Tourism", "© OECD 2021")
    banner = "\n".join(BANNER[:-1])
    below = "\n".join([*cards, *BANNER])
    around = f"{banner}\n{text}" if is_above else f"{text}\n{below}"

    page = parse_page(around.encode(), vocabulary)

    assert facts_of(page) == facts_of(truth)


def test_banner_within_a_list_makes_it_no_complete_list(text: str, vocabulary: Vocabulary) -> None:
    banner = "\n".join(BANNER)
    bad = text.replace("  \u2022 Engagement with", f"{banner}\n  \u2022 Engagement with", 1)

    assert bad != text

    page = parse_page(bad.encode(), vocabulary)

    assert "success_factors" not in page.complete_lists
    unplaced = [problem.found for problem in page.problems if problem.rule == "line_unplaced"]
    assert "Health" in unplaced


def test_banner_in_html_is_known_by_its_mark(
    html: str, truth: ParsedPage, vocabulary: Vocabulary
) -> None:
    rows = "".join(f"<p>{row}</p>" for row in BANNER[2:])
    for mark in ('id="cookie-banner"', 'class="x onetrust-pc"', 'role="dialog"'):
        page = parse_page(
            html.replace("<main", f"<div {mark}>{rows}</div><main").encode(), vocabulary
        )

        assert facts_of(page) == facts_of(truth)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<html", '<html class="translated-ltr"'),
        ("<main>", '<main><font style="vertical-align: inherit;">x</font>'),
    ],
)
def test_page_of_a_translating_browser_is_refused(
    old: str, new: str, html: str, vocabulary: Vocabulary
) -> None:
    page = parse_page(html.replace(old, new, 1).encode(), vocabulary)

    assert [problem.rule for problem in blocking(page)] == ["page_translated"]
    assert "show the original" in blocking(page)[0].expected


def test_translated_text_is_refused(text: str, vocabulary: Vocabulary) -> None:
    told = "La ciudad cuenta con una estrategia para la innovación y con el apoyo de los vecinos."
    bad = text.replace("Harbour pilot", "Práctico del puerto") + f"\n{told}\n{told} Y de más.\n"

    page = parse_page(bad.encode(), vocabulary)

    assert [problem.rule for problem in page.problems] == ["page_translated"]


def test_bars_that_were_run_together_are_figures(text: str, vocabulary: Vocabulary) -> None:
    assert "47 cities\n" in text
    chart = "47 citiesLaunching or sustaining a project30 citiesPaying for services"
    page = parse_page(f"{text}\nActivities being funded\n{chart}\n".encode(), vocabulary)

    assert "other" not in page.answers["funded_activities"]
    figures = {(peer.figure, peer.value) for peer in page.peer_figures}
    assert {("funded_activities.project", 47), ("funded_activities.services", 30)} <= figures


def test_html_that_is_nested_too_deep_is_refused(html: str, vocabulary: Vocabulary) -> None:
    page = parse_page(html.replace("<main>", "<main>" + "<b>" * 5000).encode(), vocabulary)

    assert "file_damaged" in [problem.rule for problem in blocking(page)]


@pytest.mark.parametrize("name", CASES)
def test_page_that_went_wrong_before_is_read_exactly(
    name: str, shared: Path, vocabulary: Vocabulary
) -> None:
    cases = shared / "cases" / "survey"
    page = parse_page((cases / f"page_{name}").read_bytes(), vocabulary)

    assert not page.is_refused
    assert (page.header.city, page.header.leader_name) == ("Mexico City", "Ana Prueba Ejemplo")
    assert page.wave == "2020"
    assert page.other_answers == {}
    assert page.answers["activities"] == ("data_analytics", "digital_solutions")
    assert page.answers["funding_sources"] == ("regional", "municipal")
    assert page.answers["policy_focus"] == ("housing", "tourism")
    assert page.answers["data_partners"] == ("local_government", "private_sector", "academia")
    assert page.numbers == {"staff_count": 150}
    flags = list(page.data_sufficiency.values())
    if name != "saved.mhtml":
        assert (flags.count("sufficient"), flags.count("insufficient")) == (11, 8)
