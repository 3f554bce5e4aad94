"""Several responses of one city and wave: what they give together, what a later one replaces."""

import polars as pl
import pytest

from tests.pipeline.conftest import Ask, Private

pytestmark = pytest.mark.slow


def _answers(ask: Ask, city_code: str, question_id: str, wave: str = "2020") -> dict[str, str]:
    rows = ask(
        f"select option_id, answer from survey_answer where city_code = '{city_code}' "
        f"and question_id = '{question_id}' and wave = '{wave}' "
        "and coalesce(item_id, 'present') = 'present'"
    )
    return dict(rows)


def test_options_of_two_responses_are_taken_together(ask_private: Ask) -> None:
    roles = _answers(ask_private, "ke-nairobi", "roles")

    chosen = {option for option, answer in roles.items() if answer == "yes"}
    assert chosen == {"designer", "engineer", "other"}
    # The first list is whole and names all that the second does: what it lacks is a no.
    assert {answer for option, answer in roles.items() if option not in chosen} == {"no"}


def test_free_answer_that_two_responses_give_is_listed_once(ask_private: Ask) -> None:
    rows = ask_private(
        "select wave, ordinal, text from survey_free_text where city_code = 'ke-nairobi'"
    )

    assert rows == [("2020", 1, "Tide reader")]


def test_waves_are_kept_apart(ask_private: Ask) -> None:
    roles = _answers(ask_private, "ke-nairobi", "roles", "2018")

    assert (roles["designer"], roles["engineer"]) == ("yes", "no")


def test_last_response_that_supersedes_is_the_one_that_stands(ask_private: Ask) -> None:
    approach = _answers(ask_private, "ng-lagos", "approach")

    assert {option for option, answer in approach.items() if answer == "yes"} == {"policy_areas"}
    assert "unknown" not in approach.values()


def test_superseding_response_leaves_what_it_does_not_answer(ask_private: Ask) -> None:
    strategy = _answers(ask_private, "ng-lagos", "formal_strategy")

    assert strategy == {"yes": "yes", "no": "no"}


def test_superseded_answers_stay_on_record_and_are_counted(
    ask_private: Ask, private: Private
) -> None:
    rows = ask_private(
        "select file_name, is_superseding, answers_given, answers_superseded "
        "from survey_response where city_code = 'ng-lagos'"
    )

    assert set(rows) == {
        (private.files["lagos.csv"], False, 2, 1),
        (private.files["lagos-again.csv"], True, 1, 1),
        (private.files["lagos-last.csv"], True, 1, 0),
    }


def test_number_is_replaced_and_never_the_largest_of_both(ask_private: Ask) -> None:
    rows = ask_private(
        "select value_number from survey_answer where city_code = 'gh-accra' "
        "and question_id = 'staff_count' and value_number is not null"
    )

    assert rows == [(7.0,)]


def test_city_that_says_none_has_a_no_for_every_option(ask_private: Ask) -> None:
    sources = _answers(ask_private, "gh-accra", "funding_sources")

    assert set(sources.values()) == {"no"}
    assert len(sources) > 5


def test_question_that_no_response_answers_is_unknown(ask_private: Ask) -> None:
    assert set(_answers(ask_private, "gh-accra", "roles").values()) == {"unknown"}


def test_answers_of_users_count_in_the_shares(ask_private: Ask, ask: Ask, private: Private) -> None:
    sql = (
        "select cities, cities_answering from survey_share where question_id = 'approach' "
        "and option_id = 'holistic' and respondent_group = 'all' and wave = '2020'"
    )
    template = private.template.folder.glob("*.csv")

    ((before, base),) = ask(sql)
    ((after, new_base),) = ask_private(sql)
    filled = pl.concat(pl.read_csv(path, infer_schema=False) for path in template)

    # Lima answers otherwise than its page did; Lagos is new and says policy_areas.
    holistic = filled.filter(pl.col("approach") == "holistic").height
    assert (after, new_base) == (before + 1 + holistic, base + 1 + filled.height)


def test_city_that_users_bring_has_a_whole_profile(ask_private: Ask) -> None:
    rows = ask_private(
        "select city_code, wave, count(distinct section) from city_profile "
        "where city_code in ('ke-nairobi', 'ng-lagos', 'gh-accra') group by all order by all"
    )

    assert rows == [
        ("gh-accra", "2020", 11),
        ("ke-nairobi", "2018", 11),
        ("ke-nairobi", "2020", 11),
        ("ng-lagos", "2020", 11),
    ]


def test_own_words_leave_options_unknown_unless_the_form_offered_them(ask_private: Ask) -> None:
    approach, roles, placement = (
        _answers(ask_private, "gh-kumasi", question)
        for question in ("approach", "roles", "team_placement")
    )

    assert approach.pop("other") == "yes"
    assert set(approach.values()) == {"unknown"}
    assert (roles.pop("other"), roles.pop("designer")) == ("yes", "yes")
    assert set(roles.values()) == {"unknown"}
    assert placement.pop("other") == "yes"
    assert set(placement.values()) == {"no"}
