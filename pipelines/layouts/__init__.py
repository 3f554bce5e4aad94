"""Publishers' file layouts: bytes in, text batches out.

What goes here: how a publisher writes a table, told by its header and content. What does not: any
source, snapshot, contract or asset; what a value may be is for contracts to judge.

    eurostat         `open_eurostat`: observations in any of Eurostat's layouts, in one shape
    dictionaries     Eurostat's dictionaries and code lists
    oecd             `open_oecd`: totals of the OECD's functional urban areas, in whole units
    oecd_query       `data_url`, `key_for`: what to ask sdmx.oecd.org for
    certification_page   `read_certification_page`: awards that a What Works Cities page prints
    _stream          bytes, unpacked and proven as text while they are read
    _delimited       text with separators -> batches of text columns
    _header          header drift: missing, added, probably renamed
    _observations    the one shape, flags of both systems, what is skipped and why
    _rows, _tsv, _json_stat   one family of layouts each
    _oecd_*, _certification_*   parts of the two modules of that name
"""
