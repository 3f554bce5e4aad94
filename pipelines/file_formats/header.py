"""Comparing a header with what a layout promises. Not here: reading the header."""

from collections.abc import Sequence

from pipelines.errors import SourceFormatError
from pipelines.nearest import nearest


def check_header(subject: str, found: Sequence[str], expected: Sequence[str]) -> None:
    """Refuse a header that drifted, saying which columns are missing, added, probably renamed.

    Raises:
        SourceFormatError: The names differ. Their order does not matter.
    """
    missing = [name for name in expected if name not in found]
    added = [name for name in found if name not in expected]
    twice = sorted({name for name in found if list(found).count(name) > 1})
    if not (missing or added or twice):
        return
    renamed = [
        f"{name} -> {close[0]}" for name in missing if (close := nearest(name, added, cutoff=60))
    ]
    parts = {"missing": missing, "added": added, "probably renamed": renamed, "twice": twice}
    drift = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in parts.items() if names)
    raise SourceFormatError(
        f"{subject}, header",
        expected=f"the columns {', '.join(expected)}",
        found=drift,
        remedy="Adapt the source's parse() if the layout changed; else restore the file.",
    )
