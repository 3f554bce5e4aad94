"""Answers of sdmx.oecd.org that are not data: short messages, sent as text, XML or a web page.

Whoever kept the body and lost the status still learns what it was. Not here: any data.
"""

import re
from dataclasses import dataclass

from pipelines.errors import (
    EmptyAnswerError,
    KeyLengthError,
    SourceFormatError,
    TooManyRequestsError,
)

# Messages are a line; a web page around one is not much longer. Data never are so short.
_LONGEST_MESSAGE = 2048
_SHOWN = 200
_NOTHING = re.compile(r"no ?(?:records|results) ?found", re.IGNORECASE)
_KEY_LENGTH = re.compile(
    r"(?:not enough|too many) key values in query, expecting (\d+),? got (\d+)", re.IGNORECASE
)
_NOT_UNDERSTOOD = re.compile(
    r"(?:semantic|syntax) error|could not find (?:dimension|dataflow|the requested)", re.IGNORECASE
)
_TOO_OFTEN = re.compile(r"too many requests|rate.?limit|\b429\b", re.IGNORECASE)


@dataclass(frozen=True)
class Message:
    """What the publisher says instead of data, and the error that it means."""

    error: type[SourceFormatError]
    expected: str
    found: str
    remedy: str

    def raised(self, subject: str) -> SourceFormatError:
        """The error, for a file of that name."""
        return self.error(subject, expected=self.expected, found=self.found, remedy=self.remedy)


def message_in(text: str) -> Message | None:
    """The message that a body holds; None where it is none of those that are known.

    Args:
        text: Start of the body, unpacked; a longer one than a message can be is data.
    """
    if len(text) > _LONGEST_MESSAGE:
        return None
    if _NOTHING.search(text):
        return Message(
            EmptyAnswerError,
            expected="observations",
            found="NoRecordsFound: nothing is published for that key",
            remedy="This is an answer, not a fault: ask for other codes or years.",
        )
    if counts := _KEY_LENGTH.search(text):
        return Message(
            KeyLengthError,
            expected=f"a key of {counts[1]} dimensions",
            found=f"one of {counts[2]}",
            remedy="The structure of the data set has changed: ask for all of it (key `all`).",
        )
    if _NOT_UNDERSTOOD.search(text):
        return Message(
            SourceFormatError,
            expected="observations",
            found=f"the publisher's error answer: {' '.join(text.split())[:_SHOWN]}",
            remedy="The request names something that the data set does not have: make its key anew "
            "with `key_for`, and fetch again.",
        )
    if _TOO_OFTEN.search(text):
        return Message(
            TooManyRequestsError,
            expected="observations",
            found="the answer that too many requests were made (429)",
            remedy="The publisher allows 60 downloads an hour: ask again in an hour.",
        )
    return None
