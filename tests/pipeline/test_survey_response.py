"""Responses: every answer can be traced to the page or file that gives it."""

from tests.pipeline.conftest import Ask


def test_survey_response_holds_each_page_once(landed: Ask) -> None:
    pages = landed(
        "select city_key || '|' || wave, wave from raw_oecd_survey_profiles__response order by 1"
    )

    responses = landed("select response_id, wave from survey_response order by 1")

    assert responses == pages
    assert len(responses) == 91


def test_survey_response_has_the_title_of_who_leads_innovation(ask: Ask, landed: Ask) -> None:
    printed = landed(
        "select response_id, innovation_lead_title "
        "from raw_oecd_survey_profiles__response where innovation_lead_title is not null order by 1"
    )

    titles = ask(
        "select response_id, innovation_lead_title from survey_response "
        "where innovation_lead_title is not null order by 1"
    )

    assert titles == printed
    assert ("lima-per|2020", "Office Chief of Digital Government and Innovation") in titles


def test_city_that_may_have_answered_is_matched_and_has_no_response(ask: Ask) -> None:
    matched = ask(
        "select city_code, match_status from city_match "
        "where code_system = 'oecd_survey_name' and mentioned_name = 'Ljubljana'"
    )
    responses = ask("select response_id from survey_response where city_code = 'si-ljubljana'")

    assert matched == [("si-ljubljana", "matched")]
    assert responses == []


def test_survey_response_leads_to_a_file_with_its_hash(ask: Ask) -> None:
    traced = ask(
        "select r.source_id, r.file_name, count(*), min(length(s.sha256)) from survey_response r "
        "join source_snapshot s on s.source_id = r.source_id and s.file_name = r.file_name "
        "group by all"
    )

    assert traced == [("oecd_survey_profiles", "profile.csv", 91, 64)]


def test_survey_response_names_the_city_that_its_page_is_of(ask: Ask) -> None:
    rows = ask(
        "select count(*) from survey_response r join city_identifier i "
        "on i.code_system = 'oecd_survey_slug' and r.response_id = i.code || '|' || r.wave "
        "and i.city_code = r.city_code"
    )

    assert rows == [(91,)]


def test_survey_response_without_added_files_supersedes_nothing(ask: Ask) -> None:
    rows = ask(
        "select distinct response_kind, is_superseding, answers_superseded from survey_response"
    )

    assert rows == [("transcribed_page", False, 0)]


def test_survey_response_counts_the_questions_and_items_that_its_page_answers(
    landed: Ask,
) -> None:
    by_hand = landed("""
        select response_id, count(distinct asked) from (
            select response_id, question_id as asked from raw_oecd_survey_profiles__answer
            union all
            select response_id, question_id from raw_oecd_survey_profiles__answer_list
            where completeness = 'whole'
            union all
            select response_id, 'area ' || policy_area_id
            from raw_oecd_survey_profiles__data_area
        ) group by 1 order by 1
    """)

    counted = landed(
        "select response_id, answers_given from survey_response where answers_given > 0 order by 1"
    )

    assert counted == by_hand
    assert max(count for _, count in counted) > 20


def test_every_city_with_answers_has_a_response_of_the_wave(ask: Ask) -> None:
    untraced = ask(
        "select distinct city_code, wave from survey_answer where answer <> 'unknown' "
        "except select city_code, wave from survey_response"
    )

    assert untraced == []
