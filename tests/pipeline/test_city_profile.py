"""A city's profile as its page had it: eleven sections, each answer beside peers and site."""

import pytest

from contracts import vocab
from tests.pipeline.conftest import Ask, Rows
from tests.pipeline.test_survey import BOTH_WAVES

MEXICO = "city_code = 'mx-mexico-city' and wave = '2020'"


def _lines(ask: Ask, what: str, where: str) -> Rows:
    return ask(f"select {what} from city_profile where {where} order by section, position")


def test_every_profile_has_its_eleven_sections_and_no_other(ask: Ask) -> None:
    profiles = ask(
        "select city_code, wave, list(distinct section order by section) from city_profile "
        "group by all"
    )

    assert len(profiles) == 91
    assert {tuple(sections) for _, _, sections in profiles} == {
        tuple(sorted(vocab.PROFILE_SECTIONS))
    }


def test_every_response_has_a_profile_and_every_profile_a_response(ask: Ask) -> None:
    assert ask("select distinct city_code, wave from city_profile order by all") == ask(
        "select distinct city_code, wave from survey_response order by all"
    )


def test_positions_count_from_one_without_a_gap(ask: Ask) -> None:
    gaps = ask(
        "select city_code, wave, section from city_profile group by all "
        "having min(position) <> 1 or max(position) <> count(*)"
    )

    assert gaps == []


def test_nine_cities_have_a_profile_of_both_waves(ask: Ask) -> None:
    cities = ask(
        "select city_code from city_profile group by 1 having count(distinct wave) = 2 order by 1"
    )

    assert [code for (code,) in cities] == BOTH_WAVES


def test_header_of_mexico_city_says_who_answered(ask: Ask) -> None:
    assert _lines(ask, "label, answer", f"{MEXICO} and section = 'header'") == [
        ("City", "Mexico City"),
        ("Country", "Mexico"),
        ("Office of the leader", "Mayor"),
        ("Leader", "Claudia Sheinbaum Pardo"),
        ("Population", "9209944"),
        ("Year of the population", "2020"),
        ("Lead innovation officers", "Antonio Peña Merino"),
    ]


def test_vision_of_mexico_city_stands_beside_peers_and_site(ask: Ask) -> None:
    strategy, approach = _lines(
        ask,
        "question_id, option_id, answer, peers_group, peer_share_pct, peer_cities_answering, "
        "site_share_pct, site_share_text",
        f"{MEXICO} and section = 'vision'",
    )

    # Six other cities outside Europe and the United States answered in 2020, three of them yes.
    assert strategy == ("formal_strategy", "yes", "Yes", "other", 50.0, 6, 50.0, None)
    # The site prints words for this one: its number stays empty.
    assert approach == (
        *("approach", "both", "Both holistic and in specific policy areas"),
        *("other", 100.0, 6, None, "more than half"),
    )


def test_funded_activity_of_mexico_city_has_the_number_of_cities_of_the_chart(ask: Ask) -> None:
    lines = _lines(
        ask,
        "option_id, answer, site_cities, site_share_pct",
        f"{MEXICO} and question_id = 'funded_activities' and answer = 'yes'",
    )

    assert ("idea_generation", "yes", 79, None) in lines
    assert ("training", "yes", None, 61.0) in lines


def test_data_availability_of_mexico_city_shows_eleven_and_eight_areas(ask: Ask) -> None:
    counts = ask(
        "select option_id, answer, count(*) from city_profile "
        f"where {MEXICO} and section = 'data_availability' group by all order by all"
    )

    assert counts == [
        ("insufficient", "Insufficient data", 8),
        ("sufficient", "Sufficient data", 11),
    ]


def test_free_answers_of_mexico_city_stand_in_their_section_as_they_are_worded(ask: Ask) -> None:
    lines = _lines(
        ask, "label, answer", f"{MEXICO} and section = 'policy_focus' and option_id is null"
    )

    assert lines == [("Connectivity", "yes"), ("Data-driven decision-making", "yes")]


def test_spotlight_has_its_line_and_no_text(ask: Ask) -> None:
    # The prose of the pages is not carried over.
    rows = ask(
        "select label, answer, question_id, count(*) from city_profile "
        "where section = 'spotlight' group by all"
    )

    assert rows == [("Spotlight", None, None, 91)]


@pytest.mark.parametrize(
    ("question_id", "is_list"),
    [
        ("dedicated_funding", False),
        ("funding_sources", True),
        ("funded_activities", True),
        ("team_placement", False),
        ("roles", True),
        ("data_sufficiency", False),
    ],
)
def test_answer_that_is_not_known_is_never_shown_as_a_no(
    ask: Ask, question_id: str, *, is_list: bool
) -> None:
    # What would go wrong: a city whose funding nobody saw would look like one without any.
    unknown = (
        "select city_code, wave, item_id from survey_answer "
        f"where question_id = '{question_id}' and coalesce(item_id, 'present') <> 'future' "
        "group by all having bool_and(answer = 'unknown')"
    )

    shown = ask(
        "select p.answer, count(*) > 0 from city_profile p join "
        f"({unknown}) u on u.city_code = p.city_code and u.wave = p.wave "
        "and u.item_id is not distinct from p.item_id "
        f"where p.question_id = '{question_id}' group by all"
    )

    assert shown == [("unknown" if is_list else None, True)]


def test_answers_of_lists_are_those_of_survey_answer(ask: Ask) -> None:
    lists = "(select question_id from survey_question where answer_type = 'multi')"
    shown = (
        "select city_code, wave, question_id, item_id, option_id, answer, evidence "
        f"from city_profile where question_id in {lists} and option_id is not null"
    )
    known = (
        "select city_code, wave, question_id, item_id, option_id, answer, evidence "
        "from survey_answer "
        "where question_id in (select distinct question_id from city_profile) "
        f"and question_id in {lists} and coalesce(item_id, 'present') = 'present'"
    )

    assert ask(f"({shown}) except ({known})") == []
    assert ask(f"({known}) except ({shown})") == []


def test_closed_questions_show_the_option_that_was_chosen(ask: Ask) -> None:
    shown = (
        "select p.city_code, p.wave, p.question_id, p.item_id, p.option_id from city_profile p "
        "join survey_question q using (question_id) "
        "where q.answer_type in ('single', 'matrix') and p.option_id is not null"
    )
    chosen = (
        "select city_code, wave, question_id, item_id, option_id from survey_answer "
        "join survey_question using (question_id) where answer = 'yes' "
        "and answer_type in ('single', 'matrix') "
        "and question_id in (select distinct question_id from city_profile)"
    )

    assert ask(f"({shown}) except ({chosen})") == []
    assert ask(f"({chosen}) except ({shown})") == []


def _answers(ask: Ask) -> dict[tuple[str, ...], dict[str, str]]:
    """Answers that are wholly known: option and wave -> city -> yes or no."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for city, answer, *option in ask(
        "select city_code, answer, wave, question_id, coalesce(item_id, ''), option_id "
        "from survey_answer where list_is_complete and option_id is not null"
    ):
        found.setdefault(tuple(option), {})[city] = answer
    return found


def test_city_is_not_among_its_own_peers(ask: Ask) -> None:
    # Counted here apart from the models: the members of the group, less the city itself.
    answers = _answers(ask)
    groups: dict[str, set[str]] = {}
    for city, *names in ask("select city_code, 'all', peer_group, size_band from city"):
        for name in names:
            groups.setdefault(name, set()).add(city)
    lines = ask(
        "select city_code, peers_group, peer_share_pct, peer_cities_answering, no_share_reason, "
        "wave, question_id, coalesce(item_id, ''), option_id from city_profile "
        "where option_id is not null"
    )

    assert len(lines) > 5_000
    for city, group, share, cities, reason, *option in lines:
        known = answers.get(tuple(option), {})
        others = [known[other] for other in known if other in groups[group] and other != city]
        assert cities == len(others), (city, *option)
        if len(others) < 5:
            assert (share, reason) == (None, "under_five_cities"), (city, *option)
        else:
            expected = 100 * others.count("yes") / len(others)
            assert (share, reason) == (pytest.approx(expected, abs=1e-4), None), (city, *option)


def test_peers_are_the_narrower_group_with_five_other_answers(ask: Ask) -> None:
    counts = ask("""
        with answered as (
            select distinct city_code, wave, question_id, coalesce(item_id, '') as item
            from survey_answer where list_is_complete
        ), members as (
            select city_code, peer_group as g from city
            union all select city_code, size_band from city where size_band is not null
        )
        select p.city_code, p.wave, p.question_id, p.peers_group, p.peer_cities_answering,
            m.g, count(distinct a.city_code)
        from city_profile p
        join members m on m.city_code = p.city_code
        left join members o on o.g = m.g and o.city_code <> p.city_code
        left join answered a on a.city_code = o.city_code and a.wave = p.wave
            and a.question_id = p.question_id and a.item = coalesce(p.item_id, '')
        where p.option_id is not null and p.question_id in ('formal_strategy', 'roles')
        group by all
    """)
    lines: dict[tuple[str, ...], dict[str, int]] = {}
    for city, wave, question, group, cities, own_group, others in counts:
        lines.setdefault((city, wave, question, group, cities), {})[own_group] = others

    for (city, _, question, group, cities), others_of in lines.items():
        enough = {name: others for name, others in others_of.items() if others >= 5}
        if enough:
            assert cities == enough[group] == min(enough.values()), (city, question)
        else:
            assert group == "all", (city, question)


def test_site_share_is_what_pages_of_the_site_print(ask: Ask) -> None:
    # Pages of the second site stand beside the answers of 2020 and print shares of both waves.
    printed = ask(
        "select distinct question_id, option_id, published_value from published_figure "
        "where source_url like 'https://cities-innovation-oecd.com/cities/%' "
        "and unit = 'percent' and published_value is not null and option_id is not null "
        "and respondent_group = 'all' and wave <> '2018' order by all"
    )

    shown = ask(
        "select distinct question_id, option_id, site_share_pct from city_profile "
        "where wave = '2020' and site_share_pct is not null order by all"
    )

    assert set(shown) <= set(printed)
    assert ("formal_strategy", "yes", 50.0) in shown
