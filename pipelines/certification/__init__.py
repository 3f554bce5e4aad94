"""Pages of What Works Cities: the awards that a saved page prints, and the rows they become.

page              `read_certification_page`: awards of one city's page
page_awards, page_city   the parts of that reading
awards_of_pages   rows of the source's tables from all pages of a snapshot
"""
