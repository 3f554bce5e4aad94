"""Filled questionnaires of the survey in, empty ones out; CSV and XLSX.

What goes here: pure functions from bytes and the codebook to responses and problems, and the
writer of templates. Not here: the profile pages of the site (`survey/profile_page/`), and what is
done with responses once they are read. Nothing here touches the network, the clock or the
warehouse.

    layout        columns that are no answers; wide and long
    codebook, headings   questions, items and options by wave, and how a file may spell them
    grid          a file as rows of text, whatever it was saved as
    delimited     CSV -> grid
    container, inspection, workbook   XLSX -> grid: the zip, its XML looked through, its cells
    columns, drift       the header: layout, columns, and how they differ from the template
    respondent, numbers  who answered, when; whole numbers
    cells, rows   one cell -> one answer; rows -> responses, in both layouts
    read, result  the whole: `read_questionnaire`
    template, spreadsheet   empty questionnaires, and the workbook that holds one
"""
