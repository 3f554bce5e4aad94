"""Profile pages of the survey's site, one way: lines -> blocks -> facts -> a response.

sentences            the site's template sentences -> claims
boilerplate          what every page prints: menus, charts, tool tips, the list of ranks
sections             headings, and the page cut at them into blocks
refusals             pages of another site, translated, or of two cities
header, team, answers, labels_without_heading, sufficiency_lists, narrative   a reader of each part
infer_wave, list_completeness   what a page proves without saying so
page, result         `parse_page`: the complete page, and what it returns
page_to_response     a page as a response, as a questionnaire would give it
"""
