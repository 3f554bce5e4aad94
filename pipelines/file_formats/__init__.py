"""Publishers' file formats: bytes in, text columns out.

Here: how a publisher writes a table, recognised by its header and content. Not here: any source,
snapshot, contract or asset; whether a value is allowed is decided by the contracts.

    eurostat          `open_eurostat`: observations in any of Eurostat's formats, in one shape
    eurostat_*        one format each (TSV, JSON-stat, CSV rows), flags, what is skipped and why
    census            `open_census`: estimates of the American Community Survey
    census_*          annotations and jam values
    cdc_places        `open_places`: CDC's local health estimates; `cdc_places_*` its two forms
    oecd              `open_oecd`: totals of the OECD's functional urban areas, in whole units
    oecd_*            where sdmx.oecd.org serves a data set, its messages, its rows
    error_responses   error pages that a publisher sends in place of data
    text_file         a file as text: unpacked, refused where it is damaged
    delimited         text with separators -> text columns
    json_array        a response that is one JSON array
    header            header drift: missing, added, probably renamed
    file_reading      what the `open_*` functions return, with its counts
"""
