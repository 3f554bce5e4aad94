"""Labels without semicolons between them, and words that answer any question: never a guess."""

import csv
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import vocab
from pipelines.build_inputs import present_snapshots
from pipelines.pages.text_key import folded
from pipelines.settings import Settings
from pipelines.survey.questionnaire.codebook import AnswerType, Codebook, Option, Question
from pipelines.survey.questionnaire.layout import Layout
from pipelines.survey.questionnaire.template import sheets_of, template
from pipelines.survey.response import Answer, Asked
from tests.unit.survey.questionnaires import KEYS, codebook_of_repository, csv_of, read

WAYS = (
    "{}, {}",
    "{},{}",
    "{} , {},",
    "{} | {}",
    "{}/{}",
    "{}; {}",
    "{};#{}",
    "{}\uff1b{}",
    "{}\n{}",
    "{}\uff0c{}",
    "{} and {}",
    "{} & {}",
    "{} e {}",
    '["{}", "{}"]',
    "['{}', '{}']",
    "1. {} 2. {}",
    "1) {}, 2) {}",
    "- {}\n- {}",
    "\u2022 {} \u2022 {}",
    "{} (3), {} (45%)",
    "{} + {}.",
)
"""Two labels, as people and tools write them."""
NO_LIST = (
    "{}, {}, and a clown",
    "{} or {}",
    "no {}, no {}",
    "{} but not {}",
    "[ ] {} [x] {}",
    "{} (0), {} (3)",
    "{}: yes, {}: no",
    '{{"{}": true, "{}": false}}',
    "{}, {}...",
    "{}? {}?",
    "other: {}, {}",
    "other: {}; {}, then",
)
"""Two labels in a cell that says something else, or more."""
EMPTY = (
    "none",
    "None of them",
    "NONE OF THE ABOVE",
    "Nothing.",
    "Ninguno",
    "Ninguna de las anteriores",
    "Aucun",
    "Aucune",
    "Nenhum",
    "Nenhuma das anteriores",
    "\uff2e\uff4f\uff4e\uff45",
)
NOT_KNOWN = (
    *(
        "Don't know",
        "don\u2019t know",
        "DK",
        "no answer",
        "Not yet",
        "not applicable",
        "N/A",
        "TBD",
    ),
    *("A1", "SQ003", "No sabe", "NS/NC", "Todav\u00eda no", "Ne sait pas", "Sans r\u00e9ponse"),
    *("Sans objet", "N\u00e3o sei", "Sem resposta", "N\u00e3o se aplica", "Ainda n\u00e3o"),
)
UNCLEAR = ("none yet", "None, but planned", "Don't know yet", "n/a - no team", "none; don't know")

_CODEBOOK = codebook_of_repository()
_MULTI = [q for q in _CODEBOOK.questions.values() if q.answer_type is AnswerType.MULTI]


def column_of(question: Question) -> Asked:
    return Asked(question.question_id, "present" if question.items else None)


def options_of(question: Question) -> list[Option]:
    offered = _CODEBOOK.offered(question.question_id, "2020")
    return [option for option in offered if option.option_id not in ("other", "none")]


def said(question: Question, cell: str) -> tuple[Answer | None, list[str]]:
    """The answer, and the rules for which the file is refused."""
    asked = column_of(question)
    name = f"{asked.question_id}.{asked.item_id}" if asked.item_id else asked.question_id
    page = read(csv_of([{**KEYS, name: cell}]), "answers.csv")
    refused = [problem.rule.value for problem in page.problems if problem.is_blocking]
    return page.responses[0].answers.get(asked), refused


@given(st.data())
def test_two_labels_are_two_options_however_they_are_joined(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(_MULTI))
    pair = data.draw(st.permutations(options_of(question)))[:2]
    labels = [data.draw(st.sampled_from((o.label, o.option_id, o.label.upper()))) for o in pair]
    way = data.draw(st.sampled_from(WAYS))

    answer, refused = said(question, way.format(*labels))

    assert (answer, refused) == (Answer(tuple(option.option_id for option in pair)), [])


@given(st.data())
def test_labels_among_other_words_are_refused(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(_MULTI))
    labels = [o.label for o in data.draw(st.permutations(options_of(question)))[:2]]
    cell = data.draw(st.sampled_from(NO_LIST)).format(*labels)

    answer, refused = said(question, cell)

    assert answer is None, cell
    assert refused, cell


@pytest.mark.parametrize("question", _MULTI, ids=lambda question: question.question_id)
def test_none_in_any_words_is_an_empty_list(question: Question) -> None:
    empty = Answer(("none",)) if question.has_option("none") else Answer(())

    assert {cell: said(question, cell) for cell in EMPTY} == dict.fromkeys(EMPTY, (empty, []))


@pytest.mark.parametrize("question", _MULTI, ids=lambda question: question.question_id)
def test_what_is_not_known_is_no_answer_and_reported(question: Question) -> None:
    assert {cell: said(question, cell) for cell in NOT_KNOWN} == dict.fromkeys(
        NOT_KNOWN, (None, [])
    )
    assert all(said(question, cell)[0] is None and said(question, cell)[1] for cell in UNCLEAR)
    page = read(csv_of([{**KEYS, "roles": "TBD", "staff_count": "n/a"}]), "answers.csv")
    reported = [p.found for p in page.problems if p.rule == "answer_not_known"]
    assert reported == ["roles: 'TBD'", "staff_count: 'n/a'"]


@given(st.data())
def test_no_cell_of_other_words_makes_a_stated_no(data: st.DataObject) -> None:
    question = data.draw(st.sampled_from(_MULTI))
    labels = [o.label for o in options_of(question)]
    words = st.sampled_from(
        [*labels, *EMPTY, *NOT_KNOWN, "Kite library", "and", ",", "-", "(", "no", "in", "3"]
    )
    cell = " ".join(data.draw(st.lists(words, min_size=1, max_size=5)))

    answer, refused = said(question, cell)

    assert refused or answer is None or not (answer.is_complete and answer.texts), cell


def test_question_takes_the_word_for_its_own_option() -> None:
    page = read(
        csv_of(
            [
                {
                    **KEYS,
                    "formal_strategy": "S\u00ed",
                    "budget_plans": "No sabe",
                    "data_challenges.sharing": "Sans objet",
                    "team_placement": "Nenhuma",
                    "formal_goals": "Autre",
                }
            ]
        ),
        "answers.csv",
    )

    given_ = {
        asked.question_id: answer.options for asked, answer in page.responses[0].answers.items()
    }
    assert given_ == {
        "formal_strategy": ("yes",),
        "budget_plans": ("unclear",),
        "data_challenges": ("not_applicable",),
        "team_placement": ("none",),
        "formal_goals": ("other",),
    }


@pytest.mark.parametrize("wave", vocab.WAVES)
def test_every_word_that_the_template_prints_is_read(wave: str) -> None:
    columns = template(_CODEBOOK, wave, Layout.WIDE)
    _, codebook, _ = sheets_of(columns, wave, _CODEBOOK, Layout.WIDE)
    printed = [(name, allowed) for name, _, _, kind, allowed in codebook.rows[1:] if "=" in allowed]
    assert len(printed) > 50

    for name, allowed in printed:
        words = [word for pair in allowed.split("; ") for word in pair.split(" = ")]
        rows = [
            {**KEYS, "city": f"Orla {'x' * at}", "wave": wave, name: word}
            for at, word in enumerate(words)
        ]
        page = read(csv_of(rows), "answers.csv")
        rules = {problem.rule for problem in page.problems}
        assert rules <= {"column_missing", "column_moved"}, (name, page.problems)
        assert all(len(response.answers) == 1 for response in page.responses), name


def test_refusal_names_the_cell_the_reading_and_what_to_do() -> None:
    page = read(csv_of([{**KEYS, "roles": "Designer, Engineer, Town crier"}]), "answers.csv")

    (problem,) = [p for p in page.problems if p.is_blocking]
    assert (problem.rule, problem.line) == ("option_unclear", 2)
    assert problem.found == "roles: 'Designer, Engineer, Town crier'"
    assert "semicolons" in problem.expected
    assert "designer, engineer" in problem.expected


def test_words_say_one_thing_in_four_languages(codebook: Codebook) -> None:
    (snapshot, *_) = present_snapshots(Settings(), "vocabulary")
    rows = list(
        csv.DictReader((snapshot.folder / "answer_word.csv").read_text("utf-8").splitlines())
    )

    assert {row["language"] for row in rows} == {"en", "es", "fr", "pt"} == set(vocab.LANGUAGES)
    assert len(codebook.words) == len({folded(row["spelling"]) for row in rows})
    assert all(row["spelling"] == unicodedata.normalize("NFC", row["spelling"]) for row in rows)
