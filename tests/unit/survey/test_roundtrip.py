"""Random facts, printed in every way that pages come in, are read back unchanged."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.result import ParsedPage
from pipelines.survey.vocabulary import Vocabulary, vocabulary_of
from tests.fixtures.snapshots import frames_of_raw
from tests.unit.conftest import Raw
from tests.unit.survey import render
from tests.unit.survey.facts import Facts, facts
from tests.unit.survey.render import Noise
from tests.unit.survey.write import to_bytes

VOCABULARY: Vocabulary = vocabulary_of(frames_of_raw("vocabulary"))
NOISE = st.builds(
    Noise,
    seed=st.integers(0, 99),
    newline=st.sampled_from(("\n", "\r\n")),
    has_mark=st.booleans(),
    is_decomposed=st.booleans(),
    has_entities=st.booleans(),
    has_hard_spaces=st.booleans(),
    bullet=st.sampled_from(("", "  \u2022 ", "- ", "* ", "{}. ", "{}) ")),
    blank_lines=st.integers(0, 2),
    is_shuffled=st.booleans(),
    has_menu=st.booleans(),
    is_one_line=st.booleans(),
    site=st.sampled_from(("2019", "2021")),
)


def expected_answers(truth: Facts) -> dict[str, tuple[str, ...]]:
    answers = {question: tuple(x.option for x in xs) for question, xs in truth.lists.items()}
    if render.trains(truth):
        answers["funded_activities"] += ("training",)
    answers["approach"] = (truth.approach,)
    answers["team_placement"] = (truth.placement,) if truth.placement else ()
    answers |= {q: (truth.yes_no[q],) for q in ("formal_strategy", "dedicated_funding")}
    return {question: options for question, options in answers.items() if options}


def expected_others(truth: Facts) -> dict[str, tuple[str, ...]]:
    texts = {q: tuple(x.text for x in xs if x.option == "other") for q, xs in truth.lists.items()}
    return {question: printed for question, printed in texts.items() if printed}


def expected_wave(truth: Facts, noise: Noise) -> str | None:
    if truth.wave != "2020":
        return truth.wave
    if noise.site == "2021":
        return "2020"
    # The older site never showed the second wave: a page that says both is contradictory.
    return None if render.trains(truth) else "2018"


def check(page: ParsedPage, truth: Facts, wave: str | None) -> None:
    header = page.header
    assert (header.city, header.country) == (truth.city, truth.country)
    assert (header.leader_title or "", header.leader_name) == (truth.title, truth.leader)
    assert (header.population, header.population_year) == (truth.population, truth.year)
    assert header.lead_innovation_officers == truth.officers
    found = {q: tuple(sorted(options)) for q, options in page.answers.items()}
    assert found == {q: tuple(sorted(o)) for q, o in expected_answers(truth).items()}
    assert page.other_answers == expected_others(truth)
    assert page.numbers == ({"staff_count": truth.staff} if truth.staff else {})
    assert page.wave == wave
    assert not page.is_refused


def round_trip(truth: Facts, noise: Noise, form: str) -> None:
    data = to_bytes(render.with_headings(truth, noise), noise, form=form)
    page = parse_page(data, VOCABULARY)

    check(page, truth, expected_wave(truth, noise))
    assert page.data_sufficiency == {area: label.option for area, label in truth.areas.items()}
    flags = [label.option for label in truth.areas.values()]
    assert page.sufficiency_lists.declared.sufficient == flags.count("sufficient")
    assert page.sufficiency_lists.declared.insufficient == flags.count("insufficient")
    charted = {(peer.figure, peer.value) for peer in page.peer_figures if peer.unit == "cities"}
    assert charted == {
        ("funded_activities.project", 47),
        ("funded_activities.idea_generation", 79),
        ("funded_activities.digital_systems", 51),
    }
    assert "crossing every spring" in page.narrative["spotlight"]


def round_trip_bare(whole: Facts, noise: Noise, form: str) -> None:
    truth = render.without_free_text(whole)
    data = to_bytes(render.run_together(truth, noise), noise, form=form)
    page = parse_page(data, VOCABULARY)

    check(page, truth, expected_wave(truth, noise))
    assert set(page.data_sufficiency.values()) == {"not_reported"}
    assert "city" in page.inferred


FORMS = st.sampled_from(("text", "html"))


@settings(max_examples=30)
@given(truth=facts(Raw()), noise=NOISE, form=FORMS)
def test_page_with_headings_gives_its_facts_back(truth: Facts, noise: Noise, form: str) -> None:
    round_trip(truth, noise, form)


@settings(max_examples=30)
@given(truth=facts(Raw()), noise=NOISE, form=FORMS)
def test_page_without_headings_gives_its_facts_back(truth: Facts, noise: Noise, form: str) -> None:
    round_trip_bare(truth, noise, form)


@settings(max_examples=30)
@given(truth=facts(Raw()), noise=NOISE, width=st.integers(44, 160))
def test_hard_wrapped_page_gives_its_facts_back(truth: Facts, noise: Noise, width: int) -> None:
    wrapped = _wrapped_at(width, noise)
    round_trip(truth, wrapped, "text")
    round_trip_bare(truth, wrapped, "text")


@settings(max_examples=30)
@given(truth=facts(Raw()), noise=NOISE, width=st.integers(16, 43))
def test_page_in_narrow_lines_is_read_or_refused(truth: Facts, noise: Noise, width: int) -> None:
    wrapped = _wrapped_at(width, noise)
    data = to_bytes(render.with_headings(truth, wrapped), wrapped, form="text")
    page = parse_page(data, VOCABULARY)

    if not page.is_refused:
        check(page, truth, expected_wave(truth, noise))


def _wrapped_at(width: int, noise: Noise) -> Noise:
    # A text whose every space is &nbsp; has nowhere to be wrapped.
    has_hard_spaces = noise.has_hard_spaces and not noise.has_entities
    return replace(noise, width=width, has_hard_spaces=has_hard_spaces)


@given(data=st.one_of(st.binary(max_size=3000), st.text(max_size=3000).map(str.encode)))
def test_any_bytes_end_in_facts_or_problems(data: bytes) -> None:
    page = parse_page(data, VOCABULARY)

    assert page.kind == "survey_page" or page.is_refused


@settings(max_examples=60)
@given(truth=facts(Raw()), form=FORMS, keep=st.floats(0.05, 1))
def test_a_page_cut_anywhere_never_gains_an_answer(truth: Facts, form: str, keep: float) -> None:
    whole = to_bytes(render.with_headings(truth, Noise()), Noise(), form=form)
    page = parse_page(whole[: int(len(whole) * keep)], VOCABULARY)

    expected = expected_answers(truth)
    for question, options in page.answers.items():
        known = [option for option in options if option != "other"]
        assert set(known) <= set(expected.get(question, ()))
