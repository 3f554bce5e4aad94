"""Eurostat's lists of codes: dictionaries (`*.dic`) and code lists with labels in three languages.

Not here: which of two codes a city has now; that is for identity to know.
"""

from pathlib import Path

import polars as pl

from pipelines.errors import SourceFormatError
from pipelines.layouts._delimited import TextTable, batches_of, first_rows
from pipelines.layouts._header import check_header
from pipelines.layouts._stream import read_head

_CODE_LIST = {
    "CODE": "code",
    "Label - English": "label_en",
    "Label - French": "label_fr",
    "Label - German": "label_de",
}


def read_dictionary(path: Path) -> pl.DataFrame:
    """Read a dictionary: a code, a tab and a label a line, no header; gzip is unpacked.

    Returns:
        `code` and `label` as text and `source_row`, in the order of the file. Old and new codes
        may stand together.

    Raises:
        SourceFormatError: A line has other cells, a code is empty or there twice, or the bytes are
            damaged.
    """
    table = TextTable(path, path.name, ("code", "label"), "\t", is_quoted=False, has_header=False)
    return _proven(table, {"code": "code", "label": "label"})


def read_code_list(path: Path) -> pl.DataFrame:
    """Read a code list with labels in English, French and German; gzip is unpacked.

    Returns:
        `code`, `label_en`, `label_fr`, `label_de` as text and `source_row`, in the order of the
        file.

    Raises:
        SourceFormatError: As `read_dictionary`, or the header drifted.
    """
    rows = first_rows(read_head(path, path.name), separator=";")
    header = rows[0] if rows else []
    check_header(path.name, header, list(_CODE_LIST))
    return _proven(TextTable(path, path.name, tuple(header), ";"), _CODE_LIST)


def _proven(table: TextTable, names: dict[str, str]) -> pl.DataFrame:
    empty = pl.DataFrame(schema=dict.fromkeys(table.columns, pl.String))
    frame = pl.concat([empty, *batches_of(table)]).select(
        pl.col(theirs).alias(ours) for theirs, ours in names.items()
    )
    frame = frame.with_columns(source_row=pl.int_range(1, pl.len() + 1, dtype=pl.Int64))
    odd = frame.filter(pl.col("code").is_null() | pl.col("code").is_duplicated())
    if odd.height:
        last = odd.row(-1, named=True)
        raise SourceFormatError(
            f"{table.subject}, row {last['source_row']}",
            expected="a code that stands in no other row",
            found=last["code"] or "no code",
            remedy="The list is damaged, or two lists are in one file: fetch it again.",
        )
    return frame
