r"""Characters that no text may hold: they command a terminal, or turn the reading direction.

Here: which they are, and how they are shown. Tabs and line ends are text. Not here: refusing them
in landing tables (`pipelines/checks/rules.py`), or showing them (`pipelines/cli/terminal.py`).
"""

import re

UNPRINTABLE = (
    # Control characters: C0 without tab and line ends, delete, C1.
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
    # Marks, embeddings, overrides and isolates of the reading direction.
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)
"""A pattern that Python's and Polars' regular expressions read alike."""

# Half of a surrogate pair is how Python keeps a byte that is not UTF-8; it cannot be printed.
_ESCAPED = re.compile(rf"{UNPRINTABLE}|[\ud800-\udfff]|\r(?!\n)")


def visible(text: str) -> str:
    r"""The text with every such character written as an escape, as in \\x1b or \\u202e."""
    return _ESCAPED.sub(lambda match: _escape(match[0]), text)


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def escaped_json(text: str) -> str:
    r"""JSON that means the same, with such characters as \\u escapes."""
    return _ESCAPED.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
