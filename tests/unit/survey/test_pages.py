"""Our own pages in both layouts, and the two seeds where they are."""

from pathlib import Path

import pytest

from pipelines.survey.profile_page.page import parse_page
from pipelines.survey.profile_page.result import Header
from pipelines.survey.vocabulary import Vocabulary
from tests.fixtures.survey_pages import read_page


@pytest.mark.parametrize("form", ["txt", "html"])
def test_page_with_headings(form: str, vocabulary: Vocabulary) -> None:
    page = parse_page(read_page(f"headings.{form}"), vocabulary)

    assert page.header == Header(
        city="Port Verdano",
        country="Costa Rica",
        leader_title="Mayor",
        leader_name="Zoë Okafor",
        population=312_450,
        population_year=2019,
        lead_innovation_officers=("Ruth T. Lindqvist", "Mikołaj de la Roca"),
    )
    assert page.answers == {
        "purposes": ("improve_resident_outcomes", "serve_current_obligations", "other"),
        "success_factors": ("leadership_mayor", "partners"),
        "formal_strategy": ("no",),
        "approach": ("policy_areas",),
        "policy_focus": ("transport_mobility", "other"),
        "roles": ("designer", "data_scientist", "other"),
        "team_placement": ("city_managers_office",),
        "terms": ("experimentation", "human_centered_design"),
        "activities": ("risk_taking", "human_centred_design"),
        "dedicated_funding": ("yes",),
        "funding_sources": ("municipal", "staff_on_loan"),
        "funded_activities": ("services", "training"),
        "innovation_partners": ("private_firms", "other", "residents"),
        "data_partners": ("academia", "philanthropy"),
    }
    assert page.other_answers == {
        "purposes": ("Keep the harbour quarter lively",),
        "policy_focus": ("Night-time economy",),
        "roles": ("Harbour pilot",),
        "innovation_partners": ("rowing clubs",),
    }
    assert page.numbers == {"staff_count": 7}
    flags = list(page.data_sufficiency.values())
    assert (flags.count("sufficient"), flags.count("insufficient"), len(flags)) == (4, 3, 19)
    assert page.wave == "2020"
    assert "answers.funded_activities.training" in page.inferred
    assert {(p.figure, p.value, p.unit) for p in page.peer_figures} >= {
        ("formal_strategy.no", 50, "%"),
        ("approach.policy_areas", 24, "%"),
        ("funded_activities.project", 47, "cities"),
        ("funded_activities.services", 30, "cities"),
    }
    assert set(page.narrative) == {
        "spotlight",
        "vision",
        "policy_focus",
        "team",
        "funding",
        "measurement",
    }
    assert page.problems == ()


@pytest.mark.parametrize("form", ["txt", "html"])
def test_page_without_headings(form: str, vocabulary: Vocabulary) -> None:
    page = parse_page(read_page(f"run_together.{form}"), vocabulary)

    assert page.header == Header(
        city="Brodåsen",
        country="Sweden",
        leader_name="Ana Bergström",
        population=87_300,
        population_year=2017,
        lead_innovation_officers=("Jean-Luc Ames",),
    )
    assert page.answers == {
        "purposes": ("improve_service_delivery", "generate_new_sources_of_revenue"),
        "success_factors": ("measurement", "dedicated_funding"),
        "formal_strategy": ("yes",),
        "approach": ("holistic",),
        "policy_focus": ("housing",),
        "dedicated_funding": ("no",),
        "funding_sources": (),
        "funded_activities": (),
        "innovation_partners": ("public_agencies", "non_profit"),
        "data_partners": ("private_sector",),
    }
    assert set(page.data_sufficiency.values()) == {"not_reported"}
    assert page.wave == "2018"
    assert {"city", "wave", "answers.policy_focus"} <= set(page.inferred)
    assert page.problems == ()


def test_seed_with_headings(shared: Path, vocabulary: Vocabulary) -> None:
    page = parse_page(next((shared / "seeds").glob("001_*.txt")).read_bytes(), vocabulary)

    assert page.header == Header(
        city="Mexico City",
        country="Mexico",
        leader_title="Mayor",
        leader_name="Claudia Sheinbaum Pardo",
        population=9_209_944,
        population_year=2020,
        lead_innovation_officers=("Antonio Peña Merino",),
    )
    sizes = {question: len(options) for question, options in page.answers.items()}
    assert (sizes["purposes"], sizes["success_factors"], sizes["roles"]) == (3, 4, 5)
    assert (sizes["terms"], sizes["activities"]) == (2, 2)
    assert page.answers["formal_strategy"] == ("yes",)
    assert page.answers["approach"] == ("both",)
    assert page.answers["policy_focus"] == ("other", "other")
    assert page.other_answers == {"policy_focus": ("Connectivity", "Data-driven decision-making")}
    assert page.answers["dedicated_funding"] == ("yes",)
    assert page.answers["funding_sources"] == ("regional", "municipal")
    assert page.answers["funded_activities"] == ("idea_generation", "digital_systems", "training")
    assert page.answers["innovation_partners"] == ("public_agencies", "residents")
    assert page.answers["data_partners"] == ("local_government", "private_sector", "academia")
    assert page.answers["team_placement"] == ("independent_department",)
    assert page.numbers == {"staff_count": 150}
    flags = list(page.data_sufficiency.values())
    assert (flags.count("sufficient"), flags.count("insufficient")) == (11, 8)
    assert (
        page.sufficiency_lists.declared.sufficient,
        page.sufficiency_lists.declared.insufficient,
    ) == (11, 8)
    assert page.wave == "2020"
    assert page.problems == ()


def test_seed_without_headings(shared: Path, vocabulary: Vocabulary) -> None:
    page = parse_page(next((shared / "seeds").glob("000_*.txt")).read_bytes(), vocabulary)

    assert page.header == Header(
        city="Lima",
        country="Peru",
        leader_name="Jorge Muñoz Wells",
        population=9_670_000,
        population_year=2020,
        lead_innovation_officers=("Rubén Parra Williams",),
    )
    assert len(page.answers["purposes"]) == len(page.answers["success_factors"]) == 3
    assert page.answers["formal_strategy"] == ("yes",)
    assert page.answers["approach"] == ("both",)
    assert page.answers["policy_focus"] == ("digital_governance",)
    assert "activities" not in page.answers
    assert page.answers["dedicated_funding"] == ("yes",)
    assert page.answers["funded_activities"] == ("training",)
    assert len(page.answers["innovation_partners"]) == 3
    assert page.answers["data_partners"] == ("academia",)
    assert page.answers["team_placement"] == ("task_group",)
    assert page.numbers == {}
    assert list(page.data_sufficiency.values()) == ["not_reported"] * 19
    assert {"city", "wave"} <= set(page.inferred)
    assert page.wave == "2020"
    assert page.problems == ()


@pytest.mark.parametrize("seed", ["002", "003", "004"])
def test_other_documents_are_no_survey_pages(
    seed: str, shared: Path, vocabulary: Vocabulary
) -> None:
    page = parse_page(next((shared / "seeds").glob(f"{seed}_*.txt")).read_bytes(), vocabulary)

    assert [problem.rule for problem in page.problems] == ["not_a_survey_page"]
    assert page.kind is None
    assert page.answers == {}
