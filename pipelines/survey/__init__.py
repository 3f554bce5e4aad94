"""The survey: profile pages and questionnaires -> responses.

Here: pure functions from bytes and the vocabulary to facts and problems. Commands are in
`pipelines.cli`, tables and their contracts in `contracts`. Nothing here touches the network, the
clock or the warehouse.

    vocabulary       the project's labels and spellings as look-ups
    response         what a city answered, whatever it was read from
    profile_page     pages of the survey's site
    questionnaire    filled questionnaires in, empty ones out
    read_any         any file of answers: a page or a questionnaire
"""
