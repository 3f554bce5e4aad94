"""Columns that say where data come from, and what was left out or corrected."""

from contracts import vocab
from contracts.columns.column import _ID, _column, _one_of
from contracts.units import Unit

source_id = _column("Source; its licence and citation stand in the mart source.", str_matches=_ID)
source_title = _column("Title of the source.")
publisher = _column("Who publishes it.")
homepage = _column("Page of the publisher.", str_startswith="http")
source_status = _one_of("Does the warehouse load it?", vocab.SOURCE_STATUSES)
licence_basis = _one_of(
    "What allows us to publish it; synthetic: nothing does, and no release holds it.",
    vocab.LICENCE_BASES,
)
licence = _column("Licence by SPDX id, where there is one.")
licence_url = _column("Terms.", str_startswith="http")
citation = _column("How to cite it.")
cadence = _column("How often the publisher brings a new version.", str_matches=_ID)
snapshot_version = _column("Version of the snapshot.")
stored_on = _column("Day on which the snapshot was stored.", Unit.DATE)
stored_at = _column(
    "UTC time of storing.", str_matches=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"
)
published_on = _column("Publisher's date of the data, as far as known.")
file_name = _column("File of the snapshot.")
file_bytes = _column("Size of the file.", Unit.BYTES, ge=0)
sha256 = _column("SHA-256 of the file.", str_matches=r"^[0-9a-f]{64}$")
layout = _column("Layout of the file.")
transcription = _column("How the figures came into the file; null for the publisher's own bytes.")
inferred = _column(
    "What the snapshot's record says was inferred, a statement a line; null where nothing was."
)
gaps = _column(
    "What the record says is missing, or must be known before the figures are used, a statement a "
    "line; null where nothing is."
)
is_derived = _column("Computed by someone else from the publisher's figures.")
table_name = _column("Table.", str_matches=_ID)
source_row = _column("Row of the file, counted from 1 without the header.", ge=1)
rule = _column("Rule that the row or cell broke.")
outcome = _column(
    "cell: blanked; row: left out; correction: replaced.", isin=["cell", "row", "correction"]
)
column_name = _column("Column at fault; * where the whole row is.")
found = _column("What the source holds.")
replaced_by = _column("What stands in its place; null where blanked.")
reason = _column("Why.")
row_json = _column("The whole row as the source holds it.")
