"""Saved web pages and their text: bytes -> numbered lines, whatever the page was saved with.

Survey pages, practice pages and certification pages share it.

    saved_page     unpacks a page: HTML, MHTML, Markdown, plain text
    markup         HTML -> lines
    printed_page   text that was copied from a print or a PDF
    lines          the numbered lines of a page
    unwrap_lines   joins lines that were wrapped at a fixed width
    text_key       the key by which two spellings of one label are the same
"""
