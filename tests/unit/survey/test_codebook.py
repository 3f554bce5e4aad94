"""The codebook: what each wave asked and offered, and what a column may be called."""

import polars as pl
import pytest

from pipelines.errors import ContractError
from pipelines.settings import Settings
from pipelines.survey.questionnaire.codebook import Codebook, codebook_of
from pipelines.survey.questionnaire.layout import Layout, header_key
from pipelines.survey.response import Asked
from pipelines.vocabulary import vocabulary_frames


def names(codebook: Codebook, wave: str) -> set[str]:
    return {column.name for column in codebook.columns_of([wave])}


def test_template_opens_with_the_city_and_goes_by_component(codebook: Codebook) -> None:
    columns = [column.name for column in codebook.template(["2020"], Layout.WIDE)]

    assert columns[:9] == [
        *("city", "country", "admin1", "wave", "leader_title", "leader_name"),
        *("population", "population_year", "lead_innovation_officers"),
    ]
    of_components = [
        "formal_strategy",
        "roles",
        "dedicated_funding",
        "data_role",
        "goals_with_metrics",
    ]
    places = [columns.index(name) for name in of_components]
    assert places == sorted(places)


def test_long_template_has_one_answer_a_row(codebook: Codebook) -> None:
    columns = [column.name for column in codebook.template(["2018"], Layout.LONG)]

    assert columns == ["city", "country", "admin1", "wave", "question_id", "item_id", "answer"]


def test_matrix_question_has_a_column_for_each_item(codebook: Codebook) -> None:
    found = names(codebook, "2018")

    assert len([name for name in found if name.startswith("data_sufficiency.")]) == 19
    assert "activity_frequency.risk_taking" in found
    assert "data_sufficiency" not in found


def test_only_2020_asked_about_the_future_and_about_budgets(codebook: Codebook) -> None:
    added = names(codebook, "2020") - names(codebook, "2018")

    assert added == {
        "funding_sources.future",
        "funding_use.present",
        "funding_use.future",
        "budget_plans",
    }
    assert names(codebook, "2018") < names(codebook, "2020")


def test_offered_options_are_those_of_the_wave(codebook: Codebook) -> None:
    offered = {
        wave: {option.option_id for option in codebook.offered("funded_activities", wave)}
        for wave in ("2018", "2020")
    }

    assert offered["2018"] - offered["2020"] == {"project"}
    assert offered["2020"] - offered["2018"] == {"training"}


def test_not_reported_is_never_offered(codebook: Codebook) -> None:
    offered = codebook.offered("data_sufficiency", "2020")

    assert [option.option_id for option in offered] == ["sufficient", "insufficient"]


def test_every_id_and_label_of_an_option_is_known(codebook: Codebook) -> None:
    for question in codebook.questions.values():
        labels = codebook.labels[question.question_id]
        for option in question.options:
            assert labels[header_key(option.option_id)] == option.option_id
            assert labels[header_key(option.label)] == option.option_id


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("formal_strategy", "formal_strategy"),
        (" Has a formal (explicit)  innovation strategy", "formal_strategy"),
        ("1.1", "formal_strategy"),
        ("3.2", "funding_sources.present"),
        ("DATA_SUFFICIENCY.housing", "data_sufficiency.housing"),
        (
            "How often each activity is used \u2013 Human-centred design",
            "activity_frequency.human_centred_design",
        ),
        (
            "How often each activity is used: Human\u2011centred design",
            "activity_frequency.human_centred_design",
        ),
        ("1.3 - Human-centred design", "activity_frequency.human_centred_design"),
    ],
)
def test_header_may_be_a_name_a_label_or_an_extra_spelling(
    codebook: Codebook, header: str, name: str
) -> None:
    assert codebook.headings.columns[header_key(header)].name == name


def test_question_of_a_matrix_is_no_column(codebook: Codebook) -> None:
    assert header_key("How often each activity is used") not in codebook.headings.columns
    assert codebook.headings.questions["1.3"] == "activity_frequency"


@pytest.mark.parametrize(
    ("spelling", "question", "item", "found"),
    [
        ("roles", "terms", None, "terms and roles"),
        ("Roles", "activity_frequency", None, "roles and activity_frequency"),
        ("City", "terms", None, "city and terms"),
        ("Skills", "skills", None, "skills"),
        ("Skills", "roles", "designer", "roles.designer"),
    ],
)
def test_extra_spelling_names_one_column_that_exists(
    spelling: str, question: str, item: str | None, found: str
) -> None:
    frames = dict(vocabulary_frames(Settings()))
    line = {"spelling": [spelling], "question_id": [question], "item_id": [item]}
    frames["raw_vocabulary__column_spelling"] = pl.DataFrame(line)

    with pytest.raises(ContractError, match=found):
        codebook_of(frames)


def test_extra_spelling_of_a_user_is_a_header() -> None:
    frames = dict(vocabulary_frames(Settings()))
    line = {"spelling": ["Our skills"], "question_id": ["roles"], "item_id": [None]}
    frames["raw_vocabulary__column_spelling"] = pl.DataFrame(line)

    assert codebook_of(frames).headings.columns["our skills"].asked == Asked("roles")


def test_countries_go_by_name_and_code(codebook: Codebook) -> None:
    found = {codebook.countries[key] for key in ("mexico", "mex", "mx")}

    assert found == {"Mexico"}
