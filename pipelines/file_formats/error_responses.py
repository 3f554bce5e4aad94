"""Answers of publishers that are not data: error bodies, pages on a missing key, tickets for later.

Whoever kept the body and lost the status learns what it was. Messages that a layout's own reader
tells (JSON of Eurostat and of Socrata, messages of sdmx.oecd.org) are told there.
"""

import re

from pipelines.errors import SourceFormatError

# A message is short; a survey's page or a table that quotes one is not.
_LONGEST = 16_384
_SHOWN = 160
_TAG = re.compile(r"<[^>]*>")
_DATA = "data of a publisher, or a page of a city"

_ANSWERS = (
    (
        re.compile(
            r"a valid (<[^>]*>)*key(</[^>]*>)* must be included|<title>\s*missing key", re.I
        ),
        "the Census Bureau's page that a key is missing",
        "Fetch again with a key (CITYFARE_CENSUS_API_KEY).",
    ),
    (
        re.compile(r"<title>\s*invalid key|the key you have included is not valid", re.I),
        "the Census Bureau's page that the key is not valid",
        "Correct CITYFARE_CENSUS_API_KEY and fetch again.",
    ),
    (
        re.compile(r"\A\s*error: ", re.I),
        "the Census Bureau's error answer",
        "Correct the request and fetch the file again.",
    ),
    (
        re.compile(r"<(\w+:)?(syncResponse|asyncResponse|queued)\b", re.I),
        "Eurostat's ticket: the table is prepared, and the answer holds no data yet",
        "Ask again later, or for fewer codes and years at a time.",
    ),
    (
        re.compile(r"<(\w+:)?fault\b|<(\w+:)?faultstring\b", re.I),
        "a SOAP fault, which is the publisher's error answer",
        "Correct the request and fetch the file again.",
    ),
    (
        re.compile(r"<(\w+:)?(ErrorMessage|Error)\b[^>]*>|\A\s*(<\?xml[^>]*>)?\s*<error\b", re.I),
        "the publisher's error answer in XML",
        "Correct the request and fetch the file again.",
    ),
    (
        re.compile(
            r"\A\s*\{(?=[^{}]*\"(message|errorCode)\"\s*:)(?=[^{}]*\"(error|code|errorCode)\"\s*:)",
            re.I,
        ),
        "the publisher's error answer in JSON",
        "Correct the request and fetch the file again.",
    ),
    (
        re.compile(
            r"<title>[^<]*(40[0-9]|429|50[0-9]|access denied|forbidden|not found|bad gateway"
            r"|service unavailable|too many requests|request rejected)[^<]*</title>",
            re.I,
        ),
        "an error page of a web server",
        "Fetch the file again; if the error stays, the address or the key is wrong.",
    ),
)


def refuse_error_answer(data: bytes, subject: str) -> None:
    """Refuse a body that a publisher sent in place of data.

    Args:
        data: The file, or its beginning.
        subject: What errors call it.

    Raises:
        SourceFormatError: Names the answer, what it says, and what to do.
    """
    if len(data) > _LONGEST:
        return
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    for pattern, kind, remedy in _ANSWERS:
        if pattern.search(text):
            said = " ".join(_TAG.sub(" ", text).split())[:_SHOWN]
            found = f"{kind} ({said!r})" if said else kind
            raise SourceFormatError(subject, expected=_DATA, found=found, remedy=remedy)
