"""Columns of practices, of frameworks, and of a city's card on the ten recommendations."""

from contracts import vocab
from contracts.columns.column import _ID, _PCT, _column, _one_of
from contracts.units import Unit

practice_id = _column("Innovation practice or case of a local government.", str_matches=_ID)
title = _column("Title: in our words, or as the added page prints it.", str_length={"min_value": 1})
place_name = _column("Place that the practice is of, as the source names it.")
started_on = _column("Day on which it started.", Unit.DATE)
award = _column(
    "Award that it won or stood for, in words; null also where a page prints only an edition."
)
summary = _column("What was done, in our words; null for pages that users add.")
measure = _column("What the number counts, in our words.", str_length={"min_value": 1})
link_url = _column("Address that the page gives for more.", str_startswith="http")
tag_type = _one_of("What the tag tells.", vocab.TAG_TYPES)
tag = _column(
    "Tag: a type or theme of the vocabulary, an item of the frameworks sdgs, recommendations or "
    "covid_responses, or other where the page's label is none of the vocabulary's.",
    str_matches=_ID,
)
tag_text = _column("Label as printed, where the tag is other.", str_length={"max_value": 200})
tag_label = _column("What the tag says: the vocabulary's label, or the printed one.")
tag_reason = _column("Why the practice has the tag; null where the source itself says so.")
language = _one_of("Language of the spelling.", vocab.LANGUAGES)
framework_id = _one_of("Framework.", vocab.FRAMEWORKS)
framework_item_id = _column("Item of the framework.", str_matches=_ID)
parent_id = _column("Item of the same framework that it is part of.", str_matches=_ID)
from_framework_id = _one_of("Framework that the link begins in.", vocab.FRAMEWORKS)
from_item_id = _column("Item that the link begins at.", str_matches=_ID)
to_framework_id = _one_of("Framework that the link ends in.", vocab.FRAMEWORKS)
to_item_id = _column("Item that the link ends at.", str_matches=_ID)
link_reason = _column("Why the two belong together.", str_length={"min_value": 1})
recommendation_id = _column("One of the ten recommendations.", str_matches=r"^r(0[1-9]|10)$")
strength = _one_of(
    "Strength of the evidence: mean share of the attainable points of the known questions, strong "
    "from two thirds if at least half of the questions that were asked are known, partial from one "
    "third; no_evidence where none is known.",
    vocab.STRENGTHS,
)
score_pct = _column(
    "Mean share of the attainable points of the questions that are known.", Unit.PERCENT, **_PCT
)
questions_known = _column("Questions that bear on it and whose answer is wholly known.", ge=0)
questions_bearing = _column(
    "Questions that bear on it and that a wave asked of the city; all, where no answer of the city "
    "is held.",
    ge=1,
)
questions_not_asked = _column(
    "Questions that bear on it but that no wave asked of the city: neither known nor unknown.", ge=0
)
known_pct = _column("Share of the questions bearing on it that are known.", Unit.PERCENT, **_PCT)
peers_group = _one_of(
    "Other cities that the city is set beside, never itself: of its region and its size band the "
    "one with fewer, but at least five, others that have an answer; else all.",
    vocab.RESPONDENT_GROUPS,
)
peers_cities = _column("Peers with evidence.", Unit.CITIES, ge=0)
peers_median = _column(
    "Median of the peers' score_pct; null under five peers.", Unit.PERCENT, **_PCT
)
peers_strong = _column("Peers whose evidence is strong.", Unit.CITIES, ge=0)
peers_partial = _column("Peers whose evidence is partial.", Unit.CITIES, ge=0)
peers_weak = _column("Peers whose evidence is weak.", Unit.CITIES, ge=0)
scorecard_evidence = _column("Which answers bear on it, and how, in words.")
next_step = _column("What would come next, with practices of others that illustrate it.")
