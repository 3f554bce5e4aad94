"""Landing tables of the survey answers that users bring: pages and filled questionnaires."""

from contracts.tables import survey_response_shape as shape

_SOURCE = "survey_responses"


class AddedResponses(shape.ResponseColumns):
    """Who answered, in which wave, and which added file says so."""

    class Config:
        name = f"raw_{_SOURCE}__response"
        metadata = shape.response_metadata("survey_response_name", "current")


class AddedAnswers(shape.AnswerColumns):
    """Answers of added files, one option, free text or number a row."""

    class Config:
        name = f"raw_{_SOURCE}__answer"
        metadata = shape.answer_metadata(_SOURCE)


class AddedAnswerLists(shape.AnswerListColumns):
    """Which questions an added file answers, and whether each list is known to be whole."""

    class Config:
        name = f"raw_{_SOURCE}__answer_list"
        metadata = shape.answer_list_metadata(_SOURCE)


class AddedDataAreas(shape.DataAreaColumns):
    """Policy areas that an added page lists as having sufficient or insufficient data.

    The rules are those of transcribed pages; the flags of questionnaires are answers.
    """

    class Config:
        name = f"raw_{_SOURCE}__data_area"
        metadata = shape.data_area_metadata(_SOURCE)
