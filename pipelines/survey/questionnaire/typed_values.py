"""Numbers, names and lists as people type them into a cell, and as spreadsheets save them."""

import re

from pipelines.pages.text_key import plain, tidy

LONGEST_TEXT = 200
"""Characters of a name or a free answer, as in the contracts."""
LIST_BREAK = re.compile(r"[;\uff1b\r\n\u2028\u2029]")
"""What parts several answers in one cell; labels may hold commas."""
# `12.0` and `12.0000000000` are what programs write that keep numbers as decimals; `1.200` may be
# 1.2 or 1200, and `12.000` twelve or twelve thousand.
_WHOLE = re.compile(
    r"(?P<digits>[0-9]{1,12})(?:\.(?:00?|0{4,20}))?"
    r"|[0-9]{1,3}(?P<mark>[, '])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,2}"
)


def whole_number(text: str) -> int | None:
    """The number in a cell: `12`, `12.0`, `9,670,000`, `9 670 000`; None for anything else."""
    found = _WHOLE.fullmatch(plain(tidy(text)))
    if found is None:
        return None
    return int(found["digits"] or re.sub(r"[^0-9]", "", found[0]))
