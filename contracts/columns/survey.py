"""Columns of the survey: questions, answers, pages, shares."""

from contracts import vocab
from contracts.columns.column import _ID, _PCT, _column, _one_of
from contracts.units import Unit

wave = _one_of("Survey wave.", vocab.WAVES)
share_wave = _one_of(
    "Survey wave; combined counts each city once, with its newest answer.", vocab.SHARE_WAVES
)
page_slug = _column(
    "Last part of the address of the city's profile page.", str_matches=r"^[a-z0-9-]+$"
)
question_id = _column("Question of the survey.", str_matches=_ID)
item_id = _column("Row of a matrix question; null for all others.", str_matches=_ID)
option_id = _column("Answer option; null where a question asks for a number.", str_matches=_ID)
policy_area_id = _column("Policy area, one of 19.", str_matches=_ID)
position = _column("Place in the list, from 1.", ge=1)
response_id = _column(
    "One city's answers in one wave as one file gives them.", str_matches=r"^[a-z0-9.:#|-]+$"
)
response_kind = _one_of("What the response was read from.", vocab.RESPONSE_KINDS)
is_superseding = _column("Was it added to replace earlier answers that it contradicts?")
answers_read = _column("Answers that the list gave when it was read.", ge=0)
section = _one_of("Section of the profile page, in the page's order.", vocab.PROFILE_SECTIONS)
profile_label = _column("What the line is about: an option, a question, a field of the header.")
profile_answer = _column(
    "The city's answer: yes, no or unknown for an option of a list, else what it chose or gave; "
    "null where that is not known.",
)
peer_share_pct = _column(
    "Share of the peers that chose the option in that wave; the city itself is not counted.",
    Unit.PERCENT,
    **_PCT,
)
peer_cities_answering = _column(
    "Peers whose whole answer to the question is known, without the city itself.",
    Unit.CITIES,
    ge=0,
)
no_share_reason = _one_of(
    "Why there is no share: under five cities answered, or under five besides the city itself.",
    vocab.NO_SHARE_REASONS,
)
site_share_pct = _column(
    "Share that every city page of the survey's site prints.", Unit.PERCENT, **_PCT
)
site_share_text = _column("The same where the page prints words.")
site_cities = _column("Number of cities that the page's chart prints.", Unit.CITIES, ge=0)
answers_given = _column("Questions, and items of matrix questions, that it answers.", ge=0)
answers_superseded = _column("Of these, how many a later response replaces.", ge=0)
ordinal = _column("Place among the free answers, from 1.", ge=1)
printed_label = _column("Label as printed.", str_length={"min_value": 1, "max_value": 200})
label_key = _column("Label in lower case with single spaces, for look-ups.")
label = _column("Label.", str_length={"min_value": 1})
label_vocabulary = _one_of(
    "What the label is of: a fact about the city, a word of the form, a part of the questionnaire.",
    vocab.LABELLED,
)
label_code = _column(
    "Code that the label is of; of an item or an option, question and code, parted by a point.",
    str_matches=r"^[a-z0-9_]+([.][a-z0-9_]+)?$",
)
spelling = _column("Spelling that a page may use.", str_length={"min_value": 1})
spelling_scope = _one_of(
    "Where the spelling holds: in any text, in lists only, in sentences only, or in the policy "
    "focus only.",
    vocab.SPELLING_SCOPES,
)
answer = _one_of(
    "Whether the city chose the option of this row; unknown is not no. Options are rows: a city "
    "that answered no has a yes in the row of the option no, so count city_answer instead.",
    vocab.ANSWERS,
)
answer_status = _one_of(
    "Is the answer wholly known? not_asked: the wave did not ask the question, or no response of "
    "the city in that wave is held.",
    vocab.ANSWER_STATUSES,
)
city_answer = _column(
    "The answer as one text: yes or no, the label of the chosen option, the chosen options of a "
    "list joined by ;, item: option of a matrix, a number; none of the options offered, where a "
    "city chose none. Null unless the status is known."
)
answer_seen = _column(
    "What was seen of an answer that is not wholly known, in the same form; what is absent here is "
    "no no."
)
chosen_option_id = _column(
    "Option of a question that takes one answer; null for lists, matrices, numbers.",
    str_matches=_ID,
)
value_number = _column("Number given as the answer.", Unit.SEE_QUESTION, ge=0, le=100_000)
evidence = _one_of(
    "Printed as such (stated) or read from other words of the page (inferred).", vocab.EVIDENCE
)
list_is_complete = _column(
    "Is the city's list known to be whole? Only then is an absent option a no."
)
completeness = _one_of("How much of the list was seen.", vocab.COMPLETENESS)
free_text = _column("Free answer, as a short label.", str_length={"min_value": 1, "max_value": 200})
flag = _one_of("Data in this policy area are sufficient to advance innovation work.", vocab.FLAGS)
sufficiency_list = _one_of("Which of the page's two lists names the area.", vocab.FLAGS[:2])
declared_count = _column("Length of a list as the page prints it.", Unit.COUNT, ge=0, le=19)
leader_title = _column("Office of the city's leader.")
leader_name = _column("Name of the city's leader when the page was written.")
officers = _column("Lead innovation officers, parted by ;.")
innovation_lead_title = _column("Title of the person who leads the innovation work.")
basis = _column("How the value was established.", str_matches=_ID)
certainty = _column("How sure it is that the city answered.", str_matches=_ID)
component = _column("Component of the innovation framework.", str_matches=_ID)
answer_type = _column("Shape of the answer.", str_matches=_ID)
waves = _column("Waves that asked it, parted by |.", str_matches=r"^20[0-9]{2}(\|20[0-9]{2})*$")
respondent_group = _one_of("Cities counted.", vocab.RESPONDENT_GROUPS)
share_pct = _column("Share of the answering cities that chose the option.", Unit.PERCENT, **_PCT)
ci_low_pct = _column("Lower end of the 95 % Wilson interval.", Unit.PERCENT, **_PCT)
ci_high_pct = _column("Upper end of the 95 % Wilson interval.", Unit.PERCENT, **_PCT)
cities = _column("Cities that chose the option.", Unit.CITIES, ge=0)
cities_answering = _column("Cities whose whole answer to the question is known.", Unit.CITIES, ge=0)
is_small_base = _column("Fewer than five cities answered: too few to compare.")
sample_basis = _column("What the cities are a sample of.")
sufficient_pct = _column(
    "Share of the reporting cities with sufficient data; null under five cities.",
    Unit.PERCENT,
    **_PCT,
)
coverage_subject = _one_of("What is covered.", vocab.COVERAGE_SUBJECTS)
subject_id = _column(
    "The question_id or the indicator_code.", str_matches=r"^[A-Za-z0-9][A-Za-z0-9_]*$"
)
subject_label = _column("What is asked or measured.", str_length={"min_value": 1})
period = _column("Wave of the survey, or calendar year.", str_matches=r"^(19|20)[0-9]{2}$")
region = _one_of("Cities counted: all, or those of a peer group of the mart city.", vocab.REGIONS)
cities_known = _column("Cities whose answer or value is known.", Unit.CITIES, ge=0)
cities_unknown = _column(
    "Cities that the wave asked, or that the source covers in that year, without a known answer or "
    "value.",
    Unit.CITIES,
    ge=0,
)
cities_not_asked = _column(
    "All other cities: those that the wave did not ask, or that the source does not cover in that "
    "year.",
    Unit.CITIES,
    ge=0,
)
