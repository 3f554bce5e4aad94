"""Reading the survey where publishers left it, profile pages in HTML or plain text; questionnaires.

What goes here: pure functions from bytes and the vocabulary to facts and problems. Commands are in
`pipelines.cli`, tables and their contracts in `contracts`, the vocabulary's source in
`pipelines.sources.vocabulary`. Nothing here touches the network, the clock or the warehouse.

    text, markup, wrapped, lines   bytes -> numbered lines, alike whatever they were printed in
    vocabulary            the project's labels and spellings as look-ups
    sections, furniture   headings; what every page prints: menus, charts, tool tips, rank list
    sentences             the site's template sentences -> claims
    header, answers, team, areas, wave   one part of the facts each
    whole                 which lists the page proves to be whole
    page                  the whole: `parse_page`, `parse_file`
    response, from_page   what a city answered, whatever it was read from; a page as one
    questionnaire         filled questionnaires in, empty ones out: a package of its own
    reading               any file of answers: a page or a questionnaire
"""
