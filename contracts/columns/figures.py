"""Columns of figures that publishers print, and of ours that stand beside them."""

from contracts import vocab
from contracts.columns.column import _ID, _column, _one_of
from contracts.units import Unit

figure_id = _column("Printed figure.", str_matches=r"^[FN][0-9]{3}$")
description = _column("What it is.", str_length={"min_value": 1})
subject_group = _column("Cities that the figure speaks of, as printed.")
category = _column("Category label that the figure belongs to, as printed.")
label_status = _one_of("How the label came to the value.", vocab.LABEL_STATUSES)
published_value = _column("Value as printed; null for bands and words.", Unit.SEE_UNIT)
value_low = _column("Lower end of a printed band.", Unit.SEE_UNIT)
value_high = _column("Upper end of a printed band.", Unit.SEE_UNIT)
value_text = _column("Value in words, where no number is printed.")
unit = _column("Unit of the value.", str_matches=_ID)
published_n = _column("Base that the publisher gives or implies.", Unit.CITIES, ge=1)
n_is_implied = _column("Is the base computed from other printed figures?")
reference_period = _column("Period that the publisher gives.")
recomputed_value = _column(
    "The same share from the pages that we hold; null where fewer than five cities answered.",
    Unit.SEE_UNIT,
)
recomputed_n = _column("Cities behind the recomputed value.", Unit.CITIES, ge=0)
recomputed_low = _column("Lower end of its 95 % Wilson interval.", Unit.SEE_UNIT)
recomputed_high = _column("Upper end of its 95 % Wilson interval.", Unit.SEE_UNIT)
cities_surveyed = _column("Cities behind the printed share.", Unit.CITIES, ge=1)
draws_low = _column(
    "Lower end of the middle 95 % of what drawing as many cities as ours from all surveyed gives, "
    "if the print is right (hypergeometric).",
    Unit.SEE_UNIT,
)
draws_high = _column("Upper end of the same.", Unit.SEE_UNIT)
reconciliation = _one_of(
    "Do we find what the print makes likely? Else the reason why it cannot be said.",
    vocab.RECONCILIATIONS,
)
publication = _column("Publication that prints the figure: author, year, title.")
printed_in = _column("Chart (by its title), passage or page of the publication that prints it.")
source_url = _column("Where the figure is published.")
note = _column("Remark of the transcriber.")
