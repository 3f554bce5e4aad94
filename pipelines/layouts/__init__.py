"""Publishers' file layouts: bytes in, text batches out.

What goes here: how a publisher writes a table, told by its header and content. What does not: any
source, snapshot, contract or asset; what a value may be is for contracts to judge.

    eurostat         `open_eurostat`: observations in any of Eurostat's layouts, in one shape
    census           `open_census`: estimates of the American Community Survey, likewise
    places           `open_places`: CDC's local health estimates, likewise
    oecd             `open_oecd`: totals of the OECD's functional urban areas, in whole units
    oecd_query       `data_url`: where sdmx.oecd.org serves a data set
    certification_page   `read_certification_page`: awards that a What Works Cities page prints
    error_answers    answers of publishers that are no data
    _stream          bytes, unpacked and proven as text while they are read
    _delimited       text with separators -> batches of text columns
    _json            an answer that is one JSON array
    _header          header drift: missing, added, probably renamed
    _reading         what `open_census`, `open_places` and `open_oecd` return, with its counts
    _observations    Eurostat's one shape, flags of both systems, what is skipped and why
    _rows, _tsv, _json_stat   one family of Eurostat's layouts each
    _census_copies   what is refused of downloads and copies of them
    _annotations     signs and jam values of the Census Bureau
    _places_estimates, _places_wide   CDC's one shape, and its files with a place a row
    _oecd_*, _certification_*   parts of the modules of that name
"""
