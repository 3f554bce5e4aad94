"""Profile pages of the survey's site: numbered lines -> sections -> facts -> a response.

page                 `parse_page`, `parse_file`: the complete page
sections             headings, and the lines that belong to each
boilerplate          what every page prints: menus, charts, tool tips, the list of ranks
sentences            the site's template sentences -> claims
header, answers, team, sufficiency_lists, infer_wave   readers of one part each
answers_without_heading, list_completeness   what a page proves without saying so
answer_builder       collects facts with the lines they come from
result, rules        what a reading returns, and the problems it can name
page_to_response     a page as a response, as a questionnaire would give it
"""
