"""JSON answers of the US publishers: parsed with numbers as printed, refused where they are none.

Here: an array of rows, whatever a row is. Not here: what its columns mean.
"""

import json
from typing import TypeAlias

from pipelines.errors import SourceFormatError

Json: TypeAlias = "dict[str, Json] | list[Json] | str | bool | None"
"""What a document holds; numbers are text, as printed."""

_SAID = 200


class WrongShapeError(ValueError):
    """JSON of another shape than the layout's; says which."""


def rows_of(text: str, subject: str, *, expected: str, remedy: str) -> list[Json]:
    """The elements of a file that holds one JSON array.

    Args:
        text: The file.
        subject: What errors call it.
        expected: The shape, for the error.
        remedy: What to do about an answer that is none.

    Raises:
        SourceFormatError: No JSON (cut off, or a web page), an empty array, or no array.
    """
    try:
        document = _parsed(text)
        if not isinstance(document, list) or not document:
            raise WrongShapeError(shape_of(document))
    except WrongShapeError as error:
        found = f"JSON of another shape ({error})"
    except (ValueError, RecursionError) as error:
        kind = "a web page, and no JSON" if text.lstrip().startswith("<") else "no JSON"
        found = f"{kind} ({error})"
    else:
        return document
    raise SourceFormatError(subject, expected=expected, found=found, remedy=remedy)


def shape_of(document: Json) -> str:
    """A document in a few words; an object with a message, as errors are answered, by that."""
    if isinstance(document, dict):
        said = document.get("message") or document.get("error")
        return f"an object that says {str(said)[:_SAID]!r}" if said else "an object"
    if isinstance(document, list):
        return "an array" if document else "an array without rows"
    return f"no array but {json.dumps(document)[:_SAID]}"


def _parsed(text: str) -> Json:
    def refuse(constant: str) -> str:
        raise ValueError(f"the number {constant}")

    parsed: Json = json.loads(text, parse_int=str, parse_float=str, parse_constant=refuse)
    return parsed
