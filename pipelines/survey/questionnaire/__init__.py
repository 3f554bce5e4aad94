"""Filled questionnaires of the survey in, empty ones out; CSV and XLSX.

What goes here: pure functions from bytes and the codebook to responses and problems, and the
writer of templates. Not here: the profile pages of the site (`survey/profile_page/`), and what is
done with responses once they are read. Nothing here touches the network, the clock or the
warehouse.

    layout               columns that are not answers; wide and long
    codebook, headings, wording   questions, items and options by wave, and how files spell them
    grid                 a file as rows of text, whatever it was saved as
    delimited            CSV -> grid
    workbook_guard, workbook   XLSX -> grid: the zip and its XML looked through, then its cells
    exports, form        exports of survey tools, and our form, as a grid of the wide layout
    header, option_columns   which column is which, and how they differ from the template
    respondent, typed_values   who answered, when; numbers and names as people type them
    cells, phrases, ticks, rows   one cell -> one answer; rows -> responses, in both layouts
    read                 `read_questionnaire`: bytes -> responses and problems
    template, spreadsheet   empty questionnaires, and the workbook that holds one
"""
