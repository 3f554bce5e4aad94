"""Random practices, printed in three languages and in every way pages come in, are read back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.practices.page import looks_like_practice, parse_practice
from tests.unit.practices.pages import LISTS, Facts, Noise, facts, noises, to_bytes

FORMS = st.sampled_from(("text", "html"))


def check(truth: Facts, noise: Noise, form: str) -> None:
    data = to_bytes(truth, noise, form=form)
    page = parse_practice(data, LISTS)

    assert looks_like_practice(data)
    assert [(p.rule, p.found) for p in page.problems] == []
    assert (page.title, page.city, page.country) == (truth.title, truth.city, truth.country)
    assert page.started_on == truth.started_on
    assert page.types == tuple(tag for tag, _ in truth.types)
    assert page.themes == tuple(tag for tag, _ in truth.themes)
    assert (page.other_types, page.other_themes) == ((), ())
    assert page.sdgs == truth.sdgs
    assert page.award == truth.award
    assert page.links == truth.links


@settings(max_examples=50)
@given(truth=facts(), noise=noises(), form=FORMS)
def test_page_gives_its_facts_back(truth: Facts, noise: Noise, form: str) -> None:
    check(truth, noise, form)


@given(data=st.one_of(st.binary(max_size=3000), st.text(max_size=3000).map(str.encode)))
def test_any_bytes_end_in_facts_or_problems(data: bytes) -> None:
    page = parse_practice(data, LISTS)

    assert page.kind == "practice" or page.is_refused


@settings(max_examples=50)
@given(truth=facts(), form=FORMS, keep=st.floats(0.05, 1))
def test_a_page_cut_anywhere_gains_nothing(truth: Facts, form: str, keep: float) -> None:
    whole = to_bytes(truth, Noise(), form=form).decode()
    page = parse_practice(whole[: int(len(whole) * keep)].encode(), LISTS)

    assert page.city in (truth.city, None)
    assert page.started_on in (truth.started_on, None)
    assert set(page.types) <= {tag for tag, _ in truth.types}
